"""A forum topic that was deleted or closed: what it was to get comes to the chat itself, which is told so once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.editions.render import rooms as rendering
from bot.services import issuing
from bot.store import outbox, rooms, subscribers

if TYPE_CHECKING:
    from datetime import datetime

    from bot.models import Delivery
    from bot.services import Services
    from bot.store.engine import Connection


async def gone(services: Services, db: Connection, delivery: Delivery, now: datetime) -> None:
    """Let the chat itself take the place of the topic that ``delivery`` could not reach.

    Where the chat has an edition of its own, that of the topic ends. Several deliveries of one topic are one end.
    """
    found = await subscribers.by_id(db, [delivery.subscriber_id])
    if not found or found[0].topic_id != delivery.topic_id:
        return
    topic = found[0]
    room = await rooms.of(db, topic.chat_id, topic.topic_id)
    await rooms.drop(db, topic.chat_id, topic.topic_id)
    whole = await subscribers.get(db, topic.chat_id)
    moved = whole is None or not whole.active
    if moved:
        await subscribers.leave_topic(db, topic)
        told = replace(topic, topic_id=0)
    else:
        await subscribers.save(db, replace(topic, active=False, next_due=None))
        await subscribers.silence(db, topic.id, silent=True)
        told = whole or topic
    view = issuing.view_of(services, told, now)
    message = rendering.topic_gone(view, room.title if room else "", moved=moved)
    await outbox.put(db, [(told.id, f"{outbox.NOTICE}topic/{topic.topic_id}", message, now)], now)
