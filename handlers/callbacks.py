"""Tapped buttons: a verb leads to the same answers as a command does, and the tap itself is answered at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from bot.editions import buttons
from bot.editions.render import replies, replies_problems
from bot.editions.render import rooms as rendering
from bot.errors import AskError, BadArguments
from handlers import (
    announce,
    asking,
    digest,
    feeds,
    health,
    hiding,
    personal,
    rooms,
    schedule,
    search,
    settings,
    shelf,
    speaking,
    start,
    stats,
    story,
    tags,
    tasting,
    top,
    wishes,
)
from handlers.context import Manner, Tap, Who

if TYPE_CHECKING:
    from telegram import Update

    from bot.models import Button
    from bot.services import Chat
    from handlers.context import Ask, Context, Reply
    from handlers.speaking import Shown

_KEEPERS: Final = Who.KEEPERS
_SEND, _OPEN, _NOTICE = Manner.SEND, Manner.OPEN, Manner.NOTICE

TAPS: Final[dict[str, Tap]] = {
    # reading
    "top": Tap(top.page),
    "news": Tap(top.news, _SEND),
    "find": Tap(search.page),
    "saved": Tap(shelf.saved),
    "history": Tap(shelf.history),
    "edition": Tap(shelf.edition, _SEND, _KEEPERS),
    "catchup": Tap(shelf.caught),
    "less": Tap(shelf.less, _SEND, _KEEPERS),
    "save": Tap(shelf.save, _NOTICE, _KEEPERS),
    "unsave": Tap(shelf.unsave, _NOTICE, _KEEPERS),
    "tag": Tap(top.tag, _SEND),
    "tags": Tap(tags.tags, _SEND),
    "story": Tap(story.story, _OPEN),
    "watch": Tap(story.watch, _NOTICE, _KEEPERS),
    "unwatch": Tap(story.unwatch, _NOTICE, _KEEPERS),
    "src": Tap(story.sources),
    "why": Tap(story.why),
    "digest": Tap(digest.digest, _SEND, _KEEPERS),
    # her hashtags
    "follow": Tap(tags.follow, _NOTICE, _KEEPERS),
    "unfollow": Tap(tags.unfollow, _NOTICE, _KEEPERS),
    "mute": Tap(tags.mute, _NOTICE, _KEEPERS),
    "unmute": Tap(tags.unmute, _NOTICE, _KEEPERS),
    "undo": Tap(tags.undo, who=_KEEPERS),
    "mine": Tap(settings.mine),
    "drop": Tap(settings.drop, who=_KEEPERS),
    "hidden": Tap(hiding.hide),
    "hide": Tap(hiding.hide, who=_KEEPERS),
    "unhide": Tap(hiding.unhide, who=_KEEPERS),
    "outlet": Tap(hiding.outlet, who=_KEEPERS),
    "outlets": Tap(hiding.of_story, _SEND, _KEEPERS),
    # her taste
    "up": Tap(tasting.up, _NOTICE, _KEEPERS),
    "down": Tap(tasting.down, _NOTICE, _KEEPERS),
    "taste": Tap(tasting.taste),
    "unlearn": Tap(tasting.unlearn, who=_KEEPERS),
    "relearn": Tap(tasting.relearn, who=_KEEPERS),
    # coming and going
    "join": Tap(start.join, who=_KEEPERS),
    "subscribe": Tap(start.subscribe, who=_KEEPERS),
    "stop": Tap(start.stop, who=_KEEPERS),
    "setup": Tap(start.setup, who=_KEEPERS),
    # settings
    "settings": Tap(settings.settings),
    "times": Tap(schedule.schedule),
    "time": Tap(schedule.time, who=_KEEPERS),
    "day": Tap(schedule.day, who=_KEEPERS),
    "quiets": Tap(wishes.quiet),
    "quiet": Tap(wishes.quiet_tapped, who=_KEEPERS),
    "skip": Tap(wishes.skip, who=_KEEPERS),
    "alerts": Tap(wishes.alerts, who=_KEEPERS),
    "when": Tap(schedule.when, who=_KEEPERS),
    "where": Tap(schedule.where, _SEND),
    "zones": Tap(schedule.timezone),
    "zone": Tap(schedule.timezone, who=_KEEPERS),
    "languages": Tap(settings.language),
    "language": Tap(settings.language, who=_KEEPERS),
    "tongue": Tap(settings.tongue, who=_KEEPERS),
    "lengths": Tap(settings.lengths),
    "length": Tap(settings.lengths, who=_KEEPERS),
    "forget": Tap(personal.forgotten, who=_KEEPERS),
    "layouts": Tap(settings.layouts),
    "sample": Tap(settings.sample, _SEND),
    "layout": Tap(settings.layout, who=_KEEPERS),
    "pause": Tap(settings.pause, who=_KEEPERS),
    "feeds": Tap(feeds.feeds, who=Who.ADMIN),
    "health": Tap(health.health, who=Who.ADMIN),
    "announce": Tap(announce.tapped, who=Who.ADMIN),
    "stats": Tap(stats.stats, who=Who.ADMIN),
    "resume": Tap(settings.resume, who=_KEEPERS),
    # other chats of hers
    "threads": Tap(settings.topics, who=_KEEPERS),
    "chats": Tap(rooms.chats),
    "leave": Tap(rooms.leave, who=_KEEPERS),
}
# Only these open a panel; with arguments they would be a wish, which has a verb (and rights) of its own.
_PANELS: Final = frozenset(
    {"settings", "times", "zones", "languages", "lengths", "layouts", "mine", "news", "quiets", "hidden", "taste"}
)


async def on_tap(update: Update, context: Context) -> None:
    """Answer one tap: quietly and at once, or with a notice where words are wanted."""
    query, chat = update.callback_query, asking.chat_of(update)
    if query is None:
        return
    if chat is None:
        await speaking.notice(query)
        return
    room_id, data = buttons.room_of(query.data)
    verb, words = buttons.decode(data) or ("", ())
    here = await asking.asked(context, chat, () if verb in _PANELS else words)
    here = replace(here, message_id=query.message.message_id if query.message else None)
    ask = await asking.from_afar(context, here, room_id) if room_id else here
    tap = TAPS.get(verb)
    if tap is None or (tap.who is Who.ADMIN and not asking.is_admin(here.services, chat)):
        await speaking.notice(query, replies_problems.old_button(here.view))
    elif ask is None:
        await speaking.notice(query, replies_problems.not_yours(here.view))
    elif tap.who is Who.KEEPERS and not await asking.may_keep(update, context):
        await speaking.notice(query, replies_problems.refusal(here.view))
    else:
        await _answer(update, context, ask, tap)


async def _answer(update: Update, context: Context, ask: Ask, tap: Tap) -> None:
    query, chat = update.callback_query, asking.chat_of(update)
    if query is None or chat is None:
        return
    if tap.manner is not Manner.NOTICE:
        await speaking.notice(query)
    try:
        reply = await tap.answer(ask)
    except AskError as problem:
        if tap.manner is Manner.NOTICE:
            await speaking.notice(query)
        # Arguments that we do not understand were not made by this version, or not by us at all.
        told = BadArguments() if isinstance(problem, BadArguments) else problem
        messages = rooms.told(ask, (replies_problems.problem(ask.view, told),))
        await speaking.say(update, context, chat, messages)
        return
    shown = await _deliver(update, context, chat, tap.manner, _addressed(ask, reply))
    if ask.place is None:
        await speaking.arrived(ask, reply, shown)


def _addressed(ask: Ask, reply: Reply) -> Reply:
    """The reply with its buttons about the chat that is set, where that is another one."""
    if ask.place is None:
        return reply
    opposite = rendering.about(reply.button, ask.place.id, rooms.HERE) if reply.button else None
    beside = (rendering.about(one, ask.place.id, rooms.HERE) for one in reply.beside)
    told = tuple(rooms.told(ask, reply.messages))
    return replace(reply, messages=told, button=opposite, beside=tuple(filter(None, beside)))


async def _deliver(update: Update, context: Context, chat: Chat, manner: Manner, reply: Reply) -> list[Shown]:
    query = update.callback_query
    if manner is Manner.NOTICE and query is not None:
        await speaking.notice(query, replies.notice(reply.messages[0]))
        await _turn(query, reply)
        return []
    if manner is Manner.SEND or (manner is Manner.OPEN and _on_a_list(query)):
        return await speaking.say(update, context, chat, reply.messages)
    return await speaking.change(update, context, chat, reply.messages)


def _on_a_list(query: CallbackQuery | None) -> bool:
    """Whether the tapped message is a list of stories, which stays while a card opens below it."""
    message = query.message if query else None
    if not isinstance(message, Message) or message.reply_markup is None:
        return True
    data = [one.callback_data for row in message.reply_markup.inline_keyboard for one in row]
    verbs = [decoded[0] for one in data if isinstance(one, str) and (decoded := buttons.decode(one))]
    return verbs.count("story") > 1


async def _turn(query: CallbackQuery, reply: Reply) -> None:
    """Put the opposite of a wish in the place of the button that was tapped, and let those beside it follow."""
    message = query.message
    if not isinstance(message, Message) or message.reply_markup is None:
        return
    turned = {_subject(one.data): one for one in reply.beside}
    rows = []
    for row in message.reply_markup.inline_keyboard:
        new = [
            reply.button
            if reply.button and one.callback_data == query.data
            else turned.get(_subject(one.callback_data))
            for one in row
        ]
        rows.append([_key(one) or old for one, old in zip(new, row, strict=True)])
    if rows == [list(row) for row in message.reply_markup.inline_keyboard]:
        return
    try:
        await query.edit_message_reply_markup(InlineKeyboardMarkup(rows))
    except BadRequest as error:
        if "not modified" not in error.message.lower():
            raise


def _key(button: Button | None) -> InlineKeyboardButton | None:
    return InlineKeyboardButton(button.text, callback_data=button.data) if button else None


def _subject(data: object) -> tuple[str, ...]:
    """What a button is about: its verb and first argument; empty where it carries none."""
    decoded = buttons.decode(buttons.room_of(data)[1]) if isinstance(data, str) else None
    return (decoded[0], *decoded[1][:1]) if decoded else ()
