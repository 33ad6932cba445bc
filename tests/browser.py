"""Headless Chromium, driven in the words of a person; skipped with a clear reason where it is absent."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver import Chrome, ChromeOptions, Keys
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

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

MARKS = [
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


@contextmanager
def opened(folder: Path) -> Iterator[Page]:
    """A browser with an empty profile; what it complains of in its log fails the test."""
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in [*FLAGS, f"--user-data-dir={folder / 'profile'}"]:
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
