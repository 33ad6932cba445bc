"""Sends one delivery and says, as one of our words, what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import ExtBot

from bot.delivery import plain
from bot.delivery.pace import Priority
from bot.delivery.request import Unanswered
from bot.models import Outcome, OutcomeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from telegram import Bot

    from bot.models import Button, Delivery, Message, Preview

# What Telegram says, in lower case, where the kind of error alone does not tell. Read in its server's source and
# in reports; matched as part of the sentence, as the wording around it changes.
_CHAT_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "channel_private",
    "user is deactivated",
    "was deleted",
    "was deactivated",
)
_TOPIC_GONE = ("message thread not found", "topic_deleted", "topic_closed", "topic_id_invalid")
_NOT_ALLOWED = (
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_send_plain_forbidden",
    "chat_restricted",
    "user_is_blocked",
)
# What has to do with the text itself, and would be the same without the preview.
_BAD_TEXT = ("parse entities", "too long", "text is empty", "button")


async def send(bot: Bot, delivery: Delivery) -> Outcome:
    """Send one delivery, behind all answers to people where ``bot`` has a Pacer.

    A message whose preview is refused goes out without it; one whose markup or buttons are refused goes out as
    plain text, with all of its words, and the outcome is then SENT and says why in ``words``. A rich message that
    is refused in all its forms goes out as the messages that it stands for. Raises nothing that Telegram or the
    network can cause.
    """
    message = delivery.message
    to = _address(bot, delivery)
    for page in message.rich:
        outcome = await _send_rich(bot, to, page, keyboard(_last(message).buttons))
        if outcome.kind is not OutcomeKind.BAD_MESSAGE:
            return outcome
    for one in (message, *message.after):
        outcome = await _send_classic(_Letter(bot, to, keyboard(one.buttons)), one)
        if outcome.kind is not OutcomeKind.SENT:
            return outcome
    return outcome


async def rich(bot: Bot, to: Mapping[str, Any], page: str, buttons: InlineKeyboardMarkup | None = None) -> int:
    """Send one rich message; gives its id. Raises TelegramError.

    The library does not know the method yet. ``to`` are the parameters that say where.
    """
    given = dict(to)
    limited = {"rate_limit_args": given.pop("rate_limit_args")} if "rate_limit_args" in given else {}
    fields = {name: value for name, value in (given | {"reply_markup": buttons}).items() if value is not None}
    sent = await bot.do_api_request("sendRichMessage", fields | {"rich_message": {"html": page}}, **limited)
    return int(sent["message_id"])


def _last(message: Message) -> Message:
    """The one that carries the buttons, where a rich message stands for several."""
    return message.after[-1] if message.after else message


async def _send_rich(bot: Bot, to: Mapping[str, Any], page: str, buttons: InlineKeyboardMarkup | None) -> Outcome:
    try:
        return Outcome(OutcomeKind.SENT, message_id=await rich(bot, to, page, buttons))
    except (EndPointNotFound, InvalidToken) as error:
        # An older Bot API server does not know the method; where it is the token, the classic form will tell.
        return Outcome(OutcomeKind.BAD_MESSAGE, words=str(error))
    except TelegramError as error:
        return judge(error)


async def _send_classic(letter: _Letter, message: Message) -> Outcome:
    outcome = await letter.send(message.html, ParseMode.HTML, link_preview(message.preview))
    if outcome.kind is OutcomeKind.BAD_MESSAGE and message.preview and not _says(outcome.words.lower(), _BAD_TEXT):
        outcome = await letter.send(message.html, ParseMode.HTML, link_preview(None))
    if outcome.kind is OutcomeKind.BAD_MESSAGE:
        outcome = await _send_plain(letter, message.html, outcome.words)
    return outcome


def judge(error: TelegramError) -> Outcome:
    """What an error of the library means for the message that was to be sent."""
    words = str(error)
    if isinstance(error, RetryAfter):
        return Outcome(OutcomeKind.RETRY_AFTER, retry_after=_after(error), words=words)
    if isinstance(error, ChatMigrated):
        return Outcome(OutcomeKind.MIGRATED, new_chat_id=error.new_chat_id, words=words)
    return Outcome(_kind(error, words.lower()), words=words)


def _kind(error: TelegramError, words: str) -> OutcomeKind:
    if isinstance(error, InvalidToken):
        return OutcomeKind.UNAUTHORISED
    if isinstance(error, Forbidden):
        return OutcomeKind.CHAT_GONE if _says(words, _CHAT_GONE) else OutcomeKind.BLOCKED
    if isinstance(error, BadRequest):
        return _kind_of_refusal(words)
    if isinstance(error, (TimedOut, Unanswered)):
        return OutcomeKind.UNCERTAIN
    if isinstance(error, (NetworkError, Conflict)):
        # No connection, or an answer that says that nothing was done.
        return OutcomeKind.UNAVAILABLE
    return OutcomeKind.UNCERTAIN


def _kind_of_refusal(words: str) -> OutcomeKind:
    for kind, sayings in (
        (OutcomeKind.CHAT_GONE, _CHAT_GONE),
        (OutcomeKind.TOPIC_GONE, _TOPIC_GONE),
        (OutcomeKind.BLOCKED, _NOT_ALLOWED),
    ):
        if _says(words, sayings):
            return kind
    return OutcomeKind.BAD_MESSAGE


def _says(words: str, sayings: Iterable[str]) -> bool:
    return any(saying in words for saying in sayings)


@dataclass(frozen=True, slots=True)
class _Letter:
    """What is the same in every form of one message."""

    bot: Bot
    to: Mapping[str, Any]
    buttons: InlineKeyboardMarkup | None

    async def send(
        self, text: str, parse_mode: str | None, preview: LinkPreviewOptions, *, with_buttons: bool = True
    ) -> Outcome:
        buttons = self.buttons if with_buttons else None
        try:
            sent = await self.bot.send_message(
                text=text, parse_mode=parse_mode, link_preview_options=preview, reply_markup=buttons, **self.to
            )
        except TelegramError as error:
            return judge(error)
        return Outcome(OutcomeKind.SENT, message_id=sent.message_id)


async def _send_plain(letter: _Letter, html: str, refusal: str) -> Outcome:
    """All the words without markup, in as many messages as it takes; buttons at the last, if they are accepted."""
    pieces = plain.pieces(plain.words(html))
    outcome = Outcome(OutcomeKind.BAD_MESSAGE, words=f"{refusal}; nothing is left without markup")
    for number, piece in enumerate(pieces, 1):
        last = number == len(pieces)
        outcome = await letter.send(piece, None, link_preview(None), with_buttons=last)
        if outcome.kind is OutcomeKind.BAD_MESSAGE and last and letter.buttons is not None:
            outcome = await letter.send(piece, None, link_preview(None), with_buttons=False)
        if outcome.kind is not OutcomeKind.SENT:
            return outcome
    return replace(outcome, words=f"sent as plain text: {refusal}") if pieces else outcome


def _address(bot: Bot, delivery: Delivery) -> dict[str, Any]:
    to: dict[str, Any] = {"chat_id": delivery.chat_id, "message_thread_id": delivery.topic_id or None}
    if delivery.message.reply_to is not None:
        # An earlier message that is gone by now is no reason to keep this one back.
        to["reply_parameters"] = ReplyParameters(delivery.message.reply_to, allow_sending_without_reply=True)
    if isinstance(bot, ExtBot) and bot.rate_limiter is not None:
        to["rate_limit_args"] = Priority.BULK
    return to


def keyboard(rows: Iterable[Iterable[Button]]) -> InlineKeyboardMarkup | None:
    """Rows of buttons as the library takes them."""
    keys = [[InlineKeyboardButton(one.text, callback_data=one.data, url=one.url) for one in row] for row in rows]
    return InlineKeyboardMarkup(keys) if keys else None


def link_preview(preview: Preview | None) -> LinkPreviewOptions:
    """Which link is previewed; none unless the message names one."""
    if preview is None:
        return LinkPreviewOptions(is_disabled=True)
    return LinkPreviewOptions(
        url=preview.url,
        prefer_large_media=preview.large or None,
        prefer_small_media=not preview.large or None,
        show_above_text=preview.above,
    )


def _after(refusal: RetryAfter) -> timedelta:
    given = refusal.retry_after
    return given if isinstance(given, timedelta) else timedelta(seconds=given)
