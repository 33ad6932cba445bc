"""Which time zone somebody means: by city, country, offset or zone name, or by what time it is there now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.editions.cities import CITIES
from bot.editions.schedule import parse_time
from bot.editions.zones import find_zone
from bot.errors import BadTime, UnknownZone

if TYPE_CHECKING:
    from datetime import datetime

_NEAR: Final = timedelta(minutes=10)
_DAY: Final = timedelta(days=1)
_MOST: Final = 8


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
    try:
        said = timedelta(minutes=parse_time(text))
    except BadTime:
        return ()
    return tuple(cities[0] for zone, cities in CITIES.items() if _apart(now, zone, said) <= _NEAR)[:_MOST]


def _apart(now: datetime, zone: str, said: timedelta) -> timedelta:
    local = now.astimezone(ZoneInfo(zone))
    shown = timedelta(hours=local.hour, minutes=local.minute)
    return min(abs(shown - said), _DAY - abs(shown - said))
