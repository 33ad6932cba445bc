"""How the feeds are doing, for those who run the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editions.render import feeds as rendering
from bot.services import feedwatch
from handlers import arguments
from handlers.context import Reply

if TYPE_CHECKING:
    from handlers.context import Ask


async def feeds(ask: Ask) -> Reply:
    """``/feeds``, or a tap on another page of it; a page beyond the last is the last."""
    page = arguments.number(ask.words[0], 0, 99_999) if ask.words else 0
    found = await feedwatch.overview(ask.services)
    pages = max(1, -(-len(found.worst) // feedwatch.PAGE))
    page = min(page, pages - 1)
    shown = found.worst[page * feedwatch.PAGE : (page + 1) * feedwatch.PAGE]
    return Reply((rendering.overview(ask.view, found.counts, found.slowest, shown, page, pages),))
