"""Summary: two or three whole sentences of the outlets themselves, each with the entry that it comes from."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.models import Sentence
from bot.words.sentences import whole
from bot.words.terms import content, length, shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Entry

_MOST_SENTENCES, _ENOUGH_WORDS, _MOST_WORDS = 3, 45, 70
_LONGEST_SENTENCE, _GOOD_LENGTH = 48, range(11, 34)
# Above these shares two texts say the same; below the lowest, they do not speak of the same thing.
_SAYS_TITLE, _SAYS_SAME, _RELATED, _NEWS = 0.8, 0.5, 2, 0.4
# A sentence that leans on the one before it cannot stand without it.
_LEANS = re.compile(
    r"^[\"“«‘]?\s?(?:He|She|It|They|We|I|You|His|Her|Its|Their|Our|My|This|That|These|Those|Such|But|And|So|Yet|Or|"
    r"Also|Despite this|However|Meanwhile|Then|There|Here|Instead|Both|Neither|Another|Others?|Now|Still|"
    r"The (?:two|pair|move|former|latter|company|man|woman|group|incident|case|decision|announcement|statement|duo|"
    r"actor|actress|singer|star|player|couple)|"
    r"Il|Elle|Ils|Elles|On|Nous|Vous|Je|J['’]|Ce|C['’]|Cela|Ça|Cette|Cet|Ces|Celui|Celle|Son|Sa|Ses|Leurs?|Mais|Et|Or|"
    r"Donc|Pourtant|Toutefois|Cependant|Ainsi|Alors|Puis|Ensuite|Une? autre|D['’]autres|Lui|Les deux)\b"
)
_ADDS = re.compile(r"\b(?:also|too|aussi|également|par ailleurs|en outre)\b", re.IGNORECASE)
# "The procedure ...": a lead that speaks of something as known, which the title must then have named.
_KNOWN_THING = re.compile(r"^(?:The|Le|La|Les|L['’]) ?([a-zß-ÿ]{3,})")
_QUOTES = '"”» '
_SPOKEN = re.compile(r"\b(?:I|I'm|we|you|your|my|our|je|j['’]|nous|vous|votre|notre)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A whole sentence, where it stands in its snippet, and what it says."""

    text: str
    entry: Entry
    place: int
    says: frozenset[str]
    words: int


def summary(entries: Sequence[Entry], title: str) -> tuple[Sentence, ...]:
    """Up to three whole sentences, 30 to 70 words where the snippets have them; empty where no whole one exists.

    ``entries`` are of one language. No sentence says again what the title or another one says.
    """
    about = content(title)
    candidates = _candidates(entries)
    known = Counter(word for says in _by_outlet(candidates).values() for word in says)
    chosen: list[_Candidate] = []
    while len(chosen) < _MOST_SENTENCES and sum(one.words for one in chosen) < _ENOUGH_WORDS:
        fitting = [one for one in candidates if _fits(one, chosen, about)]
        if not fitting:
            break
        chosen.append(_best(fitting, chosen, known, about))
    return tuple(Sentence(one.text, one.entry.id) for one in _in_order(chosen))


def _candidates(entries: Sequence[Entry]) -> list[_Candidate]:
    found: dict[str, _Candidate] = {}
    for entry in sorted(entries, key=lambda entry: (entry.published, entry.id)):
        for place, text in enumerate(whole(_unsigned(entry), entry.language)):
            # The first to print a sentence keeps it; wire copies repeat it.
            if text not in found and length(text) <= _LONGEST_SENTENCE and not text.rstrip(_QUOTES).endswith("?"):
                found[text] = _Candidate(text, entry, place, content(text), length(text))
    return list(found.values())


def _unsigned(entry: Entry) -> str:
    """The snippet without the outlet's own name before it: ``North Wire - A ferry ...``."""
    for mark in (" - ", ": ", " – ", " — "):
        if entry.snippet.startswith(entry.outlet.name + mark):
            return entry.snippet.removeprefix(entry.outlet.name + mark)
    return entry.snippet


def _by_outlet(candidates: Sequence[_Candidate]) -> dict[str, set[str]]:
    said: dict[str, set[str]] = {}
    for one in candidates:
        said.setdefault(one.entry.outlet.name, set()).update(one.says)
    return said


def _fits(one: _Candidate, chosen: Sequence[_Candidate], about: frozenset[str]) -> bool:
    """Whether a sentence may come next: related, new, short enough, and not leaning on what is not there."""
    if sum(other.words for other in chosen) + one.words > _MOST_WORDS or len(one.says) <= _RELATED:
        return False
    if _repeats(one, chosen, about):
        return False
    if _LEANS.match(one.text) or _ADDS.search(one.text):
        return any(other.entry.id == one.entry.id and other.place == one.place - 1 for other in chosen)
    if not chosen or any(other.entry.id == one.entry.id for other in chosen):
        return True
    return len(one.says & about.union(*(other.says for other in chosen))) >= _RELATED


def _repeats(one: _Candidate, chosen: Sequence[_Candidate], about: frozenset[str]) -> bool:
    """Whether a sentence says again what the title says, or a chosen one, or all of them together."""
    told = about.union(*(other.says for other in chosen))
    if chosen and len(one.says - told) < _NEWS * len(one.says):
        return True
    if shared(one.says, about) > _SAYS_TITLE and len(one.says - about) < 3:  # noqa: PLR2004 - two words add nothing
        return True
    return any(shared(one.says, other.says) > _SAYS_SAME for other in chosen)


def _worth(one: _Candidate, chosen: Sequence[_Candidate], known: Counter[str], about: frozenset[str]) -> float:
    """Points for what many outlets say, for what is new here, for leads, figures and another outlet."""
    told = frozenset().union(about, *(other.says for other in chosen)) if chosen else frozenset[str]()
    new = one.says - told
    central = sum(known[word] for word in new) / (len(one.says) + 3)
    points = central + 0.6 * len(one.says & about) / (len(about) or 1) * (not chosen)
    points += 0.5 if one.place == 0 else 0.0
    points += 0.2 * any(word.isdigit() for word in new)
    points += 0.3 * (one.words in _GOOD_LENGTH) - 0.3 * one.text.startswith(('"', "“", "«"))
    points -= 0.4 * bool(_SPOKEN.search(one.text.replace("U.S", ""))) + 0.1 * (one.entry.outlet.tier - 1)
    thing = _KNOWN_THING.match(one.text)
    if thing and not chosen and not content(thing[1]) & about:
        points -= 0.4
    if chosen:
        points += 0.4 * all(other.entry.outlet.name != one.entry.outlet.name for other in chosen)
    return points


def _best(
    fitting: Sequence[_Candidate], chosen: Sequence[_Candidate], known: Counter[str], about: frozenset[str]
) -> _Candidate:
    return max(fitting, key=lambda one: (round(_worth(one, chosen, known, about), 6), -one.entry.id, -one.place))


def _in_order(chosen: Sequence[_Candidate]) -> list[_Candidate]:
    """The lead first; then entry by entry as chosen, each entry's sentences in its own order."""
    entries = list(dict.fromkeys(one.entry.id for one in chosen))
    return sorted(chosen, key=lambda one: (entries.index(one.entry.id), one.place))
