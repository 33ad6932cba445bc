"""Who is let in: everybody but the banned; or, where the bot is private, those on its list and those invited."""

from __future__ import annotations

import hmac
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from bot.store import doors, subscribers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services import Services


class Door(Enum):
    """What somebody finds: open, closed (an invitation opens it), or locked for good."""

    OPEN = "open"
    CLOSED = "closed"
    LOCKED = "locked"


async def door(services: Services, ids: Sequence[int]) -> Door:
    """How the door is for whoever goes by ``ids``: her own, and that of the chat. One of them on a list is enough."""
    telegram = services.config.telegram
    if set(ids) & set(telegram.admins):
        return Door.OPEN
    async with services.store.reading() as db:
        noted = await doors.of(db, ids)
    if "banned" in noted:
        return Door.LOCKED
    is_known = not telegram.is_private or set(ids) & set(telegram.allowed) or "invited" in noted
    return Door.OPEN if is_known else Door.CLOSED


async def is_invited(services: Services, person: int) -> bool:
    """Whether the bot is private and an invitation let her in, so that to be forgotten is to be shut out."""
    telegram = services.config.telegram
    if not telegram.is_private or person in {*telegram.allowed, *telegram.admins}:
        return False
    async with services.store.reading() as db:
        return "invited" in await doors.of(db, [person])


async def invite(services: Services, person: int, code: str) -> bool:
    """Let ``person`` in for good where ``code`` is the invitation; whether it was."""
    wanted = services.config.telegram.invite_code
    if wanted is None or not hmac.compare_digest(wanted.get_secret_value().encode(), code.encode()):
        return False
    async with services.store.writing() as db:
        await doors.put(db, person, "invited", services.clock())
    return True


async def ban(services: Services, chat_id: int) -> bool:
    """Answer this person or chat no more, and end its editions; False for one who runs the bot."""
    if chat_id in services.config.telegram.admins:
        return False
    async with services.store.writing() as db:
        await doors.put(db, chat_id, "banned", services.clock())
        await doors.remove(db, chat_id, "invited")
        for subscriber in await subscribers.of_chat(db, chat_id):
            await subscribers.save(db, replace(subscriber, active=False, next_due=None))
    return True


async def unban(services: Services, chat_id: int) -> None:
    """Answer again; editions come again by /start only."""
    async with services.store.writing() as db:
        await doors.remove(db, chat_id, "banned")
