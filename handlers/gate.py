"""Before all other ears: too much at once, the banned, and strangers to a private bot get no further than here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot.editions.render import replies_problems
from bot.services import doors
from bot.services.doors import Door
from bot.services.patience import Patience
from bot.text import clean
from handlers import asking, speaking

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Update

    from bot.editions.render.view import View
    from handlers.context import Context

_INVITED: Final = 2


async def on_any(update: Update, context: Context) -> None:
    """Let an ask pass or stop it here; what Telegram tells of chats (migrations, blocks) always passes."""
    if not _is_ask(update):
        return
    # Anonymous administrators all write as one user of Telegram's; the group in whose name they speak tells them apart.
    ids = [one.id for one in (update.effective_sender, update.effective_chat) if one is not None]
    if not ids:
        return
    door = await doors.door(context.services, ids)
    if door is Door.LOCKED:
        raise ApplicationHandlerStop
    if not set(ids) & set(context.services.config.telegram.admins):
        await _be_patient(update, context, ids[0])
    if door is Door.CLOSED and not await _invites(update, context):
        await _tell(update, context, replies_problems.private)
        raise ApplicationHandlerStop


def _is_ask(update: Update) -> bool:
    """Whether it wants an answer. Talk among people in a group does not."""
    if update.callback_query or update.inline_query or update.message_reaction:
        return True
    if update.my_chat_member is not None:
        return update.my_chat_member.chat.type != ChatType.PRIVATE and not _leaves(update)
    message = update.message
    if message is None:
        return False
    return message.chat.type == ChatType.PRIVATE or (message.text or "").startswith("/")


def _leaves(update: Update) -> bool:
    changed = update.my_chat_member
    return changed is not None and changed.new_chat_member.status in {"left", "kicked", "restricted"}


async def _be_patient(update: Update, context: Context, person: int) -> None:
    if update.my_chat_member is not None:
        return
    patience = context.bot_data.allowance.ask(person, context.services.clock())
    if patience is Patience.ANSWER:
        return
    # A tap that is not answered keeps turning on her screen, so each one is told.
    if patience is Patience.WARN or update.callback_query:
        await _tell(update, context, replies_problems.slower)
    raise ApplicationHandlerStop


async def _invites(update: Update, context: Context) -> bool:
    """Whether this is the invitation: ``/start CODE`` in a private chat, as its link sends it."""
    message, user = update.message, update.effective_user
    if message is None or user is None or message.chat.type != ChatType.PRIVATE:
        return False
    words = clean(message.text or "").split(" ")
    if len(words) != _INVITED or words[0] != "/start":
        return False
    return await doors.invite(context.services, user.id, words[1])


async def _tell(update: Update, context: Context, words: Callable[[View], str]) -> None:
    """Say it where it disturbs nobody: in the notice of a tap or in a private chat; nothing elsewhere."""
    chat = asking.chat_of(update)
    if chat is None:
        return
    view = (await asking.asked(context, chat, ())).view
    if update.callback_query:
        await speaking.notice(update.callback_query, words(view))
    elif update.message and update.message.chat.type == ChatType.PRIVATE:
        await speaking.say(update, context, chat, (replies_problems.plain(words(view)),))
