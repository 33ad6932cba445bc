"""How the feeds are doing, for whoever runs the bot: asked, or told by the bot itself when something is wrong.

    feeds ──check up──► troubles ──told before?──► outbox (of each admin) + the fact that it was told

Both are written in one transaction: nothing is told twice, and nothing is taken for told that is not owed.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.editions.render import feeds as rendering
from bot.feeds import health
from bot.models import Health
from bot.services import admins
from bot.store import entries, facts, feeds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.models import Checkup, Feed
    from bot.services import Services
    from bot.store.engine import Connection

log = logging.getLogger(__name__)

PAGE: Final = 8
SLOWEST: Final = 3
_TOLD: Final = "feeds.told"
_LOOKED_AT: Final = 30
_WORST_FIRST: Final = (Health.GONE, Health.FAILING, Health.SILENT, Health.NEW, Health.WELL)
# Below that nobody calls a server slow.
_SLOW_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Overview:
    """All feeds, the worst first, with how many there are of each health."""

    checkups: tuple[Checkup, ...]

    @property
    def counts(self) -> Mapping[Health, int]:
        """How many feeds there are of each health."""
        return Counter(one.health for one in self.checkups)

    @property
    def worst(self) -> tuple[Checkup, ...]:
        """Those that are gone, fail or are silent."""
        return tuple(one for one in self.checkups if one.health not in {Health.WELL, Health.NEW})

    @property
    def slowest(self) -> tuple[Checkup, ...]:
        """The few that took longest to answer, where that was long."""
        slow = [one for one in self.checkups if (one.feed.state.answer_seconds or 0) >= _SLOW_SECONDS]
        return tuple(sorted(slow, key=lambda one: -(one.feed.state.answer_seconds or 0)))[:SLOWEST]


async def overview(services: Services) -> Overview:
    """How every feed that is read is doing."""
    async with services.store.reading() as db:
        checkups = [await _check_up(db, feed) for feed in await feeds.everything(db)]
    return Overview(tuple(sorted(checkups, key=_severity)))


async def watch(services: Services, now: datetime) -> int:
    """Owe each admin a message on important feeds that began to fail or mended; gives how many feeds that were."""
    async with services.store.reading() as db:
        checkups = sorted([await _check_up(db, feed) for feed in await feeds.everything(db)], key=_severity)
        told = await _told(db)
    found = health.news(checkups, told, now)
    if found.told == told and not found.ended:
        return 0
    for one in (*found.began, *found.ended):
        log.warning("feed %s (%s) is %s: %s", one.feed.outlet.name, one.feed.url, one.health, one.feed.state.problem)
    async with services.store.writing() as db:
        if await _told(db) != told:
            # Another process was faster, and told it.
            return 0
        await facts.put(db, _TOLD, json.dumps({feed_id: kind.value for feed_id, kind in found.told.items()}))
        if found.began or found.ended:
            await admins.owe(services, db, "feeds", lambda view: rendering.notice(view, found.began, found.ended), now)
    return len(found.began) + len(found.ended)


async def _check_up(db: Connection, feed: Feed) -> Checkup:
    """Its usual pauses are looked up only where they matter."""
    checkup = health.check_up(feed)
    if checkup.health is Health.SILENT:
        checkup = health.check_up(feed, health.longest_pause(await entries.latest_dates(db, feed.id, _LOOKED_AT)))
    return checkup


def _severity(checkup: Checkup) -> tuple[int, int, int, str]:
    feed = checkup.feed
    return _WORST_FIRST.index(checkup.health), feed.outlet.tier, -feed.state.failures, feed.outlet.name


async def _told(db: Connection) -> dict[int, Health]:
    stored = json.loads(await facts.get(db, _TOLD) or "{}")
    return {int(feed_id): Health(kind) for feed_id, kind in stored.items()}
