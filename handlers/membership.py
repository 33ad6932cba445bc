"""What Telegram tells about chats themselves: blocked, added, renamed, turned into a supergroup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted

from bot.editions.render import replies_start
from bot.editions.render import rooms as rendering
from bot.models import ChatKind
from bot.services import Chat, rooms, subscriptions
from handlers import asking, speaking
from handlers.rooms import place_of

if TYPE_CHECKING:
    from telegram import ChatMemberUpdated, Update

    from handlers.context import Context

_GONE = (ChatMember.LEFT, ChatMember.BANNED)


async def on_my_member(update: Update, context: Context) -> None:
    """The bot was blocked, let in again, added to a group (which is greeted once), or made to post in a channel."""
    changed, chat = update.my_chat_member, asking.chat_of(update)
    if changed is None or chat is None:
        return
    may, might = (_may_speak(one, chat.kind) for one in (changed.new_chat_member, changed.old_chat_member))
    await subscriptions.silence(context.services, chat.id, silent=not may)
    if chat.kind is ChatKind.PRIVATE:
        return
    if not may:
        await rooms.left(context.services, chat.id)
    else:
        keepers = await context.rights.administrators(chat.id, chat.kind)
        await rooms.came(context.services, chat, changed.chat.title or "", keepers)
    if chat.kind is ChatKind.CHANNEL:
        await _to_who_did_it(changed, context, chat, may=may, might=might)
    elif may and changed.old_chat_member.status in _GONE:
        ask = await asking.asked(context, chat, ())
        await speaking.say(update, context, chat, (replies_start.hello_group(ask.view),))


async def _to_who_did_it(
    changed: ChatMemberUpdated, context: Context, channel: Chat, *, may: bool, might: bool
) -> None:
    """Nothing is said in a channel: whoever made the bot post there is shown, in private, what can be chosen."""
    user = changed.from_user
    person = Chat(user.id, ChatKind.PRIVATE, language=user.language_code)
    view = (await asking.asked(context, person, ())).view
    kept = [one for one in await rooms.kept_by(context.services, user.id) if one.room.chat_id == channel.id]
    if may and not might and kept:
        await speaking.tell(context, user.id, rendering.in_channel(view, place_of(kept[0])))
    elif not may and changed.new_chat_member.status not in _GONE:
        await speaking.tell(context, user.id, rendering.may_not_post(view, changed.chat.title or ""))


async def on_migration(update: Update, context: Context) -> None:
    """A group became a supergroup, with another id."""
    message = update.message
    if message is None:
        return
    if message.migrate_to_chat_id:
        await subscriptions.migrate(context.services, message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        await subscriptions.migrate(context.services, message.migrate_from_chat_id, message.chat.id)


async def on_rename(update: Update, context: Context) -> None:
    """A group, or one of its topics, has another name."""
    message, chat = update.message, asking.chat_of(update)
    if message is None or chat is None:
        return
    if message.new_chat_title:
        await rooms.renamed(context.services, Chat(chat.id, chat.kind), message.new_chat_title)
    elif message.forum_topic_edited and message.forum_topic_edited.name:
        await rooms.renamed(context.services, chat, message.forum_topic_edited.name)


def _may_speak(member: ChatMember, kind: ChatKind) -> bool:
    if kind is ChatKind.CHANNEL:
        return isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)
    if isinstance(member, ChatMemberRestricted):
        return bool(member.is_member and member.can_send_messages)
    return member.status not in _GONE
