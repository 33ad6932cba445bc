"""Hidden words: what they would have kept away, and the wishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.editions.hiding import hides
from bot.store import stories

if TYPE_CHECKING:
    from bot.models import Story
    from bot.services import Services

WEEK: Final = timedelta(days=7)
# Editions draw on the best of a day; a week has no more that matter.
_MOST: Final = 400


@dataclass(frozen=True, slots=True)
class Hidden:
    """The stories of the week that a phrase hides, most important first, out of ``among``."""

    stories: tuple[Story, ...]
    among: int


async def preview(services: Services, phrase: str) -> Hidden:
    """What ``phrase`` would have hidden of this week's most important stories."""
    since = services.clock() - WEEK
    async with services.store.reading() as db:
        found = await stories.top(db, since=since, limit=_MOST, by="importance")
    return Hidden(tuple(story for story in found if hides((phrase,), story)), len(found))
