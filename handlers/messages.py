"""Messages that people write: commands, hashtags, and what is neither."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from telegram.ext import filters

from bot.editions.render import replies_problems
from bot.editions.render import rooms as rendering
from bot.errors import AskError
from bot.models import ChatKind
from bot.text import clean
from handlers import asking, rooms, schedule, speaking, top
from handlers.context import Command, Reply, Who

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Message, Update

    from handlers.context import Ask, Context

_LONGEST_NAME: Final = 32
_GROUPS: Final = frozenset({ChatKind.GROUP, ChatKind.SUPERGROUP})


class _Person(filters.MessageFilter):
    """Messages that a person wrote here, also in the name of the group or of a channel of hers.

    No bots, and no posts that a channel forwards into its discussion group.
    """

    def filter(self, message: Message) -> bool:
        writer = message.from_user
        in_a_name = message.sender_chat is not None and message.chat.type in _GROUPS
        return not message.is_automatic_forward and (in_a_name or (writer is not None and not writer.is_bot))


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


async def on_location(update: Update, context: Context) -> None:
    """A place that was shared, alone or as a venue."""
    message = update.message
    place = message.location if message else None
    if place is None:
        return
    shared = Command("timezone", "", schedule.location, Who.KEEPERS, "/timezone Montreal")
    await _reply(update, context, shared, (str(place.latitude), str(place.longitude)))


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
    here = replace(await asking.asked(context, chat, words), said=asking.said_in(update))
    room_id = asking.room_answered(update, context) if command.who is Who.KEEPERS else 0
    ask = await asking.from_afar(context, here, room_id) if room_id else here
    if ask is None:
        await speaking.say(update, context, chat, (replies_problems.plain(replies_problems.not_yours(here.view)),))
        return
    reply = await _answered(update, context, command, ask)
    shown = await speaking.say(update, context, chat, rooms.told(ask, reply.messages))
    if reply.file is not None:
        await speaking.hand_over(update, context, chat, reply.file)
    if ask.place is None:
        await speaking.arrived(ask, reply, shown)


async def _answered(update: Update, context: Context, command: Command, ask: Ask) -> Reply:
    if not command.groups and ask.chat.kind is not ChatKind.PRIVATE:
        return Reply((rendering.elsewhere(ask.view),))
    if len(ask.text) > command.longest:
        return Reply((replies_problems.too_long(ask.view, command.usage or f"/{command.name}"),))
    if command.who is Who.KEEPERS and not await asking.may_keep(update, context):
        return Reply((replies_problems.refused(ask.view),))
    try:
        return await command.answer(ask)
    except AskError as problem:
        return Reply((replies_problems.problem(ask.view, problem, command.usage),))
