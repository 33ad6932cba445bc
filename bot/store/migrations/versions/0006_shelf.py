"""Subscribers may keep stories, and look their editions up again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# SQLite gives row ids only to INTEGER PRIMARY KEY.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Milliseconds since 1970 UTC.
MOMENT = sa.BigInteger()


def upgrade() -> None:
    """Two tables; nobody has kept anything yet."""
    op.create_table(
        "saved",
        sa.Column("subscriber_id", ID, nullable=False),
        sa.Column("story_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name="fk_saved_subscriber_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_saved_story_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("subscriber_id", "story_id", name="pk_saved"),
    )
    op.create_index("ix_saved_story_id", "saved", ["story_id"], unique=False)
    op.create_table(
        "editions",
        sa.Column("subscriber_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("stories", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name="fk_editions_subscriber_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "at", name="pk_editions"),
    )
    op.create_index("ix_editions_at", "editions", ["at"], unique=False)
