"""A language model may word stories: what it was asked, what that cost, and which words are not the outlets' own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

# SQLite gives row ids only to INTEGER PRIMARY KEY.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Milliseconds since 1970 UTC.
MOMENT = sa.BigInteger()


def upgrade() -> None:
    """Two tables, and a column that is true for all that was written before."""
    op.add_column("wordings", sa.Column("title_own", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "drafts",
        sa.Column("story_id", ID, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("asked", MOMENT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("due", MOMENT, nullable=True),
        sa.Column("words", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_drafts_story_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id", name="pk_drafts"),
    )
    op.create_table(
        "model_days",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("tokens", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_model_days"),
    )
