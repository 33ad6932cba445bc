"""``make run`` as a newcomer meets it: the real program on the sample newsroom, in a real browser."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By

from tests.browser import MARKS, Page, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

ROOT = Path(__file__).parents[1]

pytestmark = MARKS


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    with opened(tmp_path) as page:
        yield page


@asynccontextmanager
async def program(folder: Path) -> AsyncIterator[str]:
    """``python -m bot`` with no token in an empty folder; gives the address of its chat page."""
    (folder / "config.toml").write_text("[local]\nport = 0\n", encoding="utf-8")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TELEGRAM_", "BROADSHEET_"))}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        cwd=folder,
        env=kept | {"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    said = ""
    try:
        async for line in process.stdout:
            said += line.decode()
            if "Chat with the bot at " in said:
                break
        yield said.split("Chat with the bot at ")[1].strip()
    finally:
        process.send_signal(signal.SIGINT)
        left = (await process.stdout.read()).decode()
        assert await process.wait() == 0, said + left
    assert "Nothing is lost" in left


async def test_a_newcomer_types_top_and_taps_a_story(page: Page, tmp_path: Path) -> None:
    async with program(tmp_path) as address:
        await asyncio.to_thread(ask_for_top_stories, page, address)


def ask_for_top_stories(page: Page, address: str) -> None:
    page.browser.get(address)
    page.until(lambda: page.browser.find_elements(By.ID, "text"))
    page.write("/top")
    page.until(lambda: any("Top stories" in text for text in page.texts(".message:not(.own) .text")))
    page.click(".key")
    page.until(lambda: any("permalink" in text for text in page.texts(".message:not(.own) .text")))
    page.until(lambda: page.browser.find_elements(By.CSS_SELECTOR, ".message blockquote"))
