"""What a publisher asks of readers (ttl, skipHours, skipDays, Cache-Control) is remembered over answers without it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """One column; nothing is known until the next full answer."""
    op.add_column("feeds", sa.Column("wishes", sa.JSON(), nullable=True))
