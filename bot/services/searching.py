"""Searching stories by words: what was sought, what was found, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import log2
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.services import reading
from bot.store import search, stories

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Story, Subscriber
    from bot.services import Services
    from bot.store.search import Hit

MOST: Final = 100
MOST_WORDS: Final = 8
# A story counts as much as one that matches half as well and is this much younger.
HALF_LIFE: Final = timedelta(days=3)
# What folding writes with two letters; the index keeps the one letter.
_LIGATURES: Final = (("oe", "œ"), ("ae", "æ"))


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for: folded words, all of them; and how it is narrowed."""

    words: tuple[str, ...] = ()
    outlet: str = ""
    tag: str | None = None
    since: timedelta | None = None
    # The first and the last day, as her clocks count them; ``date.max`` for no last one.
    days: tuple[date, date] | None = None

    @property
    def text(self) -> str:
        """The same as it could be typed, with ``=`` for colons so that a button can carry it."""
        hours = int(self.since / timedelta(hours=1)) if self.since else 0
        parts = [
            *self.words,
            f"outlet={self.outlet}" if self.outlet else "",
            f"#{self.tag.lstrip('#')}" if self.tag else "",
            (f"since={self.days[0]}" if self.days[1] == date.max else f"on={self.days[0]}") if self.days else "",
            (f"since={hours // 24}d" if hours % 24 == 0 else f"since={hours}h") if hours else "",
        ]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, counted from 0; ``loose`` where no story had all the words, only some."""

    stories: tuple[Story, ...]
    page: int
    pages: int
    total: int
    loose: bool = False


async def find(
    services: Services, subscriber: Subscriber, sought: Sought, *, page: int = 0, size: int = reading.PAGE
) -> Found:
    """The stories that match, best first. A page beyond the last is the last. Raises UnknownTag."""
    ids, loose = await order(services, subscriber, sought)
    pages = max(1, -(-len(ids) // size))
    page = min(page, pages - 1)
    async with services.store.reading() as db:
        shown = reading.as_told_to(subscriber, await stories.load(db, ids[page * size : (page + 1) * size]))
    return Found(tuple(shown), page, pages, len(ids), loose)


async def order(services: Services, subscriber: Subscriber, sought: Sought) -> tuple[list[int], bool]:
    """The ids of what matches, best first, and whether only some of the words did. Raises UnknownTag."""
    tag = (await reading.find_tag(services, sought.tag)).key if sought.tag else None
    now = services.clock()
    since, until = between(sought, now, subscriber.zone)
    words = [spellings(word) for word in sought.words]
    async with services.store.reading() as db:
        outlets = await search.outlets_like(db, sought.outlet) if sought.outlet else None
        hits = await search.find(db, words, outlet_ids=outlets, tag=tag, since=since, until=until)
        loose = not hits and len(words) > 1
        if loose:
            hits = await search.find(db, words, every=False, outlet_ids=outlets, tag=tag, since=since, until=until)
    return best_first(hits, now)[:MOST], loose and bool(hits)


async def offered(
    services: Services, subscriber: Subscriber, sought: Sought | None, first: int, size: int
) -> tuple[list[Story], bool]:
    """Stories to share, ``size`` of them from the ``first`` on (from 0), and whether these are the last.

    Where nothing is sought, the top stories of the day. Raises UnknownTag.
    """
    if sought is None:
        ids = await reading.order(services, subscriber)
    else:
        ids, _ = await order(services, subscriber, sought)
    async with services.store.reading() as db:
        found = await stories.load(db, ids[first : first + size])
    return reading.as_told_to(subscriber, found), len(ids) <= first + size


def between(sought: Sought, now: datetime, zone: str) -> tuple[datetime | None, datetime | None]:
    """From when until when entries are sought; None where there is no bound. Days begin at midnight in the zone."""
    since = now - sought.since if sought.since else None
    if sought.days is None:
        return since, None
    first, last = sought.days
    place = ZoneInfo(zone)
    begin = datetime.combine(first, time(), place)
    end = None if last == date.max else datetime.combine(last + timedelta(days=1), time(), place)
    return max(begin, since) if since else begin, end


def spellings(word: str) -> tuple[str, ...]:
    """How a folded word may stand in the index: letters and digits only, ligatures as one letter or as two."""
    plain = "".join(char for char in word if char.isalnum())
    joined = plain
    for pair, letter in _LIGATURES:
        joined = joined.replace(pair, letter)
    return tuple(dict.fromkeys((plain, joined)))


def best_first(hits: Sequence[Hit], now: datetime) -> list[int]:
    """Ordered by relevance and freshness: ``log2(relevance) - age / HALF_LIFE``; the younger story among equals."""

    def score(hit: Hit) -> tuple[float, int]:
        return log2(max(hit.relevance, 1e-12)) - (now - hit.latest) / HALF_LIFE, hit.story_id

    return [hit.story_id for hit in sorted(hits, key=score, reverse=True)]
