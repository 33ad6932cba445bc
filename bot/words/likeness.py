"""Likeness: what vectors know of the meaning of a story's titles and leads, for those who have them."""

from __future__ import annotations

from typing import Protocol


class Likeness(Protocol):
    """How near texts of a story's entries are in meaning, 0 to 1; None where nothing is known of it."""

    def to_title(self, entry_id: int, title_entry_id: int) -> float | None:
        """The lead (the beginning of the snippet) of one entry and the title of another."""

    def to_lead(self, entry_id: int, other_id: int) -> float | None:
        """The leads of two entries."""

    def of_titles(self, entry_id: int, other_id: int) -> float | None:
        """The titles of two entries."""
