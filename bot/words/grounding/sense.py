"""Opposites, denials, speakers, who did it to whom, and words of one's own: what numbers and names cannot show.

Each check looks for the statement of a report that is nearest to the sentence, and compares what it says. It sees
words, not meaning: a sentence that uses only the reports' own words in another order can pass.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text import fold, tokens
from bot.words.grounding.claims import Claim
from bot.words.grounding.lexicon import CONVERSE, OFFICES, OPPOSITES
from bot.words.grounding.statements import QUOTED, clauses, countries, says, shared, unquoted
from bot.words.terms import content

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.words.grounding.statements import Statement

# So much of what a sentence says, in the entries' own language, must be said by them.
_SHARED = 0.5
# Who somebody is, which is not what she did.
_RANKED = (
    "minister commander leader chief spokesman spokeswoman spokesperson activist governor mayor president premier "
    "senator opposition director executive coach captain officer councillor mp minist chef maire ministre porte parole"
)
_RANKS = frozenset(_RANKED.split())
# Meanings that deny by themselves.
_DENYING = frozenset({"=reject", "=deny", "=ban"})
_PASSIVE = re.compile(r"\b(?:by|par)\b", re.IGNORECASE)
_LISTED = re.compile(r"[,;]|\b(?:and|with|while|after|but|avec|et|mais|apres)\b", re.IGNORECASE)
_MUTUAL = re.compile(
    r"\b(?:meets?|met|faces?|faced|plays?|played|with|and|between|versus|vs|talks?|joins?|joined|rencontre\w*|"
    r"affronte\w*|avec|et|entre|de|of|from|said|says|in|at|dans|à)\b",
    re.IGNORECASE,
)


def quotes(said: Statement, told: Sequence[Statement], texts: Sequence[str]) -> Iterator[Claim]:
    """Quoted words that nobody said, or that a report gives to somebody else."""
    whole = [_run(text) for text in texts]
    for match in QUOTED.finditer(said.text):
        words = _run(next(group for group in match.groups() if group))
        if not any(words in text for text in whole):
            yield Claim("quotation", match[0])
            continue
        # A headline need not say who spoke.
        speakers = [one for one in told if words in _run(one.text) and (one.about or not one.is_title)]
        names = _people(said)
        if names and speakers and not any(names & one.about for one in speakers):
            yield Claim("speaker", match[0])


def opposites(said: Statement, told: Sequence[Statement]) -> Iterator[Claim]:
    """A word whose opposite stands where a report says the same."""
    if said.denies:
        return
    for clause in clauses(unquoted(said.text)):
        for word in sorted(says(clause)):
            others = OPPOSITES.get(word.removeprefix("="), frozenset())
            if not others or others & said.says:
                continue
            same = _nearest(said, [one for one in told if word in one.says])
            against = [one for one in told if others & (one.says - one.denied) and word not in one.says]
            if word.removeprefix("=") in CONVERSE:
                against = [one for one in against if not _other_way_round(said, one)]
            if _nearest(said, against) > same:
                yield Claim("opposite", clause.strip())


def denials(said: Statement, told: Sequence[Statement]) -> Iterator[Claim]:
    """A denial that no related statement makes, or a denied word that is said as if it were so."""
    if said.denies:
        enough = min(2, len(said.says))
        related = [one for one in told if shared(said.says, one.says) >= enough]
        if not any(one.denies or one.says & _DENYING for one in related):
            yield Claim("denial", said.text)
        return
    for one in told:
        words = (one.denied & said.says) - said.named - {"=say"}
        stated = any(words & (other.says - other.denied) for other in told)
        grave = any(word.startswith("=") for word in words)
        if words and not stated and (grave or shared(said.says, one.says) > len(words)):
            yield Claim("denial", " ".join(sorted(words)))


def actors(said: Statement, told: Sequence[Statement]) -> Iterator[Claim]:
    """Somebody of whom no report says it, though one says it of somebody else."""
    for name in said.names:
        part = _part_of(said.text, name)
        words = says(part) - says(" ".join(said.named)) - said.named - _RANKS - {"=say"}
        own = max((shared(words, one.says) for one in told if name[-1] in one.about), default=0)
        others = [
            one
            for one in told
            if one.names and not one.about & said.named and any(len(other) > 1 for other in one.names)
        ]
        best = max((shared(words, one.says) for one in others), default=0)
        if len(name) > 1 and best > (0 if not own else own + 1) and best * 2 >= len(words):
            yield Claim("actor", " ".join(name))


def orders(said: Statement, told: Sequence[Statement]) -> Iterator[Claim]:
    """Two who change places: what one did to the other is told the other way round."""
    people = [name for name in said.names if not countries().get(name[-1])]
    for place, first in enumerate(people):
        for second in people[place + 1 :]:
            between = _between(said.text, first, second)
            strangers = not any({first[-1], second[-1]} <= one.about for one in told)
            if strangers and min(len(first), len(second)) > 1 and between and not _LISTED.search(between):
                yield Claim("together", f"{' '.join(first)}, {' '.join(second)}")
            if not between or _MUTUAL.search(between):
                continue
            words = says(between)
            both = [one for one in told if {first[-1], second[-1]} <= one.named]
            straight = [
                one for one in both if _stands_before(one, first, second) != _turned(one, second, first, between)
            ]
            if both and not straight and any(words & one.says for one in both):
                yield Claim("order", f"{' '.join(first)} {between.strip()} {' '.join(second)}")


def wording(said: Statement, told: Sequence[Statement]) -> Iterator[Claim]:
    """Where entries in the sentence's language tell the same, half of its telling words must be theirs or cognates."""
    own = [one for one in told if one.language == said.language]
    if not own:
        return
    words = content(said.text)
    meanings = said.says
    spoken = frozenset[str]().union(*(one.says for one in told))
    plainly = frozenset[str]().union(*(content(one.text) for one in own))
    common = max(len(words & plainly), shared(meanings, spoken) * len(words) // max(1, len(meanings)))
    if words and common < _SHARED * len(words):
        yield Claim("wording", " ".join(sorted(words - plainly)))
        return
    # Names alone bear nothing out: half of the rest must be there too.
    rest = meanings - says(" ".join(said.named)) - said.named - _RANKS - {"=say", "=council"}
    found = shared(rest, spoken)
    if len(rest) > 1 and found < _SHARED * len(rest) and (len(rest) > 2 or not found):  # noqa: PLR2004 - enough to tell
        yield Claim("wording", " ".join(sorted(rest - spoken)))


def _run(text: str) -> str:
    return f" {' '.join(tokens(text))} "


def _nearest(said: Statement, told: Sequence[Statement]) -> int:
    """How much the nearest of these statements shares with the sentence, opposites aside."""
    signs = frozenset(f"={word}" for word in OPPOSITES)
    return max((shared(said.says - signs, one.says) for one in told), default=0)


def _people(said: Statement) -> frozenset[str]:
    return frozenset(word for name in said.names if not countries().get(name[-1]) for word in name)


def _other_way_round(said: Statement, one: Statement) -> bool:
    """Whether two whom both name stand in the other order."""
    ours, theirs = fold(said.text), fold(one.text)
    both = sorted(said.named & one.named, key=ours.find)
    return len(both) > 1 and theirs.find(both[0]) > theirs.find(both[-1])


def _part_of(text: str, name: tuple[str, ...]) -> str:
    """The clause that a name stands in, folded, without offices; the whole where it says only that somebody spoke."""
    for clause in clauses(text):
        if name[-1] in tokens(clause.replace("-", " ")):
            found = clause if len(says(clause) - set(name)) > 2 else text  # noqa: PLR2004 - enough to be a statement
            break
    else:
        found = text
    found = fold(found)
    for office in OFFICES.values():
        found = office.sub(" ", found)
    return found


def _between(text: str, first: tuple[str, ...], second: tuple[str, ...]) -> str:
    folded = fold(text)
    start, end = folded.find(first[-1]) + len(first[-1]), folded.find(second[0])
    return folded[start:end] if 0 <= start < end else ""


def _stands_before(one: Statement, first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    folded = fold(one.text)
    return folded.find(first[-1]) < folded.find(second[-1])


def _turned(one: Statement, first: tuple[str, ...], second: tuple[str, ...], between: str) -> bool:
    """Whether one is told in the passive and the other is not, or by the converse word."""
    there = _between(one.text, first, second) or _between(one.text, second, first)
    passive = bool(_PASSIVE.search(there)) != bool(_PASSIVE.search(between))
    said, told = says(between), says(there)
    converse = any(OPPOSITES[word] & told for word in CONVERSE if f"={word}" in said)
    return passive or converse
