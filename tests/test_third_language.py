"""A third language is added by adding one file: a copy of the program with one more catalogue speaks it everywhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
CATALOGUE = "bot/editions/locale/{language}/LC_MESSAGES/broadsheet.po"
# Said by the copy, which finds its languages by its own files.
SAYS = """
import json
from datetime import UTC, datetime
from bot.editions.phrases import available, spoken
from bot.editions.render.replies_settings import languages, settings
from bot.editions.render.view import View
from bot.models import ChatKind, Subscriber
from handlers import COMMANDS, arguments, menus

now = datetime(2026, 6, 1, tzinfo=UTC)
she = Subscriber(1, 1, 0, ChatKind.PRIVATE, ("de",), "UTC", (450,), 5, True, False, now)
view = View(("de-AT", "en"), "UTC", now, "bot")
print(json.dumps({
    "available": available(),
    "spoken": spoken(("de-CH",)),
    "panel": settings(view, she).html,
    "choices": [button.text for row in languages(view, she).buttons for button in row],
    "menu": [entry.description for entry in menus.menu(COMMANDS, "de")],
    "written": [arguments.languages([word]) for word in ("Deutsch", "german", "allemand", "DE")],
}))
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The program with a German catalogue: that of another language, each text marked."""
    for room in ("bot", "handlers", "jobs"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    with (ROOT / CATALOGUE.format(language="fr")).open("rb") as file:
        known = read_po(file, locale="fr")
    for message in known:
        if message.id:
            one = message.string
            message.string = tuple(f"DE {form}" for form in one) if isinstance(one, (list, tuple)) else f"DE {one}"
    added = tmp_path / CATALOGUE.format(language="de")
    added.parent.mkdir(parents=True)
    with added.open("wb") as file:
        write_po(file, known)
    return tmp_path


def test_one_more_file_is_one_more_language(copy: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", SAYS], cwd=copy, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["available"] == ["en", "de", "fr"]
    assert told["spoken"] == "de"
    assert told["panel"].startswith("<b>DE ")
    assert {"✓ Deutsch", "English", "Français", "Deutsch + English"} <= set(told["choices"])
    assert all(words.startswith("DE ") for words in told["menu"])
    assert told["written"] == [["de"]] * 4
