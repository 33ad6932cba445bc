"""A phrasebook: what phrases mean, and where they stand in a text. Lookup costs the same however many there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.stories.lexicon.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.stories.lexicon.reading import Reading

Meaning = TypeVar("Meaning")


@dataclass(frozen=True, slots=True)
class Found(Generic[Meaning]):
    """A phrase found at words ``start`` to ``end`` (not included) of a reading."""

    start: int
    end: int
    meaning: Meaning
    phrase: str


@dataclass(frozen=True, slots=True)
class _Phrase(Generic[Meaning]):
    folded: tuple[str, ...]
    # The words as they must be written; empty where case does not matter.
    written: tuple[str, ...]
    open_end: bool
    meaning: Meaning
    text: str


@dataclass(slots=True)
class Phrasebook(Generic[Meaning]):
    """Phrases and their meanings.

    A phrase may end in ``*`` (any ending). One with capitals asks for capitals: initials exactly (``US``, not
    ``us``), names at their first letter. Of phrases that start at one word the longest counts.
    """

    _by_word: dict[str, list[_Phrase[Meaning]]] = field(default_factory=dict)
    _by_stem: dict[str, list[_Phrase[Meaning]]] = field(default_factory=dict)
    _stem_lengths: tuple[int, ...] = ()
    _known: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, text: str, meaning: Meaning) -> None:
        """Put in one phrase; the first meaning of a phrase stays."""
        open_end = text.endswith("*")
        reading = read(text.rstrip("*"))
        identity = (*reading.words, "*" if open_end else "")
        if not reading.words or identity in self._known:
            return
        self._known.add(identity)
        written = tuple(reading.words) if any(word[0].isupper() for word in reading.words) else ()
        phrase = _Phrase(tuple(reading.folded), written, open_end, meaning, text)
        first = phrase.folded[0]
        if open_end and len(phrase.folded) == 1:
            self._put(self._by_stem, first, phrase)
            self._stem_lengths = tuple(sorted({*self._stem_lengths, len(first)}, reverse=True))
        else:
            self._put(self._by_word, first, phrase)

    @staticmethod
    def _put(shelf: dict[str, list[_Phrase[Meaning]]], word: str, phrase: _Phrase[Meaning]) -> None:
        shelf.setdefault(word, []).append(phrase)
        shelf[word].sort(key=lambda one: -len(one.folded))

    def find(self, reading: Reading, *, every: bool = False) -> Iterator[Found[Meaning]]:
        """The phrases in a reading in order; each word belongs to one phrase, or to all with ``every``."""
        folded, position = reading.folded, 0
        while position < len(folded):
            found = list(self._at(reading, position, every=every))
            yield from found
            position = found[0].end if found and not every else position + 1

    def _at(self, reading: Reading, start: int, *, every: bool) -> Iterator[Found[Meaning]]:
        word = reading.folded[start]
        for phrase in self._by_word.get(word, ()):
            if _matches(phrase, reading, start):
                yield Found(start, start + len(phrase.folded), phrase.meaning, phrase.text)
                if not every:
                    return
        for length in self._stem_lengths:
            if length > len(word):
                continue
            for phrase in self._by_stem.get(word[:length], ()):
                if _written(phrase.written, reading, start):
                    yield Found(start, start + 1, phrase.meaning, phrase.text)
                    if not every:
                        return


def _matches(phrase: _Phrase[Meaning], reading: Reading, start: int) -> bool:
    size = len(phrase.folded)
    if size > 1:
        there = tuple(reading.folded[start : start + size])
        if there != phrase.folded and not (
            phrase.open_end
            and len(there) == size
            and there[:-1] == phrase.folded[:-1]
            and there[-1].startswith(phrase.folded[-1])
        ):
            return False
    return _written(phrase.written, reading, start)


def _written(written: tuple[str, ...], reading: Reading, start: int) -> bool:
    for offset, word in enumerate(written):
        there = reading.words[start + offset]
        if len(word) > 1 and word.isupper() and word.isalpha():
            if there != word or reading.shouted:
                return False
        elif word[0].isupper() and not there[0].isupper():
            return False
    return True
