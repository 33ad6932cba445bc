"""Where SQLite and PostgreSQL differ, and what keeps statements small on both."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Table

    from bot.store.engine import Connection

T = TypeVar("T")

# Values in one IN list; SQLite allows 32,766 variables, and short statements are compiled once.
CHUNK = 500


def upsert(db: Connection, table: Table, *, key: Sequence[str], update: Sequence[str] = ()) -> sqlite.Insert:
    """An INSERT that, where a row with the same ``key`` columns exists, sets the ``update`` columns, or none.

    Both dialects' classes have the same methods; the type named is SQLite's.
    """
    insert = sqlite.insert(table) if db.dialect.name == "sqlite" else _postgresql(table)
    if not update:
        return insert.on_conflict_do_nothing(index_elements=list(key))
    return insert.on_conflict_do_update(
        index_elements=list(key), set_={column: insert.excluded[column] for column in update}
    )


def _postgresql(table: Table) -> sqlite.Insert:
    return postgresql.insert(table)  # type: ignore[return-value] # same methods, no common type


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Lists of at most ``size``, each value once, in order."""
    rest = list(dict.fromkeys(values))
    for start in range(0, len(rest), size):
        yield rest[start : start + size]
