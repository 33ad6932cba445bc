"""/feeds: for those who run the bot, and for nobody else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.config import Config, FeedConfig
from bot.models import FeedState
from bot.store import feeds
from handlers import publish_menu
from tests.builders import NOW, ago
from tests.handlers.talk import Talk, talk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.local.chats import Person
    from bot.store import Store
    from tests.services.stand import Clock

KEEPER = 5_000_001
STATE = FeedState(last_poll=NOW, last_success=ago(hours=1), last_change=ago(hours=2), answer_seconds=2.25)
FAILING = replace(STATE, failures=3, problem="the server has a fault (502)", next_due=NOW, answer_seconds=None)


@pytest.fixture
async def bot(store: Store, clock: Clock) -> AsyncIterator[Talk]:
    """The bot with one feed that does well and twenty that fail; who comes first runs it."""
    wanted = [FeedConfig(url="https://well.example/rss", outlet="Well")]
    wanted += [FeedConfig(url=f"https://n{n:02}.example/rss", outlet=f"<N{n:02}>") for n in range(20)]
    async with store.writing() as db:
        await feeds.sync(db, wanted, ago(days=9))
        for feed in await feeds.everything(db):
            await feeds.save(db, feed.id, STATE if feed.outlet.name == "Well" else FAILING)
    config = Config.model_validate({"telegram": {"admins": [KEEPER, 999]}})
    async with talk(store, clock, config) as conversation:
        yield conversation


@pytest.fixture
def keeper(bot: Talk) -> Person:
    person = bot.person("Kim")
    assert person.id == KEEPER
    return person


async def test_an_admin_sees_how_the_feeds_are_doing(bot: Talk, keeper: Person) -> None:
    (answer,) = await bot.said(keeper, "/feeds")
    assert "21 feeds: 1 does well, 20 fail." in answer["text"]
    assert "Well (2.2 s)" in answer["text"]
    assert "<N00>: failing for 1 hour: the server has a fault (502)" in answer["text"]
    assert "Page 1 of 3" in answer["text"]


async def test_the_pages_are_leafed_through_in_place(bot: Talk, keeper: Person) -> None:
    (answer,) = await bot.said(keeper, "/feeds")
    shown: list[str] = []
    for label in ("Next", "Next", "‹ Previous"):
        shown += re.findall(r"<N\d\d>", bot.now(answer)["text"])
        await bot.tapped(keeper, answer, label if label in str(bot.labels(answer)) else "‹")
    assert len(set(shown)) == 20
    assert "Page 2 of 3" in bot.now(answer)["text"]


async def test_the_words_are_french_for_who_reads_french(bot: Talk, keeper: Person) -> None:
    await bot.said(keeper, "/language fr")
    (answer,) = await bot.said(keeper, "/feeds")
    assert "21 flux\u00a0: 1 va bien, 20 échouent." in answer["text"]
    assert "le serveur est en panne (502)" in answer["text"]


async def test_for_others_there_is_no_such_command(bot: Talk, keeper: Person) -> None:
    anna = bot.person("Anna")
    (answer,) = await bot.said(anna, "/feeds")
    assert "I do not know that command" in answer["text"]
    assert "/feeds" not in answer["text"]
    (overview,) = await bot.said(anna, "/help")
    assert "/feeds" not in overview["text"]
    (overview,) = await bot.said(keeper, "/help")
    assert "/feeds" in overview["text"]


async def test_a_forged_button_shows_others_nothing(bot: Talk, keeper: Person) -> None:
    anna = bot.person("Anna")
    (answer,) = await bot.said(anna, "/top")
    query = await bot.forged(anna, answer, "1:feeds:0")
    assert "N00" not in bot.now(answer)["text"]
    assert "older version" in str(query.answer)


@pytest.mark.parametrize("page", ["99", "x", "-1", ""])
async def test_a_forged_page_harms_nothing(bot: Talk, keeper: Person, page: str) -> None:
    (answer,) = await bot.said(keeper, "/feeds")
    await bot.forged(keeper, answer, f"1:feeds:{page}")
    assert bot.last(keeper)["text"]


async def test_only_the_menu_of_admins_lists_it(bot: Talk, keeper: Person) -> None:
    await publish_menu(bot.application.bot, [KEEPER])
    for call in bot.fake.sent("setMyCommands"):
        listed = "feeds" in str(call.params["commands"])
        assert listed is ("chat_id" in str(call.params.get("scope"))), call
