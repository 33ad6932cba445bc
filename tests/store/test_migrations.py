from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.errors import StoreTooNew
from bot.store import Store, facts
from bot.store.tables import metadata

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


def _on_the_schema_page(name: str | None, kind: str, _parents: object) -> bool:
    """The full-text index of SQLite is no table of ours, and has tables of its own."""
    return not (kind == "table" and (name or "").startswith("entry_words"))


def _differences(connection: Connection) -> list[Any]:
    options = {"compare_type": True, "compare_server_default": True, "include_name": _on_the_schema_page}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


async def test_the_migrations_make_the_schema_page(store: Store) -> None:
    async with store.reading() as db:
        assert await db.run_sync(_differences) == []


async def test_partial_indexes_have_the_conditions_of_the_schema_page(store: Store) -> None:
    async with store.reading() as db:
        rows = await db.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"
        )
        made = {row.name: row.sql.partition(" WHERE ")[2] for row in rows}
    wanted = {
        str(index.name): str(index.dialect_options["sqlite"]["where"])
        for table in metadata.sorted_tables
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    assert made == wanted


async def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    for _ in range(3):
        store = await Store.open(tmp_path / "a.db")
        async with store.writing() as db:
            times = int(await facts.get(db, "opened") or 0) + 1
            await facts.put(db, "opened", str(times))
        await store.close()
    assert times == 3


async def test_a_database_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    await (await Store.open(tmp_path / "a.db")).close()
    with sqlite3.connect(tmp_path / "a.db") as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    other.close()
    with pytest.raises(StoreTooNew, match="newer version of Broadsheet"):
        await Store.open(tmp_path / "a.db")
    with sqlite3.connect(tmp_path / "a.db") as other:
        assert other.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]
    other.close()


async def test_a_migration_that_stops_half_way_leaves_nothing(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.db") as other:
        other.execute("CREATE TABLE facts (name TEXT)")
    other.close()
    with pytest.raises(Exception, match="already exists"):
        await Store.open(tmp_path / "a.db")
    with sqlite3.connect(tmp_path / "a.db") as other:
        tables = {name for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    other.close()
    assert tables == {"facts"}


async def test_two_programs_that_start_at_once_both_find_the_schema(tmp_path: Path) -> None:
    first, second = await asyncio.gather(Store.open(tmp_path / "a.db"), Store.open(tmp_path / "a.db"))
    async with first.writing() as db:
        await facts.put(db, "colour", "blue")
    async with second.reading() as db:
        assert await facts.get(db, "colour") == "blue"
    await first.close()
    await second.close()
