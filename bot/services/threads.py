"""Topics of private chats: each followed hashtag may have one, to which its stories of an edition go.

followed ──wanted──► opened at Telegram, a few at a time ──► its stories go there
                          └──refused, or deleted later──► they come in the chat itself, which is told once
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.editions.render import threads as rendering
from bot.models import ChatKind
from bot.services import issuing, subscriptions
from bot.store import outbox, subscribers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.models import Message, Subscriber
    from bot.services import Chat, Services
    from bot.store.engine import Connection

    # Opens a topic of this name in a chat: its id, 0 where Telegram refuses, None where it is to be tried again.
    Begin = Callable[[int, str], Awaitable[int | None]]

_A_PAGE: Final = 50
# Telegram allows a message a second to one chat, and a topic begins with one.
_AT_ONCE: Final = 3


async def switch(services: Services, chat: Chat, *, on: bool) -> Subscriber:
    """A topic for each followed hashtag, or none; what was refused or deleted is tried anew."""
    return await subscriptions.set_tag_topics(services, chat, on=on)


async def begin(services: Services, now: datetime, start: Begin) -> int:
    """Open what is wanted; gives how many topics were opened."""
    async with services.store.reading() as db:
        waiting = await subscribers.wanting_topics(db, _A_PAGE)
    return sum([await _begin(services, one, now, start) for one in waiting])


async def _begin(services: Services, one: Subscriber, now: datetime, start: Begin) -> int:
    opened: dict[str, int] = {}
    for key in [key for key, topic in one.tag_topics or () if topic is None][:_AT_ONCE]:
        topic = await start(one.chat_id, f"#{key}")
        if topic is None:
            break
        opened[key] = topic
    refused = bool(opened) and not any(opened.values())
    async with services.store.writing() as db:
        fresh = await subscribers.get(db, one.chat_id)
        if fresh is None or fresh.tag_topics is None:
            return 0
        known = tuple((key, opened.get(key, topic) if topic is None else topic) for key, topic in fresh.tag_topics)
        await subscribers.save(db, replace(fresh, tag_topics=None if refused else known))
        if refused:
            message = rendering.refused(issuing.view_of(services, fresh, now))
            await outbox.put(db, [_notice(fresh, f"refused/{now:%Y%m%dT%H%M%S}", message, now)], now)
    return sum(map(bool, opened.values()))


async def lost(services: Services, db: Connection, subscriber_id: int, topic: int, now: datetime) -> None:
    """A topic was deleted or closed: its stories come in the chat itself from now on, which is told so once."""
    for one in await subscribers.by_id(db, [subscriber_id]):
        gone = [key for key, known in one.tag_topics or () if known == topic]
        if not gone:
            continue
        kept = tuple((key, 0 if known == topic else known) for key, known in one.tag_topics or ())
        await subscribers.save(db, replace(one, tag_topics=kept))
        message = rendering.lost(issuing.view_of(services, one, now), gone[0])
        await outbox.put(db, [_notice(one, f"topic/{topic}", message, now)], now)


def may_have(services: Services, subscriber: Subscriber) -> bool:
    """Whether topics can be offered: in a private chat, where the bot has them, or where she has some already."""
    return subscriber.kind is ChatKind.PRIVATE and (services.private_topics or subscriber.tag_topics is not None)


def _notice(one: Subscriber, name: str, message: Message, now: datetime) -> tuple[int, str, Message, datetime]:
    return one.id, f"{outbox.NOTICE}{name}", message, now
