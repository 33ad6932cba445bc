"""Editions may look in more than one way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Everybody keeps what she has."""
    op.add_column("subscribers", sa.Column("layout", sa.String(length=16), nullable=False, server_default="classic"))
