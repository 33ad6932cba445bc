"""Dates as feeds write them. Strict forms are read here, because lenient readers take 2020/1/10 for November."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_LONGEST = 80
_MONTHS = 12
_HOURS = 24
_SECONDS = 60
_ISO = re.compile(
    r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})"
    r"(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$",
    re.IGNORECASE,
)
# The mail date as nearly every feed writes it.
_USUAL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([12]\d{3}) "
    r"(\d{2}):(\d{2}):(\d{2}) (GMT|UTC|Z|[+-]\d{4})$"
)
_MONTH_NAMES = {
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6,
    "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12,
}  # fmt: skip
_EUROPEAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$")
_EPOCH = re.compile(r"\d{9,10}$|\d{12,13}$")
# Names that the mail standard does not know; ambiguous ones (IST, CST of China) are left out.
_ZONES = {
    "CET": 60, "CEST": 120, "MET": 60, "MEST": 120, "WET": 0, "WEST": 60, "EET": 120, "EEST": 180, "BST": 60,
    "MSK": 180, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "HST": -600,
    "AKST": -540, "AKDT": -480, "AST": -240, "ADT": -180, "NST": -210, "NDT": -150, "SAST": 120,
}  # fmt: skip
_ZONE_AT_END = re.compile(r"\s([A-Z]{3,4})$")
_FRENCH = {
    "janv": "Jan", "janvier": "Jan", "févr": "Feb", "fév": "Feb", "février": "Feb", "mars": "Mar", "avr": "Apr",
    "avril": "Apr", "mai": "May", "juin": "Jun", "juil": "Jul", "juillet": "Jul", "août": "Aug", "aout": "Aug",
    "septembre": "Sep", "octobre": "Oct", "novembre": "Nov", "déc": "Dec", "décembre": "Dec",
}  # fmt: skip
_WORDS = re.compile(r"[^\W\d_]+\.?")
_WEEKDAY = re.compile(r"^[^\W\d_]+\.?,?\s+(?=\d{1,2}\.?\s+[^\W\d])")
_HALF = re.compile(r"\b(\d{1,2})(:\d{2}(?::\d{2})?)\s*([AP])\.?M\b\.?", re.IGNORECASE)


def read_date(text: str) -> datetime | None:
    """The instant in UTC that ``text`` means; None when nothing certain, or nothing sane (1990 to 2099)."""
    text = " ".join(text[: _LONGEST + 1].split())
    if not text or len(text) > _LONGEST:
        return None
    return sane(_read_usual(text) or _read_iso(text) or _read_european(text) or _read_epoch(text) or _read_mail(text))


def sane(moment: datetime | None) -> datetime | None:
    """The moment when a feed can mean it, else None."""
    return moment if moment is not None and EARLIEST <= moment < LATEST else None


def from_parts(parts: tuple[int, ...] | None) -> datetime | None:
    """(year, month, day, hour, minute, second) in UTC as an instant, None when there is no such."""
    return None if parts is None else sane(_moment(*parts[:6]))


def _moment(  # noqa: PLR0917 - the parts of a date
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, offset: int = 0
) -> datetime | None:
    """An instant from its parts; ``offset`` is in minutes."""
    try:
        if not offset and hour < _HOURS and second < _SECONDS:
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        zone = timezone(timedelta(minutes=offset))
        # A leap second is the last one of its minute; 24:00 is the start of the next day.
        moment = datetime(year, month, day, hour % 24, minute, min(second, 59), tzinfo=zone)
        return (moment + timedelta(days=hour // 24)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _read_usual(text: str) -> datetime | None:
    found = _USUAL.match(text)
    if found is None:
        return None
    day, month, year, hour, minute, second, zone = found.groups()
    return _moment(int(year), _MONTH_NAMES[month], int(day), int(hour), int(minute), int(second), _offset(zone))


def _read_iso(text: str) -> datetime | None:
    found = _ISO.match(text)
    if found is None:
        return None
    year, _, month, day, hour, minute, second, zone = found.groups()
    return _moment(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), _offset(zone))


def _offset(zone: str | None) -> int:
    if zone is None or not zone.startswith(("+", "-")):
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return -minutes if zone[0] == "-" else minutes


def _read_european(text: str) -> datetime | None:
    found = _EUROPEAN.match(text)
    if found is None:
        return None
    day, month, year, *time = (int(part or 0) for part in found.groups())
    return _moment(year, month, day, *time)


def _read_epoch(text: str) -> datetime | None:
    if not _EPOCH.match(text):
        return None
    return datetime.fromtimestamp(int(text[:-3] if len(text) > len("9999999999") else text), UTC)


def _whole_day(found: re.Match[str]) -> str:
    """``5:06 PM`` on the clock of 24 hours."""
    hour = int(found[1]) % 12 + (12 if found[3] in "Pp" else 0)
    return f"{hour}{found[2]}"


def _read_mail(text: str) -> datetime | None:
    """RFC 822 and what is close to it, with French month names and common zone names too."""
    text = _WORDS.sub(
        lambda word: _FRENCH.get(word[0].lower().rstrip("."), word[0].rstrip(".")), _WEEKDAY.sub("", text)
    )
    text = _HALF.sub(_whole_day, text)
    minutes = 0
    if (zone := _ZONE_AT_END.search(text)) and zone[1] in _ZONES:
        text, minutes = text[: zone.start()], _ZONES[zone[1]]
    try:
        parts = parsedate_tz(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if parts is None or not 1 <= parts[1] <= _MONTHS:
        return None
    offset = minutes or (parts[9] or 0) // 60
    return _moment(*parts[:6], offset)
