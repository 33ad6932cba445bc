"""Facts of the five stages: what fails harms nobody else, and what is interrupted goes on."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import pytest
from aiohttp import web

from bot import app
from bot.config import Config, TelegramConfig
from bot.delivery import telegram
from bot.store import entries, feeds, outbox, stories, subscribers
from tests.builders import NOW
from tests.fakes import FakeTelegram
from tests.handlers.talk import Talk
from tests.services import stand
from tests.services.stand import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from bot.models import Delivery, Outcome, Subscriber
    from bot.pipeline import Pipeline
    from bot.store import Connection

T = TypeVar("T")


@dataclass
class Site:
    """Feeds on loopback that a test can change; a path that is not in ``bodies`` answers 404."""

    address: str
    bodies: dict[str, str]


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    bodies: dict[str, str] = {}

    async def answer(request: web.Request) -> web.Response:
        if request.path not in bodies:
            raise web.HTTPNotFound
        return web.Response(text=bodies[request.path], content_type="application/rss+xml")

    server = web.Application()
    server.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield Site(f"http://127.0.0.1:{runner.addresses[0][1]}", bodies)
    await runner.cleanup()


def rss(*items: tuple[str, str, str]) -> str:
    """A feed of (guid, title, description), published one minute apart before ``NOW``."""
    told = "".join(
        f"<item><guid>{guid}</guid><title>{title}</title><description>{words}</description>"
        f"<link>https://news.example/{guid}</link>"
        f"<pubDate>{NOW - timedelta(minutes=number):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for number, (guid, title, words) in enumerate(items, 1)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{told}</channel></rss>'


FLOOD = (
    "Flood closes the harbour of Rimouski",
    "The harbour of Rimouski closed on Monday after a flood, the mayor said.",
)
CHESS = ("Chess champion retires at thirty", "The champion said in Oslo that she would rather grow pears.")


def config(folder: Path, site: Site | None = None, *paths: str) -> Config:
    """A configuration without vectors (these facts need none) that reads ``paths`` of the site."""
    listed = [
        {"url": f"{site.address}{path}", "outlet": path.strip("/").title(), "language": "en", "private_network": True}
        for path in paths
        if site
    ]
    return Config.model_validate(
        {
            "store": {"database": str(folder / "news.db")},
            "stories": {"vectors": False},
            "gather": {"host_spacing_seconds": 0},
            "feeds": listed,
        }
    )


@asynccontextmanager
async def newsroom(folder: Path, clock: Clock, site: Site | None = None, *paths: str) -> AsyncIterator[Pipeline]:
    async with app.workshop(config(folder, site, *paths), clock=clock) as pipeline:
        yield pipeline


async def run(pipeline: Pipeline) -> None:
    now = pipeline.services.clock()
    await pipeline.gather(now)
    await pipeline.group(now)
    await pipeline.write(now)


async def ask(pipeline: Pipeline, question: Callable[[Connection], Awaitable[T]]) -> T:
    async with pipeline.services.store.reading() as db:
        return await question(db)


async def top(pipeline: Pipeline) -> list[tuple[int, int]]:
    """Story ids with the number of their entries, first story first."""
    found = await ask(pipeline, partial(stories.top, since=NOW - timedelta(days=3), limit=50))
    return sorted((story.id, len(story.entries)) for story in found)


# ---------------------------------------------------------------------- gather
async def test_a_broken_feed_is_recorded_on_its_row_and_harms_nobody(tmp_path: Path, site: Site) -> None:
    site.bodies["/good"] = rss(("1", *FLOOD))
    site.bodies["/page"] = "<!doctype html><html><body>Welcome</body></html>"
    async with newsroom(tmp_path, Clock(), site, "/good", "/page", "/absent") as pipeline:
        gathered = await pipeline.gather(NOW)
        assert (gathered.read, gathered.failed, gathered.new) == (1, 2, 1)
        rows = {feed.outlet.name: feed.state for feed in await ask(pipeline, feeds.everything)}
        assert rows["Good"].problem is None
        assert rows["Good"].last_success == NOW
        assert "feed" in (rows["Page"].problem or "")
        assert "404" in (rows["Absent"].problem or "")
        assert rows["Absent"].failures == 1


async def test_a_feed_that_is_not_due_is_left_alone_also_after_a_restart(tmp_path: Path, site: Site) -> None:
    site.bodies["/good"] = rss(("1", *FLOOD))
    clock = Clock()
    for expected in (1, 0):
        async with newsroom(tmp_path, clock, site, "/good") as pipeline:
            assert (await pipeline.gather(clock())).read == expected


async def test_an_edited_entry_is_brought_up_to_date_and_grouped_anew(tmp_path: Path, site: Site) -> None:
    clock = Clock()
    site.bodies["/one"] = rss(("1", *FLOOD))
    site.bodies["/two"] = rss(("1", *CHESS))
    async with newsroom(tmp_path, clock, site, "/one", "/two") as pipeline:
        await run(pipeline)
        assert [size for _, size in await top(pipeline)] == [1, 1]
        site.bodies["/two"] = rss(("1", *FLOOD))
        clock.forward(hours=1)
        await run(pipeline)
        assert [size for _, size in await top(pipeline)] == [2]


async def test_ids_that_all_change_at_once_bring_nothing_new_and_nothing_is_grouped_again(
    tmp_path: Path, site: Site
) -> None:
    clock = Clock()
    told = [FLOOD, CHESS, ("Ferry returns to service", "The ferry sails again.")]
    site.bodies["/one"] = rss(*((f"{number}", *one) for number, one in enumerate(told)))
    async with newsroom(tmp_path, clock, site, "/one") as pipeline:
        await run(pipeline)
        before = await top(pipeline)
        for name in (r"<guid>uuid-\1</guid>", r"<guid>tag:news.example,2026:\1</guid>"):
            # Only the guid is another one; the addresses of the articles stay.
            body = rss(*((f"{number}", *one) for number, one in enumerate(told)))
            site.bodies["/one"] = re.sub(r"<guid>(\d+)</guid>", name, body)
            clock.forward(hours=1)
            gathered = await pipeline.gather(clock())
            assert (gathered.read, gathered.unchanged, gathered.new, gathered.changed) == (1, 0, 0, 0)
            assert await pipeline.group(clock()) == 0
            assert await pipeline.write(clock()) == 0
        assert await top(pipeline) == before
        assert len(await ask(pipeline, lambda db: entries.remembered(db, 1, 10))) == 3


async def test_addresses_that_all_change_with_the_ids_are_recognised_by_their_titles(
    tmp_path: Path, site: Site
) -> None:
    clock = Clock()
    told = [FLOOD, CHESS, ("Ferry returns to service", "The ferry sails again.")]
    site.bodies["/one"] = rss(*((f"{number}", *one) for number, one in enumerate(told)))
    async with newsroom(tmp_path, clock, site, "/one") as pipeline:
        await run(pipeline)
        before = await top(pipeline)
        site.bodies["/one"] = rss(*((f"new-{number}", *one) for number, one in enumerate(told)))
        clock.forward(hours=1)
        gathered = await pipeline.gather(clock())
        assert (gathered.new, gathered.changed) == (0, 3), "their addresses are brought up to date"
        await run(pipeline)
        assert await top(pipeline) == before


# ---------------------------------------------------------------------- group
async def test_grouping_goes_on_after_a_restart_as_if_there_had_been_none(tmp_path: Path, site: Site) -> None:
    clock = Clock()
    site.bodies["/one"] = rss(("1", *FLOOD))
    async with newsroom(tmp_path, clock, site, "/one", "/two") as pipeline:
        await run(pipeline)
        before = await top(pipeline)
    site.bodies["/two"] = rss(("9", *FLOOD), ("8", *CHESS))
    clock.forward(days=2)
    async with newsroom(tmp_path, clock, site, "/one", "/two") as pipeline:
        await run(pipeline)
        after = dict(await top(pipeline))
    assert after[before[0][0]] == 2
    assert sorted(after.values()) == [1, 2]


async def test_a_pass_that_could_not_be_stored_is_done_again(tmp_path: Path, site: Site) -> None:
    site.bodies["/one"] = rss(("1", *FLOOD), ("2", *CHESS))
    async with newsroom(tmp_path, Clock(), site, "/one") as pipeline:
        await pipeline.gather(NOW)
        async with pipeline.services.store.writing() as db:
            await db.exec_driver_sql(
                "CREATE TRIGGER full BEFORE INSERT ON stories BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        with pytest.raises(Exception, match="no"):
            await pipeline.group(NOW)
        async with pipeline.services.store.writing() as db:
            await db.exec_driver_sql("DROP TRIGGER full")
        assert await pipeline.group(NOW) == 2
        assert await pipeline.write(NOW) == 2
        assert await ask(pipeline, lambda db: entries.ungrouped(db, 10)) == []


# ---------------------------------------------------------------------- deliver
@asynccontextmanager
async def bot(folder: Path, clock: Clock, fake: FakeTelegram) -> AsyncIterator[tuple[Pipeline, Talk]]:
    """The program with a day's stories in its store."""
    username = fake.telegram.username
    async with (
        app.workshop(config(folder), clock=clock, username=username) as pipeline,
        app.conversation(fake.bot(), pipeline) as application,
    ):
        if not await ask(pipeline, lambda db: stories.count(db, NOW - timedelta(days=9))):
            await stand.stock(pipeline.services.store)
            await pipeline.write(NOW)
        yield pipeline, Talk(fake, application, pipeline.services, clock)


