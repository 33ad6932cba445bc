"""Linkage: from likenesses of pairs to stories, by joining the two groups that are most surely one, again and again.

A group is judged as a whole, by the average over all pairs and by what groups of its size may look like, not by its
nearest member: chains of entries that each resemble the next do not grow. How sure every first join would be is worked
out for many neighbourhoods at once; most of them are of two or three groups, where plain numbers are several times as
fast as arrays from there on.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import accumulate, chain
from math import log, log1p, sqrt
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

import numpy as np

from bot.stories.similarity import Pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.stories.model import Joining
    from bot.stories.similarity import Compared

    Column: TypeAlias = NDArray[np.float64]

# Groups whose best pair is below these log-odds are not looked at.
LEAST = -4.0
_TINY = 1e-6
_NEVER = -np.inf


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Groups that may be joined: units of entries, which are numbered from 0 on through all units.

    ``sizes`` says of how many entries each unit really is, as some entries may speak for more.
    """

    units: Sequence[Sequence[int]]
    sizes: Sequence[int]
    joining: Joining


class Between(NamedTuple):
    """What is known of the pairs of entries between two groups: how many, and sums and extremes over them.

    The sums are of log-odds, of chances, and of the cosines of titles, whole texts and words.
    """

    odds: float
    chance: float
    best: float
    worst: float
    pairs: float
    title: float
    whole: float
    words: float


@dataclass(slots=True)
class _Group:
    """Some units, the logarithm of how many entries they are, and the hours of the first and the last.

    The cosines are summed over all ordered pairs of its entries, each with itself as well: what the sum of their
    vectors has as the square of its length. ``version`` counts the joins.
    """

    units: list[int]
    size: int
    log_size: float
    first: float
    last: float
    title: float
    whole: float
    words: float
    version: int = 0


_Number = TypeVar("_Number", float, "Column")


def features(  # noqa: PLR0913, PLR0917 - one for each number of a row, or column of a table
    average: _Number,
    chance: _Number,
    best: _Number,
    worst: _Number,
    small: _Number,
    large: _Number,
    title: _Number,
    whole: _Number,
    words: _Number,
    gap: _Number,
) -> tuple[_Number, ...]:
    """What is judged of joining two groups, in the order of ``model.FEATURES``.

    Beside the pairs of entries their middles are compared: the cosines of the sums of both groups' vectors.
    """
    return (
        average,
        chance,
        best,
        worst,
        small,
        large,
        title,
        whole,
        words,
        gap,
        average * small,
        average * large,
        whole * small,
        whole * large,
        chance * large,
    )


