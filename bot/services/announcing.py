"""What those who run the bot tell all: composed, tried on themselves, then sent through the outbox a page at a time.

    draft ──send──► running ──page by page──► outbox ──deliver──► sent
                       └──stop──► what was not sent yet is withdrawn

How far it is stands in its row, written in one transaction with the deliveries of a page, and a delivery is owed once
under its key: after a restart it goes on, and nobody has it twice. A page is written only when the last one is nearly
out, so that editions never wait long behind it.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.editions import schedule
from bot.editions.phrases import available
from bot.editions.render import announcing as rendering
from bot.errors import BadArguments
from bot.models import Announcement, ChatKind, Stage
from bot.services import Chat, issuing, subscriptions
from bot.services.memory import Memory
from bot.store import announcements, outbox
from bot.text import base_language

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.models import Message, Subscriber, Tally
    from bot.services import Services

    Show = Callable[[int, int, Message], Awaitable[None]]

LONGEST: Final = 3500
A_PAGE: Final = 300
# Telegram does not like a message that changes more often.
_SHOWN_EVERY: Final = timedelta(seconds=3)
_HEADING = re.compile(r"([a-z]{2})\s?:|\[([a-z]{2})\]", re.IGNORECASE)


def compose(said: str) -> tuple[tuple[str, str], ...]:
    """The texts by language: a line of only ``fr:`` (or ``[fr]``) begins what those who read French are told.

    What stands before the first such line is for all others. Raises BadArguments where nothing is said.
    """
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in said.strip().splitlines():
        if language := _heading(line):
            parts.append((language, []))
        else:
            parts[-1][1].append(line.rstrip())
    texts = tuple((language, words) for language, lines in parts if (words := "\n".join(lines).strip()))
    if not texts:
        raise BadArguments
    return texts


def _heading(line: str) -> str:
    """The language that a line announces; empty for any other line."""
    found = _HEADING.fullmatch(line.strip())
    code = (found[1] or found[2]).lower() if found else ""
    return code if code in available() else ""


def text_for(texts: Sequence[tuple[str, str]], languages: Sequence[str]) -> str:
    """What one reader is told: in her first language if it is given, else what is for all, else in any of hers."""
    known = dict(reversed(texts))
    first, *others = [base_language(language) or "" for language in languages] or [""]
    return next((known[one] for one in (first, "", *others) if one in known), texts[0][1])


async def draft(services: Services, chat: Chat, said: str) -> Announcement:
    """Keep what was composed; nothing is sent. Raises BadArguments where nothing is said."""
    texts = compose(said)
    kinds = frozenset({ChatKind.PRIVATE})
    one = Announcement(0, chat.id, None, texts, kinds, Stage.DRAFT, services.clock())
    async with services.store.writing() as db:
        return await announcements.add(db, one)


async def get(services: Services, announcement_id: int) -> Announcement:
    """One announcement. Raises BadArguments where there is none."""
    async with services.store.reading() as db:
        found = await announcements.get(db, announcement_id)
    if found is None:
        raise BadArguments(str(announcement_id))
    return found


async def latest(services: Services) -> Announcement | None:
    """The last one that began."""
    async with services.store.reading() as db:
        return await announcements.latest(db)


async def reach(services: Services) -> dict[ChatKind, int]:
    """How many chats of each kind there are to be reached."""
    async with services.store.reading() as db:
        return await announcements.reach(db, list(ChatKind))


async def tally(services: Services, one: Announcement) -> Tally:
    """What became of it until now."""
    async with services.store.reading() as db:
        return await announcements.tally(db, one.id, services.clock())


async def aim(services: Services, one: Announcement, kinds: frozenset[ChatKind]) -> Announcement:
    """Let a draft go to chats of these kinds."""
    return await _changed(services, one, Stage.DRAFT, kinds=announcements.packed(kinds))


async def drop(services: Services, one: Announcement) -> None:
    """Forget a draft."""
    async with services.store.writing() as db:
        await announcements.drop(db, one.id)


async def test(services: Services, one: Announcement, chat: Chat) -> None:
    """Owe it to the chat of one who runs the bot, by the way that all others will have it."""
    subscriber = await subscriptions.known(services, chat)
    now = services.clock()
    message = rendering.announcement(
        issuing.view_of(services, subscriber, now), text_for(one.texts, subscriber.languages)
    )
    async with services.store.writing() as db:
        key = f"{outbox.NOTICE}test/{one.id}/{now:%H%M%S}"
        await outbox.put(db, [(subscriber.id, key, message, now)], now)


async def send(services: Services, one: Announcement, chat_id: int, message_id: int | None) -> Announcement:
    """Let a draft go out to all; a second wish changes nothing. Its progress is shown in that message."""
    found = await reach(services)
    total = sum(found[kind] for kind in one.kinds)
    here = {"chat_id": chat_id, "message_id": message_id}
    return await _changed(services, one, Stage.DRAFT, state=Stage.RUNNING.value, total=total, **here)


async def show_here(services: Services, one: Announcement, chat_id: int, message_id: int | None) -> Announcement:
    """Show its progress in that message from now on."""
    return await _changed(services, one, one.stage, chat_id=chat_id, message_id=message_id)


async def stop(services: Services, one: Announcement) -> Announcement:
    """Send no more of it: what is not under way is withdrawn."""
    async with services.store.writing() as db:
        if await announcements.change(db, one.id, was=Stage.RUNNING, state=Stage.STOPPED.value):
            await announcements.withdraw(db, one.id)
    return await get(services, one.id)


async def _changed(services: Services, one: Announcement, was: Stage, **values: object) -> Announcement:
    """The announcement as it is then; nothing is changed where it is not as far as it ``was``."""
    async with services.store.writing() as db:
        await announcements.change(db, one.id, was=was, **values)
    return await get(services, one.id)


# --------------------------------------------------------------------------- on its way
class Announcer:
    """Brings announcements on their way, and shows how far they are. One for the program."""

    def __init__(self, services: Services, a_page: int = A_PAGE) -> None:
        self._services = services
        self._a_page = a_page
        self._shown: dict[int, datetime] = {}

    async def run(self, now: datetime, show: Show) -> int:
        """Write the next page of each announcement under way into the outbox; gives how many deliveries that were."""
        async with self._services.store.reading() as db:
            under_way = await announcements.running(db)
        return sum([await self._further(one, now, show) for one in under_way])

    async def _further(self, one: Announcement, now: datetime, show: Show) -> int:
        async with self._services.store.reading() as db:
            tally = await announcements.tally(db, one.id, now)
            wanted = await announcements.targets(db, one, self._a_page) if tally.ready <= self._a_page // 2 else []
        if wanted:
            rows = self._rows(one, wanted, now)
            async with self._services.store.writing() as db:
                # Whoever stopped it meanwhile has stopped it.
                if not await announcements.change(db, one.id, was=Stage.RUNNING, cursor=wanted[-1].id):
                    return 0
                await outbox.put(db, rows, now)
        elif not (tally.ready or tally.later):
            one = await _changed(self._services, one, Stage.RUNNING, state=Stage.DONE.value)
        await self._show(one, now, show)
        return len(wanted)

    def _rows(
        self, one: Announcement, wanted: Sequence[Subscriber], now: datetime
    ) -> list[tuple[int, str, Message, datetime]]:
        made: Memory[Message] = Memory()
        rows = []
        for subscriber in wanted:
            view = issuing.view_of(self._services, subscriber, now)
            text = text_for(one.texts, subscriber.languages)
            message = made.get((text, view.language), partial(rendering.announcement, view, text))
            due = schedule.awake(now, subscriber.zone, subscriber.quiet)
            rows.append((subscriber.id, announcements.key(one.id), message, due))
        return rows

    async def _show(self, one: Announcement, now: datetime, show: Show) -> None:
        last = self._shown.get(one.id)
        if one.message_id is None or (last and last <= now < last + _SHOWN_EVERY and one.stage is Stage.RUNNING):
            return
        self._shown[one.id] = now
        async with self._services.store.reading() as db:
            tally = await announcements.tally(db, one.id, now)
        kind = ChatKind.PRIVATE if one.chat_id > 0 else ChatKind.SUPERGROUP
        keeper = await subscriptions.of(self._services, Chat(one.chat_id, kind))
        view = issuing.view_of(self._services, keeper, now)
        await show(one.chat_id, one.message_id, rendering.progress(view, one, tally))
