"""When editions come: /schedule and /timezone, written or tapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editions.render import replies_settings
from bot.editions.render.replies_parts import undo
from bot.editions.schedule import parse_times
from bot.editions.weekdays import taken
from bot.models import EVERY_DAY, ChatKind
from bot.services import places, subscriptions
from bot.text import fold
from handlers import arguments
from handlers.context import Reply

if TYPE_CHECKING:
    from bot.models import Button, Message, Subscriber
    from handlers.context import Ask

_OFF = frozenset({"off", "none", "never", "non", "jamais", "aucune"})


async def schedule(ask: Ask) -> Reply:
    """``/schedule 07:30 18:00``, ``/schedule sun 09:00``, ``/schedule off``; buttons for one who says nothing."""
    if not ask.words:
        return Reply((replies_settings.times(ask.view, ask.subscriber),))
    days, rest = (0, "") if fold(ask.text) in _OFF else taken(ask.text)
    times = parse_times(rest) if rest or not (days or fold(ask.text) in _OFF) else ()
    after = await subscriptions.set_times(ask.services, ask.chat, times, days)
    return _times(ask, after, _as_before(ask, after))


async def when(ask: Ask) -> Reply:
    """The undo of that: times and days as they were."""
    times, days = arguments.parts(ask.words, 2)
    wanted = arguments.times(times), arguments.number(days, 1, EVERY_DAY)
    return _times(ask, await subscriptions.set_times(ask.services, ask.chat, *wanted))


def _as_before(ask: Ask, after: Subscriber) -> Button | None:
    before = ask.subscriber
    if (before.active, before.times, before.days) == (after.active, after.times, after.days):
        return None
    if not before.active:
        return undo(ask.view, "pause")
    return undo(ask.view, "when", ".".join(map(str, before.times)), before.days)


async def day(ask: Ask) -> Reply:
    """A tap on one weekday."""
    number, wanted = arguments.parts(ask.words, 2)
    day = arguments.number(number, 0, 6)
    return _times(ask, await subscriptions.toggle_day(ask.services, ask.chat, day, wanted=wanted == "1"))


async def time(ask: Ask) -> Reply:
    """A tap on one time of day."""
    at, wanted = arguments.parts(ask.words, 2)
    minutes = arguments.minutes(at)
    return _times(ask, await subscriptions.toggle_time(ask.services, ask.chat, minutes, wanted=wanted == "1"))


def _times(ask: Ask, subscriber: Subscriber, undone: Button | None = None) -> Reply:
    return Reply((replies_settings.times(ask.seen_by(subscriber).view, subscriber, undone),))


async def timezone(ask: Ask) -> Reply:
    """``/timezone Montreal``, ``/timezone 14:30`` (it is now), or a tap on a city; cities for one who says nothing."""
    if not ask.words:
        return Reply((_zone(ask, ask.subscriber),))
    zone = places.find(ask.text, ask.view.now)
    return Reply((_zone(ask, await subscriptions.set_zone(ask.services, ask.chat, zone), ask.text),))


async def where(ask: Ask) -> Reply:
    """A tap that offers to share where she is."""
    return Reply((replies_settings.ask_location(ask.view),))


async def location(ask: Ask) -> Reply:
    """A place that was shared: its zone is kept, and not the place."""
    zone = await places.at(*arguments.place(ask.words))
    subscriber = await subscriptions.set_zone(ask.services, ask.chat, zone)
    return Reply((replies_settings.got_location(ask.view), _zone(ask, subscriber)))


def _zone(ask: Ask, subscriber: Subscriber, asked: str = "") -> Message:
    before = ask.subscriber.zone
    undone = undo(ask.view, "zone", before) if before != subscriber.zone else None
    private = ask.chat.kind is ChatKind.PRIVATE
    return replies_settings.zone(ask.seen_by(subscriber).view, subscriber, asked, undone, shares=private)
