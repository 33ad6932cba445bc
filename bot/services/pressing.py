"""The press: editions for all whose time has come, each distinct one chosen and rendered once.

    due, 500 at a time ──select (once per taste)──► Edition ──render (once per look)──► outbox, seen, next due

Choosing and rendering happen in a thread, so that whoever types meanwhile is answered. What is due is written in
one transaction: the outbox rows, what she has had by them, and when she is due next. So a crash either leaves her
due or leaves the rows; never half an edition, never two. However long the program was down, what comes is one
edition that says that it is late.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfoNotFoundError

from bot.editions import schedule
from bot.editions.select import select
from bot.models import ChatKind, Edition, Subscriber
from bot.services import issuing, newsstand
from bot.services.memory import Memory, look
from bot.store import facts, outbox, seen, shelf, subscribers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from bot.models import Story
    from bot.services import Services
    from bot.services.issuing import Issue
    from bot.services.newsstand import Newsstand
    from bot.store.engine import Connection

    Choice = tuple[Story | None, tuple[Story, ...]]

log = logging.getLogger(__name__)

# How many subscribers are asked for at once, and how many share a transaction: others can write in between.
A_PASS: Final = 500
TOGETHER: Final = 100
# What the choice of stories may depend on: all that is known of a subscriber but who, where and when she is.
_NO_TASTE: Final = {
    *("id", "chat_id", "topic_id", "kind", "zone", "created", "active", "silent", "layout", "tag_topics"),
    *("times", "days", "quiet", "next_due", "last_edition", "skips_quiet_days", "alerts", "last_alert"),
}
_TASTE: Final = tuple(field.name for field in fields(Subscriber) if field.name not in _NO_TASTE)
# A clock that differs by less was set right, not put back.
_PUT_BACK: Final = timedelta(minutes=10)
# No message waits longer on purpose, for the end of quiet hours say.
_LONGEST_WAIT: Final = timedelta(days=1)
# What comes later than this says so.
LATE: Final = timedelta(hours=1)


async def press(services: Services, now: datetime) -> int:
    """Write the edition of everybody who is due into the outbox; gives how many were due."""
    await _mind_the_clock(services, now)
    run = Press(services, now)
    pressed = 0
    while True:
        async with services.store.reading() as db:
            due = await subscribers.due(db, now, A_PASS)
        if not due:
            return pressed
        await run.issue(due)
        pressed += len(due)
        async with services.store.writing() as db:
            await facts.put(db, facts.LAST_PRESS, str(int(now.timestamp())))


async def _mind_the_clock(services: Services, now: datetime) -> None:
    """Plan everybody anew where the clock was put back, and owe now what it put off: both would wait for long."""
    async with services.store.reading() as db:
        last = int(await facts.get(db, facts.LAST_PRESS) or 0)
    if now.timestamp() > last - _PUT_BACK.total_seconds():
        return
    log.warning("the clock was put back by %d s; all editions are planned anew", last - now.timestamp())
    after = 0
    while True:
        async with services.store.reading() as db:
            page = await subscribers.planned(db, now, after, A_PASS)
        if not page:
            break
        after = page[-1].id
        async with services.store.writing() as db:
            await subscribers.save(db, *(one for one in map(partial(replanned, now=now), page) if one is not None))
    async with services.store.writing() as db:
        await outbox.hasten(db, now + _LONGEST_WAIT, now)
        await facts.put(db, facts.LAST_PRESS, str(int(now.timestamp())))


def replanned(one: Subscriber, now: datetime) -> Subscriber | None:
    """The subscriber with her next due time after ``now``; None where her schedule is impossible."""
    try:
        due = schedule.next_due(one.times, one.zone, now, days=one.days, quiet=one.quiet)
    except (ValueError, ZoneInfoNotFoundError):
        return None
    return replace(one, next_due=due)


@dataclass(frozen=True, slots=True)
class _Planned:
    """What one subscriber is to get, and when she is due next."""

    subscriber: Subscriber
    issue: Issue
    at: datetime
    following: datetime | None

    @property
    def is_sent(self) -> bool:
        """In private a word is better than a silence that could be a failure, unless she wants none on a quiet day.

        A group is not bothered with nothing.
        """
        if self.issue.edition.lead is None and self.subscriber.skips_quiet_days:
            return False
        return bool(self.issue.stories) or self.subscriber.kind is ChatKind.PRIVATE


class Press:
    """One run at one instant. What many share is made once: stories, choices, editions, due times."""

    def __init__(self, services: Services, now: datetime) -> None:
        self._services = services
        self._now = now
        self._stand: Newsstand | None = None
        self._choices: Memory[Choice] = Memory()
        self._issues: Memory[Issue] = Memory()
        self._calendars: Memory[tuple[datetime, datetime]] = Memory()

    async def issue(self, due: Sequence[Subscriber]) -> int:
        """Write the editions of all ``due`` into the outbox; gives how many got one.

        Whoever was pressed or changed her schedule meanwhile is left alone.
        """
        async with self._services.store.reading() as db:
            stand = self._stand = self._stand or await newsstand.opened(self._services, db, self._now)
            await stand.fill(db, {key for one in due for key in one.follows})
            had = await seen.of(db, [one.id for one in due], stand.stories)
        written = 0
        for start in range(0, len(due), TOGETHER):
            planned = await asyncio.to_thread(self._plan, stand, due[start : start + TOGETHER], had)
            async with self._services.store.writing() as db:
                written += await self._write(db, planned)
        return written

    def _plan(
        self, stand: Newsstand, batch: Sequence[Subscriber], had: Mapping[int, Collection[int]]
    ) -> list[_Planned]:
        planned = []
        for one in batch:
            issue = self._issue(stand, one, frozenset(had.get(one.id, ())))
            try:
                planned.append(_Planned(one, issue, *self._moments(one)))
            except (ValueError, ZoneInfoNotFoundError):
                # Times or a zone that cannot be: she is not due again before she has chosen others.
                log.error("subscriber %d has no possible schedule, and is passed over", one.id)  # noqa: TRY400 - no bug
                planned.append(_Planned(one, issue, self._now, None))
        return planned

    def _issue(self, stand: Newsstand, one: Subscriber, had: frozenset[int]) -> Issue:
        """Her edition: chosen once for all of her taste, rendered once for all who get the same and look alike."""
        taste = (*(getattr(one, name) for name in _TASTE), had)
        lead, more = self._choices.get(taste, lambda: select(stand.choice(one.follows), one, had, self._now))
        view = issuing.view_of(self._services, one, self._now)
        owed = one.next_due if one.next_due and self._now - one.next_due > LATE else None
        edition = Edition(lead, more, self._now, stand.feeds_read, stand.feeds_failed, owed)
        stories = (lead.id if lead else None, *(story.id for story in more))
        # Whoever hides outlets or languages gets the same stories as others, but told without them.
        unread = one.hidden_outlets, one.muted_languages
        issue = self._issues.get(
            (stories, unread, *look(view, self._now, owed)), lambda: issuing.rendered(self._services, edition, view)
        )
        return issuing.by_topic(self._services, issue, one, view) if one.tag_topics else issue

    def _moments(self, one: Subscriber) -> tuple[datetime, datetime]:
        """When this edition may go out, outside her quiet hours, and when she is due next."""
        calendar = (one.times, one.zone, one.days, one.quiet)
        return self._calendars.get(
            calendar,
            lambda: (
                schedule.awake(self._now, one.zone, one.quiet),
                schedule.next_due(one.times, one.zone, self._now, days=one.days, quiet=one.quiet),
            ),
        )

    async def _write(self, db: Connection, planned: Sequence[_Planned]) -> int:
        """One transaction: rows, what was had, and the next due times, of those who are still due as they were."""
        still = await subscribers.still_due(db, [one.subscriber for one in planned])
        ready = [one for one in planned if one.subscriber.id in still]
        sent = [one for one in ready if one.is_sent]
        rows = [
            (one.subscriber.id, key(one.subscriber.next_due, part), message, one.at)
            for one in sent
            for part, message in enumerate(one.issue.messages, start=1)
        ]
        await outbox.put(db, rows, self._now)
        await seen.mark(db, {one.subscriber.id: one.issue.had for one in sent}, self._now)
        await shelf.note(db, [(one.subscriber.id, one.issue.edition) for one in sent if one.issue.stories])
        await subscribers.advance(db, [(one.subscriber, one.following) for one in ready], self._now)
        return len(sent)


def key(slot: datetime | None, part: int) -> str:
    """What makes a delivery unique: the slot it was due at, in UTC, and its part."""
    return f"{slot:%Y%m%dT%H%M}/{part}" if slot else f"/{part}"
