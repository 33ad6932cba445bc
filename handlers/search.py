"""/search: stories by words, and the pages of what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editions.render import finding
from bot.services import searching
from handlers import arguments
from handlers.context import Reply

if TYPE_CHECKING:
    from bot.services.searching import Sought
    from handlers.context import Ask

_LAST_PAGE = 99


async def search(ask: Ask) -> Reply:
    """``/search ships outlet:cbc #ukraine since:3d``."""
    return await _page(ask, arguments.search(ask.words), 0)


async def page(ask: Ask) -> Reply:
    """A tap that turns a page; the button carries what was sought."""
    number, text = arguments.parts(ask.words, 2)
    return await _page(ask, arguments.search(text.split()), arguments.number(number, 0, _LAST_PAGE))


async def _page(ask: Ask, sought: Sought, number: int) -> Reply:
    found = await searching.find(ask.services, ask.subscriber, sought, page=number)
    if not found.stories:
        return Reply((finding.nothing(ask.view, sought.text),))
    shown = finding.found(
        found.stories, ask.view, sought.text, place=(found.page, found.pages), total=found.total, loose=found.loose
    )
    return Reply((shown,))
