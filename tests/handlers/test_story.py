from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.models import ChatKind
from bot.services import Chat, alerting, subscriptions

if TYPE_CHECKING:
    from bot.local.chats import Person
    from tests.handlers.talk import Talk


@pytest.mark.parametrize("asked", ["/story 2", "/story s2", "/story S2", "/story #2"])
async def test_a_story_is_shown_by_its_number(bot: Talk, anna: Person, asked: str) -> None:
    (card,) = await bot.said(anna, asked)
    assert card["text"].startswith("Harbour bridge")
    assert "permalink" in card["text"]


@pytest.mark.parametrize("asked", ["/story", "/story x", "/story 1 2", "/story -1", "/story 1.5", "/story ２two"])
async def test_what_is_no_number_is_explained(bot: Talk, anna: Person, asked: str) -> None:
    (answer,) = await bot.said(anna, asked)
    assert "/story 123" in answer["text"]


@pytest.mark.parametrize("asked", ["/story 99", "/story 0", "/story " + "9" * 18])
async def test_a_story_that_is_gone_is_said_so(bot: Talk, benoit: Person, asked: str) -> None:
    (answer,) = await bot.said(benoit, asked)
    assert "plus cette histoire" in answer["text"]


async def test_a_number_below_a_list_opens_a_card_under_it(bot: Talk, anna: Person) -> None:
    (listing,) = await bot.said(anna, "/top")
    await bot.tapped(anna, listing, "2")
    assert bot.now(listing) == listing
    assert bot.last(anna)["text"].startswith("Harbour bridge")


async def test_a_card_turns_into_its_sources_and_back(bot: Talk, anna: Person) -> None:
    (card,) = await bot.said(anna, "/story 1")
    await bot.tapped(anna, card, "All sources")
    assert "Le Quai" in bot.now(card)["text"]
    await bot.tapped(anna, card, "Back to the story")
    assert "permalink" in bot.now(card)["text"]
    assert len(bot.telegram.from_bot(anna)) == 1


async def test_a_card_leafs_on_in_place_to_the_end_of_the_day(bot: Talk, anna: Person) -> None:
    (card,) = await bot.said(anna, "/story 1")
    titles = [bot.now(card)["text"].split("\n")[0]]
    while any(label.startswith("Next story") for label in bot.labels(card)):
        await bot.tapped(anna, card, "Next story")
        titles.append(bot.now(card)["text"].split("\n")[0])
    assert len(titles) == len(set(titles)) == 7
    assert len(bot.telegram.from_bot(anna)) == 1


async def test_a_card_says_why_it_ranks_where_it_does(bot: Talk, anna: Person) -> None:
    (card,) = await bot.said(anna, "/story 1")
    await bot.tapped(anna, card, "Why this story?")
    assert "3 sources of 3 publishers" in bot.now(card)["text"]


async def test_follow_on_a_card_gives_a_notice_and_turns_into_unfollow(bot: Talk, anna: Person) -> None:
    (card,) = await bot.said(anna, "/story 1")
    query = await bot.tapped(anna, card, "Follow #ukraine")
    assert query.answer is not None
    assert "You follow #ukraine" in query.answer["text"]
    assert "Unfollow #ukraine" in bot.labels(card)
    assert bot.now(card)["text"] == card["text"]
    await bot.tapped(anna, card, "Unfollow #ukraine")
    assert "Follow #ukraine" in bot.labels(card)


async def test_a_tag_that_is_muted_can_be_unmuted_on_a_card(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/mute #ukraine")
    (card,) = await bot.said(anna, "/story 1")
    await bot.tapped(anna, card, "Unmute #ukraine")
    assert (await subscriptions.of(bot.services, Chat(anna.id, ChatKind.PRIVATE))).mutes == ()


async def test_a_card_opened_later_knows_what_she_follows(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/follow #ukraine")
    (card,) = await bot.said(anna, "/story 1")
    assert "Unfollow #ukraine" in bot.labels(card)


async def test_a_story_is_followed_from_its_card_and_no_longer(bot: Talk, anna: Person) -> None:
    (card,) = await bot.said(anna, "/story 2")
    query = await bot.tapped(anna, card, "Follow this story")
    assert query.answer is not None
    assert "You will hear here when this story moves." in str(query.answer)
    chat = Chat(anna.id, ChatKind.PRIVATE)
    assert await alerting.follows(bot.services, await subscriptions.of(bot.services, chat)) == {2}
    assert not (await subscriptions.of(bot.services, chat)).active
    assert "Stop following" in bot.labels(card)
    (again,) = await bot.said(anna, "/story 2")
    await bot.tapped(anna, again, "Stop following")
    assert await alerting.follows(bot.services, await subscriptions.of(bot.services, chat)) == set()
