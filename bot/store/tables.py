"""The one schema page: every table of the database, as SQLAlchemy Core.

Instants are stored as whole milliseconds since 1970 UTC, so that both dialects compare them as integers.
Nothing here relies on SQLite where PostgreSQL has the same thing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
    true,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives row ids only to INTEGER PRIMARY KEY; PostgreSQL gets 64 bits.
Id = BigInteger().with_variant(Integer(), "sqlite")


def milliseconds(moment: datetime) -> int:
    """An instant as the tables keep it: whole milliseconds since 1970 UTC."""
    return int(moment.timestamp() * 1000)


class Instant(TypeDecorator[datetime]):
    """A timezone-aware datetime kept as milliseconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn an aware datetime into milliseconds."""
        del dialect
        return None if value is None else milliseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Turn milliseconds into an aware datetime."""
        del dialect
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


# ------------------------------------------------------------------ feeds and entries
outlets = Table(
    "outlets",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("family", Text, nullable=False),
    Column("tier", Integer, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("outlet_id", ForeignKey("outlets.id"), nullable=False),
    Column("language", String(16)),
    Column("private_network", Boolean, nullable=False, default=False),
    # A feed that leaves the configuration is switched off, not forgotten.
    Column("enabled", Boolean, nullable=False, default=True),
    Column("etag", Text),
    Column("modified", Text),
    Column("body_hash", String(64)),
    Column("next_due", Instant),
    Column("interval_seconds", Integer, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("last_poll", Instant),
    Column("last_success", Instant),
    Column("last_change", Instant),
    Column("problem", Text),
    Column("gone", Boolean, nullable=False, default=False),
    Column("moved_to", Text),
    Column("moved_seen", Integer, nullable=False, default=0),
    # How long the last good answer took.
    Column("answer_seconds", Float),
    # What the publisher asked for at the last full answer; spans in seconds.
    Column("wishes", JSON(none_as_null=True)),
    # True for feeds that were added by a command: the configuration does not switch them off.
    Column("added", Boolean, nullable=False, default=False, server_default=false()),
    # When it was last switched on.
    Column("since", Instant),
    Index(None, "enabled", "gone", "next_due"),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("feed_id", ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    Column("outlet_id", ForeignKey("outlets.id"), nullable=False),
    Column("identity", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("snippet", Text, nullable=False),
    Column("link", Text),
    Column("image", Text),
    Column("language", String(16), nullable=False),
    Column("published", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("position", Integer, nullable=False),
    Column("story_id", ForeignKey("stories.id", ondelete="SET NULL")),
    # Float16 vectors of the title, and of the lead where it was compared with others; empty without an encoder.
    Column("vector", LargeBinary),
    Column("lead_vector", LargeBinary),
    # False until the group stage has placed the entry, and again when its content changed.
    Column("grouped", Boolean, nullable=False, default=False),
    UniqueConstraint("feed_id", "identity"),
    # The latest entries of a feed, however many it has brought.
    Index(None, "feed_id", "id"),
    Index(None, "story_id"),
    Index(None, "published"),
    Index(
        "ix_entries_ungrouped",
        "published",
        "id",
        sqlite_where=text("NOT grouped"),
        postgresql_where=text("NOT grouped"),
    ),
)

# ------------------------------------------------------------------ stories
stories = Table(
    "stories",
    metadata,
    Column("id", Id, primary_key=True),
    Column("created", Instant, nullable=False),
    # When its entries last changed; `written` is when wordings, tags and rank last caught up.
    Column("changed", Instant, nullable=False),
    Column("written", Instant),
    # A story that turned out to be another one: its id keeps leading to the elder.
    Column("merged_into", ForeignKey("stories.id", ondelete="CASCADE")),
    Column("language", String(16)),
    Column("rank", Float),
    Column("importance", Float),
    Column("reason", JSON),
    Column("latest", Instant),
    # [[thing, [[number, [entry id, ...]], ...]], ...]: where the sources differ.
    Column("differences", JSON),
    # When everybody who wants alerts has had this one.
    Column("alerted", Instant),
    Index("ix_stories_unwritten", "id", sqlite_where=text("written IS NULL"), postgresql_where=text("written IS NULL")),
    Index(None, "rank"),
    Index(None, "latest"),
    Index(None, "merged_into"),
)

# Why stories merged and split; a change is of the story that lives on.
story_changes = Table(
    "story_changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("other_id", Id, nullable=False),
    # The pair that decided, its log-odds, and those of all pairs on average.
    Column("one_entry", Id, nullable=False),
    Column("other_entry", Id, nullable=False),
    Column("odds", Float, nullable=False),
    Column("mean", Float, nullable=False),
    # [[name, value, log-odds it adds], ...]
    Column("signals", JSON, nullable=False),
    Index(None, "story_id"),
    Index(None, "other_id"),
)

wordings = Table(
    "wordings",
    metadata,
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("language", String(16), primary_key=True),
    Column("title", Text, nullable=False),
    Column("title_entry_id", Id, nullable=False),
    # [[sentence, entry id], ...]; a third element, false, marks words that are not the outlet's own.
    Column("summary", JSON, nullable=False),
    Column("title_own", Boolean, nullable=False, server_default=true()),
)

# What a language model was asked of a story, and what became of it.
drafts = Table(
    "drafts",
    metadata,
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    # Of all that it was asked: reports, style, languages, model.
    Column("digest", String(64), nullable=False),
    Column("asked", Instant, nullable=False),
    Column("failures", Integer, nullable=False),
    # When it may be asked the same again; none where that is settled.
    Column("due", Instant),
    # {"wordings": [...], "tags": [key, ...]}: what passed every check; none where nothing did.
    Column("words", JSON(none_as_null=True)),
)

# What the language model was asked on a day (UTC, 2026-11-25): the daily budget counts against it.
model_days = Table(
    "model_days",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("requests", Integer, nullable=False),
    Column("tokens", BigInteger, nullable=False),
)

tags = Table(
    "tags",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    # The display name in each language, keyed by its code.
    Column("names", JSON, nullable=False),
)

# Every folded spelling, in any language, that leads to a tag.
tag_spellings = Table(
    "tag_spellings",
    metadata,
    Column("spelling", String(128), primary_key=True),
    Column("key", ForeignKey("tags.key", ondelete="CASCADE"), nullable=False),
    Index(None, "key"),
)

story_tags = Table(
    "story_tags",
    metadata,
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("key", ForeignKey("tags.key", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, nullable=False),
    Index(None, "key", "story_id"),
)

# ------------------------------------------------------------------ subscribers
# The condition of a partial index; a query that is to use it must say the very same.
TOPIC_WANTED = "tag_topics LIKE '%?%'"

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("topic_id", BigInteger, nullable=False, default=0),
    Column("kind", String(16), nullable=False),
    # Space-separated codes, in order of preference.
    Column("languages", Text, nullable=False),
    Column("zone", String(64), nullable=False),
    # Space-separated minutes after local midnight.
    Column("times", Text, nullable=False),
    Column("length", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("silent", Boolean, nullable=False, default=False),
    Column("created", Instant, nullable=False),
    Column("next_due", Instant),
    Column("last_edition", Instant),
    # Weekdays as bits, Monday the lowest.
    Column("days", Integer, nullable=False, server_default="127"),
    # "from until", in minutes after local midnight.
    Column("quiet", String(16)),
    Column("skips_quiet_days", Boolean, nullable=False, server_default=false()),
    Column("alerts", Boolean, nullable=False, server_default=false()),
    Column("last_alert", Instant),
    Column("layout", String(16), nullable=False, server_default="classic"),
    # Phrases of folded words, one a line.
    Column("hidden", Text),
    # Space-separated ids of outlets.
    Column("hidden_outlets", Text),
    # Space-separated codes.
    Column("muted_languages", Text),
    # "#tag:steps @outlet-id:steps ...", as learned from the votes.
    Column("taste", Text),
    # "key:topic" of each followed tag that has a topic of a private chat, "key:?" where one is wanted; NULL for none.
    Column("tag_topics", Text),
    UniqueConstraint("chat_id", "topic_id"),
    Index("ix_subscribers_tag_topics", "id", sqlite_where=text(TOPIC_WANTED), postgresql_where=text(TOPIC_WANTED)),
    Index("ix_subscribers_due", "active", "silent", "next_due"),
    Index("ix_subscribers_alerts", "id", sqlite_where=text("alerts"), postgresql_where=text("alerts")),
)

subscriber_tags = Table(
    "subscriber_tags",
    metadata,
    Column("subscriber_id", ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(64), primary_key=True),
    # "follow" or "mute"
    Column("relation", String(8), nullable=False),
    Column("since", Instant, nullable=False),
)

# What a subscriber has had; `entries` is how many the story had then.
seen = Table(
    "seen",
    metadata,
    Column("subscriber_id", ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("entries", Integer, nullable=False),
    Index(None, "story_id"),
)

# The stories whose development a subscriber wants to hear of, and how each stood when she last did.
story_follows = Table(
    "story_follows",
    metadata,
    Column("subscriber_id", ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    # The message that an update replies to.
    Column("message_id", BigInteger),
    Column("told", Instant, nullable=False),
    Column("families", Integer, nullable=False),
    # Space-separated numbers that were reported.
    Column("figures", Text, nullable=False),
    Index(None, "story_id"),
)

# The stories that a subscriber keeps.
saved = Table(
    "saved",
    metadata,
    Column("subscriber_id", ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Instant, nullable=False),
    Index(None, "story_id"),
)

# What each edition held: the ids of its stories in a line, the lead (or "-") first.
editions = Table(
    "editions",
    metadata,
    Column("subscriber_id", ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("stories", Text, nullable=False),
    Index(None, "at"),
)

# What subscribers liked and disliked. A vote outlives its story, so it keeps what that was about.
votes = Table(
    "votes",
    metadata,
    Column("subscriber_id", ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", Id, primary_key=True),
    Column("liked", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    # "#tag @outlet-id ..."
    Column("about", Text, nullable=False),
    # True for votes that were set aside: they count no more, unless that is undone.
    Column("aside", Boolean, nullable=False, server_default=false()),
)

# Which story a message is about, for the reactions to it.
shown = Table(
    "shown",
    metadata,
    Column("subscriber_id", ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True),
    Column("message_id", BigInteger, primary_key=True),
    Column("story_id", Id, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "at"),
)

# ------------------------------------------------------------------ groups, channels and their keepers
# Groups, channels and forum topics by name; topic 0 is the chat itself. Their settings are those of a subscriber.
rooms = Table(
    "rooms",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("topic_id", BigInteger, nullable=False, default=0),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    # False when the bot was sent away.
    Column("present", Boolean, nullable=False),
    Column("since", Instant, nullable=False),
    UniqueConstraint("chat_id", "topic_id"),
)

# Who was seen as an administrator of a chat. Only where to look: Telegram is asked before anything is done.
keepers = Table(
    "keepers",
    metadata,
    Column("person_id", BigInteger, primary_key=True),
    Column("chat_id", BigInteger, primary_key=True),
    Column("since", Instant, nullable=False),
    Index(None, "chat_id"),
)

# Which door stands open or shut for a person or chat: "banned" or "invited".
doors = Table(
    "doors",
    metadata,
    Column("chat_id", BigInteger, primary_key=True),
    Column("door", String(8), primary_key=True),
    Column("since", Instant, nullable=False),
)

# ------------------------------------------------------------------ the outbox
# Conditions of partial indexes; a query that is to use the index must say the very same.
PENDING = "state = 'pending'"
UNFINISHED = "state IN ('pending', 'sending')"
ANNOUNCED = "key LIKE 'announce/%'"

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("subscriber_id", ForeignKey("subscribers.id", ondelete="CASCADE"), nullable=False),
    # One slot of one subscriber has one set of keys, so that nothing is owed twice.
    Column("key", String(64), nullable=False),
    # {"html", "buttons": [[{"text", "data"|"url"}]], "preview": {"url", "large", "above"}|null, "about": story id}
    Column("message", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("due", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("message_id", BigInteger),
    Column("problem", Text),
    Column("created", Instant, nullable=False),
    UniqueConstraint("subscriber_id", "key"),
    Index(None, "created"),
    # Both stay small however many were sent before.
    Index("ix_deliveries_pending", "due", "id", sqlite_where=text(PENDING), postgresql_where=text(PENDING)),
    Index(
        "ix_deliveries_unfinished",
        "subscriber_id",
        "id",
        sqlite_where=text(UNFINISHED),
        postgresql_where=text(UNFINISHED),
    ),
    Index("ix_deliveries_announced", "key", "state", sqlite_where=text(ANNOUNCED), postgresql_where=text(ANNOUNCED)),
)

# What those who run the bot tell all. `cursor` is the last subscriber whose delivery was written.
announcements = Table(
    "announcements",
    metadata,
    Column("id", Id, primary_key=True),
    # Where it is steered from, and the message that shows how it goes.
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    # Pairs of a language (or "") and a text.
    Column("texts", JSON, nullable=False),
    # Space-separated kinds of chats.
    Column("kinds", String(64), nullable=False),
    # "draft", "running", "stopped" or "done"
    Column("state", String(8), nullable=False, index=True),
    Column("created", Instant, nullable=False),
    Column("cursor", BigInteger, nullable=False),
    Column("total", Integer, nullable=False),
)

# ------------------------------------------------------------------ small facts
# What the program remembers of itself: which tags were seeded, which notices were given.
facts = Table(
    "facts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
