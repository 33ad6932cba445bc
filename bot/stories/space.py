"""The space of meanings: vectors of the entries in the window, and how near each other they usually are.

Sums are exact, whatever the order in which entries come: vectors are float16, and their sums in float64 lose nothing.
"""

from __future__ import annotations

from functools import cache
from itertools import count
from typing import TYPE_CHECKING, TypeAlias
from zlib import crc32

import numpy as np

from bot.stories.meaning import SIZE, usual
from bot.stories.ragged import grown
from bot.stories.similarity import Meanings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Matrix: TypeAlias = NDArray[np.float32]

# In a small window counts say little: as if so many other entries, all different, were there too.
_PRIOR_ENTRIES = 100
# What is usual was seen so often that a few days of news hardly change it.
_PRIOR_USUAL = 300
_PRIOR_CROWD = 40
_USUAL_CROWD = 0.25
# A sample of the window stands for it where neighbourhoods are measured: which part of it is the neighbourhood.
_SAMPLE = 256
_NEAR, _FAR = 0.012, 0.05
# Vectors are searched in fewer dimensions, by a fixed random projection.
_SEARCH_SIZE = 128
_SEARCH_SEED = 20200608
_AT_ONCE = 64
_SEARCHED_AT_ONCE = 4096
_NO_LOT = np.iinfo(np.int64).max


