"""What is talked about more than usual: tags by their rise, so that one that is always there does not lead for ever."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Final

from bot.store import tags

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    from bot.models import Tag
    from bot.store import Connection

# So many days before today say what is usual, each counting less than the one after it.
DAYS: Final = 10
_DECAY: Final = 0.8
# How many stories a tag of which nothing is known may have by chance.
_DOUBT: Final = 4.0
# Only among the most frequent tags of the day is there a trend.
_CANDIDATES: Final = 200


async def rising(db: Connection, now: datetime, reach: timedelta, limit: int) -> list[tuple[Tag, int]]:
    """The tags with most stories over their usual within ``reach`` before ``now``, each with its number of stories."""
    popular = await tags.popular(db, now - reach, _CANDIDATES)
    history = await tags.daily(db, [tag.key for tag, _ in popular], now, DAYS + 1)
    known = max((day for days in history.values() for day in days), default=0)
    order = sorted(popular, key=lambda pair: (-rise(pair[1], history.get(pair[0].key, {}), known), -pair[1]))
    return order[:limit]


def rise(stories: int, history: Mapping[int, int], known: int) -> float:
    """By how much ``stories`` of today are more than usual, in standard deviations of a Poisson count.

    ``history`` gives the stories of earlier days (1 is yesterday), of which ``known`` were recorded; usual is their
    exponentially decayed average. A tag with one story alone has not risen.
    """
    weights = {day: _DECAY**day for day in range(1, known + 1)}
    usual = sum(weight * history.get(day, 0) for day, weight in weights.items()) / (sum(weights.values()) or 1.0)
    risen = (stories - usual) / sqrt(usual + _DOUBT)
    return min(risen, 0.0) if stories < 2 else risen  # noqa: PLR2004 - one story is no trend
