"""Sends one delivery and says, as one of our words, what became of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from telegram import InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.delivery import plain
from bot.delivery.calls import call
from bot.delivery.pace import Priority
from bot.delivery.policy import is_doubtful
from bot.delivery.request import Unanswered
from bot.models import Outcome, OutcomeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from telegram import Bot

    from bot.models import Button, Delivery, Message, Preview

log = logging.getLogger(__name__)

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


_TOPIC_NAME = 128


async def send(bot: Bot, delivery: Delivery, *, paid: bool = False) -> Outcome:
    """Send one delivery, behind all answers to people where ``bot`` has a Pacer.

    A message whose preview is refused goes out without it; one whose markup or buttons are refused goes out as
    plain text, with all of its words, and the outcome is then SENT and says why in ``words``. A rich message that
    is refused in all its forms goes out as the messages that it stands for. With ``paid`` Telegram takes its price
    for a pace beyond the free one. Raises nothing that Telegram or the network can cause.

    Before a message that may have arrived is sent again, Telegram has to answer a question: in a network that
    swallows answers each attempt would be one message more.
    """
    message = delivery.message
    if is_doubtful(delivery) and (silence := await _asked(bot)) is not None:
        return silence
    to = _address(delivery) | ({"allow_paid_broadcast": True} if paid else {})
    outcome = await _send_whole(bot, to, message)
    if outcome.kind is OutcomeKind.TOPIC_GONE and message.topic:
        # A topic of a private chat: the chat itself is always there.
        beside = await _send_whole(bot, to | {"message_thread_id": delivery.topic_id or None}, message)
        outcome = replace(beside, lost_topic=message.topic)
    return outcome


async def _send_whole(bot: Bot, to: Mapping[str, Any], message: Message) -> Outcome:
    for page in message.rich:
        outcome = await _send_rich(bot, to, page, keys(_last(message).buttons))
        if outcome.kind is not OutcomeKind.BAD_MESSAGE:
            return outcome
    for one in (message, *message.after):
        outcome = await _send_classic(_Letter(bot, to, keys(one.buttons)), one)
        if outcome.kind is not OutcomeKind.SENT:
            return outcome
    return outcome


async def _asked(bot: Bot) -> Outcome | None:
    """None where Telegram answers; else why nothing was sent."""
    try:
        await call(bot, "getMe", {})
    except TelegramError as error:
        outcome = judge(error)
        is_uncertain = outcome.kind is OutcomeKind.UNCERTAIN
        return replace(outcome, kind=OutcomeKind.UNAVAILABLE) if is_uncertain else outcome
    return None


async def rich(
    bot: Bot,
    to: Mapping[str, Any],
    page: str,
    buttons: Mapping[str, Any] | None = None,
    priority: Priority | None = None,
) -> int:
    """Send one rich message; gives its id. Raises TelegramError.

    The library does not know the method yet. ``to`` are the parameters that say where.
    """
    given = {**to, "rich_message": {"html": page}, "reply_markup": buttons}
    sent = await call(bot, "sendRichMessage", given, priority)
    return _number(sent)


def _number(sent: Any) -> int:  # noqa: ANN401 - whatever came
    """The number of a message that is out. Raises Unanswered for an answer without one."""
    try:
        return int(sent["message_id"])
    except (LookupError, TypeError, ValueError):
        raise Unanswered("the answer tells no message; it may be out") from None


def _last(message: Message) -> Message:
    """The one that carries the buttons, where a rich message stands for several."""
    return message.after[-1] if message.after else message


async def _send_rich(bot: Bot, to: Mapping[str, Any], page: str, buttons: Mapping[str, Any] | None) -> Outcome:
    try:
        return Outcome(OutcomeKind.SENT, message_id=await rich(bot, to, page, buttons, Priority.BULK))
    except InvalidToken as error:
        # An older Bot API server does not know the method; where it is the token, the classic form will tell.
        return Outcome(OutcomeKind.BAD_MESSAGE, words=str(error))
    except TelegramError as error:
        return judge(error)


async def _send_classic(letter: _Letter, message: Message) -> Outcome:
    outcome = await letter.send(message.html, ParseMode.HTML, preview_options(message.preview))
    if outcome.kind is OutcomeKind.BAD_MESSAGE and message.preview and not _says(outcome.words.lower(), _BAD_TEXT):
        outcome = await letter.send(message.html, ParseMode.HTML, preview_options(None))
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
    buttons: dict[str, Any] | None

    async def send(
        self, text: str, parse_mode: str | None, preview: dict[str, Any], *, with_buttons: bool = True
    ) -> Outcome:
        given = {
            **self.to,
            "text": text,
            "parse_mode": parse_mode,
            "link_preview_options": preview,
            "reply_markup": self.buttons if with_buttons else None,
        }
        try:
            number = _number(await call(self.bot, "sendMessage", given, Priority.BULK))
        except TelegramError as error:
            return judge(error)
        return Outcome(OutcomeKind.SENT, message_id=number)


async def _send_plain(letter: _Letter, html: str, refusal: str) -> Outcome:
    """All the words without markup, in as many messages as it takes; buttons at the last, if they are accepted."""
    pieces = plain.pieces(plain.words(html))
    outcome = Outcome(OutcomeKind.BAD_MESSAGE, words=f"{refusal}; nothing is left without markup")
    for number, piece in enumerate(pieces, 1):
        last = number == len(pieces)
        outcome = await letter.send(piece, None, preview_options(None), with_buttons=last)
        if outcome.kind is OutcomeKind.BAD_MESSAGE and last and letter.buttons is not None:
            outcome = await letter.send(piece, None, preview_options(None), with_buttons=False)
        if outcome.kind is not OutcomeKind.SENT:
            return outcome
    return replace(outcome, words=f"sent as plain text: {refusal}") if pieces else outcome


def _address(delivery: Delivery) -> dict[str, Any]:
    topic = delivery.message.topic or delivery.topic_id or None
    to: dict[str, Any] = {"chat_id": delivery.chat_id, "message_thread_id": topic}
    if delivery.message.reply_to is not None:
        # An earlier message that is gone by now is no reason to keep this one back.
        to["reply_parameters"] = {"message_id": delivery.message.reply_to, "allow_sending_without_reply": True}
    return to


def keys(rows: Iterable[Iterable[Button]]) -> dict[str, Any] | None:
    """Rows of buttons as Telegram takes them; None for none."""
    found = [[_key(one) for one in row] for row in rows]
    return {"inline_keyboard": found} if found else None


def _key(button: Button) -> dict[str, str]:
    parts = {"text": button.text, "callback_data": button.data, "url": button.url}
    return {name: value for name, value in parts.items() if value is not None}


async def edit(bot: Bot, chat_id: int, message_id: int, message: Message) -> None:
    """Put a message in the place of one of ours. One that is gone, or cannot be reached, is left as it is."""
    try:
        await bot.edit_message_text(
            message.html,
            chat_id,
            message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(message.buttons),
            link_preview_options=link_preview(message.preview),
        )
    except TelegramError as error:
        # What is shown is a courtesy: the next change shows it anew.
        if "not modified" not in str(error).lower():
            log.info("a message in %d could not be brought up to date: %s", chat_id, error)


async def begin_topic(bot: Bot, chat_id: int, name: str) -> int | None:
    """Open a topic; gives its id, 0 where Telegram refuses, None where it is to be tried again later."""
    try:
        begun = await call(bot, "createForumTopic", {"chat_id": chat_id, "name": name[:_TOPIC_NAME]}, Priority.BULK)
        return int(begun["message_thread_id"])
    except (BadRequest, Forbidden, InvalidToken) as error:
        log.warning("no topic could be opened in %d: %s", chat_id, error)
        return 0
    except (TelegramError, LookupError, TypeError, ValueError) as error:
        log.info("a topic in %d has to wait: %s", chat_id, error)
        return None


def keyboard(rows: Iterable[Iterable[Button]]) -> InlineKeyboardMarkup | None:
    """Rows of buttons as the library takes them."""
    found = keys(rows)
    return InlineKeyboardMarkup.de_json(found) if found else None


def preview_options(preview: Preview | None) -> dict[str, Any]:
    """Which link is previewed, as Telegram takes it; none unless the message names one."""
    if preview is None:
        return {"is_disabled": True}
    size = "prefer_large_media" if preview.large else "prefer_small_media"
    return {"url": preview.url, size: True, "show_above_text": preview.above}


def link_preview(preview: Preview | None) -> LinkPreviewOptions:
    """The same as the library takes it."""
    return LinkPreviewOptions(**preview_options(preview))


def _after(refusal: RetryAfter) -> timedelta:
    given = refusal.retry_after
    return given if isinstance(given, timedelta) else timedelta(seconds=given)
