"""Groups, channels and forum topics by their names, and who keeps them. Who may do what is asked of Telegram anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.models import Room
from bot.services import Chat, subscriptions
from bot.store import personal, rooms
from bot.text import clean, trim

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.models import Subscriber
    from bot.services import Services

# A person who keeps more rooms than this sees the first of them.
MOST: Final = 100
_LONGEST_TITLE: Final = 128


@dataclass(frozen=True, slots=True)
class Kept:
    """A room and what it wants; ``within`` is the title of the chat that a forum topic belongs to."""

    room: Room
    subscriber: Subscriber
    within: str = ""


async def came(services: Services, chat: Chat, title: str, keepers: Collection[int]) -> Room:
    """The bot was let into a chat whose administrators are ``keepers``."""
    now = services.clock()
    async with services.store.writing() as db:
        await rooms.keep(db, chat.id, keepers, now)
        return await rooms.note(db, _named(chat, title), now)


async def left(services: Services, chat_id: int) -> None:
    """The bot was sent away, or went; what was chosen there is kept."""
    async with services.store.writing() as db:
        await rooms.leave(db, chat_id)


async def forget(services: Services, chat_id: int) -> None:
    """Erase all that is known of a chat, its topics included."""
    async with services.store.writing() as db:
        await personal.erase(db, chat_id)


async def kept(services: Services, chat: Chat, title: str, person: int) -> None:
    """An administrator acts in a room; nothing is written where all of it is known. ``person`` 0 acts unnamed."""
    async with services.store.reading() as db:
        known = await rooms.of(db, chat.id, chat.topic_id)
        is_keeper = not person or await rooms.keeps(db, chat.id, person)
    named = _named(chat, title or (known.title if known else ""))
    if is_keeper and known is not None and replace(known, id=0) == named:
        return
    now = services.clock()
    async with services.store.writing() as db:
        await rooms.note(db, named, now)
        await rooms.keep(db, chat.id, {person} - {0}, now)


async def renamed(services: Services, chat: Chat, title: str) -> None:
    """A room has another name."""
    async with services.store.writing() as db:
        await rooms.rename(db, chat.id, chat.topic_id, _title(title))


async def keeps_no_more(services: Services, chat_id: int, person: int) -> None:
    """Telegram says that the person is no administrator there."""
    async with services.store.writing() as db:
        await rooms.keep_no_more(db, chat_id, person)


async def of(services: Services, room_id: int) -> Kept | None:
    """A room with what it wants; None where it is not known or the bot was sent away."""
    async with services.store.reading() as db:
        room = await rooms.by_id(db, room_id)
    return await _kept(services, room) if room is not None and room.present else None


async def kept_by(services: Services, person: int) -> list[Kept]:
    """The rooms in which the person was seen as an administrator, by name."""
    async with services.store.reading() as db:
        found = await rooms.kept_by(db, person, MOST)
    return [await _kept(services, room) for room in found]


def chat_of(room: Room, language: str | None = None) -> Chat:
    """The room as a place to speak in."""
    return Chat(room.chat_id, room.kind, room.topic_id, language)


async def _kept(services: Services, room: Room) -> Kept:
    within = ""
    if room.topic_id:
        async with services.store.reading() as db:
            whole = await rooms.of(db, room.chat_id)
        within = whole.title if whole else ""
    return Kept(room, await subscriptions.of(services, chat_of(room)), within)


def _named(chat: Chat, title: str) -> Room:
    return Room(0, chat.id, chat.topic_id, chat.kind, _title(title))


def _title(title: str) -> str:
    return trim(clean(title), _LONGEST_TITLE)
