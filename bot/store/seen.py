"""What each subscriber has had already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.store.dialect import chunks, many, moment, upsert
from bot.store.tables import seen, stories

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from bot.store.engine import Connection


async def mark(db: Connection, had: Mapping[int, Mapping[int, int]], now: datetime) -> None:
    """Note for each subscriber the stories she has had, each with the number of entries that it had then.

    A story that was merged meanwhile is noted as the elder; one that is gone is left out.
    """
    elders: dict[int, int] = {}
    for part in chunks(story_id for counts in had.values() for story_id in counts):
        query = select(stories.c.id, func.coalesce(stories.c.merged_into, stories.c.id).label("elder"))
        elders.update((row.id, row.elder) for row in await db.execute(query.where(stories.c.id.in_(part))))
    at = moment(now)
    rows = [
        {"subscriber_id": subscriber_id, "story_id": elders[story_id], "at": at, "entries": entries}
        for subscriber_id, counts in had.items()
        for story_id, entries in counts.items()
        if story_id in elders
    ]
    await many(db, upsert(db, seen, key=["subscriber_id", "story_id"], update=["at", "entries"]), rows)


async def of(db: Connection, subscriber_ids: Collection[int], story_ids: Collection[int]) -> dict[int, set[int]]:
    """Which of the stories each of the subscribers has had; every subscriber asked for is in the answer."""
    found: dict[int, set[int]] = {subscriber_id: set() for subscriber_id in subscriber_ids}
    if not story_ids:
        return found
    wanted = frozenset(story_ids)
    # A range of ids is walked once per subscriber; a list of them would be tried one by one.
    between = seen.c.story_id.between(min(wanted), max(wanted))
    for part in chunks(found):
        query = select(seen.c.subscriber_id, seen.c.story_id).where(seen.c.subscriber_id.in_(part), between)
        for subscriber_id, story_id in await db.execute(query):
            if story_id in wanted:
                found[subscriber_id].add(story_id)
    return found