def sender(talk: Talk) -> Callable[[Delivery], Awaitable[Outcome]]:
    return partial(telegram.send, talk.application.bot)


async def subscriber(pipeline: Pipeline, chat_id: int) -> Subscriber:
    found = await ask(pipeline, lambda db: subscribers.get(db, chat_id))
    assert found is not None
    return found


async def due(pipeline: Pipeline, clock: Clock, chat_id: int) -> None:
    """Let the time come at which this chat's next edition is due."""
    moment = (await subscriber(pipeline, chat_id)).next_due
    assert moment is not None
    clock.now = moment


async def follow_up(pipeline: Pipeline, clock: Clock) -> None:
    """News that nobody has had yet."""
    await stand.stock(pipeline.services.store, stand.STORIES[:3], clock())
    await pipeline.write(clock())


async def test_a_blocked_bot_falls_silent_keeps_the_settings_and_comes_back_on_start(tmp_path: Path) -> None:
    clock = Clock()
    fake = FakeTelegram(clock)
    async with bot(tmp_path, clock, fake) as (pipeline, talk):
        anna = talk.person("Anna")
        await talk.said(anna, "/start")
        await talk.said(anna, "/schedule 06:15")
        await due(pipeline, clock, anna.id)
        await follow_up(pipeline, clock)
        await pipeline.press(clock())
        fake.forbid("Forbidden: bot was blocked by the user", "sendMessage", anna.id)
        await pipeline.deliver(clock(), sender(talk))
        silent = await subscriber(pipeline, anna.id)
        assert silent.silent
        assert silent.times == (375,)
        await talk.said(anna, "/start")
        assert not (await subscriber(pipeline, anna.id)).silent


