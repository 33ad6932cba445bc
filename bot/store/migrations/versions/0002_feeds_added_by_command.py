"""Feeds may be added by a command, tell how long they took to answer, and give their latest entries at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add three columns to the feeds, and an index to the entries."""
    op.add_column("feeds", sa.Column("answer_seconds", sa.Float(), nullable=True))
    op.add_column("feeds", sa.Column("added", sa.Boolean(), server_default=sa.false(), nullable=False))
    # Milliseconds since 1970 UTC.
    op.add_column("feeds", sa.Column("since", sa.BigInteger(), nullable=True))
    op.create_index("ix_entries_feed_id_id", "entries", ["feed_id", "id"], unique=False)
