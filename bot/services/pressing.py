"""The press: editions for all whose time has come, each distinct one chosen and rendered once.

    due, 500 at a time ──select (once per taste)──► Edition ──render (once per look)──► outbox, seen, next due

Choosing and rendering happen in a thread, so that whoever types meanwhile is answered. What is due is written in
one transaction: the outbox rows, what she has had by them, and when she is due next. So a crash either leaves her
due or leaves the rows; never half an edition, never two. However long the program was down, what comes is one
edition that says that it is late.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.editions import schedule
from bot.editions.select import select
from bot.models import ChatKind, Edition
from bot.services import issuing, newsstand
from bot.services.memory import Memory, look
from bot.store import outbox, seen, shelf, subscribers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from bot.models import Story, Subscriber
    from bot.services import Services
    from bot.services.issuing import Issue
    from bot.services.newsstand import Newsstand
    from bot.store.engine import Connection

    Choice = tuple[Story | None, tuple[Story, ...]]

# How many subscribers are asked for at once, and how many share a transaction: others can write in between.
A_PASS: Final = 500
TOGETHER: Final = 100
# What comes later than this says so.
LATE: Final = timedelta(hours=1)


async def press(services: Services, now: datetime) -> int:
    """Write the edition of everybody who is due into the outbox; gives how many were due."""
    run = Press(services, now)
    pressed = 0
    while True:
        async with services.store.reading() as db:
            due = await subscribers.due(db, now, A_PASS)
        if not due:
            return pressed
        await run.issue(due)
        pressed += len(due)


@dataclass(frozen=True, slots=True)
class _Planned:
    """What one subscriber is to get, and when she is due next."""

    subscriber: Subscriber
    issue: Issue
    at: datetime
    following: datetime

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
        return [
            _Planned(one, self._issue(stand, one, frozenset(had.get(one.id, ()))), *self._moments(one)) for one in batch
        ]

    def _issue(self, stand: Newsstand, one: Subscriber, had: frozenset[int]) -> Issue:
        """Her edition: chosen once for all of her taste, rendered once for all who get the same and look alike."""
        taste = (one.follows, one.mutes, one.languages, one.length, had)
        lead, more = self._choices.get(taste, lambda: select(stand.choice(one.follows), one, had, self._now))
        view = issuing.view_of(self._services, one, self._now)
        owed = one.next_due if one.next_due and self._now - one.next_due > LATE else None
        edition = Edition(lead, more, self._now, stand.feeds_read, stand.feeds_failed, owed)
        stories = (lead.id if lead else None, *(story.id for story in more))
        return self._issues.get(
            (stories, *look(view, self._now, owed)), lambda: issuing.rendered(self._services, edition, view)
        )

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
