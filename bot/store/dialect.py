"""Where SQLite and PostgreSQL differ, and what keeps statements small on both."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.sql.dml import UpdateBase

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


async def many(db: Connection, statement: UpdateBase, rows: Sequence[Mapping[str, Any]]) -> None:
    """Execute ``statement`` once for each of many rows, whose values are as they are stored.

    To have each value of each row looked at first takes longer than the writing itself.
    """
    if not rows:
        return
    compiled = statement.compile(dialect=db.dialect, column_keys=list(rows[0]))
    names = compiled.positiontup or list(rows[0])
    # The driver takes the values by position, as all dialects that are used here do.
    pick = itemgetter(*names)
    values = [pick(row) if len(names) > 1 else (pick(row),) for row in rows]
    await db.exec_driver_sql(compiled.string, values)


def moment(at: datetime) -> int:
    """An instant as it is stored (see tables.Instant)."""
    return int(at.timestamp() * 1000)


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Lists of at most ``size``, each value once, in order."""
    rest = list(dict.fromkeys(values))
    for start in range(0, len(rest), size):
        yield rest[start : start + size]
