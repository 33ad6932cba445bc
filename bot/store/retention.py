"""What is past its time goes; subscriptions never do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, delete, exists, func, select, update

from bot.store.tables import deliveries, editions, entries, saved, shown, stories

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.engine import Connection

# The newest entries of each feed stay as bare identities, or a feed that still lists them would make news of them.
STILL_LISTED = 200


@dataclass(frozen=True, slots=True)
class Purged:
    """How many entries, stories and deliveries went."""

    entries: int
    stories: int
    deliveries: int


async def purge(
    db: Connection, before: datetime, *, sent_before: datetime | None = None, still_listed: int = STILL_LISTED
) -> Purged:
    """Remove entries published, stories last told and deliveries due before then; subscriptions never.

    A story that only lost some of its entries is to be written anew. Of the newest ``still_listed`` entries of
    each feed the identity is left, and nothing else, so that they are known when the feed lists them again.
    ``sent_before`` lets deliveries go sooner than news. Stories that somebody saved stay whole.
    """
    lost = select(entries.c.story_id).where(_old(before), entries.c.story_id.is_not(None))
    await db.execute(
        update(stories).where(stories.c.id.in_(lost), stories.c.merged_into.is_(None)).values(written=None)
    )
    gone = await _remove_entries(db, before, still_listed)
    empty = ~exists().where(entries.c.story_id == stories.c.id)
    last = func.coalesce(stories.c.latest, stories.c.changed)
    told = await db.execute(delete(stories).where(stories.c.merged_into.is_(None), last < before, empty))
    await db.execute(delete(editions).where(editions.c.at < before))
    await db.execute(delete(shown).where(shown.c.at < before))
    sent = await db.execute(delete(deliveries).where(deliveries.c.due < (sent_before or before)))
    return Purged(entries=gone, stories=told.rowcount, deliveries=sent.rowcount)


def _old(before: datetime) -> ColumnElement[bool]:
    keep = exists().where(saved.c.story_id == entries.c.story_id)
    return and_(entries.c.published < before, ~keep)


async def _remove_entries(db: Connection, before: datetime, still_listed: int) -> int:
    """Give how many entries are gone for a reader: removed, or emptied to their identity."""
    place = func.row_number().over(
        partition_by=entries.c.feed_id, order_by=(entries.c.seen.desc(), entries.c.id.desc())
    )
    placed = select(entries.c.id, place.label("place")).subquery()
    newest = select(placed.c.id).where(placed.c.place <= still_listed)
    old = _old(before)
    removed = await db.execute(delete(entries).where(old, entries.c.id.not_in(newest)))
    nothing = {
        "title": "",
        "snippet": "",
        "link": None,
        "image": None,
        "vector": None,
        "story_id": None,
        "grouped": True,
    }
    emptied = await db.execute(update(entries).where(old, entries.c.title != "").values(nothing))
    return removed.rowcount + emptied.rowcount
