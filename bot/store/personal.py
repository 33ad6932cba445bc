"""Everything that is stored about one chat: to hand it out, and to erase it.

The tables are found in the schema page by their column ``subscriber_id``, so that one added later is not forgotten.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from bot.store.tables import metadata, subscribers

if TYPE_CHECKING:
    from sqlalchemy import Table

    from bot.store.engine import Connection


async def everything(db: Connection, chat_id: int) -> dict[str, list[dict[str, Any]]]:
    """Every row about a chat and its forum topics, by table, as JSON can carry it; instants in ISO 8601, UTC."""
    mine = select(subscribers.c.id).where(subscribers.c.chat_id == chat_id)
    found: dict[str, list[dict[str, Any]]] = {}
    for table in _tables():
        about = table.c.subscriber_id.in_(mine) if table is not subscribers else table.c.chat_id == chat_id
        rows = await db.execute(select(table).where(about))
        found[table.name] = [{name: _plain(value) for name, value in row.items()} for row in rows.mappings()]
    return found


async def erase(db: Connection, chat_id: int) -> int:
    """Remove every row about a chat and its forum topics; gives how many subscriptions there were."""
    mine = select(subscribers.c.id).where(subscribers.c.chat_id == chat_id)
    for table in _tables():
        if table is not subscribers:
            await db.execute(delete(table).where(table.c.subscriber_id.in_(mine)))
    return (await db.execute(delete(subscribers).where(subscribers.c.chat_id == chat_id))).rowcount


def _tables() -> list[Table]:
    """The subscribers, and all that belongs to them."""
    return [subscribers, *(table for table in metadata.sorted_tables if "subscriber_id" in table.c)]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
