from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.editions.phrases import Phrases, available
from handlers import COMMANDS, menu, publish_menu

if TYPE_CHECKING:
    from tests.handlers.talk import Talk


def test_names_are_what_telegram_takes_and_each_once() -> None:
    names = [command.name for command in COMMANDS]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name in names)


@pytest.mark.parametrize("language", available())
def test_every_menu_is_complete_and_short(language: str) -> None:
    entries = menu(language, admin=True)
    assert [entry.command for entry in entries] == [command.name for command in COMMANDS]
    assert menu(language) == [entry for entry in entries if entry.command not in {"feeds", "stats", "ban", "unban"}]
    assert all(1 <= len(entry.description) <= 60 and ":" not in entry.description for entry in entries)


@pytest.mark.parametrize("language", [language for language in available() if language != "en"])
def test_every_description_is_translated(language: str) -> None:
    phrases = Phrases(language)
    assert [command.name for command in COMMANDS if phrases.say(command.description) == command.description] == []


def test_usage_begins_with_its_command() -> None:
    assert [one.name for one in COMMANDS if one.usage and not one.usage.startswith(f"/{one.name}")] == []


async def test_menus_are_published_in_every_language(bot: Talk) -> None:
    await publish_menu(bot.application.bot)
    published = bot.fake.sent("setMyCommands")
    assert {call.params.get("language_code") for call in published} == {None, "fr"}
