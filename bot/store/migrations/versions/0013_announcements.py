"""Those who run the bot may announce something to all; what became of it is counted without reading all deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

# SQLite gives row ids only to INTEGER PRIMARY KEY.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Milliseconds since 1970 UTC.
MOMENT = sa.BigInteger()
ANNOUNCED = sa.text("key LIKE 'announce/%'")


def upgrade() -> None:
    """Nothing was announced yet."""
    op.create_table(
        "announcements",
        sa.Column("id", ID, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("kinds", sa.String(64), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_announcements"),
    )
    op.create_index("ix_announcements_state", "announcements", ["state"], unique=False)
    op.create_index(
        "ix_deliveries_announced",
        "deliveries",
        ["key", "state"],
        unique=False,
        sqlite_where=ANNOUNCED,
        postgresql_where=ANNOUNCED,
    )
