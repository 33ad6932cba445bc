"""A record of why: what merged into which story, what left it, and what decided that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

# SQLite gives row ids only to INTEGER PRIMARY KEY.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Milliseconds since 1970 UTC.
MOMENT = sa.BigInteger()


def upgrade() -> None:
    """One table, found by either story."""
    op.create_table(
        "story_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("story_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("other_id", ID, nullable=False),
        sa.Column("one_entry", ID, nullable=False),
        sa.Column("other_entry", ID, nullable=False),
        sa.Column("odds", sa.Float(), nullable=False),
        sa.Column("mean", sa.Float(), nullable=False),
        sa.Column("signals", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_story_changes_story_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_story_changes"),
    )
    op.create_index("ix_story_changes_story_id", "story_changes", ["story_id"])
    op.create_index("ix_story_changes_other_id", "story_changes", ["other_id"])
