"""Leads: how near the titles and first sentences of a story's entries are in meaning, from their stored vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.stories.meaning import unpack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_LEAST = 1e-3


class Leads:
    """The vectors of titles and leads of some entries; unpacked when asked for, as most never are.

    An entry's two vectors are of its title and, as the sum of both, of title and lead (the beginning of its snippet).
    As all are of length one, the lead's own is found again: with ``c = 2 * title · both``, it is ``c * both - title``.
    """

    def __init__(self, packed: Mapping[int, bytes]) -> None:
        """Take the packed vectors by the id of their entry."""
        self._packed = packed
        self._titles: dict[int, NDArray[np.float32] | None] = {}
        self._both: dict[int, NDArray[np.float32] | None] = {}
        self._leads: dict[int, NDArray[np.float32] | None] = {}

    def to_title(self, entry_id: int, title_entry_id: int) -> float:
        """Cosine of the lead of one entry and the title of another; 0 where one has no vector, or no lead."""
        return _cosine(self._lead(entry_id), self._title(title_entry_id))

    def to_lead(self, entry_id: int, other_id: int) -> float:
        """Cosine of the leads of two entries; 0 where one has no vector, or no lead."""
        return _cosine(self._lead(entry_id), self._lead(other_id))

    def of_titles(self, entry_id: int, other_id: int) -> float:
        """Cosine of the titles of two entries; 0 where one has no vector."""
        return _cosine(self._title(entry_id), self._title(other_id))

    def _title(self, entry_id: int) -> NDArray[np.float32] | None:
        if entry_id not in self._titles:
            self._unpack(entry_id)
        return self._titles[entry_id]

    def _lead(self, entry_id: int) -> NDArray[np.float32] | None:
        if entry_id not in self._leads:
            if entry_id not in self._both:
                self._unpack(entry_id)
            self._leads[entry_id] = _taken_apart(self._titles[entry_id], self._both[entry_id])
        return self._leads[entry_id]

    def _unpack(self, entry_id: int) -> None:
        packed = self._packed.get(entry_id)
        self._titles[entry_id], self._both[entry_id] = (None, None) if packed is None else unpack(packed)


def _taken_apart(title: NDArray[np.float32] | None, both: NDArray[np.float32] | None) -> NDArray[np.float32] | None:
    """The lead's vector, which is of length one by itself; none where there is no snippet and both are the same."""
    if title is None or both is None:
        return None
    near = float(title @ both)
    return None if near > 1.0 - _LEAST else np.float32(2.0 * near) * both - title


def _cosine(one: NDArray[np.float32] | None, other: NDArray[np.float32] | None) -> float:
    return 0.0 if one is None or other is None else max(0.0, float(one @ other))
