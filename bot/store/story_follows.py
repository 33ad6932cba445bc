"""Which stories subscribers follow, and how each stood when they last heard of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, and_, delete, func, select, tuple_

from bot.models import StoryFollow
from bot.store.dialect import upsert
from bot.store.tables import seen, stories, story_follows, subscribers

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.engine import Connection

_STATE = ("message_id", "told", "families", "figures")


async def put(db: Connection, *follows: StoryFollow) -> None:
    """Follow stories, or remember how they stand now."""
    rows = [
        {
            "subscriber_id": one.subscriber_id,
            "story_id": one.story_id,
            "message_id": one.message_id,
            "told": one.told,
            "families": one.families,
            "figures": " ".join(sorted(one.figures)),
        }
        for one in follows
    ]
    if rows:
        await db.execute(upsert(db, story_follows, key=["subscriber_id", "story_id"], update=_STATE), rows)


async def remove(db: Connection, subscriber_id: int, story_id: int | None = None) -> None:
    """Follow a story no longer; without one, none at all."""
    statement = delete(story_follows).where(story_follows.c.subscriber_id == subscriber_id)
    await db.execute(statement if story_id is None else statement.where(story_follows.c.story_id == story_id))


async def of(db: Connection, subscriber_id: int) -> set[int]:
    """The ids of the stories that she follows."""
    query = select(story_follows.c.story_id).where(story_follows.c.subscriber_id == subscriber_id)
    return set((await db.scalars(query)).all())


async def waiting(db: Connection, told_before: datetime, after: tuple[int, int], limit: int) -> list[StoryFollow]:
    """At most ``limit`` follows of stories that were written anew since, and were told of before that instant.

    In order of story and subscriber, beginning ``after`` such a pair, so that all can be walked.
    """
    had = and_(seen.c.subscriber_id == story_follows.c.subscriber_id, seen.c.story_id == story_follows.c.story_id)
    pair = tuple_(story_follows.c.story_id, story_follows.c.subscriber_id)
    query = (
        select(story_follows, seen.c.at.label("heard"))
        .join(stories, stories.c.id == story_follows.c.story_id)
        .join(subscribers, subscribers.c.id == story_follows.c.subscriber_id)
        .outerjoin(seen, had)
        .where(
            pair > tuple_(*after),
            story_follows.c.told <= told_before,
            stories.c.written > story_follows.c.told,
            stories.c.rank.is_not(None),
            ~subscribers.c.silent,
        )
        .order_by(story_follows.c.story_id, story_follows.c.subscriber_id)
        .limit(limit)
    )
    return [_follow(row) for row in await db.execute(query)]


async def count(db: Connection) -> int:
    """How many follows there are."""
    return int(await db.scalar(select(func.count()).select_from(story_follows)) or 0)


def _follow(row: Row[Any]) -> StoryFollow:
    return StoryFollow(
        subscriber_id=row.subscriber_id,
        story_id=row.story_id,
        message_id=row.message_id,
        told=row.told,
        families=row.families,
        figures=frozenset(row.figures.split()),
        heard=row.heard or row.told,
    )
