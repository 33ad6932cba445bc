"""The things the program speaks of, as frozen dataclasses without behaviour.

All instants are timezone-aware datetimes in UTC. All texts are cleaned plain text without markup.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


# --------------------------------------------------------------------------- feeds and entries
@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes. ``family`` names the owner; ``tier`` is 1 (wire, paper of record) to 3 (small)."""

    name: str
    family: str
    tier: int = 2
    id: int = 0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a publisher asks of readers: how long to keep an answer (by header and by feed), and when not to come.

    ``skip_hours`` (0 to 23) and ``skip_days`` (0 is Monday) are both UTC.
    """

    max_age: timedelta | None = None
    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between two polls. ``interval`` is what the next poll was planned with.

    ``answer_seconds`` is how long the last good answer took; ``wishes`` hold until a full answer says otherwise.
    """

    etag: str | None = None
    modified: str | None = None
    body_hash: str | None = None
    next_due: datetime | None = None
    interval: timedelta = timedelta(minutes=15)
    failures: int = 0
    last_poll: datetime | None = None
    last_success: datetime | None = None
    last_change: datetime | None = None
    problem: str | None = None
    gone: bool = False
    moved_to: str | None = None
    moved_seen: int = 0
    answer_seconds: float | None = None
    wishes: Wishes = field(default_factory=Wishes)


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed address. ``private_network`` lets an operator's own feed live on a private or loopback address.

    ``added`` tells a feed added by a command from one of the configuration; ``since`` is when it was last switched on.
    """

    id: int
    url: str
    outlet: Outlet
    language: str | None = None
    private_network: bool = False
    state: FeedState = field(default_factory=FeedState)
    added: bool = False
    since: datetime | None = None


class Health(StrEnum):
    """How a feed is doing."""

    NEW = "new"
    WELL = "well"
    FAILING = "failing"
    SILENT = "silent"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Checkup:
    """A feed, how it is doing, and since when where something is wrong: its last good answer or last new entry.

    ``moved_to`` is where it is asked instead of its own address, when it moved for good.
    """

    feed: Feed
    health: Health
    since: datetime | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """One item as its feed gave it, cleaned. ``identity`` is stable across polls of the same feed."""

    identity: str
    title: str
    snippet: str
    link: str | None
    image: str | None
    language: str
    published: datetime | None
    content_hash: str
    position: int


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A whole feed as parsed: what the publisher says of it and its entries, in feed order.

    ``skip_hours`` (0 to 23) and ``skip_days`` (0 is Monday), both UTC, are when the publisher wants no visits.
    """

    title: str
    site: str | None
    language: str | None
    ttl: timedelta | None
    entries: tuple[ParsedEntry, ...]
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored entry. ``published`` is never after ``seen``, and is ``seen`` where the feed gave no date."""

    id: int
    feed_id: int
    outlet: Outlet
    title: str
    snippet: str
    link: str | None
    image: str | None
    language: str
    published: datetime
    seen: datetime
    position: int = 0
    story_id: int | None = None


# --------------------------------------------------------------------------- stories
class TagKind(StrEnum):
    """What a tag names."""

    PLACE = "place"
    PERSON = "person"
    ORGANISATION = "organisation"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Tag:
    """A language-independent topic key, shown as ``#key``; ``names`` are its display names per language."""

    key: str
    kind: TagKind
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One whole sentence of a summary and the entry it was taken from.

    ``own`` says that they are the outlet's own words; others are a language model's, and ``entry_id`` is then the entry
    that bears them out best.
    """

    text: str
    entry_id: int
    own: bool = True


@dataclass(frozen=True, slots=True)
class Wording:
    """Title and summary of a story in one language. ``title_own`` is for the title what ``own`` is for a sentence."""

    language: str
    title: str
    summary: tuple[Sentence, ...]
    title_entry_id: int
    title_own: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """What a language model was asked of a story, and what became of it.

    ``digest`` is of all that it was asked; ``due`` is when it may be asked the same again, None where that is settled:
    with words that passed every check, or with none.
    """

    story_id: int
    digest: str
    asked: datetime
    failures: int = 0
    due: datetime | None = None
    wordings: tuple[Wording, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spent:
    """What a language model was asked on one day: requests, and tokens of questions and answers."""

    requests: int = 0
    tokens: int = 0


class ChangeKind(StrEnum):
    """What a pass of grouping can do to a story that is there."""

    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Change:
    """Why ``other`` became part of ``story``, or left it.

    ``pair`` are the two entries, one of each side, that are most alike; ``odds`` the log-odds that they report one
    event, ``mean`` those of all pairs across. ``signals`` are ``(name, value, log-odds it adds)``, heaviest first.
    """

    kind: ChangeKind
    story: int
    other: int
    pair: tuple[int, int]
    odds: float
    mean: float
    signals: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Grouped:
    """What one pass of grouping decided.

    ``placed`` pairs entry ids with story ids (new entries, and old ones that moved); ``created`` are new story
    ids; ``merged`` pairs a younger story id with the elder that it now leads to, in order of happening.
    ``changes`` say why stories that were there merged or split.
    """

    placed: tuple[tuple[int, int], ...] = ()
    created: tuple[int, ...] = ()
    merged: tuple[tuple[int, int], ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a story ranks where it does: the numbers behind ``importance``.

    The story ages from ``lag_hours`` before ``latest``, when most of its publishers had spoken: a straggler late by
    a day makes nothing new.
    """

    entries: int
    outlets: int
    families: int
    languages: tuple[str, ...]
    best_tier: int
    first: datetime
    latest: datetime
    importance: float
    may_lead: bool
    lag_hours: float = 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One number for a thing and the entries that give it, the first to give it first."""

    value: float
    entry_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A thing (``dead``, ``injured``, ...) for which the sources give different numbers, ascending."""

    thing: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The entries that report one event, ready to be shown. ``rank`` orders stories at any instant alike."""

    id: int
    wordings: tuple[Wording, ...]
    tags: tuple[Tag, ...]
    rank: float
    reason: Reason
    entries: tuple[Entry, ...]
    language: str
    changed: datetime
    differences: tuple[Difference, ...] = ()


# --------------------------------------------------------------------------- subscribers
# All seven weekdays, one bit each.
EVERY_DAY = 0b1111111


class ChatKind(StrEnum):
    """The kinds of chat that Telegram knows."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Layout(StrEnum):
    """How editions look: classic with links and folded sources, plain without markup, or one rich newspaper page."""

    CLASSIC = "classic"
    PLAIN = "plain"
    NEWSPAPER = "newspaper"


