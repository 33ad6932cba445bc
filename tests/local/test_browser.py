"""The chat page in a real browser, against a tiny application over the same server."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup, Update
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ExtBot,
    MessageHandler,
    MessageReactionHandler,
    filters,
)

from bot.local.server import LocalServer
from tests.browser import MARKS, Page, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from telegram.ext import ContextTypes

    from tests.local.conftest import Clock

HOSTILE = "<img src=x onerror=alert(1)>"

pytestmark = MARKS


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    with opened(tmp_path) as page:
        yield page


async def start(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Next", callback_data="1:next")]])
    words = "<b>Hello</b> <tg-spoiler>you</tg-spoiler> #harbour\n<blockquote expandable>one\ntwo</blockquote>"
    await update.message.reply_html(words, reply_markup=keyboard)


async def following(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Turning the page")
    link = f'<a href="https://t.me/{context.bot.username}?start=s12">permalink</a>'
    await update.callback_query.edit_message_text(f"Page two, {link}", parse_mode="HTML")


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(f"You said {update.message.text}")


async def where(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    row = [KeyboardButton("Here I am", request_location=True)]
    await update.message.reply_text("Where are you?", reply_markup=ReplyKeyboardMarkup([row]))


async def there(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    assert update.message.location is not None
    await update.message.reply_text(f"You are at {update.message.location.latitude}")


async def reacted(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message_reaction is not None
    emoji = [getattr(one, "emoji", "") for one in update.message_reaction.new_reaction]
    await context.bot.send_message(update.message_reaction.chat.id, f"You gave {emoji}")


@asynccontextmanager
async def tiny_bot(clock: Clock) -> AsyncIterator[LocalServer]:
    async with LocalServer(0, clock) as server:
        bot = ExtBot[None](server.token, base_url=f"{server.api_base}/bot")
        application = ApplicationBuilder().bot(bot).build()
        application.add_handler(CommandHandler("start", start, has_args=False))
        application.add_handler(CallbackQueryHandler(following))
        application.add_handler(CommandHandler("where", where))
        application.add_handler(MessageReactionHandler(reacted))
        application.add_handler(MessageHandler(filters.LOCATION, there))
        application.add_handler(MessageHandler(filters.TEXT, echo))
        async with application:
            assert application.updater is not None
            await application.start()
            await application.updater.start_polling(poll_interval=0, allowed_updates=Update.ALL_TYPES)
            await bot.set_my_commands([("start", "Begin"), ("top", "The top stories")])
            yield server
            await application.updater.stop()
            await application.stop()


async def test_a_person_starts_types_and_taps(page: Page, clock: Clock) -> None:
    async with tiny_bot(clock) as server:
        await asyncio.to_thread(converse, page, server.url)


def converse(page: Page, url: str) -> None:
    page.browser.get(url)
    page.click("#start")
    page.until(lambda: page.texts(".message:not(.own) strong") == ["Hello"])
    page.click(".spoiler")
    assert page.browser.find_elements(By.CSS_SELECTOR, ".spoiler.shown")
    page.click(".key")
    page.until(lambda: page.texts("#toast") == ["Turning the page"])
    page.until(lambda: any("Page two" in text for text in page.texts(".message .text")))
    assert page.texts(".key") == []
    page.click(".message .says[title]")
    page.until(lambda: "You said /start s12" in page.texts(".message .text"))


async def test_a_person_shares_a_place_and_reacts(page: Page, clock: Clock) -> None:
    async with tiny_bot(clock) as server:
        await asyncio.to_thread(share_and_react, page, server.url)


def share_and_react(page: Page, url: str) -> None:
    page.browser.get(url)
    page.until(lambda: page.texts("#bot-name") == ["Broadsheet"])
    page.write("/where")
    page.click("#keyboard button")
    page.until(lambda: "📍 Paris" in page.texts("#menu strong"))
    page.click("#menu button:nth-child(3)")
    page.until(lambda: "You are at 48.86" in page.texts(".message .text"))
    assert page.texts(".place") == ["📍 48.86, 2.35"]
    page.until(lambda: page.texts("#keyboard button") == [])
    hover = "document.querySelector('.message:not(.own) .react button:last-child').click()"
    page.browser.execute_script(hover)
    page.until(lambda: "You gave ['👎']" in page.texts(".message .text"))
    assert page.texts(".reaction") == ["👎"]
    page.browser.execute_script(hover)
    page.until(lambda: "You gave []" in page.texts(".message .text"))


async def test_strangers_words_stay_words(page: Page, clock: Clock) -> None:
    async with tiny_bot(clock) as server:
        await asyncio.to_thread(say_something_hostile, page, server.url)


def say_something_hostile(page: Page, url: str) -> None:
    page.browser.get(url)
    page.until(lambda: page.texts("#bot-name") == ["Broadsheet"])
    page.write(HOSTILE)
    page.until(lambda: f"You said {HOSTILE}" in page.texts(".message .text"))
    assert not page.browser.find_elements(By.CSS_SELECTOR, ".message img")


async def test_commands_are_offered_and_people_can_be_switched(page: Page, clock: Clock) -> None:
    async with tiny_bot(clock) as server:
        await asyncio.to_thread(look_around, page, server.url)


def look_around(page: Page, url: str) -> None:
    page.browser.get(url)
    page.click("#menu-button")
    page.until(lambda: page.texts("#menu strong") == ["/start", "/top"])
    page.click("#menu button:last-child")
    page.until(lambda: "You said /top" in page.texts(".message .text"))
    page.click("#people li:nth-child(2) button")
    page.until(lambda: page.texts("#start") == ["Démarrer"])
    assert page.texts(".message") == []
    page.browser.find_element(By.ID, "text").send_keys("/to")
    page.until(lambda: page.texts("#menu strong") == ["/top"])


async def test_a_channel_is_let_in_a_forum_has_tabs_and_a_message_is_answered(page: Page, clock: Clock) -> None:
    async with tiny_bot(clock) as server:
        await asyncio.to_thread(go_round, page, server.url)


def go_round(page: Page, url: str) -> None:
    page.browser.get(url)
    page.click("#chats li:nth-child(4) button")
    page.until(lambda: page.texts("#bot-name") == ["Morning Wire"])
    page.click("#room-button")
    page.click("#room .deed")
    page.until(lambda: "bot: administrator" in page.texts("#room .kind")[0])
    page.click("#room form button")
    page.click("#people li:nth-child(2) button")
    page.until(lambda: page.texts("#who") == ["Qui êtes-vous ?"])
    page.click("#chats li:nth-child(4) button")
    page.until(lambda: not page.browser.find_element(By.ID, "text").is_enabled())
    page.click("#chats li:nth-child(3) button")
    page.until(lambda: page.texts("#topics button") == ["Général", "Politics", "Sports"])
    page.click("#topics button:nth-child(2)")
    page.until(lambda: page.texts(".message.service") == ["Benoît: sujet “Politics”"])
    page.write("Bonjour")
    page.until(lambda: "Bonjour" in page.texts(".message .text"))
    page.click(".message.own .answer")
    page.write("Et alors ?")
    page.until(lambda: page.texts(".quoted") == ["Bonjour"])
    page.click("#topics button:nth-child(1)")
    page.until(lambda: page.texts(".message .text") == [])
