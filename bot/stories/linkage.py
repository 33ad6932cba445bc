"""Linkage: from likenesses of pairs to stories, by joining the two groups that are most surely one, again and again.

A group is judged as a whole, by the average over all pairs and by what groups of its size may look like, not by its
nearest member: chains of entries that each resemble the next do not grow. How sure every first join would be is worked
out for many neighbourhoods at once; most of them are of two or three groups, where plain numbers are several times as
fast as arrays from there on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from heapq import heapify, heappop, heappush
from itertools import accumulate, combinations
from math import log, log1p, sqrt
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np

from bot.stories.similarity import CERTAIN, Pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.stories.model import Joining
    from bot.stories.similarity import Compared

    Column: TypeAlias = NDArray[np.float64]

# Groups whose best pair is below these log-odds are not looked at.
LEAST = -4.0
# What two groups have to be alike on average: nothing where no more is about than joining was learnt among. In a
# crowd the more, the larger they are and the more days they cover together: of what one club or one brand does from
# day to day every report has some that are like it, while those of one event are like most others.
_CROWD, _CROWD_SIZE, _CROWD_DAY = 0.8, 0.04, 0.12
# So much is made good for pairs of two languages: reports of one event are about as much less alike across languages.
_FOREIGN = 0.7
# Two groups of several entries, each of which are this much alike among themselves, are two stories where between them
# they are rather unlike than alike: a theft and a strike at one museum.
_TIGHT, _UNLIKE = 2.0, -0.3
_TINY = 1e-6
_PAIR = 2
_DAY = 24
_GONE = -1
# Where some of what is known between two groups stands.
_ODDS, _BEST, _PAIRS, _MEANING, _WORDS = 0, 2, 4, 5, 6
_NEVER = -np.inf


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Groups that may be joined: units of entries, which are numbered from 0 on through all units.

    ``sizes`` says of how many entries each unit really is, as some entries may speak for more. ``crowding`` is the
    logarithm of how many times as many entries are about as joining was learnt among; 0 where there are no more.
    """

    units: Sequence[Sequence[int]]
    sizes: Sequence[int]
    joining: Joining
    crowding: float = 0.0


_Number = TypeVar("_Number", float, "NDArray[np.float64]")

# What is known of the pairs of entries between two groups: the sums of their log-odds and of their chances, the best
# and the worst, how many they are, the sums of the cosines of vectors and words, and in how many pairs the languages
# differ.
Between: TypeAlias = tuple[float, float, float, float, float, float, float, float]


# What is known of a group: the logarithm of how many entries it is of, the hours of the first and the last, the sum of
# the log-odds of its pairs and how many they are, and the cosines of vectors and words, summed over all ordered pairs
# of its entries, each with itself as well: what the sum of their vectors has as the square of its length.
Within: TypeAlias = tuple[float, float, float, float, float, float, float]