async def test_a_flood_answer_delays_the_edition_and_sends_it_once(tmp_path: Path) -> None:
    clock = Clock()
    fake = FakeTelegram(clock)
    async with bot(tmp_path, clock, fake) as (pipeline, talk):
        anna = talk.person("Anna")
        await talk.said(anna, "/start")
        await due(pipeline, clock, anna.id)
        await follow_up(pipeline, clock)
        await pipeline.press(clock())
        before = len(fake.sent(chat_id=anna.id))
        fake.flood(600, "sendMessage", anna.id)
        await pipeline.deliver(clock(), sender(talk))
        clock.forward(minutes=5)
        await pipeline.deliver(clock(), sender(talk))
        assert len(fake.sent(chat_id=anna.id)) == before
        clock.forward(minutes=6)
        await pipeline.deliver(clock(), sender(talk))
        await pipeline.deliver(clock(), sender(talk))
        assert len(fake.sent(chat_id=anna.id)) == before + 1


async def test_what_was_being_sent_at_a_crash_is_owed_again(tmp_path: Path) -> None:
    clock = Clock()
    fake = FakeTelegram(clock)
    async with bot(tmp_path, clock, fake) as (pipeline, talk):
        anna = talk.person("Anna")
        await talk.said(anna, "/start")
        await due(pipeline, clock, anna.id)
        await follow_up(pipeline, clock)
        await pipeline.press(clock())
        async with pipeline.services.store.writing() as db:
            assert await outbox.claim(db, clock(), 10)
        before = len(fake.sent(chat_id=anna.id))
    async with bot(tmp_path, clock, fake) as (pipeline, talk):
        await pipeline.deliver(clock(), sender(talk))
        assert len(fake.sent(chat_id=anna.id)) > before


