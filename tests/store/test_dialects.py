"""What can be told of PostgreSQL without a server: that every statement can be said in its dialect."""

from __future__ import annotations

from sqlalchemy import make_url
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.store.tables import metadata

POSTGRESQL, SQLITE = (make_url(name).get_dialect()() for name in ("postgresql://", "sqlite://"))


def test_the_schema_page_can_be_said_in_both_dialects() -> None:
    for table in metadata.sorted_tables:
        for dialect in (POSTGRESQL, SQLITE):
            assert str(CreateTable(table).compile(dialect=dialect))
            assert all(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)


def test_ids_have_64_bits_on_postgresql_and_are_row_ids_on_sqlite() -> None:
    created = CreateTable(metadata.tables["entries"])
    assert "id BIGSERIAL NOT NULL" in str(created.compile(dialect=POSTGRESQL))
    assert "id INTEGER NOT NULL" in str(created.compile(dialect=SQLITE))
