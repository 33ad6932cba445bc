"""What can be told of PostgreSQL without a server: that every statement can be said in its dialect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import make_url, select
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.store.dialect import json_rows
from bot.store.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Dialect

POSTGRESQL, SQLITE = (make_url(name).get_dialect()() for name in ("postgresql://", "sqlite://"))


@dataclass
class Speaker:
    """Of a connection, what tells the dialect."""

    dialect: Dialect


def test_the_schema_page_can_be_said_in_both_dialects() -> None:
    for table in metadata.sorted_tables:
        for dialect in (POSTGRESQL, SQLITE):
            assert str(CreateTable(table).compile(dialect=dialect))
            assert all(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)


def test_ids_have_64_bits_on_postgresql_and_are_row_ids_on_sqlite() -> None:
    created = CreateTable(metadata.tables["entries"])
    assert "id BIGSERIAL NOT NULL" in str(created.compile(dialect=POSTGRESQL))
    assert "id INTEGER NOT NULL" in str(created.compile(dialect=SQLITE))


def test_rows_come_out_of_json_in_both_dialects() -> None:
    columns = [metadata.tables["entries"].c[name] for name in ("feed_id", "title", "published", "grouped")]
    for dialect, function in ((POSTGRESQL, "json_array_elements"), (SQLITE, "json_each")):
        said = str(select(json_rows(Speaker(dialect), "rows", columns)).compile(dialect=dialect))
        assert function in said
        assert said.count(" AS published") == 1
