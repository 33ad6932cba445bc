"""Leads: how near the titles and first sentences of a story's entries are in meaning, from their stored vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.stories.meaning import telling, unpack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bot.models import Entry


def with_leads(story: Sequence[Entry]) -> list[Entry]:
    """The entries of a story of which the leads are compared: those with one, where several entries are."""
    return [entry for entry in story if entry.snippet] if len(story) > 1 else []


class Leads:
    """The vectors of titles and leads of some entries; unpacked when asked for, as most never are."""

    def __init__(self, titles: Mapping[int, bytes], leads: Mapping[int, bytes]) -> None:
        """Take the packed vectors of titles, and of leads (the beginnings of snippets), by the id of their entry."""
        self._packed = titles, dict(leads)
        self._missed: set[int] = set()
        self._known: dict[tuple[int, int], NDArray[np.float32]] = {}

    def missed(self) -> set[int]:
        """The entries of which the lead was asked for and has no vector, since this was last asked."""
        missed, self._missed = self._missed, set()
        return missed

    def learn(self, leads: Mapping[int, bytes]) -> None:
        """Take more packed vectors of leads, by the id of their entry."""
        self._packed[1].update(leads)

    def to_title(self, entry_id: int, title_entry_id: int) -> float | None:
        """Cosine of the lead of one entry and the title of another, 0 to 1; None where one has no vector."""
        return _cosine(self._vector(1, entry_id), self._vector(0, title_entry_id))

    def to_lead(self, entry_id: int, other_id: int) -> float | None:
        """Cosine of the leads of two entries, 0 to 1; None where one has no vector."""
        return _cosine(self._vector(1, entry_id), self._vector(1, other_id))

    def of_titles(self, entry_id: int, other_id: int) -> float | None:
        """Cosine of the titles of two entries, 0 to 1; None where one has no vector."""
        return _cosine(self._vector(0, entry_id), self._vector(0, other_id))

    def _vector(self, kind: int, entry_id: int) -> NDArray[np.float32] | None:
        known = self._known.get((kind, entry_id))
        if known is None:
            packed = self._packed[kind].get(entry_id)
            if packed is None:
                self._missed |= {entry_id} if kind else set()
                return None
            known = self._known[kind, entry_id] = telling(unpack(packed))
        return known


def _cosine(one: NDArray[np.float32] | None, other: NDArray[np.float32] | None) -> float | None:
    return None if one is None or other is None else max(0.0, float(one @ other))
