"""Buttons that are old, forged, tapped twice, or hang on something that is gone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from telegram import Update

from bot.editions import buttons
from bot.models import ChatKind
from bot.services import Chat, subscriptions
from handlers.callbacks import TAPS

if TYPE_CHECKING:
    from bot.local.chats import Person
    from bot.models import Subscriber
    from tests.handlers.talk import Talk

JUNK = ("", "x", "-1", "9" * 40, "ukraine", "../..", "%s", "🙂")


async def subscriber(bot: Talk, person: Person) -> Subscriber:
    return await subscriptions.of(bot.services, Chat(person.id, ChatKind.PRIVATE))


@pytest.mark.parametrize("data", ["0:top:1", "2:top:0:-:day", "top", "1:nonsense", "1::", ":", "a" * 64, "1:top\n:0"])
async def test_an_old_or_foreign_button_says_what_to_do(bot: Talk, benoit: Person, data: str) -> None:
    (listing,) = await bot.said(benoit, "/top")
    query = await bot.forged(benoit, listing, data)
    assert query.answer is not None
    assert "version plus ancienne" in query.answer["text"]
    assert bot.now(listing) == listing


@pytest.mark.parametrize("verb", sorted(TAPS))
async def test_no_forged_argument_breaks_anything_or_is_kept(bot: Talk, anna: Person, verb: str) -> None:
    (listing,) = await bot.said(anna, "/top")
    for words in ((), *((junk,) for junk in JUNK), ("x", "y"), ("0", "-", "century"), ("a", "b", "c", "d", "e")):
        if buttons.fits(verb, *words):
            query = await bot.forged(anna, listing, buttons.encode(verb, *words))
            assert query.answer is not None
    after = await subscriber(bot, anna)
    assert set(after.follows) | set(after.mutes) <= {"ukraine"}
    assert set(after.languages) <= {"en", "fr"}
    assert 3 <= after.length <= 10


@pytest.mark.parametrize(
    "words",
    [
        ("language", "xx"),
        ("time",),
        ("time", "x"),
        ("time", "99999"),
        ("zone", "Nowhere/City"),
        ("zone", "../../etc"),
        ("tag", "ukraine"),
        ("tag", "atlantis", "1"),
        ("where", "x"),
        ("else", "x"),
    ],
)
async def test_no_forged_answer_to_the_first_questions_is_kept(bot: Talk, anna: Person, words: tuple[str, ...]) -> None:
    *_, question = await bot.said(anna, "/start")
    before = await subscriber(bot, anna)
    query = await bot.forged(anna, question, buttons.encode("setup", *words))
    assert query.answer is not None
    assert await subscriber(bot, anna) == before


async def test_many_taps_at_once_are_all_kept(bot: Talk, anna: Person) -> None:
    (panel,) = await bot.said(anna, "/schedule 07:30")
    for minutes in (360, 480, 720, 1080):
        bot.telegram.tap(anna, panel, buttons.encode("time", minutes, 1), forged=True)
    waiting = [Update.de_json(update, bot.application.bot) for update in bot.telegram.inbox.waiting]
    bot.telegram.inbox.forget()
    await asyncio.gather(*(bot.application.process_update(update) for update in waiting))
    assert (await subscriber(bot, anna)).times == (360, 450, 480, 720, 1080)


async def test_every_tap_is_answered_exactly_once(bot: Talk, anna: Person) -> None:
    (listing,) = await bot.said(anna, "/top")
    await bot.tapped(anna, listing, "Next")
    await bot.tapped(anna, listing, "6")
    assert len(bot.fake.sent("answerCallbackQuery")) == 2


async def test_two_quick_taps_on_the_same_page_leave_that_page(bot: Talk, anna: Person) -> None:
    (listing,) = await bot.said(anna, "/top 3")
    data = bot.data(listing, "Next")
    bot.telegram.tap(anna, listing, data)
    bot.telegram.tap(anna, listing, data)
    await bot.listen()
    assert "4. Goalkeeper" in bot.now(listing)["text"]


async def test_a_card_below_a_message_that_was_deleted_is_sent_anew(bot: Talk, anna: Person) -> None:
    (card,) = await bot.said(anna, "/story 1")
    bot.telegram.tap(anna, card, bot.data(card, "Why"))
    del bot.telegram.world.chats[anna.id].messages[card["message_id"]]
    await bot.listen()
    assert "Ranked by" in bot.last(anna)["text"]


async def test_a_tap_that_is_answered_late_still_works(bot: Talk, anna: Person) -> None:
    (listing,) = await bot.said(anna, "/top 3")
    bot.telegram.tap(anna, listing, bot.data(listing, "Next"))
    bot.clock.forward(minutes=30)
    await bot.listen()
    assert "4. Goalkeeper" in bot.now(listing)["text"]


async def test_a_story_of_a_tapped_button_may_be_gone(bot: Talk, anna: Person) -> None:
    (listing,) = await bot.said(anna, "/top")
    await bot.forged(anna, listing, "1:story:999")
    assert "no longer have this story" in bot.last(anna)["text"]


async def test_a_tag_of_a_tapped_button_may_be_gone(bot: Talk, anna: Person) -> None:
    (listing,) = await bot.said(anna, "/top")
    await bot.forged(anna, listing, "1:follow:atlantis")
    assert "no stories about" in bot.last(anna)["text"]
