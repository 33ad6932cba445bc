"""Hashtags: what is talked about, and what she follows or mutes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.editions.render import replies, replies_settings
from bot.editions.render.tags import tags as tags_panel
from bot.errors import BadArguments
from bot.services import reading, subscriptions, threads
from handlers import arguments
from handlers.context import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.editions.render.view import View
    from bot.models import Message, Tag
    from bot.services.subscriptions import Relation
    from handlers.context import Ask

_RELATIONS: Final[dict[str, Relation | None]] = {"follow": "follow", "unfollow": None, "mute": "mute", "unmute": None}


async def tags(ask: Ask) -> Reply:
    """What is talked about now, as buttons."""
    popular = await reading.tags_now(ask.services)
    if not popular:
        gathering = await reading.next_gathering(ask.services)
        return Reply((replies.nothing(ask.view, None, week=False, gathering=gathering),))
    mine = ask.subscriber
    return Reply((tags_panel(popular, ask.view, follows=mine.follows, mutes=mine.mutes),))


async def follow(ask: Ask) -> Reply:
    """``/follow #ukraine``: its stories come first."""
    return await _relate(ask, "follow", replies.followed)


async def unfollow(ask: Ask) -> Reply:
    """``/unfollow #ukraine``: they come as any other."""
    return await _relate(ask, "unfollow", replies.unfollowed)


async def mute(ask: Ask) -> Reply:
    """``/mute #hockey``: its stories stay away."""
    return await _relate(ask, "mute", replies.muted)


async def unmute(ask: Ask) -> Reply:
    """``/unmute #hockey``: they may come again."""
    return await _relate(ask, "unmute", replies.unmuted)


async def undo(ask: Ask) -> Reply:
    """A tap takes one of these wishes back, and can be taken back itself."""
    wish, key = arguments.parts(ask.words, 2)
    wishes = {"follow": follow, "unfollow": unfollow, "mute": mute, "unmute": unmute}
    if wish not in wishes:
        raise BadArguments(wish)
    return await wishes[wish](replace(ask, words=(key,)))


async def _relate(ask: Ask, wish: str, said: Callable[[View, Tag], Message]) -> Reply:
    if not ask.words:
        return Reply(
            (replies_settings.mine(ask.view, ask.subscriber, topics=threads.may_have(ask.services, ask.subscriber)),)
        )
    tag = await reading.find_tag(ask.services, arguments.tag(ask.words))
    relation = _RELATIONS[wish]
    after = await subscriptions.relate(ask.services, ask.chat, tag.key, relation)
    if relation is not None and tag.key not in {*after.follows, *after.mutes}:
        return Reply((replies.full(ask.view, subscriptions.MAX_TAGS),))
    return Reply((said(ask.view, tag),), button=replies.opposite(ask.view, wish, tag.key))
