"""Candidates: the sentences of a story's reports that could stand in its summary, and what each says."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text import fold
from bot.words.manners import Manner, looks_ahead, manner, tells_result
from bot.words.novelty import Meaning, meaning
from bot.words.sentences import is_whole, split
from bot.words.snippets import tidy
from bot.words.terms import content, length, shared
from bot.words.titles import spellings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.models import Entry
    from bot.words.likeness import Likeness

_LONGEST_SENTENCE = 48
_SIGNED = re.compile(r"^(?P<name>[^:.!?–—]{3,40}?) ?(?: [-–—] |: )(?=\S)")
_LAST_WORDS = re.compile(r"\b(\w+ [^\W\d_]{1,4})\.$")
_LABELLED = re.compile(r"^(?P<label>[^:.!?]{4,48}?) ?: (?P<next>[A-ZÀ-Þ]\S+)")
_ADDRESSED = re.compile(
    r"\b(?:you|your|our|readers|vous|votre|vos|nous|notre|nos|lecteurs|revue de presse)\b", re.IGNORECASE
)
_SHORTEST_NAME = 4
# What nearness of titles is no kinship, and how much of it one step more is, as it goes with the words in common.
_NO_KIN, _PER_COSINE = 0.4, 1.5
# What two outlets say, and two in five of all, is what the story is about.
_VOICES, _SHARE_OF_VOICES = 2, 0.4
_POINTS = ",;.!?\"'“”‘’«»"
_QUOTES = '"”» '


@dataclass(frozen=True, slots=True)
class Candidate:
    """A whole sentence, where it stands in its snippet, and what it says."""

    text: str
    entry: Entry
    place: int
    meaning: Meaning
    manner: Manner
    words: int
    # How much of the headline the title of its entry says, 0 to 1.
    kin: float
    # The sentence before it in its snippet, where that is the lead or may stand in a summary itself.
    before: Candidate | None
    # Whether the title says what the lead before it says, so that it can follow the title instead.
    behind_title: bool = False

    def follows(self, other: Candidate) -> bool:
        """Whether it stands right behind ``other`` in the same report."""
        return self.place == other.place + 1 and self.entry.id == other.entry.id

    def comes_later(self, other: Candidate) -> bool:
        """Whether it stands somewhere behind ``other`` in the same report, which seldom tells a thing twice."""
        return self.place > other.place and self.entry.id == other.entry.id


@dataclass(frozen=True, slots=True)
class Subject:
    """What the title says, whose it is, when that was published, and what is known of the story's reports.

    ``latest`` is when the story was last reported, ``said_by`` counts the outlets, of so many, that say a thing, and
    ``core`` is what many of them say. ``ahead``: the headline itself tells of what is to come; ``result``: it tells how
    a contest ended.
    """

    meaning: Meaning
    entry_id: int
    told: datetime | None
    latest: datetime | None
    near: Likeness | None
    said_by: Mapping[str, int]
    outlets: int
    core: frozenset[str]
    ahead: bool
    result: bool


def subject_of(entries: Sequence[Entry], title: str, title_entry_id: int, near: Likeness | None) -> Subject:
    """The subject of a summary from ``entries`` behind ``title``, which is that of the entry named."""
    told = next((one.published for one in entries if one.id == title_entry_id), None)
    latest = max((one.published for one in entries), default=None)
    by_outlet: dict[str, set[str]] = {}
    for entry in entries:
        by_outlet.setdefault(entry.outlet.name, set()).update(_things(entry))
    said_by = Counter[str]()
    for said in by_outlet.values():
        said_by.update(said)
    least = max(_VOICES, _SHARE_OF_VOICES * len(by_outlet))
    core = frozenset(word for word, outlets in said_by.items() if outlets >= least)
    ahead, result = looks_ahead(title), tells_result(title)
    return Subject(meaning(title), title_entry_id, told, latest, near, said_by, len(by_outlet), core, ahead, result)


def candidates(entries: Sequence[Entry], subject: Subject) -> list[Candidate]:
    """The sentences of ``entries`` that are whole, no question and not too long, for a summary of ``subject``."""
    found: dict[str, Candidate] = {}
    for entry in sorted(entries, key=lambda entry: (entry.published, entry.id)):
        kin = _kin(entry, subject)
        told = _told(entry)
        cut = len(told) - 1 if told and _ends_in_a_word(told[-1].text, entries) else len(told)
        for one in told[:cut]:
            # The first to print a sentence keeps it; wire copies repeat it.
            if one.text not in found:
                found[one.text] = replace(one, kin=kin)
    return list(found.values())


@lru_cache(maxsize=2048)
def _things(entry: Entry) -> frozenset[str]:
    """What an entry says, in its title and in the sentences that may stand in a summary."""
    return meaning(entry.title).gist.union(*(one.meaning.gist for one in _told(entry)))


def _kin(entry: Entry, subject: Subject) -> float:
    """How much of the headline the title of an entry says, by words or by vectors, 0 to 1."""
    by_words = shared(meaning(entry.title).gist, subject.meaning.gist)
    near = subject.near.of_titles(entry.id, subject.entry_id) if subject.near else None
    return by_words if near is None else max(by_words, _PER_COSINE * (near - _NO_KIN))


# A story is written anew with each report that joins it; what the others say has been read before.
@lru_cache(maxsize=2048)
def _told(entry: Entry) -> tuple[Candidate, ...]:
    """The sentences of an entry that may stand in a summary."""
    told: list[Candidate] = []
    before: Candidate | None = None
    for place, text in enumerate(split(tidy(_unsigned(entry)), entry.language)):
        stands = _stands(text, entry)
        if not stands and place:
            before = None
            continue
        before = Candidate(text, entry, place, meaning(text), manner(text, entry.language), length(text), 0.0, before)
        if stands:
            told.append(before)
    return tuple(told)


def _stands(text: str, entry: Entry) -> bool:
    """Whether a sentence is whole, no question, not too long, and not the outlet speaking of itself to its readers."""
    if not is_whole(text) or text.rstrip(_QUOTES).endswith("?") or length(text) > _LONGEST_SENTENCE:
        return False
    name = entry.outlet.name.partition(".")[0]
    return not (len(name) >= _SHORTEST_NAME and name in text and _ADDRESSED.search(text))


def _ends_in_a_word(sentence: str, entries: Sequence[Entry]) -> bool:
    """Whether its last word begins a longer one that other reports have there (``the old harb.``), and so was cut."""
    last = _LAST_WORDS.search(sentence)
    if last is None:
        return False
    return any(_goes_on(last[1], entry.title) or _goes_on(last[1], entry.snippet) for entry in entries)


def _goes_on(words: str, text: str) -> bool:
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if text[end : end + 1].islower() and not text[max(0, at - 1) : at].isalnum():
            return True
        at = text.find(words, end)
    return False


def _unsigned(entry: Entry) -> str:
    """The snippet without what stands before it: the outlet's name, or the title's first words as a label."""
    name = entry.outlet.name
    # "Harbour PostThe ferry": its name ran into the sentence.
    if entry.snippet.startswith(name) and entry.snippet[len(name) : len(name) + 1].isupper():
        return entry.snippet[len(name) :]
    before = _SIGNED.match(entry.snippet)
    if before and "".join(re.findall(r"\w+", fold(before["name"]))) in spellings(entry.outlet.name):
        return entry.snippet[before.end() :]
    label = _LABELLED.match(entry.snippet)
    # "Blue Heron: The Return" is a name; then the title has more of it behind the colon.
    named = label and f": {label['next'].strip(_POINTS)}" in entry.title
    if label and not named and content(label["label"]) <= content(entry.title):
        return entry.snippet[label.start("next") :]
    return entry.snippet
