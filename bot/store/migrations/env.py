"""Run by Alembic for each command: uses the connection and the transaction that ``bot.store.schema`` opened."""

from __future__ import annotations

from alembic import context

from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a column by copying its table.
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
