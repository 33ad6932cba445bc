"""A ``Reply`` reaches Telegram: new messages in the same chat and topic, or a message changed in place."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from telegram import InputFile, KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove, ReplyParameters
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken

from bot.delivery.telegram import keyboard, keys, link_preview, rich
from bot.models import ChatKind
from bot.services import subscriptions, tasting
from handlers.asking import topic_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import CallbackQuery, Update

    from bot.models import Message
    from bot.services import Chat
    from handlers.context import Ask, Context, File, Reply

    # The id of a message and the story that it is about.
    Shown = tuple[int, int]

log = logging.getLogger(__name__)

# A longer notice is shown until it is tapped away.
_LINE: Final = 60


async def say(update: Update, context: Context, chat: Chat, messages: Sequence[Message]) -> list[Shown]:
    """Send messages where the update came from; in groups the first answers the message that asked.

    Gives the ids of those that are about a story, with the story.
    """
    asking = update.message
    quoted = None
    if asking is not None and chat.kind is not ChatKind.PRIVATE:
        quoted = ReplyParameters(asking.message_id, allow_sending_without_reply=True)
    shown: list[Shown] = []
    for message in messages:
        page = await _as_page(update, context, chat, message)
        if page is not None:
            shown += _about(page, message)
            quoted = None
            continue
        for one in (message, *message.after):
            shown += _about(await _send(update, context, chat, one, quoted), one)
            quoted = None
    return shown


def _about(message_id: int, message: Message) -> list[Shown]:
    return [] if message.about is None else [(message_id, message.about)]


async def _as_page(update: Update, context: Context, chat: Chat, message: Message) -> int | None:
    """The id of the message where it could be sent as one rich message, else None."""
    to = {"chat_id": chat.id, "message_thread_id": topic_of(update) or None}
    for page in message.rich:
        try:
            return await rich(context.bot, to, page, keys((message, *message.after)[-1].buttons))
        except (BadRequest, InvalidToken):
            continue
    return None


async def _send(update: Update, context: Context, chat: Chat, message: Message, quoted: ReplyParameters | None) -> int:
    sent = await context.bot.send_message(
        chat.id,
        message.html,
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(message.buttons) if message.place_button is None else _asks_place(message.place_button),
        link_preview_options=link_preview(message.preview),
        message_thread_id=topic_of(update) or None,
        reply_parameters=quoted,
    )
    return sent.message_id


def _asks_place(label: str) -> ReplyKeyboardMarkup | ReplyKeyboardRemove:
    if not label:
        return ReplyKeyboardRemove()
    row = [KeyboardButton(label, request_location=True)]
    return ReplyKeyboardMarkup([row], resize_keyboard=True, one_time_keyboard=True)


async def change(update: Update, context: Context, chat: Chat, messages: Sequence[Message]) -> list[Shown]:
    """Put the first message in the place of the one whose button was tapped; send the rest, or all if it cannot be.

    Gives what ``say`` gives.
    """
    query = update.callback_query
    rest = messages
    shown: list[Shown] = []
    if query is not None and query.message is not None and messages and await _edited(query, messages[0]):
        rest = messages[1:]
        if messages[0].about is not None:
            shown.append((query.message.message_id, messages[0].about))
    return [*shown, *await say(update, context, chat, rest)]


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


async def arrived(ask: Ask, reply: Reply, shown: Sequence[Shown]) -> None:
    """Note what follows from a reply that is out; a chat that was taken for unreachable is not."""
    if reply.sent is not None:
        await reply.sent()
    if shown:
        await tasting.note(ask.services, ask.chat, shown)
    if ask.subscriber.silent:
        await subscriptions.silence(ask.services, ask.chat.id, silent=False)


async def notice(query: CallbackQuery, words: str = "") -> None:
    """Answer the tap. One that is older than a quarter of an hour, or was answered, cannot be; nobody misses it."""
    try:
        await query.answer(words or None, show_alert=bool(words) and len(words) > _LINE)
    except BadRequest as error:
        if "query is too old" not in error.message.lower():
            raise
