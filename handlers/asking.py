"""An update becomes an ``Ask``: which chat and topic, which subscriber, which words, and whether she may."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from telegram import Chat as TelegramChat
from telegram import Message

from bot.editions import buttons
from bot.editions.render.rooms import Place
from bot.models import ChatKind
from bot.services import Chat, doors, issuing, rooms, subscriptions
from bot.text import clean
from handlers.context import Ask

if TYPE_CHECKING:
    from telegram import Update

    from bot.services import Services
    from handlers.context import Context


def chat_of(update: Update) -> Chat | None:
    """Where the update comes from, as services know it; None where there is no chat to answer in."""
    chat, user = update.effective_chat, update.effective_user
    if chat is None or chat.type not in set(ChatKind):
        return None
    if chat.type == TelegramChat.PRIVATE and (user is None or user.id != chat.id):
        # Telegram lets nobody act in the private chat of another; whoever seems to is not believed.
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


async def asked(context: Context, chat: Chat, words: tuple[str, ...], usage: str = "") -> Ask:
    """The whole question, with the subscriber as she is now."""
    services = context.services
    subscriber = await subscriptions.of(services, chat)
    view = issuing.view_of(services, subscriber, services.clock())
    return Ask(services, context.rights, chat, subscriber, view, words, usage)


async def from_afar(context: Context, here: Ask, room_id: int) -> Ask | None:
    """The question of a private chat, about another chat; None for one that is not known, or not hers to keep.

    Telegram is asked whether she is an administrator there, whatever she was before.
    """
    if here.chat.kind is not ChatKind.PRIVATE or (kept := await rooms.of(context.services, room_id)) is None:
        return None
    room = kept.room
    if await doors.door(context.services, [room.chat_id]) is doors.Door.LOCKED:
        return None
    if not await context.rights.keeps(room.chat_id, room.kind, here.chat.id):
        await rooms.keeps_no_more(context.services, room.chat_id, here.chat.id)
        return None
    place = Place(room.id, room.title, kept.within, room.kind, kept.subscriber)
    ask = replace(here, chat=rooms.chat_of(room, here.chat.language), place=place, tongue=here.view.languages)
    return ask.seen_by(kept.subscriber)


def words_of(message: Message) -> tuple[str, ...]:
    """What follows the command, as clean words; a caption is no command."""
    text = clean(message.text or "")
    return tuple(text.split(" ")[1:])


def said_in(update: Update) -> str:
    """What follows the command, lines and all; where nothing does, the text that the command answers."""
    message = update.message
    if message is None:
        return ""
    own = (message.text or "").split(maxsplit=1)[1:]
    answered = message.reply_to_message
    if own:
        return own[0]
    return (answered.text or "") if answered else ""


def room_answered(update: Update, context: Context) -> int:
    """The id of the room whose panel this message answers in a private chat; 0 for none."""
    asked_about = update.message.reply_to_message if update.message else None
    if asked_about is None or asked_about.reply_markup is None or asked_about.from_user is None:
        return 0
    if asked_about.from_user.id != context.bot.id or asked_about.chat.type != TelegramChat.PRIVATE:
        return 0
    data = [one.callback_data for row in asked_about.reply_markup.inline_keyboard for one in row]
    named = (buttons.room_of(one)[0] for one in data if isinstance(one, str))
    return next((room_id for room_id in named if room_id), 0)


def is_admin(services: Services, chat: Chat) -> bool:
    """Whether this is a chat of those who run the bot."""
    return chat.id in services.config.telegram.admins


async def may_keep(update: Update, context: Context) -> bool:
    """Whether whoever speaks may change what this chat gets; one who may is remembered as a keeper of it.

    Anyone in a private chat; elsewhere administrators, those who speak anonymously as the group included.
    """
    there, user, chat = update.effective_chat, update.effective_user, chat_of(update)
    if there is None or chat is None or chat.kind is ChatKind.PRIVATE:
        return there is not None
    person = user.id if user else 0
    if update.callback_query is None and (message := update.effective_message) and message.sender_chat:
        if message.sender_chat.id != chat.id:
            return False
        person = 0
    elif not person or not await context.rights.keeps(chat.id, chat.kind, person):
        return False
    await rooms.kept(context.services, replace(chat, topic_id=0), there.title or "", person)
    if chat.topic_id:
        await rooms.kept(context.services, chat, topic_title(update), person)
    return True


def topic_title(update: Update) -> str:
    """The name of the forum topic that is spoken in, where Telegram sends it along; else empty."""
    message = update.effective_message
    began = message.reply_to_message if isinstance(message, Message) else None
    return began.forum_topic_created.name if began is not None and began.forum_topic_created else ""
