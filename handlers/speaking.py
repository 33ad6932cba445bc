"""A ``Reply`` reaches Telegram: new messages in the same chat and topic, or a message changed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.models import ChatKind
from handlers.asking import topic_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import CallbackQuery, Update

    from bot.models import Message
    from bot.services import Chat
    from handlers.context import Context


async def say(update: Update, context: Context, chat: Chat, messages: Sequence[Message]) -> None:
    """Send messages where the update came from; in groups the first answers the message that asked."""
    asking = update.message
    quoted = None
    if asking is not None and chat.kind is not ChatKind.PRIVATE:
        quoted = ReplyParameters(asking.message_id, allow_sending_without_reply=True)
    for message in messages:
        await context.bot.send_message(
            chat.id,
            message.html,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(message),
            link_preview_options=preview(message),
            message_thread_id=topic_of(update) or None,
            reply_parameters=quoted,
        )
        quoted = None


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
            reply_markup=keyboard(message),
            link_preview_options=preview(message),
        )
    except BadRequest as error:
        # The same tap twice leaves the message as it should be; a message that was deleted meanwhile does not.
        return "not modified" in error.message.lower()
    return True


def keyboard(message: Message) -> InlineKeyboardMarkup | None:
    """The rows of buttons as Telegram takes them."""
    if not message.buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(one.text, callback_data=one.data, url=one.url) for one in row]
            for row in message.buttons
        ]
    )


def preview(message: Message) -> LinkPreviewOptions:
    """Which link is previewed; none unless the message names one."""
    if message.preview is None:
        return LinkPreviewOptions(is_disabled=True)
    return LinkPreviewOptions(
        url=message.preview.url,
        prefer_large_media=message.preview.large,
        prefer_small_media=not message.preview.large,
        show_above_text=message.preview.above,
    )
