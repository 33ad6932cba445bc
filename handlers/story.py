"""One story: its card, its sources, and why it stands where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editions.render import alert, replies
from bot.editions.render.card import Standing, card, sources_page
from bot.services import alerting, reading, shelf, subscriptions, tasting
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
    found = await reading.story(ask.services, arguments.story((number,)), ask.subscriber)
    return Reply((sources_page(found, ask.view, arguments.number(page, 0, _LAST_PAGE)),))


async def _card(ask: Ask, *, reason: bool) -> Reply:
    found = await reading.story(ask.services, arguments.story(ask.words), ask.subscriber)
    following = await reading.after(ask.services, ask.subscriber, found.id)
    watched = found.id in await alerting.follows(ask.services, ask.subscriber)
    kept = await shelf.is_saved(ask.services, ask.subscriber, found.id)
    liked = await tasting.voted(ask.services, ask.subscriber, found.id)
    standing = Standing(ask.subscriber, watched=watched, kept=kept, liked=liked)
    return Reply((card(found, ask.view, standing=standing, next_id=following, reason=reason),))


async def watch(ask: Ask) -> Reply:
    """Follow a story: what moves in it comes as a reply to the message with the button."""
    found = await reading.story(ask.services, arguments.story(ask.words))
    subscriber = await subscriptions.known(ask.services, ask.chat)
    if not await alerting.follow(ask.services, subscriber, found, ask.message_id):
        return Reply((replies.watching_enough(ask.view, alerting.MOST_FOLLOWED),))
    return Reply((replies.watched(ask.view),), alert.watch(found.id, ask.view, watched=True))


async def unwatch(ask: Ask) -> Reply:
    """Follow it no longer."""
    found = await reading.story(ask.services, arguments.story(ask.words))
    await alerting.unfollow(ask.services, ask.subscriber, found.id)
    return Reply((replies.unwatched(ask.view),), alert.watch(found.id, ask.view))
