from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.models import ChatKind
from bot.services import Chat, pressing, subscriptions
from bot.store import retention

if TYPE_CHECKING:
    from bot.local.chats import Person
    from tests.handlers.talk import Talk


async def test_a_story_is_saved_by_its_card_and_let_go_again(bot: Talk, anna: Person) -> None:
    (nothing,) = await bot.said(anna, "/saved")
    assert "Nothing saved yet" in nothing["text"]
    (card,) = await bot.said(anna, "/story 2")
    query = await bot.tapped(anna, card, "Save")
    assert query.answer is not None
    assert "/saved" in query.answer["text"]
    assert "Saved ✕" in bot.labels(card)
    await bot.forged(anna, card, "1:save:2")
    (listing,) = await bot.said(anna, "/saved")
    assert "1. Harbour bridge" in listing["text"]
    assert bot.labels(listing) == ["1"]
    (again,) = await bot.said(anna, "/story 2")
    await bot.tapped(anna, again, "Saved ✕")
    (nothing,) = await bot.said(anna, "/saved")
    assert "Nothing saved yet" in nothing["text"]


async def test_saved_stories_are_listed_last_first_and_in_pages(bot: Talk, benoit: Person) -> None:
    (card,) = await bot.said(benoit, "/story 1")
    for number in range(1, 8):
        bot.clock.forward(seconds=1)
        await bot.forged(benoit, card, f"1:save:{number}")
    (listing,) = await bot.said(benoit, "/saved")
    assert "Histoires gardées" in listing["text"]
    assert "1. La bibliothèque" in listing["text"]
    await bot.tapped(benoit, listing, "Suivant")
    assert "7. Les émissaires" in bot.now(listing)["text"]


async def test_what_is_saved_outlives_its_retention(bot: Talk, anna: Person) -> None:
    (card,) = await bot.said(anna, "/story 2")
    await bot.tapped(anna, card, "Save")
    now = bot.clock.forward(days=60)
    async with bot.services.store.writing() as db:
        await retention.purge(db, now - timedelta(days=30), still_listed=0)
    (listing,) = await bot.said(anna, "/saved")
    assert "1. Harbour bridge" in listing["text"]
    (gone,) = await bot.said(anna, "/story 1")
    assert "no longer have this story" in gone["text"]


async def test_editions_can_be_looked_up_again(bot: Talk, anna: Person) -> None:
    (nothing,) = await bot.said(anna, "/history")
    assert "no edition yet" in nothing["text"]
    await bot.said(anna, "/start")
    bot.clock.forward(minutes=1)
    (listing,) = await bot.said(anna, "/history")
    (label,) = bot.labels(listing)
    assert label.endswith("(6)")
    await bot.tapped(anna, listing, label)
    assert bot.last(anna)["text"].startswith("Envoys meet")


async def test_what_the_press_sent_is_remembered(bot: Talk, anna: Person) -> None:
    await subscriptions.subscribe(bot.services, Chat(anna.id, ChatKind.PRIVATE))
    soon = bot.clock.now + timedelta(hours=1)
    await subscriptions.set_zone(bot.services, Chat(anna.id, ChatKind.PRIVATE), "UTC")
    await subscriptions.set_times(bot.services, Chat(anna.id, ChatKind.PRIVATE), [soon.hour * 60 + soon.minute])
    await pressing.press(bot.services, bot.clock.forward(hours=1))
    (listing,) = await bot.said(anna, "/history")
    assert len(bot.labels(listing)) == 1


async def test_nobody_sees_the_editions_or_saved_stories_of_another(bot: Talk, anna: Person, benoit: Person) -> None:
    (card,) = await bot.said(anna, "/story 2")
    await bot.tapped(anna, card, "Save")
    await bot.said(anna, "/start")
    (listing,) = await bot.said(anna, "/history")
    data = bot.data(listing, bot.labels(listing)[0])
    for asked in ("/saved", "/history"):
        (answer,) = await bot.said(benoit, asked)
        assert "encore" in answer["text"]
    await bot.forged(benoit, answer, data)
    assert "Je n’ai plus cette histoire" in bot.last(benoit)["text"]


@pytest.mark.parametrize("asked", ["/catchup", "/catchup 2w", "/catchup 3h", "/catchup 10j"])
async def test_what_was_missed_is_ordered_by_importance(bot: Talk, anna: Person, asked: str) -> None:
    (listing,) = await bot.said(anna, asked)
    assert "1. Envoys" in listing["text"]
    assert "of 2" in listing["text"]
    await bot.tapped(anna, listing, "Next")
    assert "6. " in bot.now(listing)["text"]


@pytest.mark.parametrize("asked", ["/catchup yesterday", "/catchup 0d", "/catchup 3d 4d", "/catchup 🙂"])
async def test_a_span_that_cannot_be_meant_is_explained(bot: Talk, benoit: Person, asked: str) -> None:
    (answer,) = await bot.said(benoit, asked)
    assert "/catchup 3d" in answer["text"]


async def test_the_day_fits_one_screen(bot: Talk, benoit: Person) -> None:
    (screen,) = await bot.said(benoit, "/brief")
    assert screen["text"].count("•") == 7
    assert len(screen["text"]) < 900
    assert bot.labels(screen) == ["Mon édition"]


async def test_less_like_this_offers_hashtags_to_mute(bot: Talk, anna: Person) -> None:
    (card,) = await bot.said(anna, "/story 1")
    await bot.tapped(anna, card, "Less like this")
    question = bot.last(anna)
    offered = ["Mute #ukraine", "Mute #russia", "Hide The Harbour Post", "Hide Morning Ledger", "Hide Le Quai"]
    assert bot.labels(question) == [*offered, "Just a little less"]
    await bot.tapped(anna, question, "Mute #russia")
    assert (await subscriptions.of(bot.services, Chat(anna.id, ChatKind.PRIVATE))).mutes == ("russia",)


@pytest.mark.parametrize(
    "data",
    ["1:save", "1:save:x", "1:save:999", "1:unsave:999", "1:less:999", "1:saved:x", "1:history:-1", "1:edition:x",
     "1:edition:99999999999999999", "1:edition:5", "1:catchup:0", "1:catchup:0:x", "1:catchup:1000:1"],
)  # fmt: skip
async def test_forged_taps_do_no_harm(bot: Talk, anna: Person, data: str) -> None:
    (card,) = await bot.said(anna, "/story 1")
    await bot.forged(anna, card, data)
    assert bot.last(anna)["text"]
