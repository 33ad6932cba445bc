"""Which doors stand open or shut: who was invited to a private bot, and who is answered no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sqlalchemy import delete, select

from bot.store.dialect import upsert
from bot.store.tables import doors

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.store.engine import Connection

Kind = Literal["banned", "invited"]


async def put(db: Connection, chat_id: int, door: Kind, now: datetime) -> None:
    """Note it of a person or chat; what was noted before stays as it was."""
    row = {"chat_id": chat_id, "door": door, "since": now}
    await db.execute(upsert(db, doors, key=["chat_id", "door"]), row)


async def remove(db: Connection, chat_id: int, door: Kind) -> None:
    """Note it no longer."""
    await db.execute(delete(doors).where(doors.c.chat_id == chat_id, doors.c.door == door))


async def of(db: Connection, ids: Collection[int]) -> set[str]:
    """What is noted of any of these persons and chats."""
    return set(await db.scalars(select(doors.c.door).where(doors.c.chat_id.in_(list(ids)))))
