"""When an edition is due: local times of day in a zone, right on the days when clocks change.

A local time that does not exist (the clock jumps over it) is due at the first instant after the jump; one that
occurs twice is due the first time only.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.errors import BadTime
from bot.models import EVERY_DAY
from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MINUTES_A_DAY = 24 * 60
_HOURS = 24
_NOON = 12
_WORDS = {"noon": 12, "midday": 12, "midi": 12, "midnight": 0, "minuit": 0}
# The minutes may not begin another time: "7 h 18 h" is two of them.
_TIME = re.compile(
    r"(?:(?P<word>noon|midday|midi|midnight|minuit)"
    r"|(?P<hour>\d{1,2})(?:(?:\s?(?:heures?|o'clock|[:.h])\s?)?(?<!\d\s)(?P<minute>\d\d)(?!\d|\s?[:.h]))?"
    r"(?:\s?(?:heures?|o'clock|h)(?![a-z]))?(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?)(?!\w)"
)
_UNTIL = re.compile(r"[-–—>,;]+|\b(?:from|de|to|until|till|a|jusqu'a|and|et)\b")
_BETWEEN = re.compile(r"(?:[\s,;/&+]|\b(?:and|et|at|a)\b)*")


def next_due(
    times: Sequence[int],
    zone: str,
    after: datetime,
    *,
    days: int = EVERY_DAY,
    quiet: tuple[int, int] | None = None,
) -> datetime:
    """The first instant strictly after ``after`` at which one of ``times`` (minutes after midnight) falls, in UTC.

    Only ``days`` count (bits of weekdays, Monday in bit 0), and what would fall into the ``quiet`` hours falls on
    their end. Raises ValueError where there are no times or days or a time is not within a day,
    ZoneInfoNotFoundError for an unknown zone.
    """
    if not times or not all(0 <= minutes < _MINUTES_A_DAY for minutes in times) or not days & EVERY_DAY:
        raise ValueError(f"not times of day: {times!r} on {days!r}")
    place = ZoneInfo(zone)
    today = after.astimezone(place).date()
    found: list[datetime] = []
    # From the days before as well: quiet hours reach over midnight, and where a whole date was skipped, its times are
    # due on the morning after. Until a week and more later, since one weekday may be all, and that one be skipped.
    for day in (today + timedelta(days=offset) for offset in range(-2, 17)):
        if found and day > found[0].astimezone(place).date():
            break
        if days >> day.weekday() & 1:
            due = (awake(at, zone, quiet) for at in _instants(day, times, place))
            found = sorted([*found, *(at for at in due if at > after)])
    if not found:
        raise AssertionError("a zone has every weekday in two weeks")
    return found[0]


def awake(at: datetime, zone: str, quiet: tuple[int, int] | None) -> datetime:
    """``at``, or the end of the quiet hours that it falls into, in UTC.

    They go from the one to the other minute after local midnight, over midnight where the first is the later one; two
    that are the same are none.
    """
    if quiet is None or quiet[0] == quiet[1]:
        return at
    place, (start, end) = ZoneInfo(zone), quiet
    local = at.astimezone(place)
    minutes = local.hour * 60 + local.minute
    if not (start <= minutes < end if start < end else minutes >= start or minutes < end):
        return at
    day = local.date() + timedelta(days=int(minutes >= end))
    return max(at, instant(datetime.combine(day, time(*divmod(end, 60))), place))


def _instants(day: date, times: Sequence[int], place: ZoneInfo) -> Iterator[datetime]:
    for minutes in times:
        yield instant(datetime.combine(day, time(*divmod(minutes, 60))), place)


def instant(wall: datetime, place: ZoneInfo) -> datetime:
    """The UTC instant of a naive wall time: its first occurrence, or the end of the gap that swallows it."""
    at = wall.replace(tzinfo=place).astimezone(UTC)
    if at.astimezone(place).replace(tzinfo=None) == wall:
        return at
    # In a gap, fold=1 reads the wall time with the offset from after the jump (PEP 495): an instant before it.
    return _jump(wall.replace(tzinfo=place, fold=1).astimezone(UTC), at, place)


def _jump(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """The first whole second from which the offset of ``after`` holds, by bisection."""
    offset = after.astimezone(place).utcoffset()
    low, high = 0, int((after - before).total_seconds())
    while low < high:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(place).utcoffset() == offset:
            high = middle
        else:
            low = middle + 1
    return before + timedelta(seconds=low)


def parse_time(text: str) -> int:
    """Minutes after midnight of a time as people write it: ``7:30``, ``07h30``, ``7 am``, ``19.30``, ``midi``.

    Raises BadTime.
    """
    times = parse_times(text)
    if len(times) != 1:
        raise BadTime(text.strip())
    return times[0]


def parse_times(text: str) -> tuple[int, ...]:
    """Several times in one line (``07:30 18:00``, ``7h et 19h``), ascending, each once.

    Raises BadTime with the part that is none.
    """
    line = re.sub(r"\s+", " ", fold(unicodedata.normalize("NFKC", text))).strip()
    times: set[int] = set()
    position = _skip(line, 0)
    while position < len(line):
        found = _TIME.match(line, position)
        if found is None:
            raise BadTime(line[line.rfind(" ", 0, position) + 1 :].split(" ")[0])
        times.add(_minutes(found))
        position = _skip(line, found.end())
    if not times:
        raise BadTime(line)
    return tuple(sorted(times))


def parse_spell(text: str) -> tuple[int, int]:
    """From when until when, in minutes after midnight: ``22:00 07:00``, ``22h-7h``, ``from 10 pm to 7 am``.

    Raises BadTime.
    """
    halves = [half for half in _UNTIL.split(fold(unicodedata.normalize("NFKC", text))) if half.strip()]
    if len(halves) == 1:
        halves = halves[0].split(maxsplit=1)
    if len(halves) != len(("from", "until")):
        raise BadTime(text.strip())
    start, end = map(parse_time, halves)
    if start == end:
        raise BadTime(text.strip())
    return start, end


def _skip(line: str, position: int) -> int:
    between = _BETWEEN.match(line, position)
    return between.end() if between else position


def _minutes(found: re.Match[str]) -> int:
    if found["word"]:
        return _WORDS[found["word"]] * 60
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= _NOON:
            raise BadTime(found[0])
        hour = hour % _NOON + (_NOON if found["half"] == "p" else 0)
    if hour == _HOURS and minute == 0:
        hour = 0
    if hour >= _HOURS or minute >= 60:  # noqa: PLR2004 - minutes of an hour
        raise BadTime(found[0])
    return hour * 60 + minute