async def test_a_bug_while_sending_one_delivery_leaves_the_others_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    fake = FakeTelegram(clock)
    async with bot(tmp_path, clock, fake) as (pipeline, talk):
        anna, berta = talk.person("Anna"), talk.person("Berta")
        for person in (anna, berta):
            await talk.said(person, "/start")
        await due(pipeline, clock, anna.id)
        await follow_up(pipeline, clock)
        await pipeline.press(clock())
        before = len(fake.sent(chat_id=berta.id))

        async def send(delivery: Delivery) -> Outcome:
            if delivery.chat_id == anna.id:
                raise ZeroDivisionError
            return await telegram.send(talk.application.bot, delivery)

        await pipeline.deliver(clock(), send)
        assert len(fake.sent(chat_id=berta.id)) == before + 1
        assert "a bug while sending" in caplog.text
        clock.forward(minutes=10)
        mine = len(fake.sent(chat_id=anna.id))
        await pipeline.deliver(clock(), sender(talk))
        assert len(fake.sent(chat_id=anna.id)) == mine + 1


# ---------------------------------------------------------------------- keep house
async def test_an_admin_is_told_of_a_feed_that_fails_for_a_day_and_that_it_is_well_again(
    tmp_path: Path, site: Site
) -> None:
    clock = Clock()
    fake = FakeTelegram(clock)
    kim = fake.telegram.add_person("Kim")
    telegram_config = TelegramConfig(admins=(kim.id,))
    setting = config(tmp_path, site, "/one", "/two").model_copy(update={"telegram": telegram_config})
    site.bodies["/one"] = site.bodies["/two"] = rss(("1", *FLOOD))
    async with (
        app.workshop(setting, clock=clock) as pipeline,
        app.conversation(fake.bot(), pipeline) as application,
    ):
        talk = Talk(fake, application, pipeline.services, clock)
        await talk.said(kim, "/help")
        heard = [len(fake.telegram.from_bot(kim))]

        async def pass_hours(hours: int) -> None:
            for _ in range(hours):
                clock.forward(hours=1)
                # What answers at all goes on as ever.
                for path in site.bodies:
                    site.bodies[path] = rss((f"{clock()}", f"Harbour news {clock():%d %H}", "It is calm."))
                await pipeline.gather(clock())
                await pipeline.watch(clock())
                await pipeline.deliver(clock(), sender(talk))
            heard.append(len(fake.telegram.from_bot(kim)))

        await pipeline.gather(clock())
        del site.bodies["/one"]
        await pass_hours(20)
        await pass_hours(30)
        told = talk.last(kim)["text"]
        await pass_hours(40)
        site.bodies["/one"] = rss(("2", *CHESS))
        await pass_hours(30)
    assert [later - earlier for earlier, later in pairwise(heard)] == [0, 1, 0, 1]
    assert "1 feed needs a look" in told
    assert "One: failing for 24 hours: there is nothing at this address (404)" in told
    assert "One" in talk.last(kim)["text"]
    assert "1 feed is well again" in talk.last(kim)["text"]


async def test_old_news_goes_and_subscriptions_stay(tmp_path: Path) -> None:
    clock = Clock()
    fake = FakeTelegram(clock)
    async with bot(tmp_path, clock, fake) as (pipeline, talk):
        anna = talk.person("Anna")
        await talk.said(anna, "/start")
        clock.forward(days=60)
        await pipeline.retire(clock())
        assert (
            await ask(pipeline, lambda db: stories.count(db, datetime.min.replace(tzinfo=NOW.tzinfo, year=2000))) == 0
        )
        assert (await subscriber(pipeline, anna.id)).active
