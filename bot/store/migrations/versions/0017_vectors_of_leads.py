"""Vectors come from another encoder, one for the title and one for the lead; those of the old one go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """One column more; entries that are in the window now are compared by their words."""
    op.add_column("entries", sa.Column("lead_vector", sa.LargeBinary(), nullable=True))
    op.execute("UPDATE entries SET vector = NULL WHERE vector IS NOT NULL")
