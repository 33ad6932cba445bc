"""The chat page in a real browser, against a tiny application over the same server."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver import Chrome, ChromeOptions, Keys
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, CommandHandler, ExtBot, MessageHandler, filters

from bot.local.server import LocalServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from telegram import Update
    from telegram.ext import ContextTypes

    from tests.local.conftest import Clock

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
    "--no-first-run",
    "--window-size=1280,900",
]
PATIENCE_SECONDS = 20
HOSTILE = "<img src=x onerror=alert(1)>"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="needs chromium and chromedriver (Debian: chromium-driver)"),
]


class Page:
    """What a person sees and does, in the words of a person. It blocks, so it is used from a thread."""

    def __init__(self, browser: Chrome) -> None:
        self.browser = browser

    def until(self, true: Callable[[], object]) -> None:
        WebDriverWait(self.browser, PATIENCE_SECONDS, 0.05).until(lambda _: true())

    def texts(self, selector: str) -> list[str]:
        script = "return [...document.querySelectorAll(arguments[0])].map(one => one.textContent)"
        return list(self.browser.execute_script(script, selector))

    def click(self, selector: str) -> None:
        self.until(lambda: self.browser.find_elements(By.CSS_SELECTOR, selector))
        self.browser.find_element(By.CSS_SELECTOR, selector).click()

    def write(self, text: str) -> None:
        self.browser.find_element(By.ID, "text").send_keys(text, Keys.ENTER)


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in [*FLAGS, f"--user-data-dir={tmp_path / 'profile'}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = Chrome(options=options, service=Service(str(DRIVER)))
    try:
        yield Page(browser)
        # The last long poll fails when the server is gone; nothing else may be complained of.
        log = browser.get_log("browser")  # type: ignore[no-untyped-call]  # selenium leaves it untyped
        assert [line for line in log if line["source"] != "network"] == []
    finally:
        browser.quit()


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


@asynccontextmanager
async def tiny_bot(clock: Clock) -> AsyncIterator[LocalServer]:
    async with LocalServer(0, clock) as server:
        bot = ExtBot[None](server.token, base_url=f"{server.api_base}/bot")
        application = ApplicationBuilder().bot(bot).build()
        application.add_handler(CommandHandler("start", start, has_args=False))
        application.add_handler(CallbackQueryHandler(following))
        application.add_handler(MessageHandler(filters.TEXT, echo))
        async with application:
            assert application.updater is not None
            await application.start()
            await application.updater.start_polling(poll_interval=0)
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
