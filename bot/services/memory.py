"""What is made once for many: a memory of what was made, and what tells one look from another."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

    from bot.editions.render.view import View

# How many distinct things are remembered, a few kilobytes each.
_REMEMBERED: Final = 2000

T = TypeVar("T")


class Memory(Generic[T]):
    """Remembers what was made under a key; when it is full, what was not asked for the longest is forgotten."""

    def __init__(self) -> None:
        self._made: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is remembered, or made now."""
        if key in self._made:
            self._made.move_to_end(key)
            return self._made[key]
        made = self._made[key] = make()
        if len(self._made) > _REMEMBERED:
            self._made.popitem(last=False)
        return made


def look(view: View, *moments: datetime | None) -> tuple[Hashable, ...]:
    """All that the same news can differ by: layout, languages, and what the clock shows there at its ``moments``."""
    place = view.tzinfo
    return view.layout, view.languages, *(at and at.astimezone(place).replace(tzinfo=None) for at in moments)
