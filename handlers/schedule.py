"""When editions come: /schedule and /timezone, written or tapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editions.render import replies_settings
from bot.editions.schedule import parse_times
from bot.editions.weekdays import taken
from bot.services import places, subscriptions
from bot.text import fold
from handlers import arguments
from handlers.context import Reply

if TYPE_CHECKING:
    from bot.models import Subscriber
    from handlers.context import Ask

_OFF = frozenset({"off", "none", "never", "non", "jamais", "aucune"})


async def schedule(ask: Ask) -> Reply:
    """``/schedule 07:30 18:00``, ``/schedule sun 09:00``, ``/schedule off``; buttons for one who says nothing."""
    if not ask.words:
        return Reply((replies_settings.times(ask.view, ask.subscriber),))
    days, rest = (0, "") if fold(ask.text) in _OFF else taken(ask.text)
    times = parse_times(rest) if rest or not (days or fold(ask.text) in _OFF) else ()
    return _times(ask, await subscriptions.set_times(ask.services, ask.chat, times, days))


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


def _times(ask: Ask, subscriber: Subscriber) -> Reply:
    return Reply((replies_settings.times(ask.seen_by(subscriber).view, subscriber),))


async def timezone(ask: Ask) -> Reply:
    """``/timezone Montreal``, ``/timezone 14:30`` (it is now), or a tap on a city; cities for one who says nothing."""
    subscriber = ask.subscriber
    if ask.words:
        subscriber = await subscriptions.set_zone(ask.services, ask.chat, places.find(ask.text, ask.view.now))
    return Reply((replies_settings.zone(ask.seen_by(subscriber).view, subscriber, ask.text),))
