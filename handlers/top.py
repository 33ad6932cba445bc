"""Lists of stories: /top, a hashtag, and their pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.editions.render import replies, replies_problems
from bot.editions.render.listing import listing
from bot.errors import BadArguments, UnknownTag
from bot.services import places, reading
from bot.services.reading import LARGEST_PAGE, PAGE, Asked, Span
from handlers import arguments, schedule
from handlers.context import Reply

if TYPE_CHECKING:
    from handlers.context import Ask

_NO_TAG = "-"
_LAST_PAGE = 99


async def top(ask: Ask) -> Reply:
    """``/top``, ``/top 10 #ukraine week``."""
    return await _page(ask, arguments.top(ask.words))


async def tag(ask: Ask) -> Reply:
    """What there is under one tag."""
    return await _page(ask, Asked(tag=arguments.tag(ask.words)))


async def said(ask: Ask) -> Reply:
    """A message without a command: a hashtag, or a word that is one; or what time it is where she is."""
    if places.tells_time(ask.text):
        return await schedule.timezone(ask)
    try:
        return await tag(ask)
    except UnknownTag as unknown:
        if unknown.nearest or ask.text.startswith("#"):
            raise
    except BadArguments:
        pass
    return Reply((replies_problems.not_words(ask.view),))


async def page(ask: Ask) -> Reply:
    """A tap that turns a page: page, tag or -, span, and the size of a page where it is not the usual one."""
    size = arguments.number(ask.words[3], 1, LARGEST_PAGE) if len(ask.words) > 3 else PAGE  # noqa: PLR2004 - the fourth
    number, key, span = arguments.parts(ask.words[:3], 3)
    if span not in set(Span):
        raise BadArguments(span)
    asked = Asked(size, None if key == _NO_TAG else key, Span(span), arguments.number(number, 0, _LAST_PAGE))
    return await _page(ask, asked)


async def news(ask: Ask) -> Reply:
    """A tap on "what is in the news?"."""
    return await _page(replace(ask, words=()), Asked())


async def _page(ask: Ask, asked: Asked) -> Reply:
    found = await reading.top(ask.services, ask.subscriber, asked)
    week = asked.span is Span.WEEK
    if not found.stories:
        gathering = await reading.next_gathering(ask.services)
        return Reply((replies.nothing(ask.view, found.tag, week=week, gathering=gathering),))
    shown = listing(
        found.stories,
        ask.view,
        replies.heading(ask.view, found.tag, week=week),
        page=found.asked.page,
        pages=found.pages,
        tag=found.tag.key if found.tag else None,
        span=asked.span.value,
        size=asked.size,
        neighbours=found.neighbours,
    )
    return Reply((shown,))
