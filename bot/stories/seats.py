"""Seats: which entries of some stories are heard where those are put together anew."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
