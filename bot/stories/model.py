"""The learnt numbers: how much each signal counts, as a table that can be read.

``weights.json`` is written by ``bench/train_grouping.py``. Per signal there is one weight for entries of one language
and one that is added where the languages differ; there is a set with and a set without vectors. A second, shorter
list says when two groups of entries are joined.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Matrix: TypeAlias = NDArray[np.float32]


# What is judged of joining two groups, in the order in which linkage computes it.
FEATURES = (
    "average",
    "chance",
    "best",
    "worst",
    "small",
    "large",
    "meaning",
    "words",
    "gap",
    "average_x_small",
    "average_x_large",
    "meaning_x_small",
    "meaning_x_large",
    "chance_x_large",
)


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear model over named signals: the bias, and the weights for one and for differing languages."""

    bias: float
    names: tuple[str, ...]
    same: Matrix
    other: Matrix

    def logits(self, signals: Mapping[str, Matrix]) -> Matrix:
        """Log-odds that two entries report one event, for each pair."""
        table = np.stack([signals[name] for name in self.names])
        odds = self.same @ table + np.float32(self.bias)
        across = signals["other_language"]
        if across.any():
            odds += (self.other @ table) * across
        return np.asarray(odds, dtype=np.float32)

    def parts(self, signals: Mapping[str, Matrix], pair: int, most: int) -> list[tuple[str, float, float]]:
        """The ``most`` signals of one pair that weigh most: name, value, and what each adds to the log-odds."""
        across = float(signals["other_language"][pair])
        values = np.array([signals[name][pair] for name in self.names], dtype=np.float64)
        adds = values * (self.same + self.other.astype(np.float64) * across)
        order = np.argsort(-np.abs(adds), kind="stable")[:most].tolist()
        return [(self.names[place], float(values[place]), float(adds[place])) for place in order]


_Number = TypeVar("_Number", float, "NDArray[np.float64]")


@dataclass(frozen=True, slots=True)
class Joining:
    """When two groups are joined: one weight per name in ``FEATURES``, and the bias."""

    bias: float
    weights: tuple[float, ...]

    def score(  # noqa: PLR0913, PLR0917 - one for each number of two groups, or column of a table of them
        self,
        average: _Number,
        chance: _Number,
        best: _Number,
        worst: _Number,
        small: _Number,
        large: _Number,
        meaning: _Number,
        words: _Number,
        gap: _Number,
    ) -> _Number:
        """Log-odds that two groups are one story, from the numbers of which ``FEATURES`` are made."""
        w = self.weights
        return (
            self.bias
            + average * (w[0] + w[9] * small + w[10] * large)
            + chance * (w[1] + w[13] * large)
            + best * w[2]
            + worst * w[3]
            + small * w[4]
            + large * w[5]
            + meaning * (w[6] + w[11] * small + w[12] * large)
            + words * w[7]
            + gap * w[8]
        )


@dataclass(frozen=True, slots=True)
class Model:
    """Everything learnt: for pairs and for groups, without and with vectors."""

    words: Weights
    vectors: Weights
    join_words: Joining
    join_vectors: Joining


def model_from(table: Mapping[str, Any]) -> Model:
    """A model from its table, as ``weights.json`` holds it."""
    return Model(
        words=_weights(table["words"]),
        vectors=_weights(table["vectors"]),
        join_words=_joining(table["join_words"]),
        join_vectors=_joining(table["join_vectors"]),
    )


@cache
def shipped() -> Model:
    """The model that is part of the program."""
    return model_from(json.loads((Path(__file__).parent / "weights.json").read_text(encoding="utf-8")))


def _weights(table: Mapping[str, Any]) -> Weights:
    names = tuple(sorted(table["signals"]))
    both = np.array([table["signals"][name] for name in names], dtype=np.float32)
    return Weights(float(table["bias"]), names, both[:, 0], both[:, 1])


def _joining(table: Mapping[str, Any]) -> Joining:
    return Joining(float(table["bias"]), tuple(float(table["signals"][name]) for name in FEATURES))
