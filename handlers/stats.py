"""How delivering goes, for those who run the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editions.render import stats as rendering
from bot.services import stating
from handlers.context import Reply

if TYPE_CHECKING:
    from handlers.context import Ask


async def stats(ask: Ask) -> Reply:
    """``/stats``, or a tap that looks again."""
    return Reply((rendering.stats(ask.view, await stating.stats(ask.services)),))
