from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.models import ChatKind, Layout
from bot.services import Chat, pressing, subscriptions
from bot.store import outbox

if TYPE_CHECKING:
    from bot.local.chats import Person
    from tests.handlers.talk import Talk


async def layout_of(bot: Talk, person: Person) -> Layout:
    return (await subscriptions.of(bot.services, Chat(person.id, ChatKind.PRIVATE))).layout


async def test_a_layout_is_seen_before_it_is_chosen(bot: Talk, anna: Person) -> None:
    (panel,) = await bot.said(anna, "/settings")
    await bot.tapped(anna, panel, "Layout")
    assert bot.labels(panel)[:3] == ["✓ Classic", "Plain", "Newspaper"]
    before = len(bot.telegram.from_bot(anna))
    await bot.tapped(anna, panel, "Plain")
    *shown, question = bot.telegram.from_bot(anna)[before:]
    assert "Story 1 of" in shown[0]["text"]
    assert await layout_of(bot, anna) is Layout.CLASSIC
    await bot.tapped(anna, question, "Yes, like this")
    assert await layout_of(bot, anna) is Layout.PLAIN
    assert "✓ Plain" in bot.labels(question)
    (edition,) = await bot.said(anna, "/digest")
    assert "Story 1 of" in edition["text"]


async def test_a_no_changes_nothing(bot: Talk, benoit: Person) -> None:
    (panel,) = await bot.said(benoit, "/settings")
    await bot.tapped(benoit, panel, "Mise en page")
    await bot.tapped(benoit, panel, "Journal")
    question = bot.last(benoit)
    assert "Voici une édition en Journal" in question["text"]
    await bot.tapped(benoit, question, "Non")
    assert await layout_of(bot, benoit) is Layout.CLASSIC


async def test_a_newspaper_is_sent_as_one_rich_message(bot: Talk, benoit: Person) -> None:
    await subscriptions.set_layout(bot.services, Chat(benoit.id, ChatKind.PRIVATE, language="fr"), Layout.NEWSPAPER)
    (page,) = await bot.said(benoit, "/digest")
    kinds = [block["type"] for block in page["rich_message"]["blocks"]]
    assert kinds[0] == "heading"
    assert page["rich_message"]["blocks"][0]["text"].startswith("Les émissaires")


async def test_where_rich_messages_are_refused_the_classic_edition_comes(bot: Talk, anna: Person) -> None:
    await subscriptions.set_layout(bot.services, Chat(anna.id, ChatKind.PRIVATE), Layout.NEWSPAPER)
    bot.fake.refuse("RICH_MESSAGE_UNSUPPORTED", method="sendRichMessage", times=9)
    (edition,) = await bot.said(anna, "/digest")
    assert edition["text"].startswith("Envoys meet")


async def test_a_newspaper_in_the_outbox_is_kept_whole(bot: Talk, anna: Person) -> None:
    chat = Chat(anna.id, ChatKind.PRIVATE)
    await subscriptions.subscribe(bot.services, chat)
    await subscriptions.set_layout(bot.services, chat, Layout.NEWSPAPER)
    now = bot.clock.forward(days=1)
    assert await pressing.press(bot.services, now) == 1
    async with bot.services.store.writing() as db:
        (owed,) = await outbox.claim(db, now, 10)
    assert owed.message.rich
    assert owed.message.html


@pytest.mark.parametrize("data", ["1:layout", "1:layout:x", "1:layout:plain:y", "1:sample:", "1:sample:PLAIN"])
async def test_forged_layouts_do_no_harm(bot: Talk, anna: Person, data: str) -> None:
    (panel,) = await bot.said(anna, "/settings")
    await bot.forged(anna, panel, data)
    assert await layout_of(bot, anna) is Layout.CLASSIC
