"""A model's words: only for stories within reach, once, within the budget, checked; and nothing that it does harms."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.config import Config, FeedConfig
from bot.models import DeliveryState, Grouped, Spent
from bot.services import rewording
from bot.services.rewording import Rewording
from bot.store import Store, drafts, entries, feeds, outbox, stories, tags
from bot.words.model.client import Model
from bot.words.write import wordings
from tests import builders
from tests.builders import NOW, tag
from tests.services import stand
from tests.services.stand import Clock
from tests.words.model.reports import GOOD, REPORTS
from tests.words.model.server import ModelServer, model_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from bot.models import Entry, Story, Wording

ADMIN = 77
DAY = "2026-03-10"
TRAM = tag("tram", en="Tram", fr="Tramway")


class Room:
    """A store with stories, a model on loopback, and a clock that stands still."""

    def __init__(self, store: Store, server: ModelServer, clock: Clock, config: Config, model: Model) -> None:
        self.store, self.server, self.clock = store, server, clock
        self.services = stand.services(store, clock, config)
        self.rewording = Rewording(self.services, model)
        self._told: list[str] = []

    async def run(self, *, common: tuple[str, ...] = ()) -> int:
        return await self.rewording.run(self.clock.now, common)

    async def story(self, number: int = 1) -> Story:
        async with self.store.reading() as db:
            (found,) = await stories.load(db, [number])
        return found

    async def words(self, number: int = 1) -> dict[str, Wording]:
        return {one.language: one for one in (await self.story(number)).wordings}

    async def spent(self) -> Spent:
        async with self.store.reading() as db:
            return await drafts.spent(db, f"{self.clock.now:%Y-%m-%d}")

    async def told(self) -> list[str]:
        """All that the admin was ever owed."""
        async with self.store.writing() as db:
            while owed := await outbox.claim(db, self.clock.now, 99):
                await outbox.settle(db, *(replace(one, state=DeliveryState.SENT) for one in owed))
                self._told += [one.message.html for one in owed]
        return self._told

    async def tell(self, count: int = 1, first: int = 1, reports: Sequence[Entry] = REPORTS) -> None:
        """Let the outlets tell so many stories of the same kind, in their own words."""
        async with self.store.writing() as db:
            await feeds.sync(db, [_feed(one) for one in reports], NOW)
            ids = {feed.outlet.name: feed.id for feed in await feeds.everything(db)}
            for number in range(first, first + count):
                for one in reports:
                    parsed = builders.parsed_entry(
                        f"{number}-{one.id}",
                        title=one.title,
                        snippet=one.snippet,
                        language=one.language,
                        published=one.published,
                    )
                    await entries.put(db, {ids[one.outlet.name]: [parsed]}, {}, NOW)
                fresh = tuple((one.id, number) for one in await entries.ungrouped(db, 999))
                await entries.place(db, Grouped(placed=fresh, created=(number,)), {}, NOW)
        await self.write(range(first, first + count))

    async def write(self, numbers: Sequence[int]) -> None:
        """What the stage before does."""
        async with self.store.writing() as db:
            for number in numbers:
                members = (await entries.of_stories(db, [number]))[number]
                story = builders.story(number, entries=members, wordings=list(wordings(members)), rank=100 - number)
                await stories.write(db, [replace(story, tags=(tag("transport"),))], {}, self.clock.now)

    async def report(self, number: int, title: str) -> None:
        """One more report joins a story."""
        async with self.store.writing() as db:
            ids = {feed.outlet.name: feed.id for feed in await feeds.everything(db)}
            parsed = builders.parsed_entry(title, title=title, snippet=REPORTS[0].snippet, published=NOW)
            await entries.put(db, {ids["Morning Ledger"]: [parsed]}, {}, self.clock.now)
            fresh = tuple((one.id, number) for one in await entries.ungrouped(db, 999))
            await entries.place(db, Grouped(placed=fresh), {}, self.clock.now)


def _feed(one: Entry) -> FeedConfig:
    name = one.outlet.name
    return FeedConfig(url=f"https://{name.replace(' ', '-').lower()}.example", outlet=name, tier=one.outlet.tier)


@asynccontextmanager
async def opened(path: Path, server: ModelServer, clock: Clock, **options: Any) -> AsyncIterator[Room]:  # noqa: ANN401 - of the configuration
    model = {"base_url": server.address, "name": "tiny", "timeout_seconds": 5, "concurrency": 1} | options
    config = Config.model_validate({"model": model, "telegram": {"admins": [ADMIN]}})
    store = await Store.open(path, patience=5)
    try:
        async with Model(config.model) as client:
            yield Room(store, server, clock, config, client)
    finally:
        await store.close()


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with model_server() as served:
        served.turns = [served.says(GOOD)]
        yield served


@pytest.fixture
async def room(tmp_path: Path, server: ModelServer) -> AsyncIterator[Room]:
    async with opened(tmp_path / "a.db", server, Clock()) as made:
        yield made


# ---------------------------------------------------------------------- good days
async def test_a_story_within_reach_gets_words_in_every_wanted_language(room: Room) -> None:
    await room.tell()
    assert await room.run() == 1
    words = await room.words()
    assert {language: one.title for language, one in words.items()} == {
        language: one["title"] for language, one in GOOD.items()
    }
    assert not any(sentence.own for one in words.values() for sentence in one.summary)
    assert await room.spent() == Spent(1, 900)


async def test_it_is_asked_once_per_change_of_content(room: Room) -> None:
    await room.tell()
    for _ in range(3):
        await room.run()
        room.clock.forward(hours=1)
    assert len(room.server.questions) == 1
    await room.report(1, "Tram line of Port Ellis: shops fear for their trade")
    await room.write([1])
    assert (await room.words())["en"].title_own, "until then it has the outlets' own words"
    await room.run()
    assert len(room.server.questions) == 2
    assert not (await room.words())["en"].title_own


async def test_a_story_that_moves_all_the_time_is_not_asked_for_all_the_time(room: Room) -> None:
    await room.tell()
    await room.run()
    for number in range(5):
        room.clock.forward(minutes=2)
        await room.report(1, f"Tram line of Port Ellis, part {number}")
        await room.write([1])
        await room.run()
    assert len(room.server.questions) == 1
    room.clock.forward(minutes=6)
    await room.run()
    assert len(room.server.questions) == 2


async def test_words_that_passed_are_put_back_without_asking_when_the_reports_are_the_same(room: Room) -> None:
    await room.tell()
    await room.run()
    await room.write([1])
    assert (await room.words())["en"].title_own
    assert await room.run() == 1
    assert not (await room.words())["en"].title_own
    assert len(room.server.questions) == 1


async def test_only_stories_within_reach_of_an_edition_are_asked_for(room: Room) -> None:
    await room.tell(rewording.FRONT + 5)
    for _ in range(5):
        await room.run()
    assert len(room.server.questions) == rewording.FRONT
    assert (await room.words(rewording.FRONT + 1))["en"].title_own


async def test_old_stories_are_not_asked_for(room: Room) -> None:
    await room.tell()
    room.clock.forward(hours=60)
    assert await room.run() == 0
    assert room.server.questions == []


async def test_a_language_in_which_no_outlet_told_it_gets_words_too(room: Room) -> None:
    await room.tell(reports=REPORTS[:2])
    await room.run()
    assert (await room.words())["fr"].title == GOOD["fr"]["title"]


async def test_a_known_tag_that_two_reports_name_is_added_and_others_are_not(room: Room) -> None:
    offered = {"en": GOOD["en"] | {"tags": ["#Tram", "elephants", "transport", "Nora Vance", "Hart"]}}
    room.server.turns = [room.server.says(offered)]
    await room.tell()
    async with room.store.writing() as db:
        known = {"tram": {"tram", "tramway"}, "elephants": {"elephants"}, "hart": {"hart"}}
        await tags.seed(db, [(tag(key) if key != "tram" else TRAM, spellings) for key, spellings in known.items()])
    await room.run()
    assert [one.key for one in (await room.story()).tags] == ["transport", "tram"]


async def test_a_tag_that_holds_for_too_many_stories_is_not_added(room: Room) -> None:
    await room.tell()
    async with room.store.writing() as db:
        await tags.seed(db, [(TRAM, {"tram"})])
    await room.run(common=("tram",))
    assert [one.key for one in (await room.story()).tags] == ["transport"]


async def test_questions_are_asked_at_the_same_time_within_the_limit(tmp_path: Path, server: ModelServer) -> None:
    arrived = asyncio.Semaphore(0)
    go_on = asyncio.Event()

    async def waits(request: Any) -> Any:  # noqa: ANN401 - as the server has it
        arrived.release()
        await go_on.wait()
        return await server.says(GOOD)(request)

    server.turns = [waits]
    async with opened(tmp_path / "a.db", server, Clock(), concurrency=3) as room:
        await room.tell(8)
        running = asyncio.create_task(room.run())
        for _ in range(3):
            await arrived.acquire()
        go_on.set()
        assert await running == 8
    assert server.most_open == 3


# ---------------------------------------------------------------------- what fails the check
async def test_what_no_report_bears_out_is_never_in_the_store(room: Room) -> None:
    lies = {
        "title": "Port Ellis council rejects a tram line to Oslo",
        "summary": [GOOD["en"]["summary"][0], "Mayor Nora Vance resigned on Friday over 900 elephants."],
        "tags": [],
    }
    room.server.turns = [room.server.says({"en": lies, "fr": GOOD["fr"]})]
    await room.tell()
    await room.run()
    english = (await room.words())["en"]
    assert english.title_own
    assert english.summary[0].own is False
    assert "elephants" not in json.dumps([one.text for one in english.summary])


async def test_a_story_whose_words_all_fail_keeps_the_outlets_and_is_not_asked_for_again(room: Room) -> None:
    lies = {
        "title": "Oslo buys 900 elephants for its zoo",
        "summary": ["Oslo bought 900 elephants on Friday."],
        "tags": [],
    }
    room.server.turns = [room.server.says({"en": lies})]
    await room.tell()
    before = await room.words()
    for _ in range(3):
        assert await room.run() == 0
        room.clock.forward(hours=2)
    assert await room.words() == before
    assert len(room.server.questions) == 1


# ---------------------------------------------------------------------- bad days
BAD_MANNERS = ("hangs", "drips", "cut", "slams")
BAD_ANSWERS = {
    "busy": lambda: ModelServer.refuses(429, Retry_After="60"),
    "busy without end": lambda: ModelServer.refuses(429),
    "broken": lambda: ModelServer.refuses(500),
    "gateway": lambda: ModelServer.raw(b"<html>Bad Gateway</html>", 502),
    "no such model": lambda: ModelServer.refuses(404),
    "wrong key": lambda: ModelServer.refuses(401, "the key sk-secret is wrong"),
    "refuses all formats": lambda: ModelServer.refuses(400),
    "no json": lambda: ModelServer.says("I am sorry."),
    "broken json": lambda: ModelServer.says(json.dumps(GOOD)[:-40]),
    "wrong schema": lambda: ModelServer.says({"en": {"headline": "x", "text": 5}}),
    "wrong language": lambda: ModelServer.says({"en": GOOD["fr"], "fr": GOOD["en"]}),
    "empty": lambda: ModelServer.says(""),
    "nothing": lambda: ModelServer.says(None),
    "no body": lambda: ModelServer.raw(b""),
    "enormous": ModelServer.endless,
    "enormous refusal": lambda: ModelServer.endless(500),
    "enormous words": lambda: ModelServer.says({"en": GOOD["en"] | {"title": "x" * 300_000}}),
    "lies about its cost": lambda: ModelServer.says("no words", tokens=10**15),
}


@pytest.mark.parametrize("manner", [*BAD_MANNERS, *BAD_ANSWERS])
async def test_no_bad_manners_raise_lose_words_or_overspend(tmp_path: Path, server: ModelServer, manner: str) -> None:
    server.turns = [getattr(server, manner) if manner in BAD_MANNERS else BAD_ANSWERS[manner]()]
    budget = {"requests_a_day": 12, "tokens_a_day": 60_000}
    timeout = 0.05 if manner in {"hangs", "drips"} else 5
    clock, path = Clock(), tmp_path / "a.db"
    async with opened(path, server, clock, key="sk-secret", timeout_seconds=timeout, concurrency=2, **budget) as room:
        await room.tell(6)
        before = [await room.words(number) for number in range(1, 7)]
        for _ in range(8):
            assert await room.run() == 0
            room.clock.forward(minutes=20)
        assert [await room.words(number) for number in range(1, 7)] == before
        spent = await room.spent()
        # One that was given up before it arrived counts too.
        assert len(server.questions) <= spent.requests <= 12
        assert 0 <= spent.tokens <= 60_000
        told = await room.told()
        assert len(told) == 1, "the admin hears of it once, however long it lasts"
        assert "sk-secret" not in "".join(told)
    # The model is well again, and the admin hears of that once.
    server.turns = [server.says(GOOD)]
    clock.forward(days=1)
    async with opened(path, server, clock) as room:
        await room.tell(1, first=50)
        assert await room.run() >= 1
        (well,) = await room.told()
        assert "well again" in well


async def test_the_budget_survives_a_restart(tmp_path: Path, server: ModelServer) -> None:
    clock = Clock()
    for run in range(3):
        async with opened(tmp_path / "a.db", server, clock, requests_a_day=4) as room:
            if run == 0:
                await room.tell(10)
            await room.run()
            assert await room.spent() == Spent(4, 3600)
    assert len(server.questions) == 4
    clock.forward(days=1, hours=-20)
    async with opened(tmp_path / "a.db", server, clock, requests_a_day=4) as room:
        await room.run()
    assert len(server.questions) == 4, "it is still the same day"
    clock.now += timedelta(hours=9)
    async with opened(tmp_path / "a.db", server, clock, requests_a_day=4) as room:
        await room.run()
    assert len(server.questions) == 8


async def test_the_breaker_survives_a_restart_and_tries_with_one_question(tmp_path: Path, server: ModelServer) -> None:
    clock = Clock()
    server.turns = [server.refuses(500)]
    async with opened(tmp_path / "a.db", server, clock) as room:
        await room.tell(12)
        await room.run()
    assert len(server.questions) == 5
    async with opened(tmp_path / "a.db", server, clock, concurrency=8) as room:
        await room.run()
        assert len(server.questions) == 5
        clock.forward(minutes=3)
        await room.run()
        assert len(server.questions) == 6
        server.turns = [server.says(GOOD)]
        clock.forward(minutes=5)
        assert await room.run() == 12


async def test_patience_that_is_asked_for_is_given(room: Room) -> None:
    room.server.turns = [room.server.refuses(429, Retry_After="600"), room.server.says(GOOD)]
    await room.tell(3)
    await room.run()
    room.clock.forward(seconds=599)
    await room.run()
    assert len(room.server.questions) == 1
    room.clock.forward(seconds=1)
    assert await room.run() == 3
    assert await room.told() == []


async def test_a_server_without_schemas_is_asked_in_another_way_at_once(room: Room) -> None:
    room.server.turns = [room.server.refuses(400, "response_format json_schema unsupported"), room.server.says(GOOD)]
    await room.tell()
    assert await room.run() == 1
    assert await room.spent() == Spent(2, 900)


async def test_what_a_cut_answer_may_have_cost_stays_spent(room: Room) -> None:
    room.server.turns = [room.server.cut]
    await room.tell()
    await room.run()
    assert (await room.spent()).tokens > 2000


async def test_a_story_that_changes_while_the_model_writes_keeps_what_it_got_for_the_change(room: Room) -> None:
    async def changes(request: Any) -> Any:  # noqa: ANN401 - as the server has it
        room.clock.forward(minutes=1)
        await room.report(1, "Court stops the tram line of Port Ellis")
        await room.write([1])
        return await room.server.says(GOOD)(request)

    room.server.turns = [changes]
    await room.tell()
    assert await room.run() == 0
    assert (await room.words())["en"].title_own


async def test_a_story_that_goes_while_the_model_writes_is_no_bug(room: Room) -> None:
    async def goes(request: Any) -> Any:  # noqa: ANN401 - as the server has it
        async with room.store.writing() as db:
            moved = tuple((one.id, 2) for one in (await entries.of_stories(db, [1]))[1])
            await entries.place(db, Grouped(placed=moved, created=(2,)), {}, NOW)
        return await room.server.says(GOOD)(request)

    room.server.turns = [goes]
    await room.tell()
    assert await room.run() == 0


async def test_without_a_model_the_outlets_words_come_back(room: Room) -> None:
    await room.tell()
    await room.run()
    await rewording.withdraw(room.services)
    async with room.store.reading() as db:
        assert await stories.unwritten(db, 9) == [1]
        assert await drafts.of(db, [1]) == {}
    await room.write([1])
    assert (await room.words())["en"].title_own
    assert await stories_unwritten_after_withdrawing_again(room) == []


async def stories_unwritten_after_withdrawing_again(room: Room) -> list[int]:
    await rewording.withdraw(room.services)
    async with room.store.reading() as db:
        return await stories.unwritten(db, 9)
