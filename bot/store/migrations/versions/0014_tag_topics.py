"""In private chats, stories of followed hashtags may come in topics of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

WANTED = sa.text("tag_topics LIKE '%?%'")


def upgrade() -> None:
    """Nobody has any yet."""
    op.add_column("subscribers", sa.Column("tag_topics", sa.Text(), nullable=True))
    op.create_index(
        "ix_subscribers_tag_topics",
        "subscribers",
        ["id"],
        unique=False,
        sqlite_where=WANTED,
        postgresql_where=WANTED,
    )