@dataclass(frozen=True, slots=True)
class Taste:
    """What somebody's 👍 and 👎 have taught: steps of liking by tag key and by outlet id, below 0 for disliking.

    What is neither liked nor disliked is not listed; both are in order, so that equal tastes are equal.
    """

    tags: tuple[tuple[str, int], ...] = ()
    outlets: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Vote:
    """One 👍 (``liked``) or 👎 on a story, with the tags and outlet ids that the story had then."""

    story_id: int
    liked: bool
    at: datetime
    tags: tuple[str, ...] = ()
    outlets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A chat and what it wants. ``times`` are minutes after local midnight; ``active`` is False after /stop.

    ``silent`` is set when Telegram says that the chat cannot be reached; settings are kept.
    ``topic_id`` is a forum topic, 0 for none. ``languages`` are in order of preference. ``days`` are the weekdays on
    which editions come, Monday in bit 0; ``quiet`` is from when until when, in minutes after local midnight, nothing
    is sent unasked. ``hidden`` are phrases of folded words: stories with one of them in a title stay away.
    ``hidden_outlets`` are ids, ``muted_languages`` base codes: what such an outlet, or an outlet in such a language,
    reports is left out of stories. ``taste`` shifts which stories come first. ``tag_topics`` are the topics of a
    private chat to which stories of followed tags go: None for one that is to be opened, 0 for one that cannot be.
    """

    id: int
    chat_id: int
    topic_id: int
    kind: ChatKind
    languages: tuple[str, ...]
    zone: str
    times: tuple[int, ...]
    length: int
    active: bool
    silent: bool
    created: datetime
    next_due: datetime | None = None
    last_edition: datetime | None = None
    follows: tuple[str, ...] = ()
    mutes: tuple[str, ...] = ()
    days: int = EVERY_DAY
    quiet: tuple[int, int] | None = None
    skips_quiet_days: bool = False
    alerts: bool = False
    last_alert: datetime | None = None
    layout: Layout = Layout.CLASSIC
    hidden: tuple[str, ...] = ()
    hidden_outlets: tuple[int, ...] = ()
    muted_languages: tuple[str, ...] = ()
    taste: Taste = Taste()
    tag_topics: tuple[tuple[str, int | None], ...] | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """A group, channel or forum topic by its name; ``topic_id`` is 0 for the chat itself.

    ``present`` is False when the bot was sent away.
    """

    id: int
    chat_id: int
    topic_id: int
    kind: ChatKind
    title: str
    present: bool = True


@dataclass(frozen=True, slots=True)
class StoryFollow:
    """A story that a subscriber follows, and how it stood when she last heard of it.

    ``message_id`` is the message that an update replies to; ``figures`` are the numbers that were reported. ``told`` is
    when the story was last looked at for her, ``heard`` when she last had it, in an update, an edition or a command.
    """

    subscriber_id: int
    story_id: int
    message_id: int | None
    told: datetime
    families: int
    figures: frozenset[str] = frozenset()
    heard: datetime | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """What one subscriber is sent at one due time. ``lead`` is None on a day on which nothing deserves it.

    ``owed`` is when it should have come, where that is long ago.
    """

    lead: Story | None
    more: tuple[Story, ...]
    at: datetime
    feeds_read: int = 0
    feeds_failed: int = 0
    owed: datetime | None = None


# --------------------------------------------------------------------------- messages
@dataclass(frozen=True, slots=True)
class Button:
    """One inline button: exactly one of ``data`` (1 to 64 bytes) and ``url``."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """Which link is previewed, how large, and on which side of the text."""

    url: str
    large: bool = True
    above: bool = True


@dataclass(frozen=True, slots=True)
class Message:
    """One Telegram message: HTML within Telegram's limits, rows of buttons, at most one link preview.

    ``reply_to`` is an earlier message of the same chat that it answers; ``about`` is the story that a reaction to it
    is about. ``place_button`` is the label of a button below the text field that shares where somebody is; an empty one
    takes it away again. ``topic`` is a topic of the chat, 0 for where its subscriber is.
    """

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    preview: Preview | None = None
    reply_to: int | None = None
    about: int | None = None
    place_button: str | None = None
    # The same as one rich message, best first; where none of them is accepted, ``html`` is sent and then ``after``.
    rich: tuple[str, ...] = ()
    after: tuple[Message, ...] = ()
    topic: int = 0


# --------------------------------------------------------------------------- deliveries
class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message owed to one subscriber: a row of the outbox. ``key`` makes it unique per slot and part."""

    id: int
    subscriber_id: int
    chat_id: int
    topic_id: int
    key: str
    message: Message
    state: DeliveryState
    due: datetime
    attempts: int = 0
    message_id: int | None = None
    problem: str | None = None
    # When it was first owed; ``due`` moves with every attempt.
    created: datetime | None = None
    # Where the subscriber is, and her quiet hours in minutes after local midnight.
    zone: str = "UTC"
    quiet: tuple[int, int] | None = None


