"""Stores what one pass of grouping decided, with a fixed number of statements however much it decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, bindparam, delete, exists, func, insert, or_, select, update

from bot.store import changes, facts
from bot.store.dialect import chunks, upsert
from bot.store.tables import entries, saved, seen, stories, story_follows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from bot.models import Grouped
    from bot.store.engine import Connection


async def place(db: Connection, grouped: Grouped, vectors: Mapping[int, bytes], now: datetime) -> None:
    """Make the stories, merge them, move the entries, and mark all touched stories as unwritten.

    A merged id leads to the eldest in one hop; what subscribers have seen follows. A story that lost all its
    entries to others without a merge is removed.
    """
    leads = eldest(grouped.merged)
    if grouped.created:
        rows = [{"id": story_id, "created": now, "changed": now} for story_id in grouped.created]
        await db.execute(insert(stories), rows)
        await facts.put(db, facts.LAST_STORY, str(max(grouped.created)))
    left = await _stories_of(db, [entry_id for entry_id, _ in grouped.placed])
    await _move(db, grouped, leads, vectors)
    await _merge(db, leads, now)
    kept = {leads.get(story_id, story_id) for _, story_id in grouped.placed} | set(leads.values())
    await _remove_empty(db, (left | set(grouped.created)) - kept - leads.keys())
    await _touch(db, (left | kept) - leads.keys(), now)
    await changes.put(db, grouped.changes, leads, now)


def eldest(merged: Collection[tuple[int, int]]) -> dict[int, int]:
    """Each merged id with the eldest that it leads to, chains within this pass followed."""
    direct = dict(merged)
    leads: dict[int, int] = {}
    for younger, first in direct.items():
        elder = first
        while elder in direct:
            elder = direct[elder]
        leads[younger] = elder
    return leads


async def _stories_of(db: Connection, entry_ids: Collection[int]) -> set[int]:
    found: set[int] = set()
    for part in chunks(entry_ids):
        query = select(entries.c.story_id).where(entries.c.id.in_(part), entries.c.story_id.is_not(None)).distinct()
        found.update((await db.scalars(query)).all())
    return found


async def _move(db: Connection, grouped: Grouped, leads: Mapping[int, int], vectors: Mapping[int, bytes]) -> None:
    """Put the entries where they belong; a vector that is not given now is kept as it was."""
    if not grouped.placed:
        return
    statement = (
        update(entries)
        .where(entries.c.id == bindparam("b_id"))
        .values(
            story_id=bindparam("b_story"),
            vector=func.coalesce(bindparam("b_vector", type_=entries.c.vector.type), entries.c.vector),
            grouped=True,
        )
    )
    rows: list[dict[str, Any]] = [
        {"b_id": entry_id, "b_story": leads.get(story_id, story_id), "b_vector": vectors.get(entry_id)}
        for entry_id, story_id in grouped.placed
    ]
    await db.execute(statement, rows)


async def _merge(db: Connection, leads: Mapping[int, int], now: datetime) -> None:
    """Everything of the younger goes to the elder; the younger stays as a signpost that is shown nowhere."""
    if not leads:
        return
    pairs = [{"b_younger": younger, "b_elder": elder} for younger, elder in leads.items()]
    younger: BindParameter[int] = bindparam("b_younger")
    elder: BindParameter[int] = bindparam("b_elder")
    await db.execute(update(entries).where(entries.c.story_id == younger).values(story_id=elder), pairs)
    signpost = {"merged_into": elder, "written": now, "rank": None, "importance": None}
    await db.execute(
        update(stories).where(or_(stories.c.id == younger, stories.c.merged_into == younger)).values(signpost), pairs
    )
    had = select(seen.c.subscriber_id, elder, seen.c.at, seen.c.entries).where(seen.c.story_id == younger)
    columns = ["subscriber_id", "story_id", "at", "entries"]
    await db.execute(upsert(db, seen, key=["subscriber_id", "story_id"]).from_select(columns, had), pairs)
    await db.execute(delete(seen).where(seen.c.story_id == younger), pairs)
    kept = select(saved.c.subscriber_id, elder, saved.c.at).where(saved.c.story_id == younger)
    columns = ["subscriber_id", "story_id", "at"]
    await db.execute(upsert(db, saved, key=["subscriber_id", "story_id"]).from_select(columns, kept), pairs)
    await db.execute(delete(saved).where(saved.c.story_id == younger), pairs)
    names = [column.name for column in story_follows.c]
    watched = select(*(elder if name == "story_id" else story_follows.c[name] for name in names)).where(
        story_follows.c.story_id == younger
    )
    keep = upsert(db, story_follows, key=["subscriber_id", "story_id"]).from_select(names, watched)
    await db.execute(keep, pairs)
    await db.execute(delete(story_follows).where(story_follows.c.story_id == younger), pairs)


async def _remove_empty(db: Connection, story_ids: Collection[int]) -> None:
    for part in chunks(story_ids):
        filled = exists().where(entries.c.story_id == stories.c.id)
        await db.execute(delete(stories).where(stories.c.id.in_(part), stories.c.merged_into.is_(None), ~filled))


async def _touch(db: Connection, story_ids: Collection[int], now: datetime) -> None:
    for part in chunks(story_ids):
        touched = update(stories).where(stories.c.id.in_(part), stories.c.merged_into.is_(None))
        await db.execute(touched.values(changed=now, written=None))
