from __future__ import annotations

from typing import TYPE_CHECKING

from tests.services import stand
from tests.services.stand import Told

if TYPE_CHECKING:
    from bot.local.chats import Person
    from tests.handlers.talk import Talk


async def test_an_edition_on_demand_brings_only_what_is_new(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/start")
    await stand.stock(bot.services.store, [Told("Dam inspected after heavy rain", importance=25)], bot.clock())
    (edition,) = await bot.said(anna, "/digest")
    assert "Dam inspected" in edition["text"]
    assert "Envoys" not in edition["text"]


async def test_nothing_new_says_when_the_next_one_comes_and_shows_it_again_on_request(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/start")
    await bot.said(anna, "/digest")
    (answer,) = await bot.said(anna, "/digest")
    assert "Nothing new" in answer["text"]
    assert "tomorrow at 7:30\xa0am" in answer["text"]
    await bot.tapped(anna, answer, "Show it again")
    assert "Envoys" in bot.last(anna)["text"]


async def test_whoever_is_not_subscribed_gets_one_too(bot: Talk, benoit: Person) -> None:
    (edition,) = await bot.said(benoit, "/digest")
    assert "Les émissaires" in edition["text"]


async def test_an_edition_that_did_not_arrive_is_not_noted_as_had(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/schedule 07:30")
    bot.fake.cut_off("sendMessage")
    assert await bot.said(anna, "/digest") == []
    (edition,) = await bot.said(anna, "/digest")
    assert "Envoys" in edition["text"]
