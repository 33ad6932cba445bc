"""Names: the people and organisations that a story's entries speak of, one canonical form across spellings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.models import Tag, TagKind
from bot.stories.lexicon.phrasebook import Phrasebook
from bot.stories.lexicon.tables import listed, table
from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bot.stories.lexicon.reading import Reading

_MOST_WORDS, _LONGEST_KEY, _LONG_KEY = 4, 40, 8
_ONE_NAME = 88.0
# A run of capitals without a first name or title needs so many entries, and such a share of them.
_UNSURE_ENTRIES, _UNSURE_SHARE = 1, 0.5
# A run of two words; capitals from so many on are an organisation's, no part of a person's name.
_PAIR, _INITIALS = 2, 3
# From so many letters on the beginning of a known name is that name.
_BEGINS = 7
# What ties two halves of a title into one name.
_LINKS = frozenset({"of", "for", "de", "du", "des", "and", "et", "pour"})
_ARTICLES = frozenset({"the", "la", "le", "les"})
# What stands before the name of a ship.
_SHIP_WORDS = (
    "ship steamship warship flagship freighter vessel ferry tanker frigate destroyer submarine schooner yacht trawler "
    "icebreaker carrier boat navire traversier paquebot cargo fregate petrolier brise-glace voilier uss hms hmcs "
    "ncsm ss mv rms ccgs"
)
_SHIPS = frozenset(_SHIP_WORDS.split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in one entry: its key, and how much it is spoken of (1 is once in the title)."""

    key: str
    worth: float


@dataclass(slots=True)
class _Candidate:
    """A capitalised run that may be a name."""

    words: tuple[str, ...]
    person: bool = False
    organisation: bool = False
    entries: dict[int, float] = field(default_factory=dict)
    sure: int = 0


