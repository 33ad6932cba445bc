"""Spoken: how much entries, and stories of them, speak of each tag that exists before they do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.models import TagKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from bot.models import Tag

# How much an entry must speak of something for it to count, and the most that it does, however often it says it.
COUNTS, MOST_OF_ONE = 0.3, 1.6
_TELLING = {TagKind.PERSON: 1.15, TagKind.ORGANISATION: 1.0, TagKind.PLACE: 1.0, TagKind.TOPIC: 0.8}


@dataclass(frozen=True, slots=True)
class Heard:
    """How much one entry speaks of each tag, its section included; which it names itself.

    ``words`` is how much its words do, ``filed`` which topics its section tells.
    """

    worths: dict[str, float]
    words: dict[str, float]
    named: frozenset[str]
    filed: frozenset[str]

    @classmethod
    def of(cls, words: dict[str, float], named: Collection[str], filed: Mapping[str, float]) -> Heard:
        """What is heard in words and in a section together."""
        worths = words | {key: words.get(key, 0.0) + worth for key, worth in filed.items()} if filed else words
        return cls(worths, words, frozenset(named), frozenset(filed))

    def in_words(self) -> Heard:
        """The same without its section."""
        return replace(self, worths=self.words, filed=frozenset())


@dataclass(frozen=True, slots=True)
class Spoken:
    """A tag that a story speaks of: how much on average, in how many entries; whether a publisher files it there."""

    tag: Tag
    mean: float
    entries: int
    named: bool = True
    filed: bool = False

    @property
    def telling(self) -> float:
        """How much it tells of the story."""
        return self.mean * _TELLING[self.tag.kind]


def spoken_of(heard: Sequence[Heard], tags: Mapping[str, Tag]) -> Iterator[Spoken]:
    """What a story of these entries speaks of, in the order of keys."""
    for key in sorted({key for one in heard for key in one.worths}):
        worths = [one.worths.get(key, 0.0) for one in heard]
        yield Spoken(
            tags[key],
            sum(min(worth, MOST_OF_ONE) for worth in worths) / len(worths),
            sum(worth >= COUNTS for worth in worths),
            any(key in one.named for one in heard),
            any(key in one.filed for one in heard),
        )
