"""Entries: what the feeds brought, and to which story each belongs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, select, text, update

from bot.models import Entry, Outlet
from bot.store import placing
from bot.store.dialect import CHUNK, chunks, upsert
from bot.store.tables import entries, feeds, outlets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Select

    from bot.models import Grouped, ParsedEntry
    from bot.store.engine import Connection

# As in the index's condition; SQLAlchemy would say "grouped = 0" and miss the index.
_UNGROUPED = text("NOT entries.grouped")
_SHOWN = [column for column in entries.c if column.name not in {"identity", "content_hash", "vector", "grouped"}]


async def known(db: Connection, feed_id: int, identities: Collection[str]) -> dict[str, str]:
    """Those of the ``identities`` that the feed brought before, with the hash of their content."""
    found: dict[str, str] = {}
    for part in chunks(identities):
        query = select(entries.c.identity, entries.c.content_hash).where(
            entries.c.feed_id == feed_id, entries.c.identity.in_(part)
        )
        found.update((row.identity, row.content_hash) for row in await db.execute(query))
    return found


async def remembered(db: Connection, feed_id: int, limit: int) -> list[tuple[str, str | None, str, str]]:
    """The latest entries of a feed as ``(identity, link, title, content_hash)``, at most ``limit``, newest first."""
    query = (
        select(entries.c.identity, entries.c.link, entries.c.title, entries.c.content_hash)
        .where(entries.c.feed_id == feed_id)
        .order_by(entries.c.id.desc())
        .limit(limit)
    )
    return [(row.identity, row.link, row.title, row.content_hash) for row in await db.execute(query)]


async def rename(db: Connection, feed_id: int, renamed: Sequence[tuple[str, str]]) -> None:
    """Give entries of a feed another identity, ``(old, new)`` each, and leave all else as it is.

    The new identities must not be in use by this feed.
    """
    if renamed:
        await db.execute(_RENAME, [{"b_feed_id": feed_id, "b_old": old, "b_new": new} for old, new in renamed])


async def latest_dates(db: Connection, feed_id: int, limit: int) -> list[datetime]:
    """When the latest entries of a feed were published, at most ``limit``, earliest first."""
    query = select(entries.c.published).where(entries.c.feed_id == feed_id).order_by(entries.c.id.desc()).limit(limit)
    return sorted((await db.scalars(query)).all())


async def put(
    db: Connection, feed_id: int, new: Sequence[ParsedEntry], changed: Sequence[ParsedEntry], now: datetime
) -> None:
    """Add the ``new`` entries of a feed and bring the ``changed`` ones up to date; both wait for grouping.

    A date of the future, or none, becomes ``now``. A changed entry keeps its date: re-dated is not new.
    """
    if new:
        rows = [_row(entry, feed_id, now) for entry in new]
        await db.execute(upsert(db, entries, key=["feed_id", "identity"]).values(outlet_id=_OUTLET), rows)
    if changed:
        await db.execute(_CHANGE, [_change(entry, feed_id) for entry in changed])


async def ungrouped(db: Connection, limit: int) -> list[Entry]:
    """At most ``limit`` entries that wait for grouping, in order of publication."""
    query = _entries().where(_UNGROUPED).order_by(entries.c.published, entries.c.id).limit(limit)
    return _built(await db.execute(query))


async def window(db: Connection, since: datetime) -> list[tuple[Entry, int, bytes | None]]:
    """The placed entries published ``since`` then, with their story and vector, in order of publication."""
    return [placed async for part in window_in_parts(db, since) for placed in part]


async def window_in_parts(db: Connection, since: datetime) -> AsyncIterator[list[tuple[Entry, int, bytes | None]]]:
    """What ``window`` gives, some at a time, which leaves the event loop free and memory small."""
    known_outlets: dict[int, Outlet] = {}
    query = (
        _entries(entries.c.vector)
        .where(entries.c.published >= since, entries.c.story_id.is_not(None))
        .order_by(entries.c.published, entries.c.id)
    )
    async with db.stream(query) as result:
        async for part in result.partitions(CHUNK):
            yield [(_entry(row, known_outlets), row.story_id, row.vector) for row in part]


async def of_stories(db: Connection, story_ids: Collection[int]) -> dict[int, list[Entry]]:
    """The entries of each of the stories, in order of publication; a story without entries is left out."""
    found: dict[int, list[Entry]] = defaultdict(list)
    for part in chunks(story_ids):
        query = _entries().where(entries.c.story_id.in_(part)).order_by(entries.c.published, entries.c.id)
        for entry in _built(await db.execute(query)):
            found[entry.story_id or 0].append(entry)
    return dict(found)


async def vectors_of(db: Connection, story_ids: Collection[int]) -> dict[int, bytes]:
    """The packed vectors of the entries of these stories by entry id; entries that have none are left out."""
    found: dict[int, bytes] = {}
    for part in chunks(story_ids):
        query = select(entries.c.id, entries.c.vector).where(
            entries.c.story_id.in_(part), entries.c.vector.is_not(None)
        )
        found.update((row.id, row.vector) for row in await db.execute(query))
    return found


async def place(db: Connection, grouped: Grouped, vectors: Mapping[int, bytes], now: datetime) -> None:
    """Store what grouping decided: stories are made, merged and touched, entries move and are grouped."""
    await placing.place(db, grouped, vectors, now)


_CHANGE = (
    update(entries)
    .where(entries.c.feed_id == bindparam("b_feed_id"), entries.c.identity == bindparam("b_identity"))
    .values(
        {name: bindparam(name) for name in ("title", "snippet", "link", "image", "language", "content_hash")}
        | {"vector": None, "grouped": False}
    )
)


# The outlet of the feed that an entry is put under, looked up with the entry: no statement of its own.
_OUTLET = select(feeds.c.outlet_id).where(feeds.c.id == bindparam("b_owner")).scalar_subquery()
_RENAME = (
    update(entries)
    .where(entries.c.feed_id == bindparam("b_feed_id"), entries.c.identity == bindparam("b_old"))
    .values(identity=bindparam("b_new"))
)


def _change(entry: ParsedEntry, feed_id: int) -> dict[str, Any]:
    return {
        "b_feed_id": feed_id,
        "b_identity": entry.identity,
        "title": entry.title,
        "snippet": entry.snippet,
        "link": entry.link,
        "image": entry.image,
        "language": entry.language,
        "content_hash": entry.content_hash,
    }


def _row(entry: ParsedEntry, feed_id: int, now: datetime) -> dict[str, Any]:
    return {
        "feed_id": feed_id,
        "b_owner": feed_id,
        "identity": entry.identity,
        "title": entry.title,
        "snippet": entry.snippet,
        "link": entry.link,
        "image": entry.image,
        "language": entry.language,
        "published": min(entry.published or now, now),
        "seen": now,
        "content_hash": entry.content_hash,
        "position": entry.position,
        "grouped": False,
    }


def _entries(*more: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    owner = (outlets.c.name.label("outlet_name"), outlets.c.family, outlets.c.tier)
    return select(*_SHOWN, *owner, *more).join(outlets, outlets.c.id == entries.c.outlet_id)


def _built(rows: Iterable[Row[Any]]) -> list[Entry]:
    known_outlets: dict[int, Outlet] = {}
    return [_entry(row, known_outlets) for row in rows]


def _entry(row: Row[Any], known_outlets: dict[int, Outlet]) -> Entry:
    """One entry; entries of one outlet share the same object."""
    outlet = known_outlets.get(row.outlet_id)
    if outlet is None:
        outlet = Outlet(name=row.outlet_name, family=row.family, tier=row.tier, id=row.outlet_id)
        known_outlets[row.outlet_id] = outlet
    return Entry(
        id=row.id,
        feed_id=row.feed_id,
        outlet=outlet,
        title=row.title,
        snippet=row.snippet,
        link=row.link,
        image=row.image,
        language=row.language,
        published=row.published,
        seen=row.seen,
        position=row.position,
        story_id=row.story_id,
    )
