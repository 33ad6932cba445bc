"""One story: its card, its sources, and why it stands where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editions.render.card import card, sources_page
from bot.services import reading
from handlers import arguments
from handlers.context import Reply

if TYPE_CHECKING:
    from handlers.context import Ask

_LAST_PAGE = 999


async def story(ask: Ask) -> Reply:
    """``/story 123``, a permalink, or a tap on its number."""
    return await _card(ask, reason=False)


async def why(ask: Ask) -> Reply:
    """The card with the numbers behind its rank."""
    return await _card(ask, reason=True)


async def sources(ask: Ask) -> Reply:
    """A page of all its reports."""
    number, page = arguments.parts(ask.words, 2)
    found = await reading.story(ask.services, arguments.story((number,)))
    return Reply((sources_page(found, ask.view, arguments.number(page, 0, _LAST_PAGE)),))


async def _card(ask: Ask, *, reason: bool) -> Reply:
    found = await reading.story(ask.services, arguments.story(ask.words))
    following = await reading.after(ask.services, ask.subscriber, found.id)
    return Reply((card(found, ask.view, subscriber=ask.subscriber, next_id=following, reason=reason),))
