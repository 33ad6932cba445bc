"""Seats: which entries of some stories are heard where those are put together anew, and what comparing them gave."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from bot.stories.similarity import Pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.stories.similarity import Compared

# A story of more entries than this stands as it is, and so many of its entries speak for it.
SPOKEN_FOR = 16


@dataclass(frozen=True, slots=True)
class Seats:
    """Who is heard: single entries, and those that speak for large stories.

    ``rows`` are in the order of ``units``, which are lists of places in it; ``sizes`` says of how many entries each
    unit is, ``whole`` holds all entries of a large story by the first that speaks for it.
    """

    rows: list[int]
    units: list[list[int]]
    sizes: list[int]
    whole: dict[int, Sequence[int]]

    @classmethod
    def of(cls, stories: Sequence[Sequence[int]], order: Mapping[int, tuple[float, int]]) -> Seats:
        """The seats of some stories, which are rows of the window; ``order`` says how entries follow each other."""
        if len(stories) == 1 and len(stories[0]) == 1:
            return cls([*stories[0]], [[0]], [1], {})
        if max(map(len, stories)) <= SPOKEN_FOR:
            rows = sorted((row for members in stories for row in members), key=order.__getitem__)
            return cls(rows, [[place] for place in range(len(rows))], [1] * len(rows), {})
        parts: list[tuple[list[int], int]] = []
        whole: dict[int, Sequence[int]] = {}
        for members in stories:
            if len(members) > SPOKEN_FOR:
                spoken = _speakers(sorted(members, key=order.__getitem__))
                whole[spoken[0]] = members
                parts.append((spoken, len(members)))
            else:
                parts += [([row], 1) for row in members]
        parts.sort(key=lambda part: order[part[0][0]])
        places = count()
        units = [[next(places) for _ in unit] for unit, _ in parts]
        return cls([row for unit, _ in parts for row in unit], units, [size for _, size in parts], whole)

    def spelled_out(self, group: Sequence[int]) -> list[int]:
        """The rows of a group of places, those that speak for a large story replaced by all of it."""
        rows = [self.rows[place] for place in group]
        if not self.whole:
            return rows
        spoken = {one for first in rows if first in self.whole for one in self.whole[first]}
        return sorted(spoken | set(rows))


def _speakers(ordered: Sequence[int]) -> list[int]:
    """Some entries of a large story, spread evenly over its time."""
    return [ordered[index * len(ordered) // SPOKEN_FOR] for index in range(SPOKEN_FOR)]


class Hearing:
    """The seats of many neighbourhoods one after the other, and what is told of every two within each.

    Only those of more than one seat are compared: ``several`` of them, with ``rows`` altogether.
    """

    def __init__(
        self, neighbourhoods: Sequence[Sequence[Sequence[int]]], order: Mapping[int, tuple[float, int]]
    ) -> None:
        """Give every story of every neighbourhood its seats."""
        self.seats = [Seats.of(stories, order) for stories in neighbourhoods]
        self.several = [one for one in self.seats if len(one.rows) > 1]
        self.rows = [row for one in self.several for row in one.rows]
        self.compared: Compared | None = None

    def pairs(self) -> Pairs:
        """All pairs to be compared, of places in ``rows``."""
        return Pairs.all_of_each([len(one.rows) for one in self.several])

    def places(self) -> dict[int, tuple[int, int, int]]:
        """Of each row that is heard: the number of the first pair of its neighbourhood, its place, and of how many."""
        found: dict[int, tuple[int, int, int]] = {}
        first = 0
        for one in self.several:
            size = len(one.rows)
            found.update((row, (first, place, size)) for place, row in enumerate(one.rows))
            first += size * (size - 1) // 2
        return found


def pair_number(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    """Which of all pairs two entries of one neighbourhood are, by what ``Hearing.places`` says of each."""
    (first, left, size), (_, right, _) = sorted((one, other))
    return first + left * size - left * (left + 1) // 2 + right - left - 1
