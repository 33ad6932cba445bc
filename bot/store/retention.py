"""What is past its time goes, a slice at a time, so that no other writer waits for long; subscriptions never do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, exists, or_, select, update

from bot.store.dialect import chunks
from bot.store.tables import deliveries, editions, entries, feeds, saved, shown, stories

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Row, Table

    from bot.store.engine import Connection

# The newest entries of each feed stay as bare identities, or a feed that still lists them would make news of them.
STILL_LISTED = 200
# So many rows of a kind are looked at in one slice.
SLICE = 500
# Where a purge has come to: when the last entry that it looked at was published, and its id.
Place = tuple["datetime", int]

_EMPTIED = {
    "title": "",
    "snippet": "",
    "link": None,
    "image": None,
    "vector": None,
    "lead_vector": None,
    "story_id": None,
    "grouped": True,
}


@dataclass(frozen=True, slots=True)
class Purged:
    """How many entries, stories and deliveries went; ``rest`` is where to go on, None when nothing is left to do."""

    entries: int
    stories: int
    deliveries: int
    rest: Place | None = None


async def purge(
    db: Connection,
    before: datetime,
    *,
    place: Place | None = None,
    sent_before: datetime | None = None,
    still_listed: int = STILL_LISTED,
    most: int = SLICE,
) -> Purged:
    """Remove entries published, stories last told and deliveries due before then; subscriptions never.

    One call does one slice, from ``place`` on, of at most ``most`` rows of a kind. A story that only lost some of its
    entries is to be written anew. Of the newest ``still_listed`` entries of each feed the identity is left, and
    nothing else, so that they are known when the feed lists them again. ``sent_before`` lets deliveries go sooner
    than news. Stories that somebody saved stay whole.
    """
    found = await _old_entries(db, before, place, most)
    old = [row for row in found if not row.kept]
    await _unwrite(db, {row.story_id for row in old if row.story_id is not None})
    gone = await _remove_entries(db, old, still_listed)
    if len(found) == most:
        return Purged(entries=gone, stories=0, deliveries=0, rest=(found[-1].published, found[-1].id))
    told = await _remove_stories(db, before, most)
    held = [await _remove_moments(db, table, before, most) for table in (editions, shown)]
    last = sent_before or before
    # Made before then as well: that is what there is an index for.
    due = select(deliveries.c.id).where(deliveries.c.created < last, deliveries.c.due < last).limit(most)
    sent = await _remove(db, deliveries, (await db.scalars(due)).all())
    rest = (before, 0) if most in {told, sent, *held} else None
    return Purged(entries=gone, stories=told, deliveries=sent, rest=rest)


async def _old_entries(db: Connection, before: datetime, place: Place | None, most: int) -> Sequence[Row[Any]]:
    """The next entries from before then, those that are emptied already among them, in order of publication."""
    kept = exists().where(saved.c.story_id == entries.c.story_id)
    columns = [entries.c[name] for name in ("id", "feed_id", "story_id", "published", "title")]
    query = select(*columns, kept.label("kept")).where(entries.c.published < before)
    if place is not None:
        when, last = place
        later = or_(entries.c.published > when, entries.c.id > last)
        query = query.where(entries.c.published >= when, later)
    return list(await db.execute(query.order_by(entries.c.published, entries.c.id).limit(most)))


async def _unwrite(db: Connection, story_ids: Collection[int]) -> None:
    for part in chunks(story_ids):
        changed = update(stories).where(stories.c.id.in_(part), stories.c.merged_into.is_(None))
        await db.execute(changed.values(written=None))


async def _remove_entries(db: Connection, old: Sequence[Row[Any]], still_listed: int) -> int:
    """Give how many entries are gone for a reader: removed, or emptied to their identity."""
    listed = await _first_listed(db, {row.feed_id for row in old}, still_listed)
    removed = [row.id for row in old if row.id < listed[row.feed_id]]
    emptied = [row.id for row in old if row.id >= listed[row.feed_id] and row.title]
    await _remove(db, entries, removed)
    for part in chunks(emptied):
        await db.execute(update(entries).where(entries.c.id.in_(part)).values(_EMPTIED))
    # Those that had been emptied before were gone already.
    had_words = {row.id for row in old if row.title}
    return len(emptied) + len(had_words.intersection(removed))


async def _first_listed(db: Connection, feed_ids: Collection[int], still_listed: int) -> dict[int, int]:
    """The lowest id among the newest ``still_listed`` entries of each feed: what is below it is listed no more."""
    if not still_listed:
        return dict.fromkeys(feed_ids, 2**63 - 1)
    first = select(entries.c.id).where(entries.c.feed_id == feeds.c.id).order_by(entries.c.id.desc())
    first = first.limit(1).offset(still_listed - 1).correlate(feeds)
    found: dict[int, int] = {}
    for part in chunks(feed_ids):
        query = select(feeds.c.id, first.scalar_subquery().label("first")).where(feeds.c.id.in_(part))
        # A feed that brought fewer may still list them all.
        found.update((row.id, row.first or 0) for row in await db.execute(query))
    return found


async def _remove_stories(db: Connection, before: datetime, most: int) -> int:
    empty = ~exists().where(entries.c.story_id == stories.c.id)
    never_told = and_(stories.c.latest.is_(None), stories.c.changed < before)
    over = or_(stories.c.latest < before, never_told)
    query = select(stories.c.id).where(stories.c.merged_into.is_(None), over, empty).limit(most)
    return await _remove(db, stories, (await db.scalars(query)).all())


async def _remove_moments(db: Connection, table: Table, before: datetime, most: int) -> int:
    """Rows without an id of their own, by when they are from: all of one instant go together."""
    query = select(table.c.at).where(table.c.at < before).order_by(table.c.at).limit(most)
    found = (await db.scalars(query)).all()
    if found:
        await db.execute(delete(table).where(table.c.at <= found[-1]))
    return len(found)


async def _remove(db: Connection, table: Table, ids: Sequence[int]) -> int:
    for part in chunks(ids):
        await db.execute(delete(table).where(table.c.id.in_(part)))
    return len(ids)
