"""The whole way over real HTTP and a fake wire: feeds to stories to editions, two subscribers, through restarts."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import handlers
import jobs
from bot import app
from bot.config import Config
from bot.delivery import telegram
from bot.local.newsroom import Newsroom
from bot.store import seen, stories, subscribers
from tests.fakes import FakeTelegram
from tests.handlers.talk import Talk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.local.answers import Json
    from bot.local.chats import Person

# 09:00 in Toronto, 15:00 in Paris.
START = datetime(2026, 6, 2, 13, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that moves only when it is told."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def move_to(self, moment: datetime) -> None:
        assert moment >= self.now
        self.now = moment


@dataclass
class World:
    """Everything outside the program: the newsroom, Telegram and its people, the disk, the time."""

    config: Config
    clock: Clock
    fake: FakeTelegram
    newsroom: Newsroom
    people: dict[str, Person] = field(default_factory=dict)

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Session]:
        """The program, from its start to its end; what is left is on disk and at Telegram."""
        username = self.fake.telegram.username
        async with (
            app.workshop(self.config, clock=self.clock, username=username, private_topics=True) as pipeline,
            app.conversation(self.fake.bot(), pipeline) as application,
        ):
            send = partial(telegram.send, application.bot)
            ticks = {
                tick.name: tick
                for tick in jobs.timetable(
                    pipeline,
                    send,
                    partial(telegram.edit, application.bot),
                    partial(telegram.begin_topic, application.bot),
                )
            }
            yield Session(Talk(self.fake, application, pipeline.services, self.clock), ticks, self.clock)
        assert self.fake.wrong == []

    def editions(self, name: str) -> list[Json]:
        """All that the bot has sent to somebody."""
        return list(self.fake.telegram.from_bot(self.people[name]))


@dataclass
class Session:
    """The running program."""

    talk: Talk
    ticks: dict[str, jobs.Tick]
    clock: Clock

    async def tick(self, *names: str) -> None:
        for name in names:
            await self.ticks[name].call(self.clock())

    async def read_the_news(self) -> None:
        await self.tick("gather", "group", "write")


@asynccontextmanager
async def world(folder: Path) -> AsyncIterator[World]:
    clock = Clock()
    async with Newsroom(clock) as newsroom:
        database = str(folder / "broadsheet.db")
        config = Config.model_validate({"store": {"database": database}, "feeds": newsroom.feeds})
        fake = FakeTelegram(clock)
        fake.telegram.inbox.allow(list(handlers.HEARD))
        yield World(config, clock, fake, newsroom)


def text(messages: list[Json]) -> str:
    return "\n".join(str(message.get("text", "")) for message in messages)


async def subscribe(place: World, session: Session) -> None:
    """Anna reads English in Toronto at 07:30, Quebec first; Benoît reads French in Paris at 18:00, without Canada."""
    place.people = {"Anna": session.talk.person("Anna", "en"), "Benoît": session.talk.person("Benoît", "fr")}
    anna, benoit = place.people.values()
    for person, words in (
        (anna, ("/start", "/timezone Toronto", "/schedule 07:30", "/follow #quebec")),
        (benoit, ("/start", "/timezone Paris", "/schedule 18:00", "/language fr", "/mute #canada")),
    ):
        for said in words:
            assert await session.talk.said(person, said), said


async def had(session: Session, person: Person, tag: str) -> set[int]:
    """The stories with this tag that somebody has been sent."""
    async with session.talk.services.store.reading() as db:
        subscriber = await subscribers.get(db, person.id)
        assert subscriber is not None
        tagged = await stories.top(db, since=START - timedelta(days=4), limit=200, tag=tag)
        return (await seen.of(db, [subscriber.id], [story.id for story in tagged])).get(subscriber.id, set())


def titles_of(messages: list[Json]) -> set[str]:
    """The bold beginnings of blocks: titles of stories and headings."""
    found = set()
    for message in messages:
        units = str(message.get("text", "")).encode("utf-16-le")
        for entity in message.get("entities", []):
            if entity["type"] == "bold":
                start, length = 2 * entity["offset"], 2 * entity["length"]
                found.add(units[start : start + length].decode("utf-16-le"))
    return found


async def test_two_subscribers_get_their_editions_on_time_and_once_through_restarts(tmp_path: Path) -> None:
    async with world(tmp_path) as place:
        async with place.bot() as session:
            await session.read_the_news()
            await subscribe(place, session)
            before = {name: len(place.editions(name)) for name in place.people}
            # 22:00 in Toronto: nobody is due.
            place.clock.move_to(START + timedelta(hours=13))
            await session.read_the_news()
            await session.tick("press", "deliver")
            assert before["Anna"] == len(place.editions("Anna"))

        async with place.bot() as session:
            # 07:30 in Toronto: Anna is due, and the program ends after her edition was written but not sent.
            place.clock.move_to(datetime(2026, 6, 3, 11, 30, tzinfo=UTC))
            await session.read_the_news()
            await session.tick("press")
            assert before["Anna"] == len(place.editions("Anna"))

        async with place.bot() as session:
            await session.tick("deliver")
            first = place.editions("Anna")[before["Anna"] :]
            assert len(first) >= 1
            await session.tick("press", "deliver", "press", "deliver")
            assert place.editions("Anna")[before["Anna"] :] == first


async def test_each_subscriber_reads_her_language_and_nothing_twice(tmp_path: Path) -> None:
    async with world(tmp_path) as place, place.bot() as session:
        await session.read_the_news()
        await subscribe(place, session)
        first = {name: titles_of(place.editions(name)) for name in place.people}
        anna, benoit = place.people.values()
        muted, followed = await had(session, benoit, "canada"), await had(session, anna, "quebec")
        before = {name: len(place.editions(name)) for name in place.people}
        place.clock.move_to(datetime(2026, 6, 3, 16, 0, tzinfo=UTC))
        await session.read_the_news()
        await session.tick("press", "deliver")
        for name in place.people:
            new = place.editions(name)[before[name] :]
            assert new, name
            headings = {"More Top Stories", "À la une aussi", "Also in the news", "Your front page"}
            assert not (titles_of(new) & first[name]) - headings
        assert await had(session, benoit, "canada") == muted
        assert await had(session, anna, "quebec") > followed
        assert "More…" in text(place.editions("Anna"))
        assert "Lire…" in text(place.editions("Benoît"))


async def test_a_story_carries_outlets_of_both_languages(tmp_path: Path) -> None:
    async with world(tmp_path) as place, place.bot() as session:
        await session.read_the_news()
        await subscribe(place, session)
        cards = await session.talk.said(place.people["Anna"], "/top 10")
        assert cards


async def test_buttons_of_before_a_restart_work_after_it(tmp_path: Path) -> None:
    async with world(tmp_path) as place:
        async with place.bot() as session:
            await session.read_the_news()
            await subscribe(place, session)
            anna = place.people["Anna"]
            (listing,) = await session.talk.said(anna, "/top")
            await session.talk.tapped(anna, listing, "1")
            card = session.talk.last(anna)
            (panel,) = await session.talk.said(anna, "/settings")
        async with place.bot() as session:
            await session.talk.tapped(anna, listing, "Next")
            assert "6." in session.talk.now(listing)["text"]
            await session.talk.tapped(anna, card, "👍")
            assert "👍 ✓" in session.talk.labels(card)
            await session.talk.tapped(anna, card, "Why")
            assert "Ranked by" in session.talk.now(card)["text"]
            session.talk.telegram.react(anna, card, "👎")
            await session.talk.listen()
            await session.talk.tapped(anna, panel, "My taste")
            assert "Less of" in session.talk.now(panel)["text"]
