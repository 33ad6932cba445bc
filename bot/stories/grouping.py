"""Grouping: entries become stories, incrementally and deterministically, within a moving window of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.models import Grouped
from bot.stories.meaning import unpack
from bot.text import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime, timedelta

    from bot.models import Entry

_JOIN = 0.5


class Grouper:
    """Places entries into stories. One instance holds the window; not for use by several threads at once."""

    def __init__(self, window: timedelta, next_story_id: int = 1) -> None:
        """Begin empty; new stories are numbered from ``next_story_id``."""
        self._window = window
        self._next = next_story_id
        self._entries: dict[int, tuple[Entry, frozenset[str], bytes | None]] = {}
        self._story: dict[int, int] = {}

    def restore(self, rows: Iterable[tuple[Entry, int, bytes | None]]) -> None:
        """Take up what was placed before: entry, its story, its packed vectors."""
        for entry, story, vector in rows:
            self._entries[entry.id] = (entry, _words(entry), vector)
            self._story[entry.id] = story
        self._evict()

    def add(self, entries: Sequence[Entry], vectors: Mapping[int, bytes]) -> Grouped:
        """Place ``entries``; one that was placed before is placed anew."""
        placed: dict[int, int] = {}
        created = []
        for entry in entries:
            self._entries.pop(entry.id, None)
            self._story.pop(entry.id, None)
            words, vector = _words(entry), vectors.get(entry.id)
            story = self._find(entry, words, vector)
            if story is None:
                story = self._next
                self._next += 1
                created.append(story)
            self._entries[entry.id] = (entry, words, vector)
            self._story[entry.id] = placed[entry.id] = story
        self._evict()
        return Grouped(placed=tuple(placed.items()), created=tuple(created))

    def _find(self, entry: Entry, words: frozenset[str], vector: bytes | None) -> int | None:
        sums: dict[int, list[float]] = {}
        for other_id, (other, other_words, other_vector) in self._entries.items():
            if abs(other.published - entry.published) > self._window:
                continue
            score = len(words & other_words) / (min(len(words), len(other_words)) or 1)
            if vector and other_vector:
                score = max(score * 0.8, float((unpack(vector) * unpack(other_vector)).sum() / 2))
            sums.setdefault(self._story[other_id], []).append(score)
        best = max(((sum(some) / len(some), -story) for story, some in sums.items()), default=(0.0, 0))
        return -best[1] if best[0] >= _JOIN else None

    def _evict(self) -> None:
        newest: datetime | None = max((entry.published for entry, _, _ in self._entries.values()), default=None)
        if newest is None:
            return
        for entry_id in [i for i, (entry, _, _) in self._entries.items() if newest - entry.published > self._window]:
            del self._entries[entry_id], self._story[entry_id]


def _words(entry: Entry) -> frozenset[str]:
    return frozenset(word for word in tokens(entry.title) if len(word) > 3)  # noqa: PLR2004 - short words tell little
