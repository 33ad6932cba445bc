"""/chats: groups, channels and forum topics, set from a private chat by those who administer them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from bot.editions.render import rooms as rendering
from bot.errors import BadArguments
from bot.services import rooms
from handlers import arguments
from handlers.context import Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Message
    from bot.services.rooms import Kept
    from handlers.context import Ask

# Verbs of buttons that are the same wherever they are tapped; all others are about the chat that is set.
HERE: Final = frozenset({"top", "news", "find", "tag", "story", "src", "why", "chats", "feeds", "stats", "health"})
_LAST_PAGE: Final = 99


async def chats(ask: Ask) -> Reply:
    """``/chats``: those of which Telegram says, now, that she administers them."""
    page = arguments.number(ask.words[0], 0, _LAST_PAGE) if ask.words and ask.message_id else 0
    person = ask.chat.id
    found = await rooms.kept_by(ask.services, person)
    kinds = {one.room.chat_id: one.room.kind for one in found}
    keeps = await asyncio.gather(*(ask.rights.keeps(chat_id, kind, person) for chat_id, kind in kinds.items()))
    mine = {chat_id for chat_id, is_mine in zip(kinds, keeps, strict=True) if is_mine}
    for chat_id in kinds.keys() - mine:
        await rooms.keeps_no_more(ask.services, chat_id, person)
    places = [place_of(one) for one in found if one.room.chat_id in mine]
    return Reply((rendering.chats(ask.view, places, page),))


async def leave(ask: Ask) -> Reply:
    """Go out of a chat and forget it, after one question."""
    if ask.place is None or ask.words not in {(), ("yes",)}:
        raise BadArguments(ask.text)
    if not ask.words:
        return Reply((rendering.ask_leave(ask.view, ask.place),))
    await ask.rights.leave(ask.chat.id)
    await rooms.forget(ask.services, ask.chat.id)
    return Reply((rendering.has_left(ask.view, ask.place.within or rendering.name(ask.place)),))


def place_of(kept: Kept) -> rendering.Place:
    """A room as the panels show it."""
    room = kept.room
    return rendering.Place(room.id, room.title, kept.within, room.kind, kept.subscriber)


def told(ask: Ask, messages: Sequence[Message]) -> Sequence[Message]:
    """What is said to one who sets a chat from elsewhere names that chat, and so do the buttons."""
    if ask.place is None:
        return messages
    return [rendering.addressed(ask.view, ask.place, message, HERE) for message in messages]
