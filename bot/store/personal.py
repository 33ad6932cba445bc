"""Everything that is stored about one chat: to hand it out, and to erase it.

The tables are found in the schema page by their columns ``subscriber_id``, ``chat_id`` and ``person_id``, so that one
added later is not forgotten. A person's id is that of her private chat.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, or_, select

from bot.store.tables import metadata, subscribers

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Table

    from bot.store.engine import Connection

_NAMES: Final = ("subscriber_id", "chat_id", "person_id")


async def everything(db: Connection, chat_id: int) -> dict[str, list[dict[str, Any]]]:
    """Every row about a chat and its forum topics, by table, as JSON can carry it; instants in ISO 8601, UTC."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in _tables():
        rows = await db.execute(select(table).where(_about(table, chat_id)))
        found[table.name] = [{name: _plain(value) for name, value in row.items()} for row in rows.mappings()]
    return found


async def erase(db: Connection, chat_id: int) -> int:
    """Remove every row about a chat and its forum topics; gives how many subscriptions there were."""
    for table in _tables():
        if table is not subscribers:
            await db.execute(delete(table).where(_about(table, chat_id)))
    return (await db.execute(delete(subscribers).where(subscribers.c.chat_id == chat_id))).rowcount


def _about(table: Table, chat_id: int) -> ColumnElement[bool]:
    """Which rows of a table are about the chat, by whatever it is named there."""
    mine = select(subscribers.c.id).where(subscribers.c.chat_id == chat_id)
    named = {name: table.c[name] for name in _NAMES if name in table.c}
    return or_(*(column.in_(mine) if name == "subscriber_id" else column == chat_id for name, column in named.items()))


def _tables() -> list[Table]:
    """The subscribers, and all that is about people and chats."""
    others = (
        table for table in metadata.sorted_tables if table is not subscribers and set(_NAMES) & set(table.c.keys())
    )
    return [subscribers, *others]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
