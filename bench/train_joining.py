"""Learn when two groups of entries are joined, from joining the labelled sets.

Whole sets are joined at once here, in matrices of all pairs; the program joins neighbourhoods, in plain numbers. Both
judge by the same features, in the order of ``bot.stories.model.FEATURES``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from bot.stories import linkage
from bot.stories.model import FEATURES, Model, model_from
from bot.stories.similarity import weighed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from train_grouping import Material, Prepared

    from bot.stories.similarity import Compared, Pairs

    Matrix: TypeAlias = NDArray[np.float32]

SEED = 17
# How much a step of joining counts: a large group more than a small one, the sets as far as they are like real feeds.
JOINING_WEIGHT = {"general": 1.0, "three": 1.0, "olympics": 0.3, "bare": 0.5}
ROUNDS = 2
# Joining is learnt from right joins, and from as large a share of the wrong ones that would have been made.
WRONG = 0.5
# Where learning begins: join where the average chance of a pair is above about a quarter.
FIRST = {"chance": 10.0, "large": 0.1, "small": 0.3}
JOIN: dict[str, Any] = {"bias": -2.3, "signals": {name: FIRST.get(name, 0.0) for name in FEATURES}}
# What was learnt is drawn by three tenths towards where it began: better on sets it was not learnt from, and no story
# of one subject swallows its neighbours. (Undrawn, one story of a war took in 70 entries of others.)
LEARNT = 0.7
_NEVER = np.float32(-99)
# Joins with lower log-odds than this are not tried while learning.
HOPELESS = -2.5


class Groups:
    """Groups of entries that are joined two by two; each entry is one at first."""

    def __init__(self, compared: Compared, pairs: Pairs, hours: NDArray[np.float64]) -> None:
        """All entries ``compared`` in ``pairs``, and when each was published."""
        count = len(hours)

        def square(values: Matrix, own: float) -> Matrix:
            table = np.full((count, count), own, dtype=np.float32)
            table[pairs.left, pairs.right] = table[pairs.right, pairs.left] = values
            return table

        self._pairs = np.ones((count, count), dtype=np.float32)
        self._sizes = np.ones(count, dtype=np.float32)
        self._sum = square(compared.odds, 0)
        self._chance = square((1 / (1 + np.exp(-compared.odds))).astype(np.float32), 0)
        self._best = square(compared.odds, _NEVER)
        self._worst = square(compared.odds, 0)
        self._alike = [square(table, 1) for table in (compared.meaning, compared.words)]
        self._first, self._last = hours.copy(), hours.copy()

    def features(self, one: NDArray[np.intp], others: NDArray[np.intp]) -> Matrix:
        """What is judged of joining each group of ``one`` with that of ``others``: rows of ``FEATURES``."""
        pairs = self._pairs[one, others]
        average = self._sum[one, others] / pairs
        chance = self._chance[one, others] / pairs
        best = self._best[one, others]
        small = np.log(np.minimum(self._sizes[one], self._sizes[others]))
        large = np.log(np.maximum(self._sizes[one], self._sizes[others]))
        gap = np.maximum(self._first[one] - self._last[others], self._first[others] - self._last[one])
        meaning, words = (_middles(table, one, others) for table in self._alike)
        columns = [
            average,
            chance,
            best,
            self._worst[one, others],
            small,
            large,
            meaning,
            words,
            np.log1p(np.maximum(gap, 0)),
            average * small,
            average * large,
            meaning * small,
            meaning * large,
            chance * large,
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    def possible(self, one: int, alive: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Groups that may be joined with ``one``."""
        mask = alive & (self._best[one] > linkage.LEAST)
        mask[one] = False
        return np.flatnonzero(mask)

    def all_possible(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Every pair of groups that may be joined."""
        ones, others = np.nonzero(np.triu(self._best > linkage.LEAST, 1))
        return ones, others

    def join(self, keep: int, gone: int) -> None:
        """Make two groups one."""
        for table in self._alike:
            table[keep, keep] += table[gone, gone] + 2 * table[keep, gone]
        for table, rule in (
            (self._sum, np.add),
            (self._chance, np.add),
            (self._best, np.maximum),
            (self._worst, np.minimum),
            (self._pairs, np.add),
            *((table, np.add) for table in self._alike),
        ):
            within = table[keep, keep]
            table[keep] = rule(table[keep], table[gone])
            table[:, keep] = table[keep]
            table[keep, keep] = within
        self._sizes[keep] += self._sizes[gone]
        self._first[keep] = min(self._first[keep], self._first[gone])
        self._last[keep] = max(self._last[keep], self._last[gone])


def _middles(table: Matrix, one: NDArray[np.intp], others: NDArray[np.intp]) -> Matrix:
    within = np.diagonal(table)
    return np.asarray(table[one, others] / np.sqrt(np.maximum(within[one] * within[others], 1e-6)), dtype=np.float32)


@dataclass
class Lessons:
    """Features of pairs of groups, the part of their pairs of entries that are one story, and what each counts."""

    features: list[Any]
    right: list[Any]
    weight: list[Any]


def train_joining(sets: Sequence[Prepared], kind: str, weights: Mapping[str, Any]) -> dict[str, Any]:
    """When to join, by logistic regression over what was seen while joining; the table as ``weights.json`` holds it.

    Groups are those that joining makes, not those of the readers: what to do with half a story, and with one that took
    in a stranger, is learnt too (imitation with the learner at the wheel, as Ross et al. 2011 do it).
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - large, and wanted only for training
    from sklearn.preprocessing import StandardScaler  # noqa: PLC0415 - the same

    rng = np.random.default_rng(SEED)
    model = model_from({"words": weights, "vectors": weights, "join_words": JOIN, "join_vectors": JOIN})
    joining = np.array([JOIN["signals"][name] for name in FEATURES]), JOIN["bias"]
    lessons = Lessons([], [], [])
    for _ in range(ROUNDS):
        for prepared in sets:
            _learn(prepared, kind, model, joining, lessons, rng)
        features, right = np.concatenate(lessons.features), np.concatenate(lessons.right)
        weight = np.concatenate(lessons.weight)
        scaler = StandardScaler().fit(features)
        regression = LogisticRegression(C=0.05, max_iter=500)
        twice = np.concatenate([scaler.transform(features)] * 2)
        labels = np.repeat([1, 0], len(features))
        regression.fit(twice, labels, sample_weight=np.concatenate([weight * right, weight * (1 - right)]))
        scale = np.where(scaler.scale_ > 0, scaler.scale_, 1)
        raw = regression.coef_[0] / scale
        joining = raw, float(regression.intercept_[0] - (raw * scaler.mean_).sum())
    return {
        "bias": _drawn(joining[1], JOIN["bias"]),
        "signals": {
            name: _drawn(float(learnt), JOIN["signals"][name])
            for name, learnt in zip(FEATURES, joining[0], strict=True)
        },
    }


def _drawn(learnt: float, first: float) -> float:
    return round(LEARNT * learnt + (1 - LEARNT) * first, 4)


def _learn(
    prepared: Prepared,
    kind: str,
    model: Model,
    joining: tuple[Any, float],
    lessons: Lessons,
    rng: np.random.Generator,
) -> None:
    """Join the entries of a set as ``joining`` would, kept from most of its mistakes, and note all that was judged."""
    gold = prepared.material.gold
    count = len(gold)
    hours = np.array([entry.published.timestamp() / 3600 for entry in prepared.material.entries])
    known = np.ones(len(prepared.pairs.left), dtype=bool) if kind == "vectors" else None
    groups = Groups(weighed(prepared.signals, model, known), prepared.pairs, hours)
    stories = np.eye(gold.max() + 1, dtype=np.float32)[gold]
    scores = np.full((count, count), -99, dtype=np.float32)
    alive = np.ones(count, dtype=bool)
    counts = _worth(prepared.material)

    def judge(ones: NDArray[np.intp], others: NDArray[np.intp]) -> None:
        features = groups.features(ones, others)
        scores[ones, others] = scores[others, ones] = features @ joining[0] + joining[1]
        sizes = stories[ones].sum(axis=-1), stories[others].sum(axis=-1)
        lessons.features.append(features)
        lessons.right.append((stories[ones] * stories[others]).sum(axis=-1) / (sizes[0] * sizes[1]))
        lessons.weight.append(counts * np.sqrt(np.minimum(*sizes)) * np.ones(len(features)))

    judge(*groups.all_possible())
    while scores.max() > HOPELESS:
        keep, gone = sorted(divmod(int(scores.argmax()), count))
        share = stories[keep] @ stories[gone] / (stories[keep].sum() * stories[gone].sum())
        if share < 0.5 and not (scores[keep, gone] > 0 and rng.random() < WRONG):
            scores[keep, gone] = scores[gone, keep] = -99
            continue
        groups.join(keep, gone)
        alive[gone] = False
        stories[keep] += stories[gone]
        for one in (keep, gone):
            scores[one] = scores[:, one] = -99
        others = groups.possible(keep, alive)
        if len(others):
            judge(np.full(len(others), keep), others)


def _worth(one: Material) -> float:
    return JOINING_WEIGHT[one.kind] * (JOINING_WEIGHT["bare"] if one.name.endswith("/bare") else 1)
