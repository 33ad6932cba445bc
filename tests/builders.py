"""Small builders of models for all tests: everything has a sensible default, and only the fact under test is named."""

# ruff: noqa: A002, PLR0913 - builders have one argument per field of the model, under the model's own names
from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.models import (
    Button,
    ChatKind,
    Delivery,
    DeliveryState,
    Entry,
    Feed,
    FeedState,
    Message,
    Outlet,
    ParsedEntry,
    ParsedFeed,
    Reason,
    Sentence,
    Story,
    Subscriber,
    Tag,
    TagKind,
    Wording,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

# A Tuesday, at noon in London and early morning in Toronto.
NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def ago(*, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> datetime:
    """An instant before ``NOW``."""
    return NOW - timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def outlet(name: str = "The Harbour Post", *, family: str = "", tier: int = 2, id: int = 1) -> Outlet:
    """One outlet; its family is itself unless named."""
    return Outlet(name=name, family=family or name, tier=tier, id=id)


def feed(
    id: int = 1,
    *,
    url: str = "",
    by: Outlet | None = None,
    language: str | None = "en",
    private_network: bool = False,
    state: FeedState | None = None,
) -> Feed:
    """One feed, never polled."""
    return Feed(
        id=id,
        url=url or f"https://outlet{id}.example/feed",
        outlet=by or outlet(id=id),
        language=language,
        private_network=private_network,
        state=state or FeedState(),
    )


def parsed_entry(
    identity: str = "item-1",
    *,
    title: str = "Harbour bridge closes after crane collapse",
    snippet: str = "",
    link: str | None = "",
    image: str | None = None,
    language: str = "en",
    published: datetime | None = NOW,
    position: int = 0,
) -> ParsedEntry:
    """One entry as parsed; the content hash follows the text."""
    return ParsedEntry(
        identity=identity,
        title=title,
        snippet=snippet,
        link=f"https://outlet.example/{identity}" if link == "" else link,
        image=image,
        language=language,
        published=published,
        content_hash=hashlib.sha256(f"{title}\n{snippet}".encode()).hexdigest(),
        position=position,
    )


def parsed_feed(*entries: ParsedEntry, title: str = "The Harbour Post", language: str | None = "en") -> ParsedFeed:
    """One parsed feed of these entries."""
    return ParsedFeed(title=title, site="https://outlet.example/", language=language, ttl=None, entries=entries)


def entry(
    id: int = 1,
    title: str = "Harbour bridge closes after crane collapse",
    *,
    snippet: str = "",
    by: Outlet | str | None = None,
    feed_id: int = 1,
    link: str | None = "",
    image: str | None = None,
    language: str = "en",
    published: datetime = NOW,
    seen: datetime | None = None,
    position: int = 0,
    story_id: int | None = None,
) -> Entry:
    """One stored entry; ``by`` is an outlet or its name."""
    return Entry(
        id=id,
        feed_id=feed_id,
        outlet=outlet(by) if isinstance(by, str) else by or outlet(),
        title=title,
        snippet=snippet,
        link=f"https://outlet.example/{id}" if link == "" else link,
        image=image,
        language=language,
        published=published,
        seen=seen or published,
        position=position,
        story_id=story_id,
    )


def tag(key: str = "harbour", kind: TagKind = TagKind.TOPIC, **names: str) -> Tag:
    """One tag; names are given as ``en="Harbour", fr="Port"``."""
    return Tag(key=key, kind=kind, names=tuple((names or {"en": key.title()}).items()))


def wording(
    title: str = "Harbour bridge closes after crane collapse",
    *sentences: str,
    language: str = "en",
    entry_id: int = 1,
) -> Wording:
    """Title and summary in one language, all taken from one entry."""
    summary = tuple(Sentence(text, entry_id) for text in sentences or ("A crane fell onto the bridge at dawn.",))
    return Wording(language=language, title=title, summary=summary, title_entry_id=entry_id)


def reason(entries: Sequence[Entry] = (), *, importance: float = 8.0, may_lead: bool = True) -> Reason:
    """Numbers as they follow from the entries."""
    entries = entries or (entry(),)
    return Reason(
        entries=len(entries),
        outlets=len({one.outlet.name for one in entries}),
        families=len({one.outlet.family for one in entries}),
        languages=tuple(sorted({one.language for one in entries})),
        best_tier=min(one.outlet.tier for one in entries),
        first=min(one.published for one in entries),
        latest=max(one.published for one in entries),
        importance=importance,
        may_lead=may_lead,
    )


def story(
    id: int = 1,
    title: str = "Harbour bridge closes after crane collapse",
    *,
    entries: Sequence[Entry] | None = None,
    wordings: Sequence[Wording] | None = None,
    tags: Sequence[Tag | str] = ("harbour", "transport"),
    rank: float = 100.0,
    importance: float = 8.0,
    may_lead: bool = True,
    language: str = "en",
    changed: datetime = NOW,
) -> Story:
    """One story; by default told by two outlets of two families."""
    if entries is None:
        entries = (
            entry(id * 10, title, language=language, story_id=id),
            entry(
                id * 10 + 1,
                f"{title}, witnesses say",
                by=outlet("Morning Ledger", id=2),
                feed_id=2,
                language=language,
                published=ago(hours=2),
                story_id=id,
            ),
        )
    return Story(
        id=id,
        wordings=tuple(wordings or (wording(title, language=language, entry_id=entries[0].id),)),
        tags=tuple(tag(one) if isinstance(one, str) else one for one in tags),
        rank=rank,
        reason=reason(entries, importance=importance, may_lead=may_lead),
        entries=tuple(entries),
        language=language,
        changed=changed,
    )


def subscriber(
    id: int = 1,
    *,
    chat_id: int | None = None,
    topic_id: int = 0,
    kind: ChatKind = ChatKind.PRIVATE,
    languages: Sequence[str] = ("en",),
    zone: str = "America/Toronto",
    times: Sequence[int] = (450,),
    length: int = 5,
    active: bool = True,
    silent: bool = False,
    created: datetime | None = None,
    next_due: datetime | None = None,
    last_edition: datetime | None = None,
    follows: Sequence[str] = (),
    mutes: Sequence[str] = (),
) -> Subscriber:
    """One private chat at 07:30 in Toronto, in English."""
    return Subscriber(
        id=id,
        chat_id=1000 + id if chat_id is None else chat_id,
        topic_id=topic_id,
        kind=kind,
        languages=tuple(languages),
        zone=zone,
        times=tuple(times),
        length=length,
        active=active,
        silent=silent,
        created=created or ago(days=10),
        next_due=next_due,
        last_edition=last_edition,
        follows=tuple(follows),
        mutes=tuple(mutes),
    )


def message(html: str = "<b>Good morning</b>", *rows: Sequence[Button]) -> Message:
    """One message with rows of buttons."""
    return Message(html=html, buttons=tuple(tuple(row) for row in rows))


def delivery(
    id: int = 1,
    *,
    to: Subscriber | None = None,
    key: str = "2026-03-10T12:00/1",
    content: Message | None = None,
    state: DeliveryState = DeliveryState.SENDING,
    due: datetime = NOW,
    attempts: int = 0,
) -> Delivery:
    """One claimed delivery, first attempt."""
    to = to or subscriber()
    return Delivery(
        id=id,
        subscriber_id=to.id,
        chat_id=to.chat_id,
        topic_id=to.topic_id,
        key=key,
        message=content or message(),
        state=state,
        due=due,
        attempts=attempts,
    )
