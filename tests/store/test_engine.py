from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import ProgrammingError

from bot.errors import StoreBusy, StoreError, StoreFull
from bot.store import Store, facts

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "not" / "yet" / "there.db")
    await store.close()
    assert (tmp_path / "not" / "yet" / "there.db").exists()


async def test_a_url_opens_the_same_database_as_its_path(tmp_path: Path) -> None:
    store = await Store.open(str(tmp_path / "a.db"))
    async with store.writing() as db:
        await facts.put(db, "colour", "blue")
    await store.close()
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    async with store.reading() as db:
        assert await facts.get(db, "colour") == "blue"
    await store.close()


async def test_nonsense_for_a_url_is_refused_in_words() -> None:
    with pytest.raises(StoreError, match="neither a path nor a database URL"):
        await Store.open("://")


async def test_connections_are_set_up_for_concurrent_readers_and_safe_writes(store: Store) -> None:
    async with store.reading() as db:
        settings = [
            (await db.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        ]
    assert settings == ["wal", 1, 1, 5000]


async def test_an_error_inside_rolls_everything_back(store: Store) -> None:
    async def fail() -> None:
        async with store.writing() as db:
            await facts.put(db, "colour", "blue")
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with store.reading() as db:
        assert await facts.get(db, "colour") is None


async def test_concurrent_transactions_do_not_roll_each_other_back(store: Store) -> None:
    async def keeps(number: int) -> None:
        async with store.writing() as db:
            await facts.put(db, f"kept {number}", "yes")
            await asyncio.sleep(0)

    async def fails(number: int) -> None:
        async with store.writing() as db:
            await facts.put(db, f"lost {number}", "yes")
            await asyncio.sleep(0)
            raise LookupError

    results = await asyncio.gather(
        *(job(number) for number in range(20) for job in (keeps, fails)), return_exceptions=True
    )
    assert sum(isinstance(result, LookupError) for result in results) == 20
    async with store.reading() as db:
        assert [await facts.get(db, f"kept {number}") for number in range(20)] == ["yes"] * 20
        assert [await facts.get(db, f"lost {number}") for number in range(20)] == [None] * 20


async def test_a_reader_sees_one_state_while_another_writes(store: Store) -> None:
    async with store.writing() as db:
        await facts.put(db, "colour", "blue")
    async with store.reading() as reader:
        assert await facts.get(reader, "colour") == "blue"
        async with store.writing() as db:
            await facts.put(db, "colour", "red")
        assert await facts.get(reader, "colour") == "blue"
    async with store.reading() as reader:
        assert await facts.get(reader, "colour") == "red"


async def test_a_reader_cannot_hold_a_write_back(store: Store) -> None:
    async with store.reading() as reader:
        await facts.get(reader, "colour")
        async with store.writing() as db:
            await facts.put(db, "colour", "red")


async def test_more_readers_than_connections_take_turns(store: Store) -> None:
    async def read() -> str | None:
        async with store.reading() as db:
            return await facts.get(db, "colour")

    assert await asyncio.gather(*(read() for _ in range(60))) == [None] * 60


async def test_a_database_that_another_process_holds_is_busy(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "a.db", patience=0.05)
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        async with store.writing():
            pytest.fail("the other process holds it")
    async with store.reading() as db:
        assert await facts.get(db, "colour") is None
    other.execute("ROLLBACK")
    async with store.writing() as db:
        await facts.put(db, "colour", "red")
    other.close()
    await store.close()


async def test_writing_inside_writing_is_busy_rather_than_stuck(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "a.db", patience=0.05)
    async with store.writing() as db:
        with pytest.raises(StoreBusy):
            async with store.writing():
                pytest.fail("two writers at once")
        await facts.put(db, "colour", "red")
    async with store.reading() as db:
        assert await facts.get(db, "colour") == "red"
    await store.close()


async def test_a_cancelled_writer_leaves_nothing_and_lets_the_next_one_in(store: Store) -> None:
    inside = asyncio.Event()

    async def write() -> None:
        async with store.writing() as db:
            await facts.put(db, "colour", "blue")
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with store.writing() as db:
        assert await facts.get(db, "colour") is None


async def test_a_full_disk_is_said_so_and_loses_nothing_older(store: Store) -> None:
    async with store.writing() as db:
        await facts.put(db, "colour", "blue")

    async def overfill() -> None:
        async with store.writing() as db:
            pages = (await db.exec_driver_sql("PRAGMA page_count")).scalar_one()
            await db.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
            await facts.put(db, "large", "x" * 100_000)

    with pytest.raises(StoreFull, match="disk full"):
        await overfill()
    async with store.reading() as db:
        assert await facts.get(db, "colour") == "blue"
        assert await facts.get(db, "large") is None


async def test_a_database_that_may_not_be_written_is_said_so(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "a.db")
    reader = await Store.open(f"sqlite+aiosqlite:///file:{tmp_path / 'a.db'}?mode=ro&uri=true")
    with pytest.raises(StoreFull):
        async with reader.writing() as db:
            await facts.put(db, "colour", "blue")
    await reader.close()
    await store.close()


async def test_a_place_that_cannot_hold_a_database_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(StoreFull, match="cannot be written"):
        await Store.open(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreFull, match="cannot be written"):
        await Store.open(tmp_path / "file" / "a.db")


async def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("Dear diary, " * 500)
    with pytest.raises(StoreError, match="not a database"):
        await Store.open(tmp_path / "a.db")
    assert (tmp_path / "a.db").read_text() == "Dear diary, " * 500


async def test_a_mistake_in_our_own_sql_is_a_bug_and_travels_on(store: Store) -> None:
    with pytest.raises(ProgrammingError):
        async with store.reading() as db:
            await db.exec_driver_sql("SELECT ?", (1, 2))
