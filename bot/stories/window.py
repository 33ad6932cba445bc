"""The window: the entries of the last days, and how common words and meanings are among them.

Everything here is a function of which entries are in the window and to which stories they belong, whatever the order
in which they came, so that a restart goes on exactly as the running program would have. Sums are exact: vectors are
float16, and their sums in float64 lose nothing.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest
from typing import TYPE_CHECKING, TypeAlias, TypeVar
from zlib import crc32

import numpy as np

from bot.stories import everyday
from bot.stories.meaning import SIZE
from bot.stories.similarity import Meanings
from bot.stories.sketch import BUCKETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from bot.stories.sketch import Sketch

    Matrix: TypeAlias = NDArray[np.float32]

# In a small window counts say little: as if so many other stories or entries, all different, were there too, and
# everyday words in some of those stories.
_PRIOR_STORIES = 300
_PRIOR_EVERYDAY = 10
_PRIOR_ENTRIES = 20
_PRIOR_CROWD = 40
_USUAL_CROWD = 0.25
# A sample of the window stands for it where neighbourhoods are measured: which part of it is the neighbourhood.
_SAMPLE = 256
_NEAR, _FAR = 0.012, 0.05
# Vectors are searched in fewer dimensions, by a fixed random projection.
_SEARCH_SIZE = 128
_SEARCH_SEED = 20200608
# Words in more stories than this find nothing that rarer words do not find.
_COMMON = 150
_SEARCH_WORDS = 12
_FIRST_ROOM = 1024
_NO_LOT = np.iinfo(np.int64).max


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
        self._postings: dict[int, array[int]] = {}
        self._rows: list[int] = []
        self._free: list[int] = []
        self._vectors = np.zeros((0, 2, SIZE), dtype=np.float16)
        self._search = np.zeros((0, _SEARCH_SIZE), dtype=np.float32)
        self._hours = np.zeros(0, dtype=np.float64)
        self._lots = np.zeros(0, dtype=np.int64)
        self._sums: dict[int, NDArray[np.float64]] = {}
        self._counts: dict[int, int] = {}
        self._sample: Matrix | None = None
        # What was worked out of vectors holds until one comes or goes.
        self._meant: dict[int, list[Matrix]] = {}

    # ------------------------------------------------------------------ coming and going
    def put(self, entry_id: int, sketch: Sketch, packed: bytes | None) -> Placed:
        """Take in an entry, without a story yet; one of the same id must have been taken out before."""
        row = self._free.pop() if self._free else self._new_row()
        self._rows[row] = entry_id
        placed = Placed(entry_id, row, sketch, 0, packed is not None)
        self.entries[entry_id] = placed
        self._hours[row] = sketch.hours
        self._lots[row] = _lot(entry_id) if packed is not None else _NO_LOT
        if packed is not None:
            self._put_vector(placed, np.frombuffer(packed, dtype="<f2").reshape(2, SIZE))
        for bucket in sketch.whole.tolist():
            self._postings.setdefault(bucket, array("q")).append(entry_id)
        return placed

    def drop(self, entry_id: int) -> None:
        """Take an entry out of the window and out of its story."""
        placed = self.entries[entry_id]
        if placed.story:
            self.regroup({placed.story: [other for other in self.stories[placed.story] if other != entry_id]})
        if placed.known:
            language = placed.sketch.language
            self._sums[language] -= self._vectors[placed.row].astype(np.float64)
            self._counts[language] -= 1
            self._forget()
        for bucket in placed.sketch.whole.tolist():
            postings = self._postings[bucket]
            postings.remove(entry_id)
            if not postings:
                del self._postings[bucket]
        self._rows[placed.row] = 0
        self._hours[placed.row] = -np.inf
        self._lots[placed.row] = _NO_LOT
        self._search[placed.row] = 0
        self._free.append(placed.row)
        del self.entries[entry_id]

    def regroup(self, stories: dict[int, list[int]]) -> None:
        """Give these stories exactly these members; a story without members ceases to be."""
        for story in stories:
            self._count(self.stories.get(story, ()), -1)
            for entry_id in self.stories.pop(story, ()):
                self.entries[entry_id].story = 0
        for story, members in stories.items():
            if members:
                self.stories[story] = members
                self._count(members, 1)
            for entry_id in members:
                self.entries[entry_id].story = story

    def older_than(self, hours: float) -> list[int]:
        """Ids of entries published before ``hours`` (since 1970)."""
        used = self._hours[: len(self._rows)]
        gone = np.flatnonzero((used < hours) & np.isfinite(used))
        return [self._rows[row] for row in gone.tolist()]

    def _count(self, members: Iterable[int], step: int) -> None:
        arrays = [self.entries[entry_id].sketch.whole for entry_id in members]
        if len(arrays) == 1:
            self._frequency[arrays[0]] += step
        elif arrays:
            self._frequency[np.unique(np.concatenate(arrays))] += step

    def _new_row(self) -> int:
        row = len(self._rows)
        self._rows.append(0)
        if row >= len(self._hours):
            room = max(_FIRST_ROOM, row * 5 // 4)
            self._vectors = _grown(self._vectors, room)
            self._search = _grown(self._search, room)
            self._hours = _grown(self._hours, room)
            self._lots = _grown(self._lots, room)
        return row

    def _put_vector(self, placed: Placed, vector: NDArray[np.float16]) -> None:
        self._vectors[placed.row] = vector
        self._search[placed.row] = vector[1].astype(np.float32) @ _projection()
        language = placed.sketch.language
        if language not in self._sums:
            self._sums[language] = np.zeros((2, SIZE), dtype=np.float64)
            self._counts[language] = 0
        self._sums[language] += vector.astype(np.float64)
        self._counts[language] += 1
        self._forget()

    def _forget(self) -> None:
        self._sample = None
        self._meant.clear()

    # ------------------------------------------------------------------ background
    def rarity(self, buckets: NDArray[np.int32]) -> Matrix:
        """How rare tokens are among stories, 0.02 to 1."""
        stories = len(self.stories) + _PRIOR_STORIES + 1
        rarity = np.log(stories / (self._frequency[buckets] + 0.5)) / np.log(stories)
        return np.asarray(np.clip(rarity, 0.02, 1), dtype=np.float32)

    def meanings(self, members: Sequence[Placed]) -> Meanings | None:
        """What is compared of the vectors of ``members``; None where no entry of them has any."""
        known = np.array([placed.known for placed in members])
        if not known.any():
            return None
        missing = [placed for placed in members if placed.row not in self._meant]
        if missing:
            vectors = self._vectors[[placed.row for placed in missing]].astype(np.float32)
            centred = self._centred(vectors, [placed.sketch.language for placed in missing])
            for placed, *meant in zip(missing, vectors, centred, self._crowd(centred), strict=True):
                self._meant[placed.row] = meant
        found = [self._meant[placed.row] for placed in members]
        vectors, centred, crowd = (np.stack(column) for column in zip(*found, strict=True))
        return Meanings(vectors, centred, crowd, known)

    def _centred(self, vectors: Matrix, languages: Sequence[int]) -> Matrix:
        """Vectors (entries, 2, 512) less the mean of their language, drawn towards the mean of all; length one."""
        total = np.sum([np.zeros((2, SIZE)), *self._sums.values()], axis=0)
        mean = total / (sum(self._counts.values()) + _PRIOR_ENTRIES)
        means = {language: self._mean(language, mean) for language in set(languages)}
        moved: Matrix = vectors - np.stack([means[language] for language in languages])
        length = np.linalg.norm(moved, axis=2, keepdims=True) + 1e-6
        return np.asarray(moved / length, dtype=np.float32)

    def _crowd(self, centred: Matrix) -> Matrix:
        """Mean similarity of each vector to its wider neighbourhood in a sample of the window, shape (entries, 2)."""
        sample = self._sampled()
        size = len(sample)
        if size <= 1:
            return np.full((len(centred), 2), _USUAL_CROWD, dtype=np.float32)
        near = int(np.ceil(_NEAR * size))
        far = min(max(int(np.ceil(_FAR * size)), near + 1), size - 1)
        values = np.empty((len(centred), 2), dtype=np.float32)
        for which in (0, 1):
            likeness = centred[:, which] @ sample[:, which].T
            top = np.partition(likeness, size - 1 - far, axis=1)[:, size - 1 - far :]
            values[:, which] = np.sort(top, axis=1)[:, : far + 1 - near].mean(axis=1)
        return np.asarray((values * size + _USUAL_CROWD * _PRIOR_CROWD) / (size + _PRIOR_CROWD), dtype=np.float32)

    def _mean(self, language: int, overall: NDArray[np.float64]) -> Matrix:
        if language not in self._sums:
            return overall.astype(np.float32)
        total = self._sums[language] + _PRIOR_ENTRIES * overall
        return np.asarray(total / (self._counts[language] + _PRIOR_ENTRIES), dtype=np.float32)

    def _sampled(self) -> Matrix:
        """Centred vectors of a sample of the window: those entries whose ids have the smallest hashes."""
        if self._sample is None:
            lots = self._lots[: len(self._rows)]
            rows = np.argpartition(lots, _SAMPLE)[:_SAMPLE] if len(lots) > _SAMPLE else np.arange(len(lots))
            rows = rows[lots[rows] < _NO_LOT]
            rows = rows[np.argsort(lots[rows])]
            languages = [self.entries[self._rows[row]].sketch.language for row in rows.tolist()]
            self._sample = self._centred(self._vectors[rows].astype(np.float32), languages)
        return self._sample

    # ------------------------------------------------------------------ looking up
    def like_in_words(self, placed: Placed, most: int, least: float) -> list[int]:
        """Ids of at most ``most`` entries that share the rarest words of ``placed``, best first."""
        buckets = placed.sketch.whole
        frequency = self._frequency[buckets]
        order = np.lexsort((buckets, frequency))[:_SEARCH_WORDS]
        chosen = buckets[order[frequency[order] <= _COMMON]]
        scores: dict[int, float] = {}
        for bucket, weight in zip(chosen.tolist(), self.rarity(chosen).tolist(), strict=True):
            for other in self._postings[bucket]:
                scores[other] = scores.get(other, 0.0) + weight
        scores.pop(placed.entry_id, None)
        best = nsmallest(most, ((-score, other) for other, score in scores.items() if score >= least))
        return [other for _, other in best]

    def like_in_meaning(self, some: Sequence[Placed], most: int, least: float) -> list[list[int]]:
        """For each of ``some``, ids of at most ``most`` entries of like vectors, best first; none without a vector."""
        if not any(placed.known for placed in some):
            return [[] for _ in some]
        used = len(self._rows)
        likeness = self._search[[placed.row for placed in some]] @ self._search[:used].T
        found = []
        for placed, row in zip(some, likeness, strict=True):
            row[placed.row] = -1
            near = np.flatnonzero(row > least)
            if len(near) > most:
                near = near[np.argpartition(-row[near], most)[:most]]
            pairs = sorted((-float(row[other]), self._rows[other]) for other in near.tolist())
            found.append([other for _, other in pairs] if placed.known else [])
        return found


@cache
def _projection() -> Matrix:
    """Random directions, all at right angles, that keep likenesses about as they are: shape (512, 128)."""
    basis, _ = np.linalg.qr(np.random.default_rng(_SEARCH_SEED).standard_normal((SIZE, _SEARCH_SIZE)))
    return np.asarray(basis * (SIZE / _SEARCH_SIZE) ** 0.5, dtype=np.float32)


def _lot(entry_id: int) -> int:
    """A number that looks drawn by lot, and is always the same for an entry."""
    return (crc32(entry_id.to_bytes(8, "big")) << 31) + (entry_id & 0x7FFFFFFF)


_Kind = TypeVar("_Kind", bound=np.generic)


def _grown(old: NDArray[_Kind], room: int) -> NDArray[_Kind]:
    new = np.zeros((room, *old.shape[1:]), dtype=old.dtype)
    new[: len(old)] = old
    return new