def agglomerate(compared: Compared, hours: Column, neighbourhoods: Sequence[Neighbourhood]) -> list[list[list[int]]]:
    """Join groups, surest first, while joining is more likely right than wrong; the groups that are left of each.

    ``compared`` are all pairs of entries of each neighbourhood, in the order (0, 1), (0, 2) ... (1, 2) ..., one
    neighbourhood after the other; ``hours`` is when each entry was published.
    """
    table = _Table.of(compared, hours, neighbourhoods)
    scores = table.scores(neighbourhoods)
    listed = scores.tolist()
    units = [len(one.units) for one in neighbourhoods]
    pairs = list(accumulate((count * (count - 1) // 2 for count in units), initial=0))
    first = list(accumulate(units, initial=0))
    found: list[list[list[int]]] = []
    for number, one in enumerate(neighbourhoods):
        start, end = pairs[number], pairs[number + 1]
        if end > start and max(listed[start:end]) > 0:
            groups = table.groups(first[number], one.sizes)
            found.append(_joined(groups, table.between(start, end), listed[start:end], one))
        else:
            found.append([list(unit) for unit in one.units])
    return found


def _joined(
    groups: list[_Group], between: Sequence[Between], scores: Sequence[float], one: Neighbourhood
) -> list[list[int]]:
    """What joining leaves of one neighbourhood, of which the first scores are known."""
    rows: list[list[Between]] = [[_NOTHING] * len(groups) for _ in groups]
    surest: list[tuple[float, int, int, int, int]] = []
    numbers = ((left, right) for left in range(len(groups)) for right in range(left + 1, len(groups)))
    for (left, right), pair, score in zip(numbers, between, scores, strict=True):
        rows[left][right] = rows[right][left] = pair
        if score > 0:
            surest.append((-score, left, right, 0, 0))
    heapify(surest)
    alive = dict(enumerate(groups))
    while surest:
        _, keep, gone, *versions = heappop(surest)
        if keep not in alive or gone not in alive or versions != [alive[keep].version, alive[gone].version]:
            continue
        kept = _join(alive[keep], alive.pop(gone), rows[keep][gone])
        lost = rows[gone]
        for other, group in alive.items():
            if other == keep:
                continue
            pair = _added(rows[keep][other], lost[other])
            rows[keep][other] = rows[other][keep] = pair
            if pair.best > LEAST and (score := _score(one.joining, kept, group, pair)) > 0:
                left, right = (keep, other) if keep < other else (other, keep)
                heappush(surest, (-score, left, right, alive[left].version, alive[right].version))
    return [list(chain.from_iterable(one.units[unit] for unit in group.units)) for group in alive.values()]


_NOTHING = Between(0, 0, _NEVER, np.inf, 0, 0, 0, 0)


def _added(one: Between, more: Between) -> Between:
    odds, chance, best, worst, pairs, title, whole, words = one
    odds2, chance2, best2, worst2, pairs2, title2, whole2, words2 = more
    return Between(
        odds + odds2,
        chance + chance2,
        max(best, best2),
        min(worst, worst2),
        pairs + pairs2,
        title + title2,
        whole + whole2,
        words + words2,
    )


def _join(kept: _Group, taken: _Group, pair: Between) -> _Group:
    """Take a group into another."""
    kept.units += taken.units
    kept.size += taken.size
    kept.log_size = log(kept.size)
    kept.first = min(kept.first, taken.first)
    kept.last = max(kept.last, taken.last)
    kept.title += taken.title + 2 * pair.title
    kept.whole += taken.whole + 2 * pair.whole
    kept.words += taken.words + 2 * pair.words
    kept.version += 1
    return kept


def _score(joining: Joining, one: _Group, other: _Group, pair: Between) -> float:
    odds, chance, best, worst, pairs, title, whole, words = pair
    small, large = one.log_size, other.log_size
    if small > large:
        small, large = large, small
    return joining.score(
        features(
            odds / pairs,
            chance / pairs,
            best,
            worst,
            small,
            large,
            title / sqrt(max(one.title * other.title, _TINY)),
            whole / sqrt(max(one.whole * other.whole, _TINY)),
            words / sqrt(max(one.words * other.words, _TINY)),
            log1p(max(one.first - other.last, other.first - one.last, 0.0)),
        )
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """Every two units of one neighbourhood after the other: the number of each, and what is between them.

    ``units`` holds of each unit the logarithm of its size, the hours of its first and last entry, and the cosines as
    ``_Group`` has them.
    """

    left: NDArray[np.intp]
    right: NDArray[np.intp]
    columns: tuple[Column, ...]
    units: tuple[Column, ...]

    @classmethod
    def of(cls, compared: Compared, hours: Column, neighbourhoods: Sequence[Neighbourhood]) -> _Table:
        units = [unit for one in neighbourhoods for unit in one.units]
        lengths = np.array([len(unit) for unit in units])
        unit_of = np.repeat(np.arange(len(units)), lengths)
        pairs = Pairs.all_of_each([sum(map(len, one.units)) for one in neighbourhoods])
        left, right = unit_of[pairs.left], unit_of[pairs.right]
        odds, *cosines = (
            column.astype(np.float64) for column in (compared.odds, compared.title, compared.whole, compared.words)
        )
        columns = (odds, 1 / (1 + np.exp(-odds)), odds, odds, np.ones_like(odds), *cosines)
        sums = [lengths.astype(np.float64)] * len(cosines)
        if len(unit_of) > len(units):
            within = left == right
            sums = [lengths + 2 * np.bincount(left[within], one[within], minlength=len(units)) for one in cosines]
            left, right, columns = _summed(left, right, columns)
        sizes = [size for one in neighbourhoods for size in one.sizes]
        begins = np.cumsum(lengths) - lengths
        first, last = np.minimum.reduceat(hours, begins), np.maximum.reduceat(hours, begins)
        return cls(left, right, columns, (np.log(sizes), first, last, *sums))

    def scores(self, neighbourhoods: Sequence[Neighbourhood]) -> Column:
        """Log-odds that each two units are one story; never where no pair of entries is alike."""
        odds, chance, best, worst, pairs, *cosines = self.columns
        log_size, first, last, *sums = self.units
        left, right = self.left, self.right
        title, whole, words = (
            between / np.sqrt(np.maximum(own[left] * own[right], _TINY))
            for between, own in zip(cosines, sums, strict=True)
        )
        small, large = np.minimum(log_size[left], log_size[right]), np.maximum(log_size[left], log_size[right])
        gap = np.log1p(np.maximum(np.maximum(first[left] - last[right], first[right] - last[left]), 0))
        judged = features(odds / pairs, chance / pairs, best, worst, small, large, title, whole, words, gap)
        scores = np.full_like(odds, _NEVER)
        joinings = [one.joining for one in neighbourhoods for _ in one.units]
        for joining in set(joinings):
            ours = np.array([one is joining for one in joinings])[left] & (best > LEAST)
            scores = np.where(ours, joining.scores(judged), scores)
        return scores

    def groups(self, first: int, sizes: Sequence[int]) -> list[_Group]:
        """The units of a neighbourhood whose first unit has this number, each a group."""
        columns = [column[first : first + len(sizes)].tolist() for column in self.units]
        rows = zip(sizes, *columns, strict=True)
        return [_Group([number], *row) for number, row in enumerate(rows)]

    def between(self, start: int, end: int) -> list[Between]:
        """Some rows of the table."""
        return list(map(Between, *(column[start:end].tolist() for column in self.columns)))


def _summed(
    left: NDArray[np.intp], right: NDArray[np.intp], columns: Sequence[Column]
) -> tuple[NDArray[np.intp], NDArray[np.intp], tuple[Column, ...]]:
    """One row for every two units, in order, from rows for every two entries; those within a unit are left out."""
    keys = left * (right.max() + 1) + right
    order = np.argsort(keys, kind="stable")
    order = order[left[order] != right[order]]
    first = np.flatnonzero(np.diff(keys[order], prepend=-1))
    ways = (np.add, np.add, np.maximum, np.minimum, np.add, np.add, np.add, np.add)
    if not len(first):
        return left[:0], right[:0], tuple(column[:0] for column in columns)
    summed = tuple(way.reduceat(column[order], first) for way, column in zip(ways, columns, strict=True))
    return left[order][first], right[order][first], summed
