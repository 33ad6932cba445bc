from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.models import ChatKind
from bot.services import Chat, subscriptions

if TYPE_CHECKING:
    from bot.local.chats import Person
    from bot.models import Subscriber
    from tests.handlers.talk import Talk


async def subscriber(bot: Talk, person: Person) -> Subscriber:
    return await subscriptions.of(bot.services, Chat(person.id, ChatKind.PRIVATE))


async def test_tags_of_now_are_buttons_in_her_language(bot: Talk, benoit: Person) -> None:
    (panel,) = await bot.said(benoit, "/tags")
    assert "Russie · 1" in bot.labels(panel)
    await bot.tapped(benoit, panel, "Russie")
    assert "Les émissaires" in bot.last(benoit)["text"]
    assert bot.now(panel) == panel


async def test_following_and_its_undo(bot: Talk, anna: Person) -> None:
    (answer,) = await bot.said(anna, "/follow #Russie")
    assert "You follow #russia" in answer["text"]
    assert (await subscriber(bot, anna)).follows == ("russia",)
    await bot.tapped(anna, answer, "Undo")
    assert "no longer follow #russia" in bot.now(answer)["text"]
    assert (await subscriber(bot, anna)).follows == ()
    await bot.tapped(anna, answer, "Undo")
    assert (await subscriber(bot, anna)).follows == ("russia",)


async def test_muting_and_its_undo(bot: Talk, benoit: Person) -> None:
    (answer,) = await bot.said(benoit, "/mute hockey")
    assert "Masqué" in answer["text"]
    assert (await subscriber(bot, benoit)).mutes == ("hockey",)
    await bot.tapped(benoit, answer, "Annuler")
    assert (await subscriber(bot, benoit)).mutes == ()


async def test_unfollow_and_unmute_may_be_said_of_anything(bot: Talk, anna: Person) -> None:
    for command in ("/unfollow #hockey", "/unmute #hockey"):
        (answer,) = await bot.said(anna, command)
        assert "no longer" in answer["text"]


@pytest.mark.parametrize("command", ["/follow", "/unfollow", "/mute", "/unmute"])
async def test_without_a_tag_she_sees_hers(bot: Talk, anna: Person, command: str) -> None:
    await bot.said(anna, "/follow #hockey")
    (panel,) = await bot.said(anna, command)
    await bot.tapped(anna, panel, "+ #hockey")
    assert (await subscriber(bot, anna)).follows == ()
    assert "You follow nothing" in bot.now(panel)["text"]


@pytest.mark.parametrize("command", ["/follow", "/mute"])
async def test_an_unknown_tag_offers_neighbours(bot: Talk, anna: Person, command: str) -> None:
    (answer,) = await bot.said(anna, f"{command} #hocky")
    assert bot.labels(answer) == ["#hockey"]
    assert (await subscriber(bot, anna)).follows == ()


@pytest.mark.parametrize("command", ["/follow #hockey #ukraine", "/mute #hockey and more", "/follow " + "y" * 100])
async def test_more_than_one_tag_is_explained(bot: Talk, anna: Person, command: str) -> None:
    (answer,) = await bot.said(anna, command)
    assert "Write" in answer["text"]
    assert (await subscriber(bot, anna)).id == 0


async def test_so_many_tags_are_kept_and_no_more(bot: Talk, anna: Person) -> None:
    chat = Chat(anna.id, ChatKind.PRIVATE)
    for number in range(subscriptions.MAX_TAGS):
        await subscriptions.relate(bot.services, chat, f"tag{number}", "follow")
    (answer,) = await bot.said(anna, "/follow #hockey")
    assert "100 hashtags already" in answer["text"]
    (panel,) = await bot.said(anna, "/settings")
    await bot.tapped(anna, panel, "Hashtags")
    assert "+ #tag0" in bot.labels(panel)[0]
