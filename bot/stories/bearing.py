"""Bearing: which topics a story bears on by its meaning, whatever words and language it is told in.

One logistic regression a topic over the vectors that grouping needs anyway. The weights were learnt from stories whose
words left no doubt (``bench/train_topics.py``), so that they know stories of the same kind that are told in other
words, and words that only look like a topic: the animals of a video game.

Some countries are told in the same way, learnt from stories that name one: where a story is at home that names none,
as home news seldom do.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_TOPICS, _COUNTRIES = "bearings.npz", "countries.npz"


class Bearing:
    """Learnt weights; the same vectors always give the same answer."""

    def __init__(self, keys: Sequence[str], weights: NDArray[np.float32], floors: NDArray[np.float32]) -> None:
        """Keep ``weights`` of shape (topics, 385), the last column being the intercept, and ``floors`` of (topics,)."""
        self.keys = tuple(keys)
        self._weights = weights
        # Below its floor a topic is as good as out of the question.
        self.floors = dict(zip(self.keys, floors.tolist(), strict=True))

    def tells(self, vector: NDArray[np.float32]) -> dict[str, float]:
        """How probably a story is about each topic, or of each country, 0 to 1.

        ``vector`` (384,) is ``telling`` of the mean of those of its entries.
        """
        odds = self._weights[:, :-1] @ vector + self._weights[:, -1]
        return dict(zip(self.keys, (1.0 / (1.0 + np.exp(-odds))).tolist(), strict=True))


def shipped() -> Bearing:
    """The weights of topics that come with the program."""
    return _read(_TOPICS)


def countries() -> Bearing:
    """The weights of countries that come with the program; below no floor is one out of the question."""
    return _read(_COUNTRIES)


@cache
def _read(name: str) -> Bearing:
    with np.load(Path(__file__).parent / name, allow_pickle=False) as file:
        weights, floors = file["weights"].astype(np.float32), file["floors"].astype(np.float32)
        return Bearing(file["keys"].tolist(), weights, floors)
