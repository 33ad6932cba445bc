"""A group became a supergroup, which has another id: every row that names the chat moves along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, delete, exists, update

from bot.models import ChatKind
from bot.store import subscribers
from bot.store.tables import announcements, doors, keepers, rooms

if TYPE_CHECKING:
    from bot.store.engine import Connection


# What names a row beside the chat, by table.
_BESIDE: Final = {rooms: "topic_id", keepers: "person_id", doors: "door", announcements: "id"}


async def move(db: Connection, old_chat_id: int, new_chat_id: int) -> None:
    """Move settings, names, keepers and doors of a chat; what is known under the new id already stays there."""
    await subscribers.migrate(db, old_chat_id, new_chat_id)
    for table, beside in _BESIDE.items():
        there = table.alias("there")
        old = table.c.chat_id == old_chat_id
        known = exists().where(there.c.chat_id == new_chat_id, there.c[beside] == table.c[beside])
        await db.execute(update(table).where(and_(old, ~known)).values(chat_id=new_chat_id))
        await db.execute(delete(table).where(old))
    await db.execute(update(rooms).where(rooms.c.chat_id == new_chat_id).values(kind=ChatKind.SUPERGROUP.value))
