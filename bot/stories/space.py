"""The space of meanings: vectors of the entries in the window, and how near each other they usually are.

Sums are exact, whatever the order in which entries come: vectors are float16, and their sums in float64 lose nothing.
"""

from __future__ import annotations

from functools import cache
from itertools import count
from typing import TYPE_CHECKING, TypeAlias
from zlib import crc32

import numpy as np

from bot.stories.meaning import SIZE
from bot.stories.ragged import grown
from bot.stories.similarity import Meanings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Matrix: TypeAlias = NDArray[np.float32]

# In a small window counts say little: as if so many other entries, all different, were there too.
_PRIOR_ENTRIES = 20
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
        self._vectors = np.zeros((0, 2, SIZE), dtype=np.float16)
        self._search = np.zeros((0, _SEARCH_SIZE), dtype=np.float32)
        self._lots = np.zeros(0, dtype=np.int64)
        self._languages = np.zeros(0, dtype=np.int64)
        self._used = 0
        self._sums: dict[int, NDArray[np.float64]] = {}
        self._counts: dict[int, int] = {}
        # What was worked out of vectors holds until one comes or goes.
        self._sample: Matrix | None = None
        self._known: dict[int, int] = {}
        self._worked_out: list[Meanings] = []

    def put(self, row: int, entry_id: int, language: int, packed: bytes) -> None:
        """Take in the vectors of an entry."""
        if row >= len(self._lots):
            self._grow(row + 1)
        vector = np.frombuffer(packed, dtype="<f2").reshape(2, SIZE)
        self._vectors[row] = vector
        self._search[row] = vector[1].astype(np.float32) @ _projection()
        self._lots[row] = _lot(entry_id)
        self._languages[row] = language
        self._used = max(self._used, row + 1)
        if language not in self._sums:
            self._sums[language] = np.zeros((2, SIZE), dtype=np.float64)
            self._counts[language] = 0
        self._sums[language] += vector
        self._counts[language] += 1
        self._forget()

    def drop(self, row: int) -> None:
        """Forget the vectors in a row."""
        language = int(self._languages[row])
        self._sums[language] -= self._vectors[row]
        self._counts[language] -= 1
        self._lots[row] = _NO_LOT
        self._search[row] = 0
        self._forget()

    def _grow(self, room: int) -> None:
        before = len(self._lots)
        self._vectors, self._search = grown(self._vectors, room), grown(self._search, room)
        self._lots, self._languages = grown(self._lots, room), grown(self._languages, room)
        self._lots[before:] = _NO_LOT

    def _forget(self) -> None:
        self._sample = None
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
        asking = self._search[some]
        parts: list[tuple[NDArray[np.intp], NDArray[np.intp], Matrix]] = []
        for start in range(0, self._used, _SEARCHED_AT_ONCE):
            likeness = asking @ self._search[start : min(start + _SEARCHED_AT_ONCE, self._used)].T
            ones, others = np.nonzero(likeness > least)
            parts.append((ones, others + start, likeness[ones, others]))
        ones, others, alike = (np.concatenate(column) for column in zip(*parts, strict=True))
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

    def _centred(self, vectors: Matrix, languages: NDArray[np.int64]) -> Matrix:
        """Vectors (entries, 2, 512) less the mean of their language, drawn towards the mean of all; length one."""
        total = np.sum([np.zeros((2, SIZE)), *self._sums.values()], axis=0)
        mean = total / (sum(self._counts.values()) + _PRIOR_ENTRIES)
        moved = vectors.copy()
        for language in set(languages.tolist()):
            moved[languages == language] -= self._mean(language, mean)
        length = np.sqrt(np.einsum("ijk,ijk->ij", moved, moved))[:, :, None] + np.float32(1e-6)
        moved /= length
        return moved

    def _mean(self, language: int, overall: NDArray[np.float64]) -> Matrix:
        total = self._sums[language] + _PRIOR_ENTRIES * overall
        return np.asarray(total / (self._counts[language] + _PRIOR_ENTRIES), dtype=np.float32)

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
    """Random directions, all at right angles, that keep likenesses about as they are: shape (512, 128)."""
    basis, _ = np.linalg.qr(np.random.default_rng(_SEARCH_SEED).standard_normal((SIZE, _SEARCH_SIZE)))
    return np.asarray(basis * (SIZE / _SEARCH_SIZE) ** 0.5, dtype=np.float32)


def _lot(entry_id: int) -> int:
    """A number that looks drawn by lot, and is always the same for an entry."""
    return (crc32(entry_id.to_bytes(8, "big")) << 31) + (entry_id & 0x7FFFFFFF)
