"""Subscribers may hide outlets, mute languages, and like or dislike stories."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

# SQLite gives row ids only to INTEGER PRIMARY KEY.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Milliseconds since 1970 UTC.
MOMENT = sa.BigInteger()


def upgrade() -> None:
    """Nobody hides, mutes or likes anything yet."""
    for name in ("hidden_outlets", "muted_languages", "taste"):
        op.add_column("subscribers", sa.Column(name, sa.Text(), nullable=True))
    op.create_table(
        "votes",
        sa.Column("subscriber_id", ID, nullable=False),
        sa.Column("story_id", ID, nullable=False),
        sa.Column("liked", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("aside", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name="fk_votes_subscriber_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "story_id", name="pk_votes"),
    )
    op.create_table(
        "shown",
        sa.Column("subscriber_id", ID, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("story_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name="fk_shown_subscriber_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "message_id", name="pk_shown"),
    )
    op.create_index("ix_shown_at", "shown", ["at"], unique=False)
