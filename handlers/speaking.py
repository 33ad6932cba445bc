"""A ``Reply`` reaches Telegram: new messages in the same chat and topic, or a message changed in place."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from telegram import InputFile, ReplyParameters
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import BadRequest, EndPointNotFound, Forbidden, InvalidToken

from bot.delivery.telegram import keyboard, link_preview, rich
from bot.models import ChatKind
from bot.services import subscriptions
from handlers.asking import topic_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import CallbackQuery, Update

    from bot.models import Message
    from bot.services import Chat
    from handlers.context import Ask, Context, File, Reply

log = logging.getLogger(__name__)

# A longer notice is shown until it is tapped away.
_LINE: Final = 60


async def say(update: Update, context: Context, chat: Chat, messages: Sequence[Message]) -> None:
    """Send messages where the update came from; in groups the first answers the message that asked."""
    asking = update.message
    quoted = None
    if asking is not None and chat.kind is not ChatKind.PRIVATE:
        quoted = ReplyParameters(asking.message_id, allow_sending_without_reply=True)
    for message in messages:
        if await _as_page(update, context, chat, message):
            quoted = None
            continue
        for one in (message, *message.after):
            await _send(update, context, chat, one, quoted)
            quoted = None


async def _as_page(update: Update, context: Context, chat: Chat, message: Message) -> bool:
    """Whether the message could be sent as one rich message."""
    to = {"chat_id": chat.id, "message_thread_id": topic_of(update) or None}
    for page in message.rich:
        try:
            await rich(context.bot, to, page)
        except (BadRequest, EndPointNotFound, InvalidToken):
            continue
        return True
    return False


async def _send(update: Update, context: Context, chat: Chat, message: Message, quoted: ReplyParameters | None) -> None:
    await context.bot.send_message(
        chat.id,
        message.html,
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(message.buttons),
        link_preview_options=link_preview(message.preview),
        message_thread_id=topic_of(update) or None,
        reply_parameters=quoted,
    )


async def change(update: Update, context: Context, chat: Chat, messages: Sequence[Message]) -> None:
    """Put the first message in the place of the one whose button was tapped; send the rest, or all if it cannot be."""
    query = update.callback_query
    rest = messages
    if query is not None and messages and await _edited(query, messages[0]):
        rest = messages[1:]
    await say(update, context, chat, rest)


async def _edited(query: CallbackQuery, message: Message) -> bool:
    if not isinstance(query.message, TelegramMessage):
        return False
    try:
        await query.edit_message_text(
            message.html,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(message.buttons),
            link_preview_options=link_preview(message.preview),
        )
    except BadRequest as error:
        # The same tap twice leaves the message as it should be; a message that was deleted meanwhile does not.
        return "not modified" in error.message.lower()
    return True


async def tell(context: Context, person: int, message: Message) -> None:
    """Say something to a person in private; to one who never spoke to the bot nothing can be said."""
    try:
        await context.bot.send_message(
            person,
            message.html,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(message.buttons),
            link_preview_options=link_preview(message.preview),
        )
    except (BadRequest, Forbidden) as error:
        log.info("%d could not be told: %s", person, error)


async def hand_over(update: Update, context: Context, chat: Chat, file: File) -> None:
    """Send a file where the update came from."""
    await context.bot.send_document(
        chat.id,
        InputFile(file.data, filename=file.name),
        caption=file.caption,
        message_thread_id=topic_of(update) or None,
    )


async def arrived(ask: Ask, reply: Reply) -> None:
    """Note what follows from a reply that is out; a chat that was taken for unreachable is not."""
    if reply.sent is not None:
        await reply.sent()
    if ask.subscriber.silent:
        await subscriptions.silence(ask.services, ask.chat.id, silent=False)


async def notice(query: CallbackQuery, words: str = "") -> None:
    """Answer the tap. One that is older than a quarter of an hour, or was answered, cannot be; nobody misses it."""
    try:
        await query.answer(words or None, show_alert=bool(words) and len(words) > _LINE)
    except BadRequest as error:
        if "query is too old" not in error.message.lower():
            raise
