"""Groups, channels and forum topics are known by name, with those who keep them; bans and invitations have a table."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

# SQLite gives row ids only to INTEGER PRIMARY KEY.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Milliseconds since 1970 UTC.
MOMENT = sa.BigInteger()


def upgrade() -> None:
    """Three tables. What was banned or invited until now stays so, from now on."""
    op.create_table(
        "rooms",
        sa.Column("id", ID, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rooms"),
        sa.UniqueConstraint("chat_id", "topic_id", name="uq_rooms_chat_id_topic_id"),
    )
    op.create_table(
        "keepers",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "chat_id", name="pk_keepers"),
    )
    op.create_index("ix_keepers_chat_id", "keepers", ["chat_id"], unique=False)
    op.create_table(
        "doors",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("door", sa.String(8), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "door", name="pk_doors"),
    )
    _move_doors()


def _move_doors() -> None:
    """Bans and invitations were facts named ``banned.<id>`` and ``invited.<id>`` with an instant in ISO 8601."""
    facts = sa.table("facts", sa.column("name", sa.String), sa.column("value", sa.Text))
    doors = sa.table("doors", sa.column("chat_id"), sa.column("door"), sa.column("since"))
    old = sa.or_(facts.c.name.startswith("banned."), facts.c.name.startswith("invited."))
    rows = [
        {"door": name.partition(".")[0], "chat_id": int(name.partition(".")[2]), "since": _milliseconds(value)}
        for name, value in op.get_bind().execute(sa.select(facts.c.name, facts.c.value).where(old))
    ]
    if rows:
        op.get_bind().execute(sa.insert(doors), rows)
        op.get_bind().execute(sa.delete(facts).where(old))


def _milliseconds(value: str) -> int:
    return int(datetime.fromisoformat(value).timestamp() * 1000)
