"""Changes of stories: which merged into which, what left which, and why; they go when the story goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, or_, select

from bot.models import Change, ChangeKind
from bot.store.tables import story_changes

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from bot.store.engine import Connection


async def put(db: Connection, changes: Collection[Change], leads: Mapping[int, int], now: datetime) -> None:
    """Keep what a pass did, under the story that lives on."""
    if changes:
        await db.execute(insert(story_changes), [_row(change, leads, now) for change in changes])


def _row(change: Change, leads: Mapping[int, int], now: datetime) -> dict[str, object]:
    return {
        "story_id": leads.get(change.story, change.story),
        "at": now,
        "kind": change.kind.value,
        "other_id": change.other,
        "one_entry": change.pair[0],
        "other_entry": change.pair[1],
        "odds": change.odds,
        "mean": change.mean,
        "signals": [list(signal) for signal in change.signals],
    }


async def of_story(db: Connection, story_ids: Collection[int]) -> list[tuple[datetime, Change]]:
    """What happened to stories, the latest first: a story and those that lead to it. At most a hundred."""
    query = (
        select(story_changes)
        .where(or_(story_changes.c.story_id.in_(story_ids), story_changes.c.other_id.in_(story_ids)))
        .order_by(story_changes.c.at.desc(), story_changes.c.id.desc())
        .limit(100)
    )
    return [
        (
            row.at,
            Change(
                ChangeKind(row.kind),
                row.story_id,
                row.other_id,
                (row.one_entry, row.other_entry),
                row.odds,
                row.mean,
                tuple((name, value, weight) for name, value, weight in row.signals),
            ),
        )
        for row in await db.execute(query)
    ]
