"""Editions: for one who asks now, and for all whose time has come.

     candidates (once a call) ──seen, select──► Edition ──render──► messages ──► reply, or outbox

What is due is written in one transaction: the outbox rows, what she has had by them, and when she is due next. So
a crash either leaves her due or leaves the rows; never half an edition, never two. However long the program was
down, what comes is one late edition.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.editions import schedule
from bot.editions.render.digest import digest
from bot.editions.render.view import View
from bot.editions.select import select
from bot.models import ChatKind, Edition
from bot.store import feeds, outbox, seen, stories, subscribers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from bot.models import Message, Story, Subscriber
    from bot.services import Services
    from bot.store.engine import Connection

CANDIDATES: Final = 150
CANDIDATES_A_TAG: Final = 20
# How many subscribers share a transaction: others can write in between.
TOGETHER: Final = 100


@dataclass(frozen=True, slots=True)
class Issue:
    """An edition and the messages that carry it. One without stories says so in a line."""

    edition: Edition
    messages: tuple[Message, ...]

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories of the edition, the lead first."""
        return (*((self.edition.lead,) if self.edition.lead else ()), *self.edition.more)


@dataclass(frozen=True, slots=True)
class _Newsstand:
    """What a batch of editions is chosen from: the top overall and for each tag that somebody in it follows."""

    stories: Mapping[int, Story]
    top: Sequence[int]
    tagged: Mapping[str, Sequence[int]]
    seen: Mapping[int, Collection[int]]
    feeds_read: int
    feeds_failed: int

    def choice(self, subscriber: Subscriber) -> list[Story]:
        """The candidates of one subscriber, each once, in order of rank."""
        ids = {*self.top, *(story_id for key in subscriber.follows for story_id in self.tagged.get(key, ()))}
        found = [self.stories[story_id] for story_id in ids if story_id in self.stories]
        return sorted(found, key=lambda story: (-story.rank, -story.id))


def view_of(services: Services, subscriber: Subscriber, now: datetime) -> View:
    """From where this subscriber looks at ``now``."""
    return View(subscriber.languages, subscriber.zone, now, services.username)


async def edition_now(services: Services, subscriber: Subscriber, *, again: bool = False) -> Issue:
    """The edition that ``subscriber`` (written down or not) would get now; with what she had already if ``again``.

    Nothing is noted; when the messages are out, call ``handed``.
    """
    now = services.clock()
    async with services.store.reading() as db:
        stand = await _newsstand(services, db, [subscriber], now)
    return _issue(services, replace(stand, seen={}) if again else stand, subscriber, now)


async def handed(services: Services, subscriber: Subscriber, issue: Issue) -> None:
    """Note that she has had the edition, so that the next one brings something else."""
    async with services.store.writing() as db:
        now = services.clock()
        fresh = await subscribers.get(db, subscriber.chat_id, subscriber.topic_id)
        if fresh is not None and issue.stories:
            await seen.mark(db, {fresh.id: _had(issue)}, now)
            await subscribers.save(db, replace(fresh, last_edition=now))


async def press(services: Services, due: Sequence[Subscriber], now: datetime) -> int:
    """Write the editions of all ``due`` into the outbox; gives how many got one.

    Whoever was pressed or changed her schedule meanwhile is left alone.
    """
    async with services.store.reading() as db:
        stand = await _newsstand(services, db, due, now)
    written = 0
    for start in range(0, len(due), TOGETHER):
        batch = due[start : start + TOGETHER]
        issues: dict[int, Issue] = {}
        for subscriber in batch:
            issues[subscriber.id] = _issue(services, stand, subscriber, now)
            # Rendering takes milliseconds each; whoever types meanwhile is answered in between.
            await asyncio.sleep(0)
        async with services.store.writing() as db:
            written += await _write(db, batch, issues, now)
    return written


async def _newsstand(services: Services, db: Connection, asking: Sequence[Subscriber], now: datetime) -> _Newsstand:
    since = now - timedelta(hours=services.config.editions.fresh_hours)
    top = await stories.ranking(db, since=since, limit=CANDIDATES)
    followed = sorted({key for one in asking for key in one.follows})
    tagged = {key: await stories.ranking(db, since=since, limit=CANDIDATES_A_TAG, tag=key) for key in followed}
    ids = list(dict.fromkeys([*top, *(story_id for found in tagged.values() for story_id in found)]))
    found = {story.id: story for story in await stories.load(db, ids)}
    had = await seen.of(db, [one.id for one in asking if one.id], ids)
    health = await feeds.health(db, now)
    return _Newsstand(found, top, tagged, had, health.read, health.failed)


def _issue(services: Services, stand: _Newsstand, subscriber: Subscriber, now: datetime) -> Issue:
    lead, more = select(stand.choice(subscriber), subscriber, stand.seen.get(subscriber.id, ()), now)
    edition = Edition(lead, more, now, stand.feeds_read, stand.feeds_failed)
    view = view_of(services, subscriber, now)
    disclaimer = services.config.editions.disclaimer.get(view.language)
    return Issue(edition, tuple(digest(edition, view, disclaimer)))


def _worth_sending(subscriber: Subscriber, issue: Issue) -> bool:
    """In private a word is better than a silence that could be a failure; a group is not bothered with nothing."""
    return bool(issue.stories) or subscriber.kind is ChatKind.PRIVATE


async def _write(db: Connection, batch: Sequence[Subscriber], issues: Mapping[int, Issue], now: datetime) -> int:
    """One transaction of ``press``."""
    still = {one.id: one for one in await subscribers.due(db, now, limit=2 * TOGETHER)}
    ready = [still[one.id] for one in batch if one.id in still and still[one.id].next_due == one.next_due]
    rows = [
        (one.id, key(one.next_due, part), message, now)
        for one in ready
        for part, message in enumerate(issues[one.id].messages, start=1)
        if _worth_sending(one, issues[one.id])
    ]
    await outbox.put(db, rows, now)
    await seen.mark(db, {one.id: _had(issues[one.id]) for one in ready}, now)
    await subscribers.advance(db, [(one, schedule.next_due(one.times, one.zone, now)) for one in ready], now)
    return sum(_worth_sending(one, issues[one.id]) for one in ready)


def key(slot: datetime | None, part: int) -> str:
    """What makes a delivery unique: the slot it was due at, in UTC, and its part."""
    return f"{slot:%Y%m%dT%H%M}/{part}" if slot else f"/{part}"


def _had(issue: Issue) -> dict[int, int]:
    return {story.id: len(story.entries) for story in issue.stories}
