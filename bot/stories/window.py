"""The window: the entries of the last days, how common words are among them, and who has which.

Everything here is a function of which entries are in the window and to which stories they belong, whatever the order
in which they came, so that a restart goes on exactly as the running program would have.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from bot.stories import everyday
from bot.stories.sketch import BUCKET_SHIFT
from bot.stories.space import Space
from bot.stories.tokens import BUCKETS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from bot.stories.similarity import Meanings
    from bot.stories.sketch import Sketch

    Matrix: TypeAlias = NDArray[np.float32]

# In a small window counts say little: as if so many other stories were there too, and everyday words in some of them.
_PRIOR_STORIES = 300
_PRIOR_EVERYDAY = 10
# Words in more stories than this find nothing that rarer words do not find.
_COMMON = 150
_SEARCH_WORDS = 12
# So many entries are looked up at once.
_AT_ONCE = 64


@dataclass(slots=True)
class Placed:
    """One entry in the window: where its vectors are, its sketch, its story."""

    entry_id: int
    row: int
    sketch: Sketch
    story: int
    known: bool


class Window:
    """Entries by id and by story, with counts of their words, and their vectors."""

    def __init__(self) -> None:
        """Begin empty."""
        self.entries: dict[int, Placed] = {}
        self.stories: dict[int, list[int]] = {}
        self._frequency = np.zeros(BUCKETS, dtype=np.int32)
        self._frequency[list(everyday.buckets())] = _PRIOR_EVERYDAY
        # The rows of the entries that have a token. A row is the place of an entry here and among the vectors.
        self._postings: dict[int, array[int]] = {}
        self._ids = array("q")
        self._oldest: list[tuple[float, int]] = []
        self._free: list[int] = []
        self._space = Space()

    # ------------------------------------------------------------------ coming and going
    def put(self, entry_id: int, sketch: Sketch, packed: bytes | None) -> Placed:
        """Take in an entry, without a story yet; one of the same id must have been taken out before."""
        row = self._free.pop() if self._free else len(self._ids)
        if row == len(self._ids):
            self._ids.append(0)
        self._ids[row] = entry_id
        placed = self.entries[entry_id] = Placed(entry_id, row, sketch, 0, packed is not None)
        if packed is not None:
            self._space.put(row, entry_id, sketch.language, packed)
        heappush(self._oldest, (sketch.hours, entry_id))
        postings = self._postings
        for bucket in sketch.whole.tolist():
            if bucket in postings:
                postings[bucket].append(row)
            else:
                postings[bucket] = array("i", (row,))
        return placed

    def drop(self, entry_ids: Sequence[int]) -> None:
        """Take entries out of the window and out of their stories."""
        gone = set(entry_ids)
        touched = {self.entries[entry_id].story for entry_id in gone} - {0}
        self.regroup({story: [one for one in self.stories[story] if one not in gone] for story in touched})
        for entry_id in entry_ids:
            self._drop(self.entries.pop(entry_id))

    def _drop(self, placed: Placed) -> None:
        if placed.known:
            self._space.drop(placed.row)
        for bucket in placed.sketch.whole.tolist():
            postings = self._postings[bucket]
            postings.remove(placed.row)
            if not postings:
                del self._postings[bucket]
        self._ids[placed.row] = 0
        self._free.append(placed.row)

    def regroup(self, stories: Mapping[int, list[int]]) -> None:
        """Give these stories exactly these members; a story without members ceases to be."""
        before = [self.stories.pop(story) for story in stories if story in self.stories]
        self._count(before, -1)
        for members in before:
            for entry_id in members:
                self.entries[entry_id].story = 0
        self._count(stories.values(), 1)
        for story, members in stories.items():
            if members:
                self.stories[story] = members
            for entry_id in members:
                self.entries[entry_id].story = story

    def older_than(self, hours: float) -> list[int]:
        """Ids of entries published before ``hours`` (since 1970), which are to be dropped."""
        old: list[int] = []
        while self._oldest and self._oldest[0][0] < hours:
            when, entry_id = heappop(self._oldest)
            # What was dropped or put anew since stands here still.
            if entry_id in self.entries and self.entries[entry_id].sketch.hours == when:
                old.append(entry_id)
        return sorted(set(old))

    def _count(self, stories: Collection[Sequence[int]], step: int) -> None:
        """Count every token once for each of some stories that has it."""
        owners = [number for number, members in enumerate(stories) for _ in members]
        sketches = [self.entries[entry_id].sketch for members in stories for entry_id in members]
        if not sketches:
            return
        lengths = [len(sketch.tokens) for sketch in sketches]
        buckets = np.concatenate([sketch.tokens for sketch in sketches]) >> BUCKET_SHIFT
        if any(len(members) > 1 for members in stories):
            buckets = np.unique(np.repeat(owners, lengths) * BUCKETS + buckets) % BUCKETS
        np.add.at(self._frequency, buckets.astype(np.intp), np.int32(step))

    # ------------------------------------------------------------------ background
    def rarity(self, buckets: NDArray[np.int32]) -> Matrix:
        """How rare tokens are among stories, 0.02 to 1."""
        stories = len(self.stories) + _PRIOR_STORIES + 1
        frequency = self._frequency[buckets].astype(np.float32)
        rarity = 1 - np.log(frequency + np.float32(0.5)) / np.float32(np.log(stories))
        return np.asarray(np.clip(rarity, 0.02, 1), dtype=np.float32)

    def meanings(self, members: Sequence[Placed]) -> Meanings | None:
        """What is compared of the vectors of ``members``; None where no entry of them has any."""
        return self._space.meanings([placed.row for placed in members], [placed.known for placed in members])

    # ------------------------------------------------------------------ looking up
    def like_in_words(self, some: Sequence[Placed], most: int, least: float) -> list[list[int]]:
        """For each of ``some``, ids of at most ``most`` entries that share its rarest words, best first."""
        return [
            found
            for start in range(0, len(some), _AT_ONCE)
            for found in self._like_in_words(some[start : start + _AT_ONCE], most, least)
        ]

    def _like_in_words(self, some: Sequence[Placed], most: int, least: float) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in some]
        owners, buckets = self._rarest(some)
        rows = [self._postings[bucket] for bucket in buckets.tolist()]
        lengths = [len(one) for one in rows]
        # One number for each of ``some`` and each row; the weights of the tokens they share are added up.
        keys = np.repeat(owners, lengths) * len(self._ids) + np.frombuffer(b"".join(rows), dtype=np.int32)
        keys, place = np.unique(keys, return_inverse=True)
        scores = np.bincount(place, np.repeat(self.rarity(buckets), lengths))
        owners, others = keys // len(self._ids), np.frombuffer(self._ids, dtype=np.int64)[keys % len(self._ids)]
        asking = np.array([placed.entry_id for placed in some])
        good = np.flatnonzero((scores >= least) & (others != asking[owners]))
        order = good[np.lexsort((others[good], -scores[good], owners[good]))]
        for owner, other in zip(owners[order].tolist(), others[order].tolist(), strict=True):
            if len(found[owner]) < most:
                found[owner].append(other)
        return found

    def _rarest(self, some: Sequence[Placed]) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """The rarest tokens of each of ``some``, not too common ones: whose they are, and the buckets."""
        lengths = np.array([len(placed.sketch.tokens) for placed in some])
        buckets = np.concatenate([placed.sketch.tokens for placed in some]) >> BUCKET_SHIFT
        owners = np.repeat(np.arange(len(some)), lengths)
        frequency = self._frequency[buckets]
        order = np.lexsort((buckets, frequency, owners))
        number = np.arange(len(order)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        order = order[(number < _SEARCH_WORDS) & (frequency[order] <= _COMMON)]
        return owners[order], buckets[order]

    def like_in_meaning(self, some: Sequence[Placed], most: int, least: float) -> list[list[int]]:
        """For each of ``some``, ids of at most ``most`` entries of like vectors; none without a vector."""
        known = [placed.row for placed in some if placed.known]
        found = iter(self._space.like(known, most, least))
        return [[self._ids[row] for row in next(found)] if placed.known else [] for placed in some]
