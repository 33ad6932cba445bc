"""Dates, times and spans as a language writes them."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_time, get_day_names

from bot.editions.phrases import Phrases

if TYPE_CHECKING:
    from datetime import date, datetime, time

_NARROW_SPACE = "\u202f"
_NO_BREAK = "\u00a0"
_NOON = 12
_A_RANGE = 3
_IN_HOURS = timedelta(hours=72)
_IN_DAYS = timedelta(days=28)


def moment(local: datetime, language: str) -> str:
    """Weekday, date and time of a local instant: ``Monday, June 2, 2025, 7:21 am``; ``lundi 2 juin 2025, 7 h 21``."""
    return f"{day(local.date(), language)}, {clock(local.timetz(), language)}"


@lru_cache(maxsize=64)
def day(at: date, language: str) -> str:
    """A date with its weekday. Kept, since one press writes the same few dates over and over."""
    return format_date(at, "full", locale=language)


@lru_cache(maxsize=64)
def weekday(day: int, language: str) -> str:
    """The short name of a weekday, 0 being Monday: ``Mon`` or ``lun.`` for one."""
    return str(get_day_names("abbreviated", context="format", locale=language)[day])


def weekdays(days: int, language: str) -> str:
    """Weekdays given as bits, Monday the lowest, three and more in a row as a range: ``Mon–Fri``, ``Tue, Sun``."""
    runs: list[list[int]] = []
    for day in (day for day in range(7) if days >> day & 1):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_run([weekday(day, language) for day in run]) for run in runs)


def _run(names: list[str]) -> str:
    return f"{names[0]}–{names[-1]}" if len(names) >= _A_RANGE else ", ".join(names)


def clock(at: time, language: str) -> str:
    """A time of day: ``7:21 am``, ``7 h 21``, or as Babel has it for other languages."""
    if language == "fr":
        return f"{at.hour}{_NO_BREAK}h{_NO_BREAK}{at.minute:02}" if at.minute else f"{at.hour}{_NO_BREAK}h"
    if language == "en":
        return f"{at.hour % _NOON or _NOON}:{at.minute:02}{_NO_BREAK}{'am' if at.hour < _NOON else 'pm'}"
    return format_time(at, "short", locale=language).replace(_NARROW_SPACE, _NO_BREAK)


def span(length: timedelta, language: str) -> str:
    """A length of time in one rounded unit, at least a minute: ``42 hours``, ``20 minutes``, ``5 days``."""
    phrases = Phrases(language)
    minutes = max(1, round(length / timedelta(minutes=1)))
    if minutes < 60:  # noqa: PLR2004 - an hour
        return phrases.plural("{n} minute", "{n} minutes", minutes)
    if length < _IN_HOURS:
        return phrases.plural("{n} hour", "{n} hours", round(length / timedelta(hours=1)))
    if length < _IN_DAYS:
        return phrases.plural("{n} day", "{n} days", round(length / timedelta(days=1)))
    return phrases.plural("{n} week", "{n} weeks", round(length / timedelta(weeks=1)))


@lru_cache(maxsize=512)
def language_name(code: str, language: str) -> str:
    """The name of a language in another: ``French``, ``anglais``; the code itself where CLDR has none."""
    return str(Locale.parse(language).languages.get(code, code))
