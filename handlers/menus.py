"""What people see of the bot before they write: its menus, per language and kind of chat, and who it says it is.

    scope                      who sees it                               what stands in it
    default                    where nothing narrower is set             what anyone may
    all_private_chats          private chats                             that, and what is hers to choose
    all_group_chats            members of groups                         what anyone may, in groups
    all_chat_administrators    administrators of groups                  that, and what they choose for the group
    chat                       the chats of those who run the bot        everything

Telegram takes the narrowest that it finds, in the language of the person's app, else in none: that one is English.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from telegram import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot.editions.phrases import Phrases, available
from handlers.context import Who

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from telegram import BotCommandScope
    from telegram.ext import ExtBot

    from handlers.context import Command

log = logging.getLogger(__name__)

_ANYONE = frozenset({Who.ANYONE})
_KEEPERS = frozenset({Who.ANYONE, Who.KEEPERS})
_EVERYONE = frozenset(Who)


def scopes(commands: Sequence[Command]) -> list[tuple[BotCommandScope, list[Command]]]:
    """The scopes that are the same for everybody, with their commands."""
    in_groups = [command for command in commands if command.groups]
    return [
        (BotCommandScopeDefault(), _for(in_groups, _ANYONE)),
        (BotCommandScopeAllPrivateChats(), _for(commands, _KEEPERS)),
        (BotCommandScopeAllGroupChats(), _for(in_groups, _ANYONE)),
        (BotCommandScopeAllChatAdministrators(), _for(in_groups, _KEEPERS)),
    ]


def menu(commands: Sequence[Command], language: str) -> list[BotCommand]:
    """A menu in one language; only the first half of a description that shows how to write it."""
    phrases = Phrases(language)
    short = {command.name: phrases.say(command.description).split(":")[0].strip() for command in commands}
    return [BotCommand(name, words[:1].upper() + words[1:]) for name, words in short.items()]


async def publish(bot: ExtBot[None], commands: Sequence[Command], admins: Collection[int] = ()) -> None:
    """Tell Telegram every menu in every language that the bot speaks, and what the bot says of itself."""
    for language in available():
        code = None if language == "en" else language
        for scope, shown in scopes(commands):
            await bot.set_my_commands(menu(shown, language), scope=scope, language_code=code)
        for chat_id in admins:
            await _publish_to_admin(bot, chat_id, menu(_for(commands, _EVERYONE), language), code)
        await _introduce(bot, Phrases(language), code)


def _for(commands: Sequence[Command], who: Collection[Who]) -> list[Command]:
    return [command for command in commands if command.who in who]


async def _publish_to_admin(bot: ExtBot[None], chat_id: int, entries: list[BotCommand], code: str | None) -> None:
    try:
        await bot.set_my_commands(entries, scope=BotCommandScopeChat(chat_id), language_code=code)
    except (BadRequest, Forbidden) as error:
        # Whoever never wrote to the bot has no chat with it; the commands work all the same once she does.
        log.warning("the menu of the admin %d could not be set: %s", chat_id, error)


async def _introduce(bot: ExtBot[None], phrases: Phrases, code: str | None) -> None:
    """Say who the bot is where nothing was written yet; only where that changed, as Telegram allows it rarely."""
    long = phrases.say(
        "I read many outlets all day, put together what they report about one event, and bring you the front page at "
        "your own time: what happened, who reported it, under which hashtags.\n\nNothing comes twice, and nothing "
        "about you goes anywhere."
    )
    short = phrases.say("The news of the day, each event once, with all who reported it.")
    try:
        if (await bot.get_my_description(code)).description != long:
            await bot.set_my_description(long, code)
        if (await bot.get_my_short_description(code)).short_description != short:
            await bot.set_my_short_description(short, code)
    except (BadRequest, RetryAfter) as error:
        log.warning("what the bot says of itself could not be set: %s", error)
