"""What editions are chosen from: the top stories overall, and those of each tag that somebody follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.store import feeds, stories

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from bot.models import Story
    from bot.services import Services
    from bot.store.engine import Connection

CANDIDATES: Final = 150
CANDIDATES_A_TAG: Final = 20
# Making stories of rows takes a while; whoever types meanwhile is answered in between.
_LOADED_AT_ONCE: Final = 20


@dataclass(slots=True)
class Newsstand:
    """The stories of one instant, and how the feeds answered. ``fill`` adds tags; what is there stays."""

    since: datetime
    stories: dict[int, Story] = field(default_factory=dict)
    top: Sequence[int] = ()
    tagged: dict[str, Sequence[int]] = field(default_factory=dict)
    feeds_read: int = 0
    feeds_failed: int = 0

    async def fill(self, db: Connection, keys: Collection[str]) -> None:
        """Bring the stories of the tags that are not there yet."""
        missing = sorted(set(keys) - self.tagged.keys())
        found = await stories.rankings(db, missing, since=self.since, limit=CANDIDATES_A_TAG)
        self.tagged.update({key: found.get(key, ()) for key in missing})
        await self.load(db, [story_id for ids in found.values() for story_id in ids])

    async def load(self, db: Connection, ids: Collection[int]) -> None:
        """Bring the stories of these ids that are not there yet."""
        missing = [story_id for story_id in ids if story_id not in self.stories]
        for start in range(0, len(missing), _LOADED_AT_ONCE):
            some = missing[start : start + _LOADED_AT_ONCE]
            self.stories.update({story.id: story for story in await stories.load(db, some)})

    def choice(self, follows: Collection[str]) -> list[Story]:
        """The candidates of somebody who follows these tags, each once, in order of rank."""
        ids = {*self.top, *(story_id for key in follows for story_id in self.tagged.get(key, ()))}
        found = [self.stories[story_id] for story_id in ids if story_id in self.stories]
        return sorted(found, key=lambda story: (-story.rank, -story.id))


async def opened(services: Services, db: Connection, now: datetime) -> Newsstand:
    """The stand as it is ``now``, with the top stories and no tags."""
    stand = Newsstand(since=now - timedelta(hours=services.config.editions.fresh_hours))
    stand.top = await stories.ranking(db, since=stand.since, limit=CANDIDATES)
    await stand.load(db, stand.top)
    health = await feeds.health(db, now)
    stand.feeds_read, stand.feeds_failed = health.read, health.failed
    return stand
