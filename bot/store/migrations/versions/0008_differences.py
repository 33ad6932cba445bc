"""A story knows where its sources give different numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Stories written before know none until they are written again."""
    op.add_column("stories", sa.Column("differences", sa.JSON(), nullable=True))
