"""Two days of polling, on a virtual clock, against a server that writes down what a good guest would not do."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from bot.config import GatherConfig
from bot.errors import FeedError, Postponed
from bot.feeds import decide
from bot.feeds.fetch import Fetcher
from bot.feeds.hosts import Hosts
from bot.feeds.parse import parse
from tests.feeds.servers import NOW, newsroom

if TYPE_CHECKING:
    from bot.models import Feed, FeedState

CONFIG = GatherConfig(contact="https://example.org/bot", host_spacing_seconds=2, deadline_seconds=20)
MINUTE = timedelta(minutes=1)


@dataclass
class Host:
    """A publisher who looks closely. ``changes`` is how often the feed gets a new entry."""

    name: str
    changes: timedelta = timedelta(hours=3)
    max_age: timedelta | None = None
    # Cache-Control stands on full answers only, as with many servers.
    busy: tuple[timedelta, timedelta] | None = None
    busy_status: int = 429
    retry_as_date: bool = False
    skip_hours: tuple[int, ...] = ()
    # Each answer has another ETag, for the same Last-Modified and the same bytes.
    fickle: bool = False
    gone_after: timedelta | None = None
    moved_after: timedelta | None = None
    now: datetime = NOW
    visits: list[datetime] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    promised: datetime = NOW
    given: tuple[str, str] | None = None
    ended: bool = False
    confirmed: int = 0

    def answer(self, request: web.Request) -> web.Response:
        self._look_at(request)
        self.visits.append(self.now)
        since = self.now - NOW
        if self.gone_after is not None and since >= self.gone_after:
            self.ended = True
            return web.Response(status=410)
        if self.busy is not None and self.busy[0] <= since < self.busy[1]:
            return self._refusal()
        if self.moved_after is not None and since >= self.moved_after and not request.path.endswith("-new"):
            return web.Response(status=301, headers={"Location": request.path + "-new"})
        return self._feed(request)

    def _refusal(self) -> web.Response:
        if self.busy_status == 403:
            self.promised = self.now + timedelta(hours=1)
            return web.Response(status=403)
        self.promised = self.now + timedelta(hours=2)
        when = format_datetime(self.promised, usegmt=True) if self.retry_as_date else "7200"
        return web.Response(status=self.busy_status, headers={"Retry-After": when})

    def _feed(self, request: web.Request) -> web.Response:
        entries = int((self.now - NOW) / self.changes) + 3
        changed = NOW + (entries - 3) * self.changes
        version = len(self.visits) if self.fickle else entries
        validators = (f'W/"{self.name} {version}"', format_datetime(changed, usegmt=True))
        headers = {"ETag": validators[0], "Last-Modified": validators[1], "Set-Cookie": "visitor=1"}
        self.given = validators
        if self.max_age is not None:
            self.promised = self.now + self.max_age
        if request.headers.get("If-None-Match") == validators[0]:
            self.confirmed += 1
            return web.Response(status=304, headers=headers)
        if self.max_age is not None:
            headers["Cache-Control"] = f"max-age={self.max_age.total_seconds():.0f}"
        items = "".join(
            f"<item><guid>{self.name}-{n}</guid><title>Entry {n}</title></item>"
            for n in range(entries, entries - 3, -1)
        )
        hours = "".join(f"<hour>{hour}</hour>" for hour in self.skip_hours)
        skipped = f"<skipHours>{hours}</skipHours>" if hours else ""
        body = f"<rss version='2.0'><channel>{skipped}{items}</channel></rss>"
        return web.Response(body=body.encode(), headers=headers)

    def _look_at(self, request: web.Request) -> None:
        asked = (request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since"))
        contact = "+https://" in request.headers.get("User-Agent", "")
        faults = {
            "a question before the promised time": self.now < self.promised,
            "a question sooner than ten minutes after the last": bool(self.visits)
            and self.now - self.visits[-1] < 10 * MINUTE
            and not request.path.endswith("-new"),
            "validators other than those given": self.given is not None and asked != self.given,
            "a question without a condition": self.given is not None and asked == (None, None),
            "a visit in an hour to be skipped": bool(self.visits) and self.now.hour in self.skip_hours,
            "validators that were never given": self.given is None and asked != (None, None),
            "no way to reach the reader": not contact,
            "cookies": "Cookie" in request.headers,
            "a referer": "Referer" in request.headers,
            "an added query": bool(request.query_string),
            "a question to a feed that is gone": self.ended,
            "another method than GET": request.method != "GET",
            "no compression accepted": "gzip" not in request.headers.get("Accept-Encoding", ""),
        }
        self.complaints += [f"{self.name} {self.now:%d %H:%M}: {fault}" for fault, found in faults.items() if found]


def hosts() -> list[Host]:
    return [
        Host("plain"),
        Host("busy", changes=timedelta(minutes=12)),
        Host("calm", changes=timedelta(days=30)),
        Host("cached", max_age=timedelta(hours=1)),
        Host("tired", busy=(timedelta(hours=5), timedelta(hours=9))),
        Host("closing", gone_after=timedelta(hours=20)),
        Host("moving", moved_after=timedelta(hours=10), changes=timedelta(minutes=30)),
        Host("sleepy", changes=timedelta(hours=12), skip_hours=(0, 1, 2, 3, 4, 5, 13, 14, 22, 23)),
        Host("fickle", changes=timedelta(days=30), fickle=True),
        Host("down", busy=(timedelta(hours=6), timedelta(hours=12)), busy_status=503, retry_as_date=True),
        Host("forbidding", busy=(timedelta(hours=6), timedelta(hours=12)), busy_status=403),
    ]


async def two_days(publishers: list[Host]) -> tuple[list[Feed], dict[str, set[str]]]:
    """Poll whatever is due, minute by minute, with a restart after a day."""
    seen: dict[str, set[str]] = {host.name: set() for host in publishers}
    async with newsroom() as room:
        for host in publishers:
            room.pages[f"/{host.name}"] = room.pages[f"/{host.name}-new"] = host.answer
        feeds = [replace(room.feed(f"/{host.name}"), id=number) for number, host in enumerate(publishers)]
        for day in range(2):
            async with Fetcher(CONFIG) as fetcher:
                for minute in range(24 * 60):
                    now = NOW + timedelta(days=day) + minute * MINUTE
                    for host in publishers:
                        host.now = now
                    for number, feed in enumerate(feeds):
                        state = feed.state
                        if not state.gone and (state.next_due is None or state.next_due <= now):
                            known = seen[publishers[number].name]
                            feeds[number] = replace(feed, state=await polled(fetcher, feed, known, now))
    return feeds, seen


async def polled(fetcher: Fetcher, feed: Feed, seen: set[str], now: datetime) -> FeedState:
    try:
        fetched = await fetcher.fetch(feed, now)
    except FeedError as error:
        return decide.after_failure(feed, error, now, CONFIG)
    if fetched.body is None:
        return decide.after_answer(feed, fetched, None, False, now, CONFIG)  # noqa: FBT003 - the contract of the pipeline
    parsed = parse(fetched.body, url=feed.url, content_type="", language="en", max_entries=50)
    new = decide.fresh(parsed, dict.fromkeys(seen, "")).new
    seen |= {entry.identity for entry in new}
    return decide.after_answer(feed, fetched, parsed, bool(new), now, CONFIG)


async def test_two_days_of_polling_give_no_cause_for_complaint() -> None:
    publishers = hosts()
    feeds, seen = await two_days(publishers)
    assert [complaint for host in publishers for complaint in host.complaints] == []
    visits = {host.name: len(host.visits) for host in publishers}
    # What changes often is asked often, what does not is not; nothing that was published is missed.
    assert visits["busy"] > visits["plain"] > visits["calm"]
    assert visits["calm"] <= 24
    assert visits["cached"] <= 48
    assert publishers[7].confirmed > 10
    assert publishers[7].name == "sleepy"
    assert visits["sleepy"] <= 48 * 14 / 24 * 6
    # The same bytes are no change, whatever their ETag.
    assert visits["fickle"] <= 24
    assert len(seen["down"]) >= 17
    assert len(seen["forbidding"]) >= 17
    assert len(seen["plain"]) >= 17
    assert len(seen["busy"]) >= 200
    assert feeds[5].state.gone
    assert decide.address(feeds[6]).endswith("/moving-new")


# ------------------------------------------------------------------ the doors of hosts
class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


async def test_visits_to_one_host_are_spaced_and_never_overlap() -> None:
    clock, inside, most = Clock(), 0, 0
    doors = Hosts(2.0, clock=clock, sleep=clock.sleep)
    starts: list[float] = []

    async def visit(host: str) -> None:
        nonlocal inside, most
        async with doors.visit(host, NOW):
            inside += 1
            most = max(most, inside)
            starts.append(clock())
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(visit("one.example") for _ in range(5)))
    assert most == 1
    assert [later - earlier for earlier, later in pairwise(starts)] == [2.0] * 4


async def test_other_hosts_need_not_wait() -> None:
    clock = Clock()
    doors = Hosts(2.0, clock=clock, sleep=clock.sleep)
    for number in range(1000):
        async with doors.visit(f"host{number}.example", NOW):
            pass
    assert clock.slept == []


async def test_a_host_that_asked_for_rest_is_not_visited_for_any_of_its_feeds() -> None:
    doors = Hosts(0)
    doors.close("tired.example", NOW, timedelta(hours=1))
    doors.close("tired.example", NOW, timedelta(minutes=1))
    with pytest.raises(Postponed) as caught:
        async with doors.visit("tired.example", NOW + timedelta(minutes=15)):
            pass
    assert caught.value.wait == timedelta(minutes=45)
    async with doors.visit("tired.example", NOW + timedelta(hours=1)):
        pass


async def test_a_host_that_refuses_is_visited_once_a_minute_for_an_hour() -> None:
    doors, visits = Hosts(0), 0
    async with doors.visit("large.example", NOW):
        doors.slow_down("large.example", NOW)
    for seconds in range(0, 2 * 3600, 10):
        with suppress(Postponed):
            async with doors.visit("large.example", NOW + timedelta(seconds=seconds)):
                visits += 1
    assert 59 + 360 <= visits <= 61 + 360
