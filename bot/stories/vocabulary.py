"""The vocabulary of a window: its tokens, numbered from 1 on.

There may be as many buckets as there are kinds of token, but few are in use at a time. What is kept of each is kept by
number, so that it lies close together in memory: looking it up is several times as fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.stories.ragged import counted, grown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Vocabulary:
    """Buckets and their numbers; the numbers of those that are forgotten are given to others."""

    def __init__(self, limit: int, lasting: Sequence[int]) -> None:
        """Begin with the buckets ``lasting``, which are never forgotten; all buckets are below ``limit``."""
        # 0 where there is no number.
        self._numbers = np.zeros(limit, dtype=np.int32)
        self._buckets = np.zeros(0, dtype=np.int32)
        self._free = np.zeros(0, dtype=np.int32)
        self.end = 1
        self.lasting = self.of(np.array(lasting, dtype=np.int32))

    def of(self, buckets: NDArray[np.int32]) -> NDArray[np.int32]:
        """The number of each of some buckets, a new one where it has none; all are below ``end``."""
        numbers = self._numbers[buckets]
        unknown = buckets[numbers == 0]
        if not len(unknown):
            return numbers
        new, _ = counted(np.sort(unknown))
        again, self._free = self._free[: len(new)], self._free[len(new) :]
        given = np.arange(self.end, self.end + len(new) - len(again), dtype=np.int32)
        self.end += len(given)
        self._buckets = grown(self._buckets, self.end)
        given = np.concatenate([again, given])
        self._numbers[new], self._buckets[given] = given, new
        return self._numbers[buckets]

    def forget(self, numbers: NDArray[np.int32]) -> None:
        """Forget the buckets of some numbers, each of which is there once, but for those that last."""
        numbers = numbers[numbers > len(self.lasting)]
        self._numbers[self._buckets[numbers]] = 0
        self._free = np.concatenate([self._free, numbers])
