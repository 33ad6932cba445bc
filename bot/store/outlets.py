"""Outlets: who publishes, by id, and in which languages they wrote lately."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.models import Outlet
from bot.store.dialect import chunks
from bot.store.tables import entries, outlets

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.store.engine import Connection


async def get(db: Connection, ids: Collection[int]) -> list[Outlet]:
    """The outlets of these ids, by name; unknown ones are left out."""
    found: list[Outlet] = []
    for part in chunks(ids):
        rows = await db.execute(select(outlets).where(outlets.c.id.in_(part)))
        found += [Outlet(row.name, row.family, row.tier, row.id) for row in rows]
    return sorted(found, key=lambda outlet: outlet.name.casefold())


async def languages(db: Connection, since: datetime) -> list[str]:
    """The languages of the entries published ``since`` then, in alphabetical order."""
    query = select(entries.c.language).where(entries.c.published >= since).distinct()
    return sorted((await db.scalars(query)).all())