# How the problem of a delivery begins that was under way when the program was killed: it may have arrived.
INTERRUPTED = "interrupted"


class Stage(StrEnum):
    """How far an announcement is."""

    DRAFT = "draft"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Announcement:
    """What those who run the bot tell all chats of some kinds. ``texts`` are plain, by language ("" for all others).

    ``chat_id`` and ``message_id`` are where its progress is shown; ``cursor`` is the last subscriber whose delivery
    was written, ``total`` how many there were to be when it began.
    """

    id: int
    chat_id: int
    message_id: int | None
    texts: tuple[tuple[str, str], ...]
    kinds: frozenset[ChatKind]
    stage: Stage
    created: datetime
    cursor: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the deliveries of an announcement; ``later`` wait for the end of quiet hours."""

    sent: int = 0
    lost: int = 0
    ready: int = 0
    later: int = 0
    withdrawn: int = 0


class OutcomeKind(StrEnum):
    """What became of one attempt to send."""

    SENT = "sent"
    RETRY_AFTER = "retry_after"
    UNAVAILABLE = "unavailable"
    UNCERTAIN = "uncertain"
    BAD_MESSAGE = "bad_message"
    CHAT_GONE = "chat_gone"
    BLOCKED = "blocked"
    MIGRATED = "migrated"
    TOPIC_GONE = "topic_gone"
    UNAUTHORISED = "unauthorised"
    # A bug of ours: says nothing about Telegram.
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt: the kind and the fact that comes with it."""

    kind: OutcomeKind
    message_id: int | None = None
    retry_after: timedelta | None = None
    new_chat_id: int | None = None
    words: str = ""
    # The topic that a message could not be sent to, and was sent beside.
    lost_topic: int = 0
