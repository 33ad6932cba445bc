"""What Telegram tells about chats themselves: blocked, added, turned into a supergroup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import ChatMember, ChatMemberRestricted

from bot.editions.render import replies_start
from bot.models import ChatKind
from bot.services import subscriptions
from handlers import asking, speaking

if TYPE_CHECKING:
    from telegram import Update

    from handlers.context import Context

_GONE = (ChatMember.LEFT, ChatMember.BANNED)


async def on_my_member(update: Update, context: Context) -> None:
    """The bot was blocked, let in again, or added to a group, which is greeted once."""
    changed, chat = update.my_chat_member, asking.chat_of(update)
    if changed is None or chat is None:
        return
    silent = not _may_speak(changed.new_chat_member)
    await subscriptions.silence(context.services, chat.id, silent=silent)
    came = changed.old_chat_member.status in _GONE and not silent
    if came and chat.kind in {ChatKind.GROUP, ChatKind.SUPERGROUP}:
        ask = await asking.asked(context.services, chat, ())
        await speaking.say(update, context, chat, (replies_start.hello_group(ask.view),))


async def on_migration(update: Update, context: Context) -> None:
    """A group became a supergroup, with another id."""
    message = update.message
    if message is None:
        return
    if message.migrate_to_chat_id:
        await subscriptions.migrate(context.services, message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        await subscriptions.migrate(context.services, message.migrate_from_chat_id, message.chat.id)


def _may_speak(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return bool(member.is_member and member.can_send_messages)
    return member.status not in _GONE
