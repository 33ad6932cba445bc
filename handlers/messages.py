"""Messages that people write: commands, hashtags, and what is neither."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from telegram.ext import filters

from bot.editions.render import replies_problems
from bot.errors import AskError
from bot.text import clean
from handlers import asking, speaking, top
from handlers.context import Command, Reply, Who

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Message, Update

    from handlers.context import Ask, Context

_LONGEST_NAME: Final = 32


class _Person(filters.MessageFilter):
    """Messages that a person wrote here: no bots, no posts that a channel forwards into its discussion group."""

    def filter(self, message: Message) -> bool:
        anonymous = message.sender_chat is not None and message.sender_chat.id == message.chat.id
        writer = message.from_user
        return not message.is_automatic_forward and (anonymous or (writer is not None and not writer.is_bot))


# Edited messages and channel posts are no new wishes.
SAID: Final = filters.UpdateType.MESSAGE & _Person(name="person") & ~filters.VIA_BOT
IN_PRIVATE: Final = SAID & filters.ChatType.PRIVATE


async def on_command(command: Command, update: Update, context: Context) -> None:
    """Rights, arguments, one answer."""
    if (message := update.message) is None or asking.chat_of(update) is None:
        return
    await _reply(update, context, command, asking.words_of(message))


async def on_words(update: Update, context: Context) -> None:
    """A private message without a command."""
    message = update.message
    if message is None:
        return
    said = Command("", "", top.said, usage="#ukraine")
    await _reply(update, context, said, tuple(clean(message.text or "").split()))


async def on_unknown_command(names: Sequence[str], update: Update, context: Context) -> None:
    """A command that does not exist, with the nearest that does."""
    if (message := update.message) is None:
        return
    name = clean(message.text or "").split(" ")[0].lstrip("/").lower()[:_LONGEST_NAME]
    nearest = get_close_matches(name, names, n=1)

    async def answer(ask: Ask) -> Reply:
        return Reply((replies_problems.unknown_command(ask.view, nearest[0] if nearest else None),))

    await _reply(update, context, Command("", "", answer), ())


async def _reply(update: Update, context: Context, command: Command, words: tuple[str, ...]) -> None:
    chat = asking.chat_of(update)
    if chat is None:
        return
    ask = await asking.asked(context.services, chat, words)
    reply = await _answered(update, context, command, ask)
    await speaking.say(update, context, chat, reply.messages)
    if reply.file is not None:
        await speaking.hand_over(update, context, chat, reply.file)
    await speaking.arrived(ask, reply)


async def _answered(update: Update, context: Context, command: Command, ask: Ask) -> Reply:
    if len(ask.text) > asking.LONGEST:
        return Reply((replies_problems.too_long(ask.view, command.usage or f"/{command.name}"),))
    if command.who is Who.KEEPERS and not await asking.may_keep(update, context):
        return Reply((replies_problems.refused(ask.view),))
    try:
        return await command.answer(ask)
    except AskError as problem:
        return Reply((replies_problems.problem(ask.view, problem, command.usage),))
