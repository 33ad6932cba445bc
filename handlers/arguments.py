"""What people write after a command, taken apart. Raises BadArguments (or BadTime) for what cannot be meant."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.editions.dates import language_name
from bot.editions.phrases import available
from bot.errors import BadArguments
from bot.models import Layout
from bot.services.reading import LARGEST_PAGE, PAGE, Asked, Span
from bot.services.searching import MOST_WORDS, Sought
from bot.text import base_language, fold, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_TAG: Final = 64
_SPANS: Final = {
    **dict.fromkeys(("week", "semaine", "7d", "7j"), Span.WEEK),
    **dict.fromkeys(("day", "today", "jour", "aujourd'hui", "24h", "1d", "1j"), Span.DAY),
}
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
_MILLISECONDS = re.compile(r"[0-9]{1,14}")
_STORY = re.compile(r"[sS#]?([0-9]{1,18})")
_FILTERS: Final = {
    **dict.fromkeys(("outlet", "source", "media"), "outlet"),
    **dict.fromkeys(("since", "depuis"), "since"),
    **dict.fromkeys(("on", "date", "le"), "on"),
    **dict.fromkeys(("tag", "hashtag", "mot-clic"), "tag"),
}
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPAN = re.compile(r"([0-9]{1,3}) ?(h|d|j|w|s)?[a-z]*")
_UNITS: Final = {
    "h": timedelta(hours=1),
    **dict.fromkeys(("d", "j"), timedelta(days=1)),
    **dict.fromkeys(("w", "s"), timedelta(weeks=1)),
}
LONGEST_SPAN: Final = timedelta(days=90)
_CODE = re.compile(r"[a-z]{2,3}")
_LANGUAGE_GAPS = re.compile(r"[\s,;.+/&]+")


def top(words: Sequence[str]) -> Asked:
    """``/top 10 #ukraine week`` in any order; words without # are one tag together."""
    size, span, tag = PAGE, Span.DAY, list[str]()
    for word in words:
        if _NUMBER.fullmatch(word):
            size = number(word, 1, LARGEST_PAGE)
        elif fold(word) in _SPANS:
            span = _SPANS[fold(word)]
        elif tag and (word.startswith("#") or tag[0].startswith("#")):
            raise BadArguments(word)
        else:
            tag.append(word)
    return Asked(size, _tag(" ".join(tag)) if tag else None, span)


def search(words: Sequence[str]) -> Sought:
    """``/search ships outlet:cbc #ukraine since:3d``, in any order; a button writes ``=`` for the colon.

    Dates are written ``since:2026-06-01`` and ``on:2026-06-02``.
    """
    plain, outlet, tag, since, days = list[str](), "", None, None, None
    for word in words:
        name, _, value = word.replace("=", ":").partition(":")
        kind = _FILTERS.get(fold(name)) if value else None
        if word.startswith("#") and word.lstrip("#"):
            tag = _tag(word)
        elif kind == "tag":
            tag = _tag(value)
        elif kind == "outlet":
            outlet = fold(value)
        elif kind == "on":
            days = _day(value), _day(value)
        elif kind == "since" and _ISO_DAY.fullmatch(value):
            days = _day(value), date.max
        elif kind == "since":
            since = span(value)
        else:
            plain.append(word)
    found = tuple(dict.fromkeys(token for token in tokens(" ".join(plain)) if any(map(str.isalnum, token))))
    if not (found or outlet or tag or since or days):
        raise BadArguments(" ".join(words))
    return Sought(found[:MOST_WORDS], outlet, tag, since, days)


def outlet(words: Sequence[str]) -> str:
    """The name after ``outlet:`` in ``/hide outlet:cbc news``; empty where no outlet is meant."""
    name, colon, rest = " ".join(words).partition(":")
    return rest.strip() if colon and _FILTERS.get(fold(name.strip())) == "outlet" else ""


def span(word: str) -> timedelta:
    """How far back: ``3d``, ``3j``, ``12h``, ``2w``, or a number of days alone."""
    found = _SPAN.fullmatch(fold(word))
    if found is None or not (length := int(found[1]) * _UNITS[found[2] or "d"]):
        raise BadArguments(word)
    return min(length, LONGEST_SPAN)


def tag(words: Sequence[str]) -> str:
    """The one tag of ``/follow climate change`` or ``/follow #ukraine``."""
    if not words:
        raise BadArguments
    if sum(word.startswith("#") for word in words) > 1 or (words[0].startswith("#") and len(words) > 1):
        raise BadArguments(words[1])
    return _tag(" ".join(words))


def story(words: Sequence[str]) -> int:
    """The number of a story: ``123`` or ``s123``."""
    if not words:
        raise BadArguments
    found = _STORY.fullmatch(words[0])
    if found is None or len(words) > 1:
        raise BadArguments(" ".join(words))
    return int(found[1])


def languages(words: Sequence[str]) -> tuple[str, ...]:
    """Languages in order of preference: ``fr``, ``en fr``, ``français``, ``en.fr``. Empty where nothing was said."""
    parts = [part for part in _LANGUAGE_GAPS.split(" ".join(words)) if part]
    return tuple(dict.fromkeys(_language(part) for part in parts))


def layout(words: Sequence[str]) -> Layout:
    """One of the layouts, by its name."""
    (name,) = parts(words, 1)
    if name not in set(Layout):
        raise BadArguments(name)
    return Layout(name)


def parts(words: Sequence[str], count: int) -> tuple[str, ...]:
    """Exactly ``count`` arguments of a button; anything else was not made by us."""
    if len(words) != count:
        raise BadArguments(" ".join(words))
    return tuple(words)


def number(word: str, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``."""
    if not _NUMBER.fullmatch(word) or not low <= int(word) <= high:
        raise BadArguments(word)
    return int(word)


def moment(word: str) -> datetime:
    """An instant, as a button carries it: milliseconds since 1970 UTC."""
    if not _MILLISECONDS.fullmatch(word):
        raise BadArguments(word)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(word))


def switch(word: str) -> bool:
    """What a toggle is to become: ``1`` on, ``0`` off."""
    return number(word, 0, 1) == 1


def foreign(word: str) -> str:
    """The code of a language that outlets write in, as a button carries it."""
    if not _CODE.fullmatch(word):
        raise BadArguments(word)
    return word


def place(words: Sequence[str]) -> tuple[float, float]:
    """Latitude and longitude in degrees, as a shared place gives them."""
    try:
        latitude, longitude = map(float, parts(words, 2))
    except ValueError:
        raise BadArguments(" ".join(words)) from None
    return latitude, longitude


def times(word: str) -> list[int]:
    """Several times of day, as a button carries them: minutes after midnight with dots between."""
    return [minutes(part) for part in word.split(".")]


def minutes(word: str) -> int:
    """Minutes after midnight, as a button carries them."""
    return number(word, 0, 24 * 60 - 1)


@cache
def _language_words() -> dict[str, str]:
    """What the spoken languages are called in each of them: ``french``, ``francais``."""
    spoken = available()
    return {fold(language_name(code, said_in)): code for code in spoken for said_in in spoken}


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word) if _ISO_DAY.fullmatch(word) else date.fromisoformat("")
    except ValueError:
        raise BadArguments(word) from None


def _language(word: str) -> str:
    code = _language_words().get(fold(word), base_language(word))
    if code not in available():
        raise BadArguments(word)
    return code


def _tag(text: str) -> str:
    if len(text) > LONGEST_TAG:
        raise BadArguments(text)
    return text
