"""Asks SQLite how it goes about the statements that the store really sends."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.store import Connection


@contextmanager
def recorded(db: Connection) -> Iterator[list[tuple[str, Any]]]:
    """The statements sent meanwhile, with their parameters."""
    sent: list[tuple[str, Any]] = []

    def note(_db: object, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        sent.append((statement, parameters))

    event.listen(db.sync_connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.sync_connection, "before_cursor_execute", note)


async def steps(db: Connection, sent: tuple[str, Any]) -> list[str]:
    """The steps of SQLite's plan for one statement."""
    statement, parameters = sent
    return [row.detail for row in await db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
