from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.editions.phrases import Phrases, available
from handlers import COMMANDS, menus, publish_menu

if TYPE_CHECKING:
    from tests.handlers.talk import Talk


ADMIN = {"feeds", "stats", "health", "announce", "ban", "unban"}


def test_names_are_what_telegram_takes_and_each_once() -> None:
    names = [command.name for command in COMMANDS]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name in names)


@pytest.mark.parametrize("language", available())
def test_every_menu_is_short(language: str) -> None:
    entries = menus.menu(COMMANDS, language)
    assert [entry.command for entry in entries] == [command.name for command in COMMANDS]
    assert all(1 <= len(entry.description) <= 60 and ":" not in entry.description for entry in entries)


def test_each_kind_of_chat_has_a_menu_of_what_can_be_done_there() -> None:
    shown = {scope.type: {command.name for command in commands} for scope, commands in menus.scopes(COMMANDS)}
    assert set(shown) == {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
    assert not set.union(*shown.values()) & ADMIN
    assert shown["all_private_chats"] == {command.name for command in COMMANDS} - ADMIN
    assert shown["all_chat_administrators"] == shown["all_private_chats"] - {"chats"}
    assert "top" in shown["all_group_chats"]
    assert not shown["all_group_chats"] & {"settings", "schedule", "stop", "chats", "forget"}
    assert shown["default"] == shown["all_group_chats"]


@pytest.mark.parametrize("language", [language for language in available() if language != "en"])
def test_every_description_is_translated(language: str) -> None:
    phrases = Phrases(language)
    assert [command.name for command in COMMANDS if phrases.say(command.description) == command.description] == []


def test_usage_begins_with_its_command() -> None:
    assert [one.name for one in COMMANDS if one.usage and not one.usage.startswith(f"/{one.name}")] == []


async def test_menus_are_published_in_every_language(bot: Talk) -> None:
    bot.telegram.add_person("Kim", id=77)
    await publish_menu(bot.application.bot, [77])
    published = bot.fake.sent("setMyCommands")
    kinds = {(call.params["scope"]["type"], call.params.get("language_code")) for call in published}
    assert kinds == {
        (kind, code)
        for kind in ("default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat")
        for code in (None, "fr")
    }
    assert {call.params["scope"].get("chat_id") for call in published} == {None, 77}


async def test_the_bot_says_who_it_is_and_says_it_once(bot: Talk) -> None:
    for _ in range(2):
        await publish_menu(bot.application.bot)
    said = bot.fake.sent("setMyDescription")
    assert [call.params.get("language_code") for call in said] == [None, "fr"]
    assert "front page" in said[0].params["description"]
    assert all(len(call.params["description"]) <= 512 for call in said)
    assert all(len(call.params["short_description"]) <= 120 for call in bot.fake.sent("setMyShortDescription"))