class Names:
    """The people and organisations known under several names, and the rules by which others show themselves."""

    def __init__(self, places: Collection[str] = ()) -> None:
        """Read the table; ``places`` are names of places, which are no part of another name."""
        rows = table("names")
        self.tags: dict[str, Tag] = {}
        self.means: dict[str, tuple[str, ...]] = {}
        self.aliases: dict[str, list[str]] = {}
        self._book: Phrasebook[str] = Phrasebook()
        for kind in (TagKind.ORGANISATION, TagKind.PERSON):
            for key, (english, french, others, means) in rows[kind.value].items():
                self.tags[key] = Tag(key, kind, (("en", english), ("fr", french)))
                self.means[key] = tuple(listed(means))
                self.aliases[key] = [english, french, *listed(others)]
                for phrase in self.aliases[key]:
                    self._book.add(phrase, key)
        # Words that are a known name, or a place, by themselves: "Israel-Hamas" is no third thing.
        self._book_words = frozenset(
            fold(phrase) for phrases in (*self.aliases.values(), places) for phrase in phrases if " " not in phrase
        )
        self._long_keys = tuple(key for key in self.tags if len(key) >= _LONG_KEY)
        self._common = frozenset(fold(word) for word in rows["common"]["words"].split())
        self._particles = frozenset(listed(rows["common"]["particles"]))
        self._titles = frozenset(fold(word) for word in listed(rows["common"]["titles"]))
        self._organisations = frozenset(fold(word) for word in listed(rows["common"]["organisations"]))
        self._first = frozenset(fold(name) for name in rows["first"]["names"].split())

    def known(self, title: Reading, snippet: Reading) -> dict[str, float]:
        """The names of the table in one entry."""
        scores: dict[str, float] = {}
        for reading, weight in ((title, 1.0), (snippet, 0.6)):
            seen: set[str] = set()
            for found in self._book.find(reading):
                if found.end - found.start == 1 and self._someone_else(reading, found.start, found.meaning):
                    continue
                if found.meaning not in seen:
                    scores[found.meaning] = scores.get(found.meaning, 0.0) + weight
                    seen.add(found.meaning)
        return scores

    def _someone_else(self, reading: Reading, start: int, key: str) -> bool:
        """``Ivanka Trump`` is not ``Trump``: another first name stands before."""
        before = start - 1
        if before < 0 or reading.breaks[start] or self.tags[key].kind is not TagKind.PERSON:
            return False
        name = reading.folded[before]
        if key.startswith(name) or name in self._common or name in self._titles:
            return False
        # Where capitals tell, any name in front makes it someone else; in a headline of capitals a first name does.
        return name in self._first or (reading.cased and reading.words[before][0].isupper() and len(name) > 1)

    def found(self, readings: Sequence[tuple[Reading, Reading]]) -> list[tuple[Tag, dict[int, float]]]:
        """Names that are in no table: each with its worth per entry (by index), the same person once."""
        candidates: dict[tuple[str, ...], _Candidate] = {}
        for index, pair in enumerate(readings):
            for reading, weight in zip(pair, (1.0, 0.6), strict=True):
                for run, person in self._runs(reading):
                    self._note(candidates, run, person=person, index=index, weight=weight)
        ships = {ship for pair in readings for reading in pair for ship in _ships(reading)}
        named = [one for folded, one in candidates.items() if folded[:2] not in ships]
        people = self._merged([one for one in named if self._believable(one, len(readings))])
        for one in people:
            self._add_surnames(one, readings)
        return [(self._tag(one), one.entries) for one in people]

    def _note(
        self,
        candidates: dict[tuple[str, ...], _Candidate],
        run: tuple[str, ...],
        *,
        person: bool,
        index: int,
        weight: float,
    ) -> None:
        folded = tuple(fold(word) for word in run)
        one = candidates.setdefault(folded, _Candidate(run))
        one.person |= person
        one.organisation |= any(word in self._organisations for word in folded)
        one.sure += person
        one.entries[index] = one.entries.get(index, 0.0) + weight

    def _runs(self, reading: Reading) -> Iterator[tuple[tuple[str, ...], bool]]:
        """The runs of capitalised words that may be names, and whether each begins with a first name or a title."""
        words, folded = reading.words, reading.folded
        if reading.shouted:
            return
        position = 0
        while position < len(words):
            if not self._opens(reading, position):
                position += 1
                continue
            end = position + 1
            while end < len(words) and end - position < _MOST_WORDS and self._goes_on(reading, end):
                end += 1
            while end > position + 1 and (folded[end - 1] in self._particles or _is_nickname(words[end - 1])):
                end -= 1
            first = folded[position] in self._first
            if not reading.cased:
                # Every word has a capital here: only a first name tells where a name begins, and it takes two words.
                end = self._second_name(reading, position, end) if first else position + 1
            titled = position > 0 and folded[position - 1] in self._titles and not reading.breaks[position]
            person = first or (titled and reading.cased)
            if end - position > 1 and not self._is_piece(reading, position, end, person=person):
                yield tuple(words[position:end]), person
            position = end

    @staticmethod
    def _is_piece(reading: Reading, start: int, end: int, *, person: bool) -> bool:
        """Whether a run is no name of its own.

        Two words that a hyphen ties are half of one (``Jean-Michel``) or two that star together; what stands behind
        another capital, or behind ``of`` and one, is the end of a title: ``Lord of the Seven Ferries``.
        """
        if end - start == _PAIR and reading.tied[start + 1]:
            return True
        before = start - 1
        if not person and before >= 0 and not reading.breaks[start] and reading.words[before].istitle():
            return True
        link = before
        while link > 0 and reading.folded[link] in _ARTICLES and not reading.breaks[link + 1]:
            link -= 1
        linked = link > 0 and reading.folded[link] in _LINKS and reading.words[link - 1][0].isupper()
        return not person and linked and not any(reading.breaks[link : start + 1])

    def _opens(self, reading: Reading, position: int) -> bool:
        word, folded = reading.words[position], reading.folded[position]
        no_name = folded in self._common or folded in self._titles
        return word[0].isupper() and len(word) > 1 and not no_name and not word[-1].isdigit()

    def _goes_on(self, reading: Reading, position: int) -> bool:
        if reading.breaks[position] or reading.owns[position - 1]:
            return False
        folded, word = reading.folded[position], reading.words[position]
        if folded in self._particles:
            following = position + 1
            return following < len(reading.words) and reading.words[following][0].isupper()
        if len(word) >= _INITIALS and word.isupper() and not reading.shouted:
            return False
        return word[0].isupper() and folded not in self._common and not word[-1].isdigit()

    def _second_name(self, reading: Reading, position: int, end: int) -> int:
        last = position + 2
        while last < end and reading.folded[last - 1] in self._particles:
            last += 1
        return min(last, end)

    def _believable(self, one: _Candidate, entries: int) -> bool:
        """A name needs two entries, or a first name where there is but one entry, and must not be a known phrase."""
        if self._is_known(one.words):
            return False
        if any(fold(word) in self._book_words for word in one.words) and not one.person:
            return False
        if one.organisation and not one.person:
            return len(one.entries) > 1 and len(one.words) > 1
        if entries == 1:
            return one.person and one.entries[0] >= 1.0
        return one.person or len(one.entries) > max(_UNSURE_ENTRIES, _UNSURE_SHARE * entries)

    def _is_known(self, words: tuple[str, ...]) -> bool:
        """Whether these are a known name, a spelling, a beginning or a longer form of one: Elon Reeve Musk."""
        joined = "".join(fold(word) for word in words)
        if len(joined) >= _BEGINS and any(key.startswith(joined) for key in self.tags):
            return True
        alike = any(key in joined or fuzz.ratio(key, joined, score_cutoff=_ONE_NAME) for key in self._long_keys)
        return alike or fold(words[0]) + fold(words[-1]) in self.tags

    def _merged(self, candidates: list[_Candidate]) -> list[_Candidate]:
        """One candidate per person: variants of spelling, and longer forms of one name, are joined."""
        kept: list[_Candidate] = []
        for one in sorted(candidates, key=lambda one: (-len(one.entries), -one.sure, len(one.words), one.words)):
            twin = next((other for other in kept if _same(one.words, other.words)), None)
            if twin is None:
                kept.append(one)
                continue
            for index, worth in one.entries.items():
                twin.entries[index] = max(twin.entries.get(index, 0.0), worth)
            twin.person |= one.person
        return kept

    def _add_surnames(self, one: _Candidate, readings: Sequence[tuple[Reading, Reading]]) -> None:
        """Entries that only give the last name speak of the same person."""
        if not one.person or one.organisation:
            return
        surname = fold(one.words[-1])
        if surname in self._common or surname in self._first:
            return
        for index, pair in enumerate(readings):
            for reading, weight in zip(pair, (1.0, 0.6), strict=True):
                if one.entries.get(index, 0.0) < weight and surname in reading.folded:
                    one.entries[index] = one.entries.get(index, 0.0) + weight

    def _tag(self, one: _Candidate) -> Tag:
        name = " ".join(one.words)
        kind = TagKind.PERSON if one.person else TagKind.ORGANISATION
        key = re.sub(r"[^a-z0-9]", "", fold(name))[:_LONGEST_KEY]
        return Tag(key, kind, (("en", name), ("fr", name)))


def _is_nickname(word: str) -> bool:
    """Two capitals at the end of a name, as where ``Lea "LJ" Marsh`` breaks off."""
    return len(word) == _PAIR and word.isupper()


def _ships(reading: Reading) -> Iterator[tuple[str, ...]]:
    """The first two words of each name that stands behind a word for a ship: ``freighter Edmund Fitzgerald``."""
    words = reading.words
    for position, word in enumerate(reading.folded[:-2]):
        after = slice(position + 1, position + 3)
        if word in _SHIPS and all(one[0].isupper() for one in words[after]) and not any(reading.breaks[after]):
            yield tuple(reading.folded[after])


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names are one: alike in all letters, or one holds the other's words, at an end or three in order."""
    left, right = [fold(word) for word in one], [fold(word) for word in other]
    if fuzz.ratio("".join(left), "".join(right)) >= _ONE_NAME:
        return True
    short, long = sorted((left, right), key=len)
    if len(short) > _PAIR and [word for word in long if word in short] == short:
        return True
    return len(short) > 1 and (long[: len(short)] == short or long[-len(short) :] == short)
