"""Runs of numbers by row, in one array: what a list of small arrays would hold, without an object for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_FIRST_ROOM = 1024
# So many rows are moved at once, so that moving takes little room.
_AT_ONCE = 4096
_PLACE_BITS = 31
_PLACES = (1 << _PLACE_BITS) - 1
_Whole = TypeVar("_Whole", bound=np.signedinteger)


class Ragged:
    """A run of numbers, perhaps empty, for each row."""

    def __init__(self) -> None:
        """Begin empty."""
        self._values = np.zeros(0, dtype=np.int32)
        self._starts = np.zeros(0, dtype=np.intp)
        self._lengths = np.zeros(0, dtype=np.intp)
        self._end = 0

    @property
    def room(self) -> int:
        """How many numbers there is room for."""
        return len(self._values)

    def put(self, rows: Sequence[int], values: NDArray[np.int32], lengths: NDArray[np.intp]) -> None:
        """Give some rows that have nothing their numbers: ``values`` of one row after the other."""
        self._starts, self._lengths = grown(self._starts, max(rows) + 1), grown(self._lengths, max(rows) + 1)
        if self._end + len(values) > len(self._values):
            self._make_room(len(values))
        self._values[self._end : self._end + len(values)] = values
        self._starts[rows] = self._end + np.cumsum(lengths) - lengths
        self._lengths[rows] = lengths
        self._end += len(values)

    def drop(self, rows: Sequence[int]) -> None:
        """Leave some rows with nothing."""
        self._lengths[rows] = 0

    def take(self, rows: NDArray[np.intp] | Sequence[int]) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
        """The numbers of some rows one after the other, and how many each has."""
        lengths = self._lengths[rows]
        return self._values[spread(self._starts[rows], lengths)], lengths

    def _make_room(self, more: int) -> None:
        """Move together what is there, as what was dropped left gaps, and get more room if that is not enough."""
        used = np.flatnonzero(self._lengths)
        lengths = self._lengths[used]
        starts = np.cumsum(lengths) - lengths
        self._end = int(lengths.sum())
        values = np.zeros(max(_FIRST_ROOM, (self._end + more) * 5 // 4), dtype=np.int32)
        for some in np.array_split(np.arange(len(used)), len(used) // _AT_ONCE + 1):
            values[spread(starts[some], lengths[some])], _ = self.take(used[some])
        self._values, self._starts[used] = values, starts


def spread(starts: NDArray[_Whole], lengths: NDArray[_Whole]) -> NDArray[np.intp]:
    """The places of some runs, which begin at ``starts``, one run after the other."""
    ends = np.cumsum(lengths)
    places = np.arange(ends[-1] if len(ends) else 0)
    places += np.repeat(starts - ends + lengths, lengths)
    return places


def counted(ordered: NDArray[_Whole]) -> tuple[NDArray[_Whole], NDArray[np.intp]]:
    """Each of some numbers in order once, and how often it is there; faster than ``np.unique`` for few of them."""
    new = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    first = np.flatnonzero(new)
    return ordered[first], np.diff(first, append=len(ordered))


def in_order(values: NDArray[_Whole]) -> NDArray[np.intp]:
    """The places of numbers in their order, equals as they stand; numbers and places are below 2**31.

    Sorting both as one number is several times as fast as a stable sort of places.
    """
    return np.sort(values.astype(np.int64) << _PLACE_BITS | np.arange(len(values))) & _PLACES


_Kind = TypeVar("_Kind", bound=np.generic)


def grown(old: NDArray[_Kind], room: int) -> NDArray[_Kind]:
    """An array of at least ``room`` rows that begins with the old one; those beyond are zero, and cost nothing yet."""
    if room <= len(old):
        return old
    new = np.zeros((max(_FIRST_ROOM, room * 5 // 4), *old.shape[1:]), dtype=old.dtype)
    new[: len(old)] = old
    return new
