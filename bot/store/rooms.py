"""Rooms: the groups, channels and forum topics that the bot was let into, and the people who keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, delete, func, insert, select, update

from bot.models import ChatKind, Room
from bot.store.dialect import upsert
from bot.store.tables import keepers, rooms

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.store.engine import Connection


async def note(db: Connection, room: Room, now: datetime) -> Room:
    """Keep a room as it is now (its id is ignored); gives it with its id."""
    here = rooms.c.chat_id == room.chat_id, rooms.c.topic_id == room.topic_id
    values: dict[str, Any] = {"kind": room.kind.value, "title": room.title, "present": room.present}
    known = (await db.execute(update(rooms).where(*here).values(values).returning(*rooms.c))).first()
    if known is None:
        values |= {"chat_id": room.chat_id, "topic_id": room.topic_id, "since": now}
        known = (await db.execute(insert(rooms).returning(*rooms.c), values)).one()
    return _room(known)


async def rename(db: Connection, chat_id: int, topic_id: int, title: str) -> None:
    """Note another name, where the room is known."""
    here = rooms.c.chat_id == chat_id, rooms.c.topic_id == topic_id
    await db.execute(update(rooms).where(*here).values(title=title))


async def leave(db: Connection, chat_id: int) -> None:
    """Note that the bot was sent away from a chat and all its topics."""
    await db.execute(update(rooms).where(rooms.c.chat_id == chat_id).values(present=False))


async def drop(db: Connection, chat_id: int, topic_id: int) -> None:
    """Forget one room: a forum topic that was deleted."""
    await db.execute(delete(rooms).where(rooms.c.chat_id == chat_id, rooms.c.topic_id == topic_id))


async def by_id(db: Connection, room_id: int) -> Room | None:
    """The room of an id, or None."""
    found = (await db.execute(select(rooms).where(rooms.c.id == room_id))).first()
    return _room(found) if found else None


async def of(db: Connection, chat_id: int, topic_id: int = 0) -> Room | None:
    """The room of a chat and forum topic, or None."""
    query = select(rooms).where(rooms.c.chat_id == chat_id, rooms.c.topic_id == topic_id)
    found = (await db.execute(query)).first()
    return _room(found) if found else None


async def kept_by(db: Connection, person_id: int, limit: int) -> list[Room]:
    """At most ``limit`` rooms where the bot is and the person was seen as an administrator, by name, topics after."""
    mine = select(keepers.c.chat_id).where(keepers.c.person_id == person_id)
    query = select(rooms).where(rooms.c.chat_id.in_(mine), rooms.c.present)
    first = select(rooms.c.chat_id, func.min(rooms.c.title).label("name")).where(rooms.c.topic_id == 0)
    heads = first.group_by(rooms.c.chat_id).subquery()
    query = query.outerjoin(heads, heads.c.chat_id == rooms.c.chat_id)
    query = query.order_by(heads.c.name, rooms.c.chat_id, rooms.c.topic_id).limit(limit)
    return [_room(row) for row in await db.execute(query)]


async def keep(db: Connection, chat_id: int, person_ids: Collection[int], now: datetime) -> None:
    """Note who was seen as an administrator of a chat."""
    rows = [{"person_id": person_id, "chat_id": chat_id, "since": now} for person_id in person_ids]
    if rows:
        await db.execute(upsert(db, keepers, key=["person_id", "chat_id"]), rows)


async def keeps(db: Connection, chat_id: int, person_id: int) -> bool:
    """Whether the person was seen as an administrator of the chat."""
    query = select(keepers.c.since).where(keepers.c.chat_id == chat_id, keepers.c.person_id == person_id)
    return (await db.execute(query)).first() is not None


async def keep_no_more(db: Connection, chat_id: int, person_id: int) -> None:
    """The person is no administrator of the chat any more."""
    await db.execute(delete(keepers).where(keepers.c.chat_id == chat_id, keepers.c.person_id == person_id))


def _room(row: Row[Any]) -> Room:
    return Room(row.id, row.chat_id, row.topic_id, ChatKind(row.kind), row.title, row.present)
