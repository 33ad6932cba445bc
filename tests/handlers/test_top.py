from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.local.chats import Person
    from tests.handlers.talk import Talk


async def test_top_lists_the_day_with_a_button_for_each_story(bot: Talk, anna: Person) -> None:
    (listing,) = await bot.said(anna, "/top")
    assert "1. Envoys meet" in listing["text"]
    assert bot.labels(listing) == ["1", "2", "3", "4", "5", "Next ›"]


async def test_each_reads_titles_in_her_own_language(bot: Talk, benoit: Person) -> None:
    (listing,) = await bot.said(benoit, "/top")
    assert "1. Les émissaires" in listing["text"]


async def test_pages_turn_in_place_and_back(bot: Talk, anna: Person) -> None:
    (listing,) = await bot.said(anna, "/top 3")
    await bot.tapped(anna, listing, "Next")
    assert "4. Goalkeeper" in bot.now(listing)["text"]
    await bot.tapped(anna, listing, "‹ Previous")
    assert "1. Envoys meet" in bot.now(listing)["text"]
    assert bot.last(anna)["message_id"] == listing["message_id"]


@pytest.mark.parametrize(
    ("asked", "first", "buttons"),
    [
        ("/top 2", "1. Envoys", ["1", "2", "Next ›"]),
        ("/top #harbour", "1. Harbour bridge", ["1", "2"]),
        ("/top week #harbour 2", "1. Harbour bridge", ["1", "2", "Next ›"]),
        ("/top climate change", "1. Heat record", ["1"]),
        ("/top changement climatique jour", "1. Heat record", ["1"]),
        ("/top SEMAINE 20", "1. Envoys", ["1", "2", "3", "4", "5", "6", "7", "8"]),
        ("/TOP 1", "1. Envoys", ["1", "Next ›"]),
        ("/top@broadsheet_local_bot 1", "1. Envoys", ["1", "Next ›"]),
        ("/top\n#hockey", "1. Goalkeeper", ["1"]),
    ],
)
async def test_arguments_come_in_any_order(bot: Talk, anna: Person, asked: str, first: str, buttons: list[str]) -> None:
    (listing,) = await bot.said(anna, asked)
    assert first in listing["text"]
    assert bot.labels(listing) == buttons


@pytest.mark.parametrize("asked", ["/top 0", "/top 21", "/top -3", "/top 99999999", "/top #ukraine #hockey"])
async def test_arguments_that_cannot_be_meant_are_explained(bot: Talk, anna: Person, asked: str) -> None:
    (answer,) = await bot.said(anna, asked)
    assert asked.rsplit(" ", maxsplit=1)[-1] in answer["text"]
    assert "/top 10 #ukraine week" in answer["text"]


async def test_arguments_that_are_too_long_are_explained(bot: Talk, benoit: Person) -> None:
    (answer,) = await bot.said(benoit, "/top " + "x" * 300)
    assert "trop long" in answer["text"]


@pytest.mark.parametrize("typed", ["#ukraine", "#UKRAINE", "ukraine", "Ukraine", "#russie", "climate change"])
async def test_a_hashtag_or_a_word_that_is_one_is_enough(bot: Talk, anna: Person, typed: str) -> None:
    (listing,) = await bot.said(anna, typed)
    assert "1. " in listing["text"]


async def test_an_unknown_hashtag_offers_neighbours_that_can_be_tapped(bot: Talk, anna: Person) -> None:
    (answer,) = await bot.said(anna, "#ukrain")
    assert "no stories about #ukrain" in answer["text"]
    await bot.tapped(anna, answer, "#ukraine")
    assert "Envoys" in bot.last(anna)["text"]


@pytest.mark.parametrize("typed", ["good morning to you all, my friends", "🙂", "??", "#", "<b>", "hello"])
async def test_small_talk_is_answered_with_what_works(bot: Talk, anna: Person, typed: str) -> None:
    (answer,) = await bot.said(anna, typed)
    assert "/top" in answer["text"] or "/tags" in answer["text"] or "#ukraine" in answer["text"]


async def test_an_empty_day_offers_the_week_and_says_when_it_reads_again(bot: Talk, anna: Person) -> None:
    bot.clock.forward(days=2)
    (answer,) = await bot.said(anna, "/top #ukraine")
    assert "Nothing about #ukraine today" in answer["text"]
    await bot.tapped(anna, answer, "This week")
    assert "Envoys" in bot.now(answer)["text"]


async def test_a_newborn_bot_says_when_it_reads(newborn: Talk) -> None:
    anna = newborn.person("Anna")
    for asked in ("/top", "/tags", "/top week"):
        (answer,) = await newborn.said(anna, asked)
        assert "stories" in answer["text"]


async def test_what_she_mutes_is_not_listed(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/mute #ukraine")
    (listing,) = await bot.said(anna, "/top 20")
    assert "Ukraine" not in listing["text"]
