"""What was delivered lately is found without reading all that ever was."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add an index on when a delivery was first owed."""
    op.create_index("ix_deliveries_created", "deliveries", ["created"], unique=False)
