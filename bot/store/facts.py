"""Small facts that the program remembers of itself, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.store.dialect import upsert
from bot.store.tables import facts

if TYPE_CHECKING:
    from bot.store.engine import Connection

# The greatest story id ever given, so that a permalink never leads to another story.
LAST_STORY = "stories.last"
# When editions were last pressed, in seconds since 1970 UTC: a clock that shows less has been put back.
LAST_PRESS = "press.last"


async def get(db: Connection, name: str) -> str | None:
    """The value remembered under ``name``, or None."""
    value: str | None = await db.scalar(select(facts.c.value).where(facts.c.name == name))
    return value


async def put(db: Connection, name: str, value: str) -> None:
    """Remember ``value`` under ``name`` (at most 64 characters), in place of what was there."""
    await db.execute(upsert(db, facts, key=["name"], update=["value"]), {"name": name, "value": value})


async def forget(db: Connection, name: str) -> None:
    """Remember nothing under ``name``."""
    await db.execute(delete(facts).where(facts.c.name == name))
