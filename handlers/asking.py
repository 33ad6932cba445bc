"""An update becomes an ``Ask``: which chat and topic, which subscriber, which words, and whether she may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Chat as TelegramChat
from telegram import ChatMember, Message
from telegram.error import BadRequest

from bot.models import ChatKind
from bot.services import Chat, issuing, subscriptions
from bot.text import clean
from handlers.context import Ask

if TYPE_CHECKING:
    from telegram import Update

    from bot.services import Services
    from handlers.context import Context

# No command takes more than this; a tag has at most 64 letters.
LONGEST = 200
_ADMINISTRATORS = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)


def chat_of(update: Update) -> Chat | None:
    """Where the update comes from, as services know it; None where there is no chat to answer in."""
    chat, user = update.effective_chat, update.effective_user
    if chat is None or chat.type not in set(ChatKind):
        return None
    return Chat(
        id=chat.id,
        kind=ChatKind(chat.type),
        topic_id=0 if chat.type == TelegramChat.PRIVATE else topic_of(update),
        language=user.language_code if user else None,
    )


def topic_of(update: Update) -> int:
    """The forum topic that is spoken in, 0 for none. A chain of replies has a thread as well, but is no topic."""
    message = update.effective_message
    if not isinstance(message, Message) or not message.is_topic_message:
        return 0
    return message.message_thread_id or 0


async def asked(services: Services, chat: Chat, words: tuple[str, ...], usage: str = "") -> Ask:
    """The whole question, with the subscriber as she is now."""
    subscriber = await subscriptions.of(services, chat)
    return Ask(services, chat, subscriber, issuing.view_of(services, subscriber, services.clock()), words, usage)


def words_of(message: Message) -> tuple[str, ...]:
    """What follows the command, as clean words; a caption is no command."""
    text = clean(message.text or "")
    return tuple(text.split(" ")[1:])


def is_admin(services: Services, chat: Chat) -> bool:
    """Whether this is a chat of those who run the bot."""
    return chat.id in services.config.telegram.admins


async def may_keep(update: Update, context: Context) -> bool:
    """Whether whoever speaks may change what this chat gets.

    Anyone in a private chat; elsewhere administrators, those who speak anonymously as the group included.
    """
    chat, user = update.effective_chat, update.effective_user
    if chat is None or chat.type == TelegramChat.PRIVATE:
        return True
    if update.callback_query is None and (message := update.effective_message) and message.sender_chat:
        return message.sender_chat.id == chat.id
    if user is None:
        return False
    try:
        member = await context.bot.get_chat_member(chat.id, user.id)
    except BadRequest:
        # Telegram does not know the person here, or does not tell.
        return False
    return member.status in _ADMINISTRATORS
