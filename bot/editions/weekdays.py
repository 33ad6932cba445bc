"""Weekdays as people write them, in English and French, and as bits: Monday is bit 0."""

from __future__ import annotations

import re
from typing import Final

from bot.errors import BadArguments
from bot.models import EVERY_DAY
from bot.text import fold

_NAMES: Final = (
    ("monday", "lundi"),
    ("tuesday", "mardi"),
    ("wednesday", "mercredi"),
    ("thursday", "jeudi"),
    ("friday", "vendredi"),
    ("saturday", "samedi"),
    ("sunday", "dimanche"),
)
_GROUPS: Final = {
    **dict.fromkeys(("daily", "everyday", "quotidien", "tous les jours", "chaque jour", "every day"), EVERY_DAY),
    **dict.fromkeys(("weekdays", "weekday", "workdays", "en semaine", "jours ouvrables"), 0b0011111),
    **dict.fromkeys(("weekends", "weekend", "week-end", "week-ends", "fin de semaine", "fins de semaine"), 0b1100000),
}
_SHORTEST: Final = 2
# A line with one name of a day has two parts.
_ONE_NAME: Final = 2


def _spellings() -> dict[str, int]:
    """Every beginning of a name, from two letters, and the plural, that can mean one day only."""
    meant: dict[str, set[int]] = {}
    for day, names in enumerate(_NAMES):
        for name in names:
            for length in range(_SHORTEST, len(name) + 1):
                meant.setdefault(name[:length], set()).add(day)
            meant.setdefault(name + "s", set()).add(day)
    return {spelling: days.pop() for spelling, days in meant.items() if len(days) == 1}


_DAYS: Final = _spellings()
_GROUP = "|".join(sorted(map(re.escape, _GROUPS), key=len, reverse=True))
_DAY = "|".join(sorted(map(re.escape, _DAYS), key=len, reverse=True))
_WORD: Final = re.compile(
    rf"\b(?:(?:le|la|les|on|the)\s+)?(?:(?P<group>{_GROUP})"
    rf"|(?:(?:from|du|de)\s+)?(?P<first>{_DAY})\.?(?:\s*(?:-|–|to|au|a)\s*(?P<last>{_DAY})\.?)?)(?!\w)"
)


def taken(text: str) -> tuple[int, str]:
    """The weekdays that a line names, as bits (0 for none), and the line without them.

    ``mon-fri 07:30``, ``sun 9am``, ``du lundi au vendredi 7h30``, ``weekends 10:00``; a range may go over Sunday.
    Raises BadArguments where different days have different times, which no schedule has.
    """
    bits = 0

    def note(found: re.Match[str]) -> str:
        nonlocal bits
        bits |= _bits(found)
        return "|"

    parts = _WORD.sub(note, fold(text).replace("|", " ")).split("|")
    if len(parts) > _ONE_NAME and sum(any(map(str.isdigit, part)) for part in parts) > 1:
        raise BadArguments(text)
    return bits, re.sub(r"\s+", " ", " ".join(parts)).strip(" ,;")


def _bits(found: re.Match[str]) -> int:
    if found["group"]:
        return _GROUPS[found["group"]]
    first = _DAYS[found["first"]]
    last = _DAYS[found["last"]] if found["last"] else first
    return sum(1 << (first + step) % 7 for step in range((last - first) % 7 + 1))
