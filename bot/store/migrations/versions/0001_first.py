"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# SQLite gives row ids only to INTEGER PRIMARY KEY.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Milliseconds since 1970 UTC.
MOMENT = sa.BigInteger()


def upgrade() -> None:
    """Create every table and index."""
    _sources()
    _stories()
    _entries()
    _tags()
    _subscribers()
    _deliveries()


def _sources() -> None:
    """Outlets and feeds."""
    op.create_table(
        "outlets",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outlets"),
        sa.UniqueConstraint("name", name="uq_outlets_name"),
    )
    op.create_table(
        "feeds",
        sa.Column("id", ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("private_network", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.String(length=64), nullable=True),
        sa.Column("next_due", MOMENT, nullable=True),
        sa.Column("interval_seconds", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_poll", MOMENT, nullable=True),
        sa.Column("last_success", MOMENT, nullable=True),
        sa.Column("last_change", MOMENT, nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("moved_to", sa.Text(), nullable=True),
        sa.Column("moved_seen", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_feeds_outlet_id"),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("url", name="uq_feeds_url"),
    )
    op.create_index("ix_feeds_enabled_gone_next_due", "feeds", ["enabled", "gone", "next_due"], unique=False)


def _stories() -> None:
    """Stories and how they are told."""
    op.create_table(
        "stories",
        sa.Column("id", ID, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
        sa.Column("written", MOMENT, nullable=True),
        sa.Column("merged_into", ID, nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("rank", sa.Float(), nullable=True),
        sa.Column("importance", sa.Float(), nullable=True),
        sa.Column("reason", sa.JSON(), nullable=True),
        sa.Column("latest", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["merged_into"], ["stories.id"], name="fk_stories_merged_into", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_index("ix_stories_latest", "stories", ["latest"], unique=False)
    op.create_index("ix_stories_merged_into", "stories", ["merged_into"], unique=False)
    op.create_index("ix_stories_rank", "stories", ["rank"], unique=False)
    op.create_index(
        "ix_stories_unwritten",
        "stories",
        ["id"],
        unique=False,
        sqlite_where=sa.text("written IS NULL"),
        postgresql_where=sa.text("written IS NULL"),
    )
    op.create_table(
        "wordings",
        sa.Column("story_id", ID, nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_entry_id", ID, nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_wordings_story_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id", "language", name="pk_wordings"),
    )


def _entries() -> None:
    """Entries."""
    op.create_table(
        "entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("feed_id", ID, nullable=False),
        sa.Column("outlet_id", ID, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("snippet", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("image", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("published", MOMENT, nullable=False),
        sa.Column("seen", MOMENT, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("story_id", ID, nullable=True),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("grouped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name="fk_entries_feed_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_entries_outlet_id"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_entries_story_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
        sa.UniqueConstraint("feed_id", "identity", name="uq_entries_feed_id_identity"),
    )
    op.create_index("ix_entries_published", "entries", ["published"], unique=False)
    op.create_index("ix_entries_story_id", "entries", ["story_id"], unique=False)
    op.create_index(
        "ix_entries_ungrouped",
        "entries",
        ["published", "id"],
        unique=False,
        sqlite_where=sa.text("NOT grouped"),
        postgresql_where=sa.text("NOT grouped"),
    )


def _tags() -> None:
    """Tags, their spellings, and the stories that carry them."""
    op.create_table(
        "tags",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_tags"),
    )
    op.create_table(
        "tag_spellings",
        sa.Column("spelling", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["tags.key"], name="fk_tag_spellings_key", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("spelling", name="pk_tag_spellings"),
    )
    op.create_index("ix_tag_spellings_key", "tag_spellings", ["key"], unique=False)
    op.create_table(
        "story_tags",
        sa.Column("story_id", ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["tags.key"], name="fk_story_tags_key", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_story_tags_story_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id", "key", name="pk_story_tags"),
    )
    op.create_index("ix_story_tags_key_story_id", "story_tags", ["key", "story_id"], unique=False)


def _subscribers() -> None:
    """Subscribers, their tags and what they have had."""
    op.create_table(
        "subscribers",
        sa.Column("id", ID, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("times", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("next_due", MOMENT, nullable=True),
        sa.Column("last_edition", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_subscribers"),
        sa.UniqueConstraint("chat_id", "topic_id", name="uq_subscribers_chat_id_topic_id"),
    )
    op.create_index("ix_subscribers_due", "subscribers", ["active", "silent", "next_due"], unique=False)
    op.create_table(
        "subscriber_tags",
        sa.Column("subscriber_id", ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("relation", sa.String(length=8), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name="fk_subscriber_tags_subscriber_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "key", name="pk_subscriber_tags"),
    )
    op.create_table(
        "seen",
        sa.Column("subscriber_id", ID, nullable=False),
        sa.Column("story_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_seen_story_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name="fk_seen_subscriber_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "story_id", name="pk_seen"),
    )
    op.create_index("ix_seen_story_id", "seen", ["story_id"], unique=False)


def _deliveries() -> None:
    """The outbox, and small facts."""
    op.create_table(
        "deliveries",
        sa.Column("id", ID, nullable=False),
        sa.Column("subscriber_id", ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("created", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["subscribers.id"], name="fk_deliveries_subscriber_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("subscriber_id", "key", name="uq_deliveries_subscriber_id_key"),
    )
    op.create_index(
        "ix_deliveries_pending",
        "deliveries",
        ["due", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_deliveries_unfinished",
        "deliveries",
        ["subscriber_id", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending', 'sending')"),
        postgresql_where=sa.text("state IN ('pending', 'sending')"),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_facts"),
    )
