"""Weekdays, quiet hours, alerts and stories that are followed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

# SQLite gives row ids only to INTEGER PRIMARY KEY.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Milliseconds since 1970 UTC.
MOMENT = sa.BigInteger()


def upgrade() -> None:
    """Add what subscribers may wish; everybody begins as before."""
    op.add_column("subscribers", sa.Column("days", sa.Integer(), nullable=False, server_default="127"))
    op.add_column("subscribers", sa.Column("quiet", sa.String(length=16), nullable=True))
    for name in ("skips_quiet_days", "alerts"):
        op.add_column("subscribers", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("subscribers", sa.Column("last_alert", MOMENT, nullable=True))
    op.create_index(
        "ix_subscribers_alerts",
        "subscribers",
        ["id"],
        unique=False,
        sqlite_where=sa.text("alerts"),
        postgresql_where=sa.text("alerts"),
    )
    op.add_column("stories", sa.Column("alerted", MOMENT, nullable=True))
    _story_follows()


def _story_follows() -> None:
    """Stories that are followed."""
    op.create_table(
        "story_follows",
        sa.Column("subscriber_id", ID, nullable=False),
        sa.Column("story_id", ID, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("told", MOMENT, nullable=False),
        sa.Column("families", sa.Integer(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_story_follows_story_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name="fk_story_follows_subscriber_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "story_id", name="pk_story_follows"),
    )
    op.create_index("ix_story_follows_story_id", "story_follows", ["story_id"], unique=False)
