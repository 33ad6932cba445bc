"""Who acts and who is acted upon: the names nearest to a verb must be those that some report has there."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.text import tokens
from bot.words.grounding.claims import Claim
from bot.words.grounding.lexicon import OPPOSITES, meaning
from bot.words.grounding.statements import loosened
from bot.words.terms import content

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.words.grounding.statements import Statement

# A verb's names stand within so many words of it.
_BEFORE, _AFTER = 6, 4
_SHORTEST = 4
# Verbs by their look, and by what they mean.
_VERB = re.compile(r"(?:[^e]ed|ing|[éè]e?s?|a)$")
_DEEDS = frozenset(OPPOSITES) | {
    "hurt",
    "resign",
    "rescue",
    "pay",
    "name",
    "sentence",
    "charge",
    "score",
    "steal",
    "find",
}
# Behind these a name is a place.
_WHERE = frozenset(
    ["in", "at", "near", "from", "outside", "around", "across", "a", "au", "aux", "en", "dans", "pres", "chez", "vers"]
)
_TO_BE = frozenset(
    [
        "was",
        "were",
        "been",
        "being",
        "be",
        "is",
        "are",
        "ete",
        "est",
        "sont",
        "fut",
        "etait",
        "etaient",
        "sera",
        "seront",
    ]
)
_BY = frozenset({"by", "par"})
_PRONOUNS = frozenset(["he", "she", "it", "they", "we", "i", "il", "elle", "ils", "elles", "on"])
_STOPS = frozenset({".", ";", ":"})
_PIECES = re.compile(r"\w+(?:['’]\w+)*|[.;:]")


def parts(said: Statement, told: Sequence[Statement]) -> Iterator[Claim]:
    """People who stand where the reports, at the same verb, have others and never these."""
    everybody = (said, *told)
    places = frozenset(name for one in everybody for name in _places(one))
    people = {name[-1]: name for one in everybody for name in one.names if len(name) > 1 and name not in places}
    known = [_cast(one, people) for one in told]
    for verb, sides in _cast(said, people).items():
        for mine, side in zip(sides, (0, 1), strict=True):
            theirs = frozenset[str]().union(*(cast[verb][side] for cast in known if verb in cast))
            if mine and theirs and not mine & theirs:
                yield Claim("part", f"{verb.removeprefix('=')}: {' '.join(sorted(mine))}")


def _places(one: Statement) -> Iterator[tuple[str, ...]]:
    pieces = _pieces(one.text)
    for name in one.names:
        if any(piece == name[0] and before in _WHERE for before, piece in pairwise(pieces)):
            yield name


def _pieces(text: str) -> list[str]:
    return [piece if piece in _STOPS else "".join(tokens(piece)) for piece in _PIECES.findall(loosened(text))]


def _cast(one: Statement, people: dict[str, tuple[str, ...]]) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Of each verb the people nearest before it and behind it, by their last names; changed over in the passive."""
    written = _PIECES.findall(loosened(one.text))
    pieces = [piece if piece in _STOPS else "".join(tokens(piece)) for piece in written]
    found: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for place, piece in enumerate(pieces):
        word = _verb(piece, written[place])
        if word is None or piece in one.named:
            continue
        behind = pieces[place + 1 : place + 1 + _AFTER]
        before, after = _first(pieces[max(0, place - _BEFORE) : place][::-1], people), _first(behind, people)
        by = bool(_BY & set(behind))
        if _TO_BE & set(pieces[max(0, place - 3) : place]):
            before, after = after if by else frozenset[str](), before
        elif by:
            continue
        had = found.get(word, (frozenset[str](), frozenset[str]()))
        found[word] = (had[0] | before, had[1] | after)
    return found


def _verb(piece: str, written: str) -> str | None:
    """What a verb means, or the verb itself; None for other words."""
    known = meaning(piece)
    if known:
        return f"={known}" if known in _DEEDS else None
    return piece if len(piece) >= _SHORTEST and content(piece) and _VERB.search(written.lower()) else None


def _first(pieces: Sequence[str], people: dict[str, tuple[str, ...]]) -> frozenset[str]:
    """The nearest person, by her last name."""
    for piece in pieces:
        # Behind these somebody else is spoken of.
        if piece in _STOPS or piece in _PRONOUNS or meaning(piece) == "say":
            break
        for last, name in people.items():
            if piece in name:
                return frozenset({last})
    return frozenset()