class Space:
    """Vectors by row; the rows are given out by the window."""

    def __init__(self) -> None:
        """Begin empty."""
        self._vectors = np.zeros((0, SIZE), dtype=np.float16)
        self._search = np.zeros((0, _SEARCH_SIZE), dtype=np.float32)
        self._lots = np.zeros(0, dtype=np.int64)
        # Languages by number, in the order in which they came.
        self._languages = np.zeros(0, dtype=np.intp)
        self._number_of: dict[int, int] = {}
        self._sums = np.zeros((0, SIZE), dtype=np.float64)
        self._counts = np.zeros(0, dtype=np.int64)
        self._used = 0
        # What was worked out of vectors holds until one comes or goes.
        self._means: Matrix | None = None
        self._sample: Matrix | None = None
        self._known: dict[int, int] = {}
        self._worked_out: list[Meanings] = []

    def put(self, row: int, entry_id: int, language: int, packed: bytes) -> None:
        """Take in the vectors of an entry."""
        if row >= len(self._lots):
            self._grow(row + 1)
        vector = np.frombuffer(packed, dtype="<f2")
        self._vectors[row] = vector
        self._search[row] = vector.astype(np.float32) @ _projection()
        self._lots[row] = _lot(entry_id)
        self._used = max(self._used, row + 1)
        number = self._languages[row] = self._number_of.setdefault(language, len(self._number_of))
        if number == len(self._counts):
            self._sums, self._counts = np.vstack([self._sums, np.zeros(SIZE)]), np.append(self._counts, 0)
        self._sums[number] += vector
        self._counts[number] += 1
        self._forget()

    def drop(self, row: int) -> None:
        """Forget the vectors in a row."""
        number = self._languages[row]
        self._sums[number] -= self._vectors[row]
        self._counts[number] -= 1
        self._lots[row] = _NO_LOT
        self._search[row] = 0
        self._forget()

    def _grow(self, room: int) -> None:
        before = len(self._lots)
        self._vectors, self._search = grown(self._vectors, room), grown(self._search, room)
        self._lots, self._languages = grown(self._lots, room), grown(self._languages, room)
        self._lots[before:] = _NO_LOT

    def _forget(self) -> None:
        self._means = self._sample = None
        self._known.clear()
        self._worked_out.clear()

    # ------------------------------------------------------------------ looking up
    def like(self, rows: Sequence[int], most: int, least: float) -> tuple[list[int], list[int]]:
        """At most ``most`` rows of like vectors for each of some rows: pairs of one and other."""
        found: tuple[list[int], list[int]] = ([], [])
        for start in range(0, len(rows), _AT_ONCE):
            some = np.array(rows[start : start + _AT_ONCE])
            ones, others = self._like(some, most, least)
            found[0].extend(some[ones].tolist())
            found[1].extend(others.tolist())
        return found

    def _like(self, some: NDArray[np.intp], most: int, least: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Pairs of a place in ``some`` and a like row. What is looked at in one go fits a cache."""
        means = self._language_means() @ _projection()
        asking = self._search[some] - means[self._languages[some]]
        asking /= np.sqrt(np.einsum("ij,ij->i", asking, asking))[:, None] + np.float32(1e-6)
        usual = asking @ means.T
        parts: list[tuple[NDArray[np.intp], NDArray[np.intp], Matrix]] = []
        for start in range(0, self._used, _SEARCHED_AT_ONCE):
            rows = slice(start, min(start + _SEARCHED_AT_ONCE, self._used))
            likeness = asking @ self._search[rows].T
            likeness -= usual[:, self._languages[rows]]
            ones, others = np.nonzero(likeness > least)
            parts.append((ones, others + start, likeness[ones, others]))
        ones, others, alike = (np.concatenate(column) for column in zip(*parts, strict=True))
        there = self._lots[others] < _NO_LOT
        ones, others, alike = ones[there], others[there], alike[there]
        # Lots decide between equals, as rows depend on the order in which entries came.
        order = np.lexsort((self._lots[others], -alike, ones))
        order = order[some[ones[order]] != others[order]]
        ones, others = ones[order], others[order]
        kept = np.arange(len(ones)) - np.searchsorted(ones, ones) < most
        return ones[kept], others[kept]

    # ------------------------------------------------------------------ what is compared
    def meanings(self, rows: Sequence[int], known: Sequence[bool]) -> Meanings | None:
        """What is compared of the vectors in some rows; None where no entry of them has any."""
        if not any(known):
            return None
        missing = [row for row, has in zip(rows, known, strict=True) if has and row not in self._known]
        missing = list(dict.fromkeys(missing))
        if missing:
            self._work_out(missing)
        place = [self._known.get(row, 0) for row in rows]
        (all_of_them,) = self._worked_out
        return Meanings(
            all_of_them.vectors[place], all_of_them.centred[place], all_of_them.crowd[place], np.array(known)
        )

    def _work_out(self, rows: list[int]) -> None:
        vectors = self._vectors[rows].astype(np.float32)
        centred = self._centred(vectors, self._languages[rows])
        more = Meanings(vectors, centred, self._crowd(centred), np.ones(len(rows), dtype=bool))
        self._known.update(zip(rows, count(len(self._known)), strict=False))
        before = self._worked_out
        self._worked_out = [_joined(*before, more)]

    def _centred(self, vectors: Matrix, languages: NDArray[np.intp]) -> Matrix:
        """Vectors (entries, 384) less the mean of their language, of length one."""
        moved = vectors - self._language_means()[languages]
        moved /= np.sqrt(np.einsum("ij,ij->i", moved, moved))[:, None] + np.float32(1e-6)
        return moved

    def _language_means(self) -> Matrix:
        """The mean of the vectors of each language, drawn towards that of all and the usual one: (languages, 384)."""
        if self._means is None:
            overall = (self._sums.sum(axis=0) + _PRIOR_USUAL * usual()) / (self._counts.sum() + _PRIOR_USUAL)
            means = (self._sums + _PRIOR_ENTRIES * overall) / (self._counts + _PRIOR_ENTRIES)[:, None]
            self._means = np.asarray(means, dtype=np.float32)
        return self._means

    def _crowd(self, centred: Matrix) -> Matrix:
        """Mean similarity of each vector to its wider neighbourhood in a sample of the window, shape (entries,)."""
        sample = self._sampled()
        size = len(sample)
        if size <= 1:
            return np.full(len(centred), _USUAL_CROWD, dtype=np.float32)
        near = int(np.ceil(_NEAR * size))
        far = min(max(int(np.ceil(_FAR * size)), near + 1), size - 1)
        likeness = centred @ sample.T
        top = np.partition(likeness, size - 1 - far, axis=1)[:, size - 1 - far :]
        values = np.sort(top, axis=1)[:, : far + 1 - near].mean(axis=1)
        return np.asarray((values * size + _USUAL_CROWD * _PRIOR_CROWD) / (size + _PRIOR_CROWD), dtype=np.float32)

    def _sampled(self) -> Matrix:
        """Centred vectors of a sample of the window: those entries whose ids have the smallest hashes."""
        if self._sample is None:
            lots = self._lots[: self._used]
            rows = np.argpartition(lots, _SAMPLE)[:_SAMPLE] if len(lots) > _SAMPLE else np.arange(len(lots))
            rows = rows[lots[rows] < _NO_LOT]
            rows = rows[np.argsort(lots[rows])]
            self._sample = self._centred(self._vectors[rows].astype(np.float32), self._languages[rows])
        return self._sample


def _joined(*parts: Meanings) -> Meanings:
    return Meanings(
        np.concatenate([part.vectors for part in parts]),
        np.concatenate([part.centred for part in parts]),
        np.concatenate([part.crowd for part in parts]),
        np.concatenate([part.known for part in parts]),
    )


@cache
def _projection() -> Matrix:
    """Random directions, all at right angles, that keep likenesses about as they are: shape (384, 128)."""
    basis, _ = np.linalg.qr(np.random.default_rng(_SEARCH_SEED).standard_normal((SIZE, _SEARCH_SIZE)))
    return np.asarray(basis * (SIZE / _SEARCH_SIZE) ** 0.5, dtype=np.float32)


def _lot(entry_id: int) -> int:
    """A number that looks drawn by lot, and is always the same for an entry."""
    return (crc32(entry_id.to_bytes(8, "big")) << 31) + (entry_id & 0x7FFFFFFF)
