"""Which time zone somebody means: by city, country, offset or zone name, or by what time it is there now."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.editions.cities import CITIES
from bot.editions.location import zone_at
from bot.editions.schedule import parse_time
from bot.editions.zones import find_zone
from bot.errors import BadTime, UnknownZone
from bot.text import fold

if TYPE_CHECKING:
    from datetime import datetime

_NOW: Final = re.compile(r"(?:now )?(?:it'?s|it is|its|il est|c'est)(?: now| maintenant)? +(?=\d)")
_NEAR: Final = timedelta(minutes=10)
_DAY: Final = timedelta(days=1)
_MOST: Final = 8


async def at(latitude: float, longitude: float) -> str:
    """The IANA name of the zone of a place on earth, in degrees. Raises UnknownZone."""
    return await asyncio.to_thread(zone_at, latitude, longitude)


def tells_time(text: str) -> bool:
    """Whether somebody says what time it is now: ``it is 14:35``, ``il est 14 h 35``."""
    said = _NOW.match(fold(text))
    return said is not None and _clock(text) is not None


def find(text: str, now: datetime) -> str:
    """The IANA name of a zone.

    Raises UnknownZone: with the nearest names, or with nothing asked and the cities where it is the time said.
    """
    try:
        return find_zone(text)
    except UnknownZone as unknown:
        cities = _cities_at(text, now)
        if not cities:
            raise
        raise UnknownZone("", cities) from unknown


def _cities_at(text: str, now: datetime) -> tuple[str, ...]:
    """Cities whose clocks show about the time that was said, each of another zone; none where it was no time."""
    said = _clock(text)
    if said is None:
        return ()
    return tuple(cities[0] for zone, cities in CITIES.items() if _apart(now, zone, said) <= _NEAR)[:_MOST]


def _clock(text: str) -> timedelta | None:
    """The time that was said, since midnight; None where it was none."""
    folded = fold(text)
    prefix = _NOW.match(folded)
    try:
        return timedelta(minutes=parse_time(folded[prefix.end() :] if prefix else text))
    except BadTime:
        return None


def _apart(now: datetime, zone: str, said: timedelta) -> timedelta:
    local = now.astimezone(ZoneInfo(zone))
    shown = timedelta(hours=local.hour, minutes=local.minute)
    return min(abs(shown - said), _DAY - abs(shown - said))
