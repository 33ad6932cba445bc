"""Opens the database and hands out transactions, one connection each.

Two coroutines on one connection would share a transaction and could roll each other back; so every
``reading`` and ``writing`` takes a connection of its own from the pool. Writers of this process queue in
fair order; SQLite's busy time-out is only for other processes.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import URL, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StoreBusy, StoreError, StoreFull
from bot.store import schema
from bot.store.troubles import translated

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

# What every function of the store takes first.
Connection = AsyncConnection

# Seconds to wait for another writer before StoreBusy.
PATIENCE = 30.0
_WRITE = "broadsheet_write"


class Store:
    """The database of the bot. Make one with ``await Store.open(...)``; call ``close`` at the end."""

    def __init__(self, engine: AsyncEngine, patience: float) -> None:
        self._engine = engine
        self._patience = patience
        self._writer: asyncio.Lock | None = asyncio.Lock() if engine.dialect.name == "sqlite" else None

    @classmethod
    async def open(cls, database: str | Path, *, patience: float = PATIENCE) -> Self:
        """Open ``database`` (a path or an SQLAlchemy URL), creating it and bringing its schema up to date.

        ``patience`` is how many seconds to wait for another process that writes. Raises StoreTooNew,
        StoreBusy, StoreFull, or StoreError when the file is no database.
        """
        url = _url(database)
        engine = create_async_engine(url, **_options(url, patience))
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine, patience)
        store = cls(engine, patience)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(store.close)
            await store._upgrade()
            stack.pop_all()
        return store

    async def close(self) -> None:
        """Give all connections back. Safe to call twice."""
        await self._engine.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        """A transaction that sees one state of the database and waits for no writer."""
        with translated():
            async with self._engine.connect() as db, db.begin():
                yield db

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        """A transaction that may write: committed at the end, rolled back when anything raises.

        Not to be entered again inside itself. Raises StoreBusy when no turn comes in time.
        """
        with translated():
            async with self._turn(), self._engine.connect() as db:
                await db.execution_options(**{_WRITE: True})
                async with db.begin():
                    yield db

    def _turn(self) -> AbstractAsyncContextManager[object]:
        return nullcontext() if self._writer is None else _held(self._writer, self._patience)

    async def _upgrade(self) -> None:
        """Migrate only when needed, so that a plain start does not have to write."""
        async with self.reading() as db:
            if await db.run_sync(schema.is_current):
                return
        async with self.writing() as db:
            await db.run_sync(schema.upgrade)


@asynccontextmanager
async def _held(lock: asyncio.Lock, patience: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(patience):
            await lock.acquire()
    except TimeoutError:
        raise StoreBusy("the database is busy: another task has been writing for too long") from None
    try:
        yield
    finally:
        lock.release()


def _url(database: str | Path) -> URL:
    if isinstance(database, str) and "://" in database:
        try:
            return make_url(database)
        except ArgumentError:
            raise StoreError("store.database is neither a path nor a database URL") from None
    path = Path(database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # SQLite takes an empty file as a new database; its own words for a place it cannot write are poorer.
        path.open("ab").close()
    except OSError as error:
        raise StoreFull(f"{path} cannot be written: {error.strerror}") from None
    return URL.create("sqlite+aiosqlite", database=str(path))


def _options(url: URL, patience: float) -> dict[str, Any]:
    """Few connections kept open, more for a moment when many people ask at once."""
    # What people wrote must not reach a log with an error.
    options: dict[str, Any] = {
        "hide_parameters": True,
        "pool_size": 4,
        "max_overflow": 12,
        "pool_timeout": max(patience, 1.0),
    }
    if url.get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": patience}
    return options


def _prepare_sqlite(engine: AsyncEngine, patience: float) -> None:
    """Set SQLite up on each connection, and begin transactions ourselves: the driver would do it too late."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's adapter has no public type
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {int(patience * 1000)}",
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:  # noqa: ANN401 - typed by the event's documentation only
        writes = connection.get_execution_options().get(_WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
