"""How a feed is doing, and which troubles of important feeds somebody should be told of. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.feeds.decide import address
from bot.models import Checkup, Health

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.models import Feed

LONG = timedelta(days=1)
# Feeds of smaller outlets fail without anybody being woken.
IMPORTANT_TIER = 2
# One failure after the program was off for a day says nothing of that day.
_FAILURES_IN_A_ROW = 2
# A feed that rests over the weekend is not silent on Sunday.
_USUAL_PAUSES = 2
_LONGEST_PAUSE = timedelta(days=14)
_TROUBLED = frozenset({Health.FAILING, Health.SILENT, Health.GONE})


def check_up(feed: Feed, usual_pause: timedelta = timedelta(0)) -> Checkup:
    """How the feed is doing by its last poll.

    Silent is a feed that answers, but had nothing new for a day at least and for more than twice its ``usual_pause``
    (the longest between its latest entries). Time in which the program itself was off does not count.
    """
    health, since = _health(feed, min(usual_pause, _LONGEST_PAUSE))
    asked = address(feed)
    return Checkup(feed, health, since, asked if asked != feed.url else None)


def _health(feed: Feed, usual_pause: timedelta) -> tuple[Health, datetime | None]:
    state = feed.state
    good, new = _latest(state.last_success, feed.since), _latest(state.last_change, feed.since)
    if state.gone:
        return Health.GONE, good
    if state.failures:
        return Health.FAILING, good
    if state.last_success is None:
        return Health.NEW, None
    if new is not None and state.last_success - new >= max(LONG, _USUAL_PAUSES * usual_pause):
        return Health.SILENT, new
    return Health.WELL, None


def longest_pause(published: Sequence[datetime]) -> timedelta:
    """The longest time between two of these dates, which are in order."""
    return max((later - earlier for earlier, later in pairwise(published)), default=timedelta(0))


def is_trouble(checkup: Checkup, now: datetime) -> bool:
    """Whether somebody should be told: the feed is important, and gone, or has been failing or silent for a day."""
    if checkup.feed.outlet.tier > IMPORTANT_TIER or checkup.health not in _TROUBLED:
        return False
    if checkup.health is not Health.FAILING:
        return True
    # Between two polls of a failing feed lies up to a day: what counts is how long it has brought nothing by now.
    lasting = checkup.since is not None and now - checkup.since >= LONG
    return lasting and checkup.feed.state.failures >= _FAILURES_IN_A_ROW


@dataclass(frozen=True, slots=True)
class News:
    """What is to be told of feeds, and which troubles (health by feed id) were told of by then."""

    began: tuple[Checkup, ...]
    ended: tuple[Checkup, ...]
    told: Mapping[int, Health]


def news(checkups: Iterable[Checkup], told: Mapping[int, Health], now: datetime) -> News:
    """Each trouble once when it began, and once when it ended; that a failing feed is gone is told once more.

    A feed that is no longer among the ``checkups`` is forgotten.
    """
    began, ended, now_told = list[Checkup](), list[Checkup](), dict[int, Health]()
    for one in checkups:
        known = told.get(one.feed.id)
        worse = one.health is Health.GONE and known is not Health.GONE
        if is_trouble(one, now):
            now_told[one.feed.id] = one.health if known is None or worse else known
            if known is None or worse:
                began.append(one)
        elif known is not None and one.health is Health.WELL:
            ended.append(one)
        elif known is not None:
            # It fails again, or has not been asked since: not told as mended yet.
            now_told[one.feed.id] = known
    return News(tuple(began), tuple(ended), now_told)


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