def agglomerate(compared: Compared, hours: Column, neighbourhoods: Sequence[Neighbourhood]) -> list[list[list[int]]]:
    """Join groups, surest first, while joining is more likely right than wrong; the groups that are left of each.

    ``compared`` are all pairs of entries of each neighbourhood, in the order (0, 1), (0, 2) ... (1, 2) ..., one
    neighbourhood after the other; ``hours`` is when each entry was published.
    """
    table = _Table.of(compared, hours, neighbourhoods)
    scores = table.scores(neighbourhoods).tolist()
    between = list(zip(*(column.tolist() for column in table.columns), strict=True))
    within: list[Within] = list(zip(*(column.tolist() for column in table.units), strict=True))
    units = [len(one.units) for one in neighbourhoods]
    pairs = list(accumulate((some * (some - 1) // 2 for some in units), initial=0))
    first = list(accumulate(units, initial=0))
    found: list[list[list[int]]] = []
    for number, one in enumerate(neighbourhoods):
        here = slice(pairs[number], pairs[number + 1])
        if max(scores[here], default=_NEVER) <= 0:
            found.append([list(unit) for unit in one.units])
        elif len(one.units) == _PAIR:
            found.append([[*one.units[0], *one.units[1]]])
        else:
            groups = within[first[number] : first[number + 1]]
            found.append(_joined(groups, between[here], scores[here], one))
    return found


def _joined(
    groups: list[Within], between: list[Between], scores: Sequence[float], one: Neighbourhood
) -> list[list[int]]:
    """What joining leaves of one neighbourhood, of which the first scores are known; both lists are used up."""
    numbers, tables = _triangle(len(groups))
    surest = [(-score, *pair, 0, 0) for pair, score in zip(numbers, scores, strict=True) if score > 0]
    heapify(surest)
    units, sizes, versions = [[*unit] for unit in one.units], [*one.sizes], [0] * len(groups)
    alive = list(range(len(groups)))
    while surest:
        _, keep, gone, keep_version, gone_version = heappop(surest)
        if versions[keep] != keep_version or versions[gone] != gone_version:
            continue
        ours, theirs = tables[keep], tables[gone]
        units[keep] += units[gone]
        sizes[keep] += sizes[gone]
        kept = groups[keep] = _united(groups[keep], groups[gone], between[ours[gone]], sizes[keep])
        versions[keep], versions[gone] = keep_version + 1, _GONE
        alive.remove(gone)
        for other in alive:
            if other == keep:
                continue
            pair = between[ours[other]] = _added(between[ours[other]], between[theirs[other]])
            if pair[_BEST] > LEAST and (score := _score(one.joining, one.crowding, kept, groups[other], pair)) > 0:
                left, right = (keep, other) if keep < other else (other, keep)
                heappush(surest, (-score, left, right, versions[left], versions[right]))
    return [units[number] for number in alive]


@lru_cache(maxsize=128)
def _triangle(count: int) -> tuple[list[tuple[int, int]], list[list[int]]]:
    """Every pair of ``count`` in order, and a table of which pair each two are."""
    numbers = list(combinations(range(count), 2))
    table = [[-1] * count for _ in range(count)]
    for number, (left, right) in enumerate(numbers):
        table[left][right] = table[right][left] = number
    return numbers, table


def _added(one: Between, more: Between) -> Between:
    odds, chance, best, worst, pairs, meaning, words, foreign = one
    odds2, chance2, best2, worst2, pairs2, meaning2, words2, foreign2 = more
    return (
        odds + odds2,
        chance + chance2,
        best if best > best2 else best2,  # noqa: FURB136 - a call would take longer than all else here
        worst if worst < worst2 else worst2,  # noqa: FURB136 - the same
        pairs + pairs2,
        meaning + meaning2,
        words + words2,
        foreign + foreign2,
    )


def _united(one: Within, other: Within, pair: Between, size: int) -> Within:
    """What is known of two groups as one of ``size`` entries."""
    _, first, last, odds, pairs, meaning, words = one
    _, first2, last2, odds2, pairs2, meaning2, words2 = other
    return (
        log(size),
        min(first, first2),
        max(last, last2),
        odds + (odds2 + pair[_ODDS]),
        pairs + (pairs2 + pair[_PAIRS]),
        meaning + (meaning2 + 2 * pair[_MEANING]),
        words + (words2 + 2 * pair[_WORDS]),
    )


def _least_average(crowding: _Number, size: _Number, days: _Number) -> _Number:
    """The average log-odds that two groups need; ``size`` is the sum of the logarithms of their sizes."""
    return crowding * (_CROWD + size * (_CROWD_SIZE + _CROWD_DAY * days)) - CERTAIN


def _score(joining: Joining, crowding: float, one: Within, other: Within, pair: Between) -> float:
    odds, chance, best, worst, pairs, meaning, words, foreign = pair
    small, first, last, odds1, pairs1, meaning1, words1 = one
    large, first2, last2, odds2, pairs2, meaning2, words2 = other
    if small > large:
        small, large = large, small
    if odds + _FOREIGN * foreign < _UNLIKE * pairs and odds1 > _TIGHT * pairs1 > 0 < _TIGHT * pairs2 < odds2:
        return _NEVER
    gap = first - last2 if first > first2 else first2 - last
    if crowding:
        days = ((last if last > last2 else last2) - (first if first < first2 else first2)) / _DAY  # noqa: FURB136 - as above
        if (odds + _FOREIGN * foreign) / pairs < _least_average(crowding, small + large, days):
            return _NEVER
    return joining.score(
        odds / pairs,
        chance / pairs,
        best,
        worst,
        small,
        large,
        # Without vectors there are none.
        meaning / sqrt(max(meaning1 * meaning2, _TINY)) if meaning else meaning,
        # Each entry has all words in common with itself, so that this is never nothing.
        words / sqrt(words1 * words2),
        log1p(gap) if gap > 0 else 0.0,
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """Every two units of one neighbourhood after the other: the number of each, and what is between them.

    ``units`` holds of each unit what ``Within`` has.
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
        told = (compared.odds, compared.foreign, compared.meaning, compared.words)
        odds, foreign, *cosines = (column.astype(np.float64) for column in told)
        columns = (odds, 1 / (1 + np.exp(-odds)), odds, odds, np.ones_like(odds), *cosines, foreign)
        inside: list[Column] = [np.zeros(len(units))] * 2
        sums = [lengths.astype(np.float64)] * len(cosines)
        if len(unit_of) > len(units):
            within = left == right
            inside = [
                np.bincount(left[within], one[within], minlength=len(units)).astype(np.float64)
                for one in (odds, columns[_PAIRS])
            ]
            sums = [lengths + 2 * np.bincount(left[within], one[within], minlength=len(units)) for one in cosines]
            left, right, columns = _summed(left, right, columns)
        sizes = [size for one in neighbourhoods for size in one.sizes]
        begins = np.cumsum(lengths) - lengths
        first, last = np.minimum.reduceat(hours, begins), np.maximum.reduceat(hours, begins)
        return cls(left, right, columns, (np.log(sizes), first, last, *inside, *sums))

    def scores(self, neighbourhoods: Sequence[Neighbourhood]) -> Column:
        """Log-odds that each two units are one story; never where no pair of entries is alike."""
        odds, chance, best, worst, pairs, *cosines, foreign = self.columns
        log_size, first, last, inside, count, *sums = self.units
        left, right = self.left, self.right
        meaning, words = (
            between / np.sqrt(np.maximum(own[left] * own[right], _TINY))
            for between, own in zip(cosines, sums, strict=True)
        )
        small, large = np.minimum(log_size[left], log_size[right]), np.maximum(log_size[left], log_size[right])
        gap = np.log1p(np.maximum(np.maximum(first[left] - last[right], first[right] - last[left]), 0))
        judged = (odds / pairs, chance / pairs, best, worst, small, large, meaning, words, gap)
        scores = np.full_like(odds, _NEVER)
        crowding = np.array([one.crowding for one in neighbourhoods for _ in one.units])[left]
        days = (np.maximum(last[left], last[right]) - np.minimum(first[left], first[right])) / _DAY
        average = (odds + _FOREIGN * foreign) / pairs
        near = (best > LEAST) & (average >= _least_average(crowding, small + large, days))
        tight = (inside > _TIGHT * count) & (count > 0)
        near &= ~(tight[left] & tight[right] & (average < _UNLIKE))
        joinings = [one.joining for one in neighbourhoods for _ in one.units]
        for joining in set(joinings):
            ours = np.array([one is joining for one in joinings])[left] & near
            scores = np.where(ours, joining.score(*judged), scores)
        return scores


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
