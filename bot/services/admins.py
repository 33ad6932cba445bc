"""Those who run the bot are told: a message into the outbox of each, in her language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.models import ChatKind
from bot.services import Chat, issuing, subscriptions
from bot.store import outbox, subscribers

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.editions.render.view import View
    from bot.models import Message, Subscriber
    from bot.services import Services
    from bot.store.engine import Connection


async def owe(
    services: Services, db: Connection, about: str, message: Callable[[View], Message], now: datetime
) -> None:
    """Owe each admin the message, within the caller's transaction; the same subject is owed once a second at most."""
    key = f"{outbox.NOTICE}{about}/{now:%Y%m%dT%H%M%S}"
    told = [await _admin(services, db, chat_id) for chat_id in services.config.telegram.admins]
    rows = [(admin.id, key, message(issuing.view_of(services, admin, now)), now) for admin in told]
    await outbox.put(db, rows, now)


async def _admin(services: Services, db: Connection, chat_id: int) -> Subscriber:
    """The admin's chat; one that never said a word is written down without an edition, so that it can be told."""
    found = await subscribers.get(db, chat_id, 0)
    if found is not None:
        return found
    kind = ChatKind.PRIVATE if chat_id > 0 else ChatKind.SUPERGROUP
    return await subscribers.add(db, subscriptions.unknown(services, Chat(chat_id, kind), services.clock()))
