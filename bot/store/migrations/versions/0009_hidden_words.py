"""Subscribers may hide stories by words of their titles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Nobody hides anything yet."""
    op.add_column("subscribers", sa.Column("hidden", sa.Text(), nullable=True))
