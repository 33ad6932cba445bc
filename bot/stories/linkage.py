"""Linkage: from likenesses of pairs to stories, by joining the two groups that are most surely one, again and again.

A group is judged as a whole, by the average over all pairs and by what groups of its size may look like, not by its
nearest member: chains of entries that each resemble the next do not grow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.stories.model import Joining

    Matrix: TypeAlias = NDArray[np.float32]

_NEVER = np.float32(-99)
# Groups whose best pair is below these log-odds are not looked at.
LEAST = -4.0


class Groups:
    """Groups of entries that are joined two by two. Begins with the units given; the entries are numbered from 0."""

    def __init__(
        self, logits: Matrix, hours: NDArray[np.float64], units: Sequence[Sequence[int]], sizes: Sequence[int]
    ) -> None:
        """``logits`` of all pairs, ``units`` as lists of entries, and of how many entries each unit really is."""
        self.members = [list(unit) for unit in units]
        counts = np.array([len(unit) for unit in units], dtype=np.float32)
        self._pairs = np.outer(counts, counts)
        self._sizes = np.array(sizes, dtype=np.float32)
        chances = (1 / (1 + np.exp(-logits))).astype(np.float32)
        self._sum = _by_units(logits, units, np.add)
        self._chance = _by_units(chances, units, np.add)
        self._best = _by_units(logits, units, np.maximum)
        self._worst = _by_units(logits, units, np.minimum)
        self._first = np.array([min(hours[list(unit)]) for unit in units])
        self._last = np.array([max(hours[list(unit)]) for unit in units])

    def features(self, one: int | NDArray[np.intp], others: NDArray[np.intp]) -> Matrix:
        """What is judged of joining ``one`` group (or each of some) with each of ``others``: rows of ``FEATURES``."""
        average = self._sum[one, others] / self._pairs[one, others]
        chance = self._chance[one, others] / self._pairs[one, others]
        best = self._best[one, others]
        small = np.log(np.minimum(self._sizes[one], self._sizes[others]))
        large = np.log(np.maximum(self._sizes[one], self._sizes[others]))
        gap = np.maximum(self._first[one] - self._last[others], self._first[others] - self._last[one])
        columns = [
            average,
            best,
            self._worst[one, others],
            chance,
            small,
            large,
            average * small,
            average * large,
            (best - average) * large,
            np.log1p(np.maximum(gap, 0)),
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    def possible(self, one: int, alive: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Groups that may be joined with ``one``."""
        mask = alive & (self._best[one] > LEAST)
        mask[one] = False
        return np.flatnonzero(mask)

    def all_possible(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Every pair of groups that may be joined."""
        ones, others = np.nonzero(np.triu(self._best > LEAST, 1))
        return ones, others

    def join(self, keep: int, gone: int) -> None:
        """Make two groups one."""
        for table, rule in (
            (self._sum, np.add),
            (self._chance, np.add),
            (self._best, np.maximum),
            (self._worst, np.minimum),
            (self._pairs, np.add),
        ):
            table[keep] = rule(table[keep], table[gone])
            table[:, keep] = table[keep]
        self._sizes[keep] += self._sizes[gone]
        self._first[keep] = min(self._first[keep], self._first[gone])
        self._last[keep] = max(self._last[keep], self._last[gone])
        self.members[keep] += self.members[gone]
        self.members[gone] = []


def agglomerate(groups: Groups, joining: Joining) -> list[list[int]]:
    """Join groups, surest first, while joining is more likely right than wrong; the groups that are left."""
    count = len(groups.members)
    alive = np.ones(count, dtype=bool)
    scores = np.full((count, count), _NEVER, dtype=np.float32)
    ones, others = groups.all_possible()
    scores[ones, others] = scores[others, ones] = joining.score(groups.features(ones, others))
    while count > 1:
        keep, gone = divmod(int(scores.argmax()), len(alive))
        if scores[keep, gone] <= 0:
            break
        keep, gone = min(keep, gone), max(keep, gone)
        groups.join(keep, gone)
        alive[gone] = False
        scores[gone] = scores[:, gone] = _NEVER
        _score(groups, joining, scores, alive, keep)
    return [members for members in groups.members if members]


def _score(groups: Groups, joining: Joining, scores: Matrix, alive: NDArray[np.bool_], one: int) -> None:
    scores[one] = scores[:, one] = _NEVER
    others = groups.possible(one, alive)
    if len(others):
        scores[one, others] = scores[others, one] = joining.score(groups.features(one, others))


def _by_units(table: Matrix, units: Sequence[Sequence[int]], rule: np.ufunc) -> Matrix:
    """Reduce a matrix of entries to one of units."""
    if all(len(unit) == 1 for unit in units):
        order = [unit[0] for unit in units]
        return table[np.ix_(order, order)].astype(np.float32)
    order = [entry for unit in units for entry in unit]
    starts = np.cumsum([0, *(len(unit) for unit in units[:-1])])
    rows = rule.reduceat(table[np.ix_(order, order)], starts, axis=0)
    return np.asarray(rule.reduceat(rows, starts, axis=1), dtype=np.float32)
