"""Postings: which rows have a token, in one array: what a list for each token would hold, without an object for each.

The rows that have a token stand side by side in the order in which they came, with some room behind them. As entries
leave a window about as they came, those that go are looked for from the front, and what is left then begins later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from bot.stories.ragged import counted, grown, in_order, spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Tokens: TypeAlias = NDArray[np.int32]
    Numbers: TypeAlias = Tokens | NDArray[np.intp]

_FIRST_ROOM = 1 << 18
# The rows of so many tokens are moved at once, so that moving takes little room.
_AT_ONCE = 4096
# Among so many at the front those that go are looked for first.
_FRONT = 8


class Postings:
    """The rows that have each of some tokens, which are numbered from 0 on."""

    def __init__(self) -> None:
        """Begin empty."""
        self._starts = np.zeros(0, dtype=np.int32)
        self._lengths = np.zeros(0, dtype=np.int32)
        # How many there is room for, from the start on.
        self._rooms = np.zeros(0, dtype=np.int32)
        self._rows = np.zeros(_FIRST_ROOM, dtype=np.int32)
        self._end = 0

    @property
    def room(self) -> int:
        """How many rows there is room for."""
        return len(self._rows)

    def counts(self, tokens: Numbers) -> NDArray[np.int32]:
        """How many rows have each of some tokens."""
        return self._lengths[tokens]

    def of(self, tokens: Numbers) -> NDArray[np.int32]:
        """The rows that have each of some tokens, one token after the other."""
        return self._rows[spread(self._starts[tokens], self._lengths[tokens])]

    def put(self, tokens: Tokens, rows: Numbers) -> None:
        """Take in pairs of a token and a row that has it; no pair may be there yet."""
        order = in_order(tokens)
        kinds, counts = counted(tokens[order])
        self._make_room(kinds)
        lengths = self._lengths[kinds]
        needed = lengths + counts
        short = needed > self._rooms[kinds]
        if self._end + _room(needed[short]).sum() > len(self._rows):
            self._pack(int(_room(needed).sum()))
            short = needed > 0
        self._move(kinds[short], needed[short])
        self._rows[spread(self._starts[kinds] + lengths, counts)] = rows[order]
        self._lengths[kinds] = needed

    def _make_room(self, kinds: Tokens) -> None:
        room = int(kinds[-1]) + 1 if len(kinds) else 0
        self._starts, self._lengths = grown(self._starts, room), grown(self._lengths, room)
        self._rooms = grown(self._rooms, room)

    def _move(self, kinds: Tokens, needed: NDArray[np.int32]) -> None:
        """Put what some tokens have where there is more room."""
        rooms, lengths = _room(needed), self._lengths[kinds]
        starts = self._end + np.cumsum(rooms, dtype=np.int32) - rooms
        self._rows[spread(starts, lengths)] = self._rows[spread(self._starts[kinds], lengths)]
        self._starts[kinds], self._rooms[kinds] = starts, rooms
        self._end += int(rooms.sum())

    def _pack(self, more: int) -> None:
        """Move together what is there, as what was moved left gaps, and get room for more."""
        used = np.flatnonzero(self._lengths)
        lengths = self._lengths[used]
        starts = np.cumsum(lengths, dtype=np.int32) - lengths
        self._end = int(lengths.sum())
        rows = np.zeros(max(_FIRST_ROOM, (self._end + more) * 3 // 2), dtype=np.int32)
        for some in np.array_split(np.arange(len(used)), len(used) // _AT_ONCE + 1):
            rows[spread(starts[some], lengths[some])] = self.of(used[some])
        self._rows = rows
        self._rooms[:] = 0
        self._rooms[used], self._starts[used] = lengths, starts

    def drop(self, tokens: Tokens, gone: NDArray[np.bool_]) -> Tokens:
        """Forget rows, which ``gone`` tells of every row; ``tokens`` are those of each of them, one after the other.

        Gives the tokens that no row has any more.
        """
        lost, counts = counted(np.sort(tokens))
        kinds = lost
        reach = _FRONT
        while len(kinds):
            starts, front = self._starts[kinds], np.minimum(counts + reach, self._lengths[kinds])
            places = spread(starts, front)
            number = np.repeat(np.arange(len(kinds)), front)
            kept = ~gone[self._rows[places]]
            stay = np.bincount(number, kept, minlength=len(kinds)).astype(np.int32)
            found = front - stay == counts
            # Those that stay close up to what is behind the front.
            kept &= found[number]
            self._rows[spread((starts + counts)[found], stay[found])] = self._rows[places[kept]]
            self._begin_later(kinds[found], counts[found])
            kinds, counts = kinds[~found], counts[~found]
            reach *= 4
        empty: Tokens = lost[self._lengths[lost] == 0]
        return empty

    def _begin_later(self, kinds: Tokens, counts: NDArray[np.int32]) -> None:
        self._starts[kinds] += counts
        self._lengths[kinds] -= counts
        self._rooms[kinds] -= counts


def _room(needed: NDArray[np.int32]) -> NDArray[np.int32]:
    """How much room is made: half as much again as is needed, so that moving is seldom."""
    return needed + needed // 2
