"""Where SQLite and PostgreSQL differ, and what keeps statements small on both."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import JSON, ColumnElement, Text, bindparam, cast, func, select
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Column, Dialect, Subquery, Table
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


class Speaking(Protocol):
    """A connection, or whatever else tells its dialect."""

    @property
    def dialect(self) -> Dialect:
        """SQLAlchemy's own."""


def json_rows(db: Speaking, parameter: str, columns: Sequence[Column[Any]]) -> Subquery:
    """Rows out of one parameter: a JSON list of lists, which hold the values of these columns in this order.

    One text is bound instead of thousands of values, which the driver would take one by one. Instants are given as
    milliseconds.
    """
    given = bindparam(parameter, type_=Text)
    values: list[ColumnElement[Any]]
    if db.dialect.name == "sqlite":
        each = func.json_each(given).table_valued("value")
        values = [func.json_extract(each.c.value, f"$[{place}]", type_=one.type) for place, one in enumerate(columns)]
    else:
        each = func.json_array_elements(cast(given, JSON)).table_valued("value")
        values = [cast(each.c.value.op("->>")(place), one.type) for place, one in enumerate(columns)]
    return select(*(value.label(one.name) for value, one in zip(values, columns, strict=True))).subquery("given")


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Lists of at most ``size``, each value once, in order."""
    rest = list(dict.fromkeys(values))
    for start in range(0, len(rest), size):
        yield rest[start : start + size]
