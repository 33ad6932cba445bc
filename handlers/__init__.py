"""Ears: an Update -> rights, arguments -> one services call -> one reply.

``COMMANDS`` is the one list of commands: it feeds registration, the bot's menu, /help and the README.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from telegram import Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    TypeHandler,
    filters,
)

from bot.editions.phrases import msg
from bot.services import announcing
from handlers import (
    announce,
    asking,
    callbacks,
    digest,
    doors,
    errors,
    feeds,
    gate,
    health,
    hiding,
    inline,
    membership,
    menus,
    messages,
    personal,
    rooms,
    schedule,
    search,
    settings,
    shelf,
    start,
    stats,
    story,
    tags,
    tasting,
    top,
    wishes,
)
from handlers.context import Command, Reply, Who
from handlers.messages import IN_PRIVATE, SAID

if TYPE_CHECKING:
    from collections.abc import Collection

    from telegram.ext import Application, ExtBot

    from handlers.context import Ask, Context

# What Telegram is asked to tell; reactions come to nobody who does not ask for them.
HEARD: Final = (
    *(Update.MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY),
    *(Update.MESSAGE_REACTION, Update.MY_CHAT_MEMBER),
)
_KEEPERS = Who.KEEPERS
_RENAMED: Final = filters.StatusUpdate.NEW_CHAT_TITLE | filters.StatusUpdate.FORUM_TOPIC_EDITED
# Handlers of a lower group are asked before those of a higher; all others are in group 0.
_FIRST: Final = -1


async def _help(ask: Ask) -> Reply:
    """All commands of this kind of chat."""
    return await start.help_page(commands_for(admin=asking.is_admin(ask.services, ask.chat)), ask)


COMMANDS: Final = (
    Command("top", msg("top stories now: /top 10, /top #ukraine, /top week"), top.top, usage="/top 10 #ukraine week"),
    Command("digest", msg("my edition now"), digest.digest, _KEEPERS),
    Command("tags", msg("what is talked about"), tags.tags),
    Command(
        "search",
        msg("stories with these words: /search harbour bridge"),
        search.search,
        usage="/search harbour outlet:cbc #ukraine since:3d",
    ),
    Command("brief", msg("the day in one screen"), shelf.brief),
    Command("catchup", msg("what mattered while I was away: /catchup 3d"), shelf.catchup, usage="/catchup 3d"),
    Command("saved", msg("stories I saved"), shelf.saved),
    Command("history", msg("my earlier editions"), shelf.history),
    Command("story", msg("one story by its number"), story.story, usage="/story 123"),
    Command("follow", msg("put a hashtag first: /follow #ukraine"), tags.follow, _KEEPERS, "/follow #ukraine"),
    Command("unfollow", msg("no longer put it first"), tags.unfollow, _KEEPERS, "/unfollow #ukraine"),
    Command("mute", msg("keep a hashtag away: /mute #hockey"), tags.mute, _KEEPERS, "/mute #hockey"),
    Command("unmute", msg("let it come again"), tags.unmute, _KEEPERS, "/unmute #hockey"),
    Command("hide", msg("keep words or a source away: /hide real estate"), hiding.hide, _KEEPERS, "/hide real estate"),
    Command("unhide", msg("let these words come again"), hiding.unhide, _KEEPERS, "/unhide real estate"),
    Command(
        "schedule", msg("when editions come: /schedule 07:30 18:00"), schedule.schedule, _KEEPERS, "/schedule 07:30"
    ),
    Command("quiet", msg("when I keep silent: /quiet 22:00 07:00"), wishes.quiet, _KEEPERS, "/quiet 22:00 07:00"),
    Command("timezone", msg("where I am: /timezone Montreal"), schedule.timezone, _KEEPERS, "/timezone Montreal"),
    Command("language", msg("which languages I read"), settings.language, _KEEPERS, "/language fr en"),
    Command("settings", msg("everything that can be chosen"), settings.settings, _KEEPERS),
    Command("start", msg("begin, or begin again"), start.start, _KEEPERS),
    Command("stop", msg("no more editions"), start.stop, _KEEPERS),
    Command("chats", msg("groups and channels that I administer"), rooms.chats, groups=False),
    Command("mydata", msg("everything stored about this chat, as a file"), personal.mydata, _KEEPERS),
    Command("forget", msg("erase everything stored about this chat"), personal.forget, _KEEPERS),
    Command("help", msg("all that I can do"), _help),
    Command("feeds", msg("how the feeds are doing"), feeds.feeds, Who.ADMIN),
    Command("stats", msg("how delivering goes"), stats.stats, Who.ADMIN),
    Command("health", msg("how the program is doing"), health.health, Who.ADMIN),
    Command(
        "announce",
        msg("tell all something: /announce and the words"),
        announce.announce,
        Who.ADMIN,
        "/announce We read ten more outlets from today.",
        longest=announcing.LONGEST,
    ),
    Command("ban", msg("answer somebody no more: /ban 123"), doors.ban, Who.ADMIN, "/ban 123"),
    Command("unban", msg("answer her again: /unban 123"), doors.unban, Who.ADMIN, "/unban 123"),
)


def commands_for(*, admin: bool) -> list[Command]:
    """The commands that exist for somebody: those of the bot's admins only for them."""
    return [command for command in COMMANDS if admin or command.who is not Who.ADMIN]


def register(application: Application[Any, Context, Any, Any, Any, Any]) -> None:
    """Attach everything; the application's ``bot_data`` is a ``BotData``."""
    admins = filters.Chat(application.bot_data.services.config.telegram.admins)
    application.add_handler(TypeHandler(Update, gate.on_any), group=_FIRST)
    for command in COMMANDS:
        where = SAID & admins if command.who is Who.ADMIN else SAID
        application.add_handler(CommandHandler(command.name, partial(messages.on_command, command), filters=where))
    application.add_handler(CallbackQueryHandler(callbacks.on_tap))
    application.add_handler(InlineQueryHandler(inline.on_inline))
    application.add_handler(
        MessageReactionHandler(
            tasting.on_reaction, message_reaction_types=MessageReactionHandler.MESSAGE_REACTION_UPDATED
        )
    )
    application.add_handler(ChatMemberHandler(membership.on_my_member, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, membership.on_migration))
    application.add_handler(MessageHandler(_RENAMED, membership.on_rename))
    names = [command.name for command in commands_for(admin=False)]
    application.add_handler(MessageHandler(IN_PRIVATE & filters.COMMAND, partial(messages.on_unknown_command, names)))
    application.add_handler(MessageHandler(IN_PRIVATE & filters.LOCATION, messages.on_location))
    application.add_handler(MessageHandler(IN_PRIVATE & ~filters.StatusUpdate.ALL, messages.on_words))
    application.add_error_handler(errors.on_error)


async def publish_menu(bot: ExtBot[None], admins: Collection[int] = ()) -> None:
    """Tell Telegram the menus and what the bot says of itself, in every language that it speaks."""
    await menus.publish(bot, COMMANDS, admins)
