"""Time zones as people name them: a city, a country with one zone, an offset, an abbreviation, an IANA name.

Cities come from CLDR (the exemplar city of each zone, in every spoken language) and from a table of our own for
those that name no zone: Montréal keeps Toronto's time, Lyon that of Paris.
"""

from __future__ import annotations

import difflib
import re
from functools import cache
from zoneinfo import available_timezones

from babel.core import Locale, get_global

from bot.editions.cities import ABBREVIATIONS, CITIES, MAIN_ZONES
from bot.editions.phrases import available
from bot.errors import UnknownZone
from bot.text import fold

_OFFSET = re.compile(r"(?:utc|gmt|z)?\s*(?P<sign>[+-])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?")
_EAST, _WEST = 14, 12
_SUGGESTIONS = 5
_MOST_OF_A_COUNTRY = 8
_LONGEST = 80
_NOT_A_PLACE = {"ZZ", "001"}
# Offsets that are no whole hours, and a zone that keeps them all year.
_ODD_OFFSETS = {
    (3, 30): "Asia/Tehran",
    (4, 30): "Asia/Kabul",
    (5, 30): "Asia/Kolkata",
    (5, 45): "Asia/Kathmandu",
    (6, 30): "Asia/Yangon",
    (8, 45): "Australia/Eucla",
    (9, 30): "Australia/Darwin",
    (-9, 30): "Pacific/Marquesas",
}


def find_zone(text: str) -> str:
    """The IANA name of what a person calls her zone. Raises UnknownZone with the nearest names that would do."""
    asked = text.strip()[:_LONGEST]
    offset = _OFFSET.fullmatch(fold(asked).replace("−", "-").replace("–", "-"))
    zone = _by_offset(offset) if offset else None
    # "London, Ontario", "Paris (France)": the whole first, then the region, then the city alone.
    city, *region = re.split(r"[,(]", asked, maxsplit=1)
    for name in (asked, *region, city):
        zone = zone or _names().get(_plain(name))
    if zone is None:
        raise UnknownZone(asked, _nearest(_plain(asked)))
    return zone


def zone_name(zone: str, language: str) -> str:
    """How a zone is shown: its city in the language (``Londres``), ``UTC−05:00`` for a bare offset."""
    fixed = re.fullmatch(r"Etc/(?:GMT|UTC)(?:(?P<sign>[+-])(?P<hours>\d+))?", zone)
    if fixed:
        # POSIX counts west as positive: Etc/GMT+5 is five hours behind.
        sign = {"+": "−", "-": "+", None: ""}[fixed["sign"]]
        return f"UTC{sign}{int(fixed['hours']):02}:00" if sign else "UTC"
    return _city(zone, language) or zone


def _plain(text: str) -> str:
    """Folded, with one spelling of what is written in several: hyphens and dots as spaces, Saint as St."""
    spaced = re.sub(r"[^\w/+']+|_", " ", fold(text)).strip(" '")
    return re.sub(r"\bsaint(e?)\b", r"st\1", spaced)


def _by_offset(found: re.Match[str]) -> str | None:
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    if minutes:
        signed = hours if found["sign"] == "+" else -hours
        return _ODD_OFFSETS.get((signed, minutes))
    if hours == 0:
        return "Etc/UTC"
    if found["sign"] == "+":
        return f"Etc/GMT-{hours}" if hours <= _EAST else None
    return f"Etc/GMT+{hours}" if hours <= _WEST else None


def _nearest(asked: str) -> tuple[str, ...]:
    """Cities to offer: those of a country with several zones, else names that are spelt like it."""
    territory = _territories().get(asked)
    if territory is not None:
        zones = [zone for zone in get_global("territory_zones")[territory] if zone in _known()]
        zones.sort(key=lambda zone: (list(CITIES).index(zone) if zone in CITIES else len(CITIES), zone))
        return tuple(city for zone in zones if (city := _city(zone, "en")))[:_MOST_OF_A_COUNTRY]
    close = difflib.get_close_matches(asked, _names(), n=_SUGGESTIONS * 3, cutoff=0.7)
    shown = dict.fromkeys(_shown().get(name, name.title()) for name in close)
    return tuple(shown)[:_SUGGESTIONS]


@cache
def _names() -> dict[str, str]:
    """Every folded name with its zone; where a name means two things the later, more familiar, one wins."""
    names: dict[str, str] = {}
    for zone in sorted(_known()):
        names[_plain(zone)] = _canonical(zone)
        if "/" in zone and not zone.startswith("Etc/"):
            names.setdefault(_plain(zone.rpartition("/")[2]), _canonical(zone))
    for language in available():
        names |= {_plain(city): zone for zone in sorted(_listed()) if (city := _city(zone, language))}
    names |= {name: zone for name, zone in _countries().items() if name not in names}
    names |= {_plain(city): zone for zone, cities in CITIES.items() for city in cities}
    return names | {_plain(name): zone for name, zone in ABBREVIATIONS.items()}


@cache
def _known() -> frozenset[str]:
    """The zones of this machine (asking walks through its files, so once)."""
    return frozenset(available_timezones() - {"Factory", "localtime", "posixrules"})


def _canonical(zone: str) -> str:
    elder = get_global("zone_aliases").get(zone, zone)
    return elder if elder in _known() and "/" in elder else zone


@cache
def _shown() -> dict[str, str]:
    """Folded names of cities as they are written, for suggestions."""
    # Of several spellings the first is shown: Montréal rather than Montreal.
    shown = {_plain(city): city for cities in CITIES.values() for city in reversed(cities)}
    listed = {city for language in available() for zone in _listed() if (city := _city(zone, language))}
    return {_plain(city): city for city in sorted(listed)} | shown


def _listed() -> set[str]:
    """The zones that CLDR places in a country and this machine knows."""
    places = get_global("zone_territories")
    return {zone for zone, territory in places.items() if territory not in _NOT_A_PLACE} & _known()


@cache
def _territories() -> dict[str, str]:
    """Folded names of countries, in every spoken language, with their codes."""
    return {
        _plain(name): code
        for language in available()
        for code, name in Locale.parse(language).territories.items()
        if code in get_global("territory_zones") and code not in _NOT_A_PLACE
    }


def _countries() -> dict[str, str]:
    """Countries that one zone speaks for, by folded name."""
    zones = get_global("territory_zones")
    found: dict[str, str] = {}
    for name, code in _territories().items():
        zone = MAIN_ZONES.get(code) or (zones[code][0] if len(zones[code]) == 1 else None)
        if zone in _known():
            found[name] = str(zone)
    return found


def _city(zone: str, language: str) -> str | None:
    """The exemplar city of a zone in a language; from its IANA name where CLDR has none."""
    elder = get_global("zone_aliases").get(zone, zone)
    cities = Locale.parse(language).time_zones
    for name in (zone, elder, *_formerly().get(zone, ())):
        if name in cities and "city" in cities[name]:
            return str(cities[name]["city"])
    return zone.rpartition("/")[2].replace("_", " ") if "/" in zone else None


@cache
def _formerly() -> dict[str, list[str]]:
    """The names that a zone had before, under which CLDR may keep its city: Asia/Calcutta for Asia/Kolkata."""
    found: dict[str, list[str]] = {}
    for name, zone in get_global("zone_aliases").items():
        found.setdefault(zone, []).append(name)
    return found
