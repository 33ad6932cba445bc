"""Troubles of the driver become errors of the store, here and nowhere else."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import StoreBusy, StoreError, StoreFull

if TYPE_CHECKING:
    from collections.abc import Iterator

# Primary result codes of SQLite: https://www.sqlite.org/rescode.html
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_PRIMARY = 0xFF

# SQLSTATE classes of PostgreSQL: lock not available, deadlock, serialisation; disk full, read-only.
_PG_BUSY = {"55P03", "40P01", "40001", "53300"}
_PG_FULL = {"53100", "25006"}


@contextmanager
def translated() -> Iterator[None]:
    """Raise StoreBusy, StoreFull or StoreError for what the driver says; mistakes in our SQL travel on."""
    try:
        yield
    except PoolTimeout:
        raise StoreBusy("the database is busy: all connections are in use") from None
    except (IntegrityError, ProgrammingError):
        raise
    except DBAPIError as error:
        raise _translate(error) from error


def _translate(error: DBAPIError) -> StoreError:
    words = str(error.orig)
    code = getattr(error.orig, "sqlite_errorcode", -1) & _PRIMARY
    state = getattr(error.orig, "sqlstate", "")
    if code in _BUSY or state in _PG_BUSY:
        return StoreBusy(f"another process holds the database ({words})")
    if code in _FULL or state in _PG_FULL:
        return StoreFull(f"the database cannot be written: disk full, or no right to write ({words})")
    if code in _BROKEN:
        return StoreError(f"the database file is damaged or is not a database ({words})")
    return StoreError(words)
