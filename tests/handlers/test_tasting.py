"""👍 and 👎, tapped and as reactions, in both languages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.delivery import telegram
from bot.models import ChatKind, Taste
from bot.services import Chat, pressing, subscriptions
from bot.services.delivering import Deliverer

if TYPE_CHECKING:
    from bot.local.chats import Person
    from bot.models import Subscriber
    from tests.handlers.talk import Talk


async def subscriber(bot: Talk, person: Person) -> Subscriber:
    return await subscriptions.of(bot.services, Chat(person.id, ChatKind.PRIVATE))


async def react(bot: Talk, person: Person, message: dict[str, object], *emoji: str) -> None:
    bot.telegram.react(person, message, *emoji)
    await bot.listen()


@pytest.mark.parametrize(("language", "noted"), [("en", "A little less of #ukraine."), ("fr", "Un peu moins de")])
async def test_a_tap_teaches_and_a_second_tap_takes_it_back(bot: Talk, language: str, noted: str) -> None:
    anna = bot.person("Anna", language)
    (card,) = await bot.said(anna, "/story 1")
    query = await bot.tapped(anna, card, "👎")
    assert noted in query.answer["text"]
    assert {"👍", "👎 ✓"} <= set(bot.labels(card))
    assert (await subscriber(bot, anna)).taste == Taste((("ukraine", -1),))
    await bot.tapped(anna, card, "👍")
    assert {"👍 ✓", "👎"} <= set(bot.labels(card))
    assert (await subscriber(bot, anna)).taste == Taste((("ukraine", 1),))
    await bot.tapped(anna, card, "👍 ✓")
    assert {"👍", "👎"} <= set(bot.labels(card))
    assert (await subscriber(bot, anna)).taste == Taste()


async def test_the_same_tap_twice_is_one_vote(bot: Talk, anna: Person) -> None:
    (card,) = await bot.said(anna, "/story 1")
    up = bot.data(card, "👍")
    for _ in range(3):
        await bot.forged(anna, card, up)
    assert (await subscriber(bot, anna)).taste == Taste((("ukraine", 1),))


async def test_a_reaction_to_a_card_is_a_vote_and_is_explained_once(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/start")
    (card,) = await bot.said(anna, "/story 4")
    await react(bot, anna, card, "👎")
    assert "A little less of #hockey." in bot.last(anna)["text"]
    assert (await subscriber(bot, anna)).taste == Taste((("hockey", -1),))
    count = len(bot.telegram.from_bot(anna))
    await react(bot, anna, card, "👍")
    assert (await subscriber(bot, anna)).taste == Taste((("hockey", 1),))
    await react(bot, anna, card)
    assert (await subscriber(bot, anna)).taste == Taste()
    assert len(bot.telegram.from_bot(anna)) == count


async def test_a_reaction_to_a_delivered_edition_is_one_to_its_lead(bot: Talk, anna: Person) -> None:
    chat = Chat(anna.id, ChatKind.PRIVATE)
    await bot.said(anna, "/help")
    await subscriptions.subscribe(bot.services, chat)
    await subscriptions.set_zone(bot.services, chat, "UTC")
    soon = bot.clock.now.hour * 60 + bot.clock.now.minute + 1
    await subscriptions.set_times(bot.services, chat, [soon])
    await pressing.press(bot.services, bot.clock.forward(minutes=1))
    await Deliverer(bot.services).run(partial(telegram.send, bot.application.bot))
    edition = bot.last(anna)
    assert "Envoys" in edition["text"]
    assert bot.labels(edition) == ["👍", "👎", "Share"]
    await react(bot, anna, edition, "👍")
    assert (await subscriber(bot, anna)).taste == Taste((("ukraine", 1),))


@pytest.mark.parametrize("emoji", ["🔥", "🎉", "🤡"])
async def test_other_reactions_say_nothing(bot: Talk, anna: Person, emoji: str) -> None:
    await bot.said(anna, "/start")
    (card,) = await bot.said(anna, "/story 4")
    await react(bot, anna, card, emoji)
    assert (await subscriber(bot, anna)).taste == Taste()


async def test_a_reaction_to_what_is_about_no_story_does_nothing(bot: Talk, anna: Person, benoit: Person) -> None:
    await bot.said(anna, "/start")
    (help_page,) = await bot.said(anna, "/help")
    await react(bot, anna, help_page, "👍")
    (strange,) = await bot.said(benoit, "/story 1")
    await react(bot, benoit, strange, "👍")
    assert (await subscriber(bot, anna)).taste == Taste()
    # Whoever only reads is not written down.
    assert (await subscriber(bot, benoit)).id == 0


async def test_what_was_learned_is_shown_forgotten_and_learned_again(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/start")
    (card,) = await bot.said(anna, "/story 5")
    await bot.tapped(anna, card, "👎")
    (panel,) = await bot.said(anna, "/settings")
    await bot.tapped(anna, panel, "My taste")
    text = bot.now(panel)["text"]
    assert "Less of: #harbour 👎, The Harbour Post 👎" in text
    assert "Learned from 1 vote." in text
    await bot.tapped(anna, panel, "Forget")
    assert (await subscriber(bot, anna)).taste == Taste()
    await bot.tapped(anna, panel, "Undo")
    assert "Learned from 1 vote." in bot.now(panel)["text"]
    assert (await subscriber(bot, anna)).taste != Taste()


async def test_a_reaction_in_a_group_is_no_vote(bot: Talk, anna: Person) -> None:
    group = bot.telegram.add_group("Editors", anna, kind="supergroup")
    bot.telegram.invite(group, anna, "administrator")
    await bot.said(anna, "/start", group)
    (card,) = await bot.said(anna, "/story 1", group)
    await react(bot, anna, card, "👎")
    found = await subscriptions.of(bot.services, Chat(group.id, ChatKind.SUPERGROUP))
    assert found.taste == Taste()
