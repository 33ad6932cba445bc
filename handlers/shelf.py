"""What she keeps and looks up again: /saved, /history, /catchup, /brief, and the buttons for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.editions.render import replies
from bot.editions.render import shelf as told
from bot.services import reading, shelf
from handlers import arguments
from handlers.context import Reply

if TYPE_CHECKING:
    from datetime import timedelta

    from handlers.context import Ask

_LAST_PAGE: Final = 999


async def saved(ask: Ask) -> Reply:
    """``/saved``, or a tap that turns a page."""
    found = await shelf.saved(ask.services, ask.subscriber, _page(ask.words))
    return Reply((told.saved(found.stories, ask.view, (found.page, found.pages)),))


async def save(ask: Ask) -> Reply:
    """A tap keeps a story."""
    number = arguments.story(ask.words)
    if not await shelf.save(ask.services, ask.chat, number):
        return Reply((told.shelf_full(ask.view, shelf.MOST_SAVED),))
    return Reply((told.now_kept(ask.view, kept=True),), told.keep(number, ask.view, kept=True))


async def unsave(ask: Ask) -> Reply:
    """A tap lets it go."""
    number = arguments.story(ask.words)
    await shelf.let_go(ask.services, ask.subscriber, number)
    return Reply((told.now_kept(ask.view, kept=False),), told.keep(number, ask.view))


async def less(ask: Ask) -> Reply:
    """A tap on "less like this"."""
    found = await reading.story(ask.services, arguments.story(ask.words))
    return Reply((told.less(found, ask.view),))


async def history(ask: Ask) -> Reply:
    """``/history``: her editions."""
    held, page, pages = await shelf.history(ask.services, ask.subscriber, _page(ask.words))
    listed = [(one.at, len(one.more) + (one.lead is not None)) for one in held]
    return Reply((told.history(listed, ask.view, (page, pages)),))


async def edition(ask: Ask) -> Reply:
    """A tap on one of them."""
    (moment,) = arguments.parts(ask.words, 1)
    return Reply((await shelf.again(ask.services, ask.subscriber, arguments.moment(moment))).messages)


async def catchup(ask: Ask) -> Reply:
    """``/catchup 3d``: what mattered while she was away."""
    span = arguments.span(ask.text) if ask.words else shelf.CATCH_UP
    return await _missed(ask, span, 0)


async def caught(ask: Ask) -> Reply:
    """A tap that turns a page of it."""
    page, hours = arguments.parts(ask.words, 2)
    return await _missed(ask, arguments.span(f"{hours}h"), arguments.number(page, 0, _LAST_PAGE))


async def brief(ask: Ask) -> Reply:
    """``/brief``: the day in one screen."""
    stories = await shelf.brief(ask.services, ask.subscriber)
    if not stories:
        gathering = await reading.next_gathering(ask.services)
        return Reply((replies.nothing(ask.view, None, week=False, gathering=gathering),))
    return Reply((told.brief(stories, ask.view),))


async def _missed(ask: Ask, span: timedelta, page: int) -> Reply:
    found = await shelf.missed(ask.services, ask.subscriber, span, page)
    return Reply((told.missed(found.stories, ask.view, span, (found.page, found.pages)),))


def _page(words: tuple[str, ...]) -> int:
    return arguments.number(words[0], 0, _LAST_PAGE) if words else 0
