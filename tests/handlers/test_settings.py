from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.models import ChatKind
from bot.services import Chat, subscriptions

if TYPE_CHECKING:
    from bot.local.chats import Person
    from bot.models import Subscriber
    from bot.services.subscriptions import Relation
    from tests.handlers.talk import Talk


async def subscriber(bot: Talk, person: Person) -> Subscriber:
    return await subscriptions.of(bot.services, Chat(person.id, ChatKind.PRIVATE))


async def test_the_panel_leads_to_every_room_and_back_in_one_message(bot: Talk, anna: Person) -> None:
    (panel,) = await bot.said(anna, "/settings")
    for room in ("Times", "Time zone", "Languages", "Length", "Hashtags"):
        await bot.tapped(anna, panel, room)
        await bot.tapped(anna, panel, "‹ Settings")
        assert bot.now(panel)["text"] == panel["text"]
    assert len(bot.telegram.from_bot(anna)) == 1


async def test_the_panel_says_what_is_chosen(bot: Talk, benoit: Person) -> None:
    await bot.said(benoit, "/start")
    await bot.said(benoit, "/follow #hockey")
    await bot.said(benoit, "/mute #ukraine")
    (panel,) = await bot.said(benoit, "/settings")
    for fact in ("7\xa0h\xa030", "Français + English", "5 histoires", "#hockey", "#ukraine"):
        assert fact in panel["text"]


async def test_pausing_and_resuming(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/start")
    (panel,) = await bot.said(anna, "/settings")
    await bot.tapped(anna, panel, "Pause")
    assert not (await subscriber(bot, anna)).active
    assert "no editions" in bot.now(panel)["text"]
    await bot.tapped(anna, panel, "Resume")
    assert (await subscriber(bot, anna)).active


async def test_the_length_is_chosen_by_a_tap(bot: Talk, anna: Person) -> None:
    (panel,) = await bot.said(anna, "/settings")
    await bot.tapped(anna, panel, "Length")
    await bot.tapped(anna, panel, "10")
    assert "✓ 10" in bot.labels(panel)
    assert (await subscriber(bot, anna)).length == 10


@pytest.mark.parametrize(
    ("typed", "languages"),
    [
        ("fr", ("fr",)),
        ("en fr", ("en", "fr")),
        ("français", ("fr",)),
        ("French, English", ("fr", "en")),
        ("fr-CA", ("fr",)),
        ("FR FR", ("fr",)),
    ],
)
async def test_languages_are_taken_by_code_or_name(
    bot: Talk, anna: Person, typed: str, languages: tuple[str, ...]
) -> None:
    await bot.said(anna, f"/language {typed}")
    assert (await subscriber(bot, anna)).languages == languages


@pytest.mark.parametrize("typed", ["klingon", "de", "fr xx", "🇫🇷"])
async def test_a_language_that_is_not_spoken_is_explained(bot: Talk, anna: Person, typed: str) -> None:
    (answer,) = await bot.said(anna, f"/language {typed}")
    assert "/language fr en" in answer["text"]
    assert (await subscriber(bot, anna)).id == 0


async def test_a_new_language_is_spoken_at_once(bot: Talk, anna: Person) -> None:
    (panel,) = await bot.said(anna, "/language")
    await bot.tapped(anna, panel, "Français + English")
    assert bot.now(panel)["text"].startswith("Langues")
    (listing,) = await bot.said(anna, "/top")
    assert listing["text"].startswith("Grands titres")


async def test_a_second_tap_on_the_same_choice_changes_nothing(bot: Talk, anna: Person) -> None:
    (panel,) = await bot.said(anna, "/language")
    before = bot.now(panel)
    await bot.tapped(anna, panel, "✓ English + Français")
    assert bot.now(panel) == before


async def test_a_hundred_long_tags_break_no_panel(bot: Talk, anna: Person) -> None:
    chat = Chat(anna.id, ChatKind.PRIVATE)
    for number in range(subscriptions.MAX_TAGS):
        relation: Relation = "follow" if number % 2 else "mute"
        await subscriptions.relate(bot.services, chat, f"{number:03}" + "x" * 61, relation)
    (panel,) = await bot.said(anna, "/settings")
    assert "+35" in panel["text"]
    await bot.tapped(anna, panel, "Hashtags")
    assert bot.now(panel)["text"].startswith("Hashtags")
    (*_, question) = await bot.said(anna, "/start")
    await bot.tapped(anna, question, "Keep all")
    assert "+35" in bot.now(question)["text"]
