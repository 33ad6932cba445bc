"""Dates, times and spans as a language writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date, format_time

if TYPE_CHECKING:
    from datetime import datetime, time

_NARROW_SPACE = "\u202f"
_NO_BREAK = "\u00a0"
_NOON = 12


def moment(local: datetime, language: str) -> str:
    """Weekday, date and time of a local instant: ``Monday, June 2, 2025, 7:21 am``; ``lundi 2 juin 2025, 7 h 21``."""
    day = format_date(local.date(), "full", locale=language)
    return f"{day}, {clock(local.timetz(), language)}"


def clock(at: time, language: str) -> str:
    """A time of day: ``7:21 am``, ``7 h 21``, or as Babel has it for other languages."""
    if language == "fr":
        return f"{at.hour}{_NO_BREAK}h{_NO_BREAK}{at.minute:02}" if at.minute else f"{at.hour}{_NO_BREAK}h"
    if language == "en":
        return f"{at.hour % _NOON or _NOON}:{at.minute:02}{_NO_BREAK}{'am' if at.hour < _NOON else 'pm'}"
    return format_time(at, "short", locale=language).replace(_NARROW_SPACE, _NO_BREAK)
