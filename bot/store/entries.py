"""Entries: what the feeds brought, and to which story each belongs."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, select, text, update

from bot.models import Entry, Outlet
from bot.store import placing
from bot.store.dialect import chunks, json_rows, upsert
from bot.store.tables import entries, feeds, milliseconds, outlets

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.dialects.sqlite import Insert

    from bot.models import Grouped, ParsedEntry
    from bot.store.engine import Connection

# As in the index's condition; SQLAlchemy would say "grouped = 0" and miss the index.
_UNGROUPED = text("NOT entries.grouped")
_NEW = (
    "feed_id",
    "identity",
    "title",
    "snippet",
    "link",
    "image",
    "language",
    "published",
    "seen",
    "content_hash",
    "position",
    "grouped",
)
# Many rows go in with one statement: the database, its search index most of all, pays by the statement.
_ROWS_A_STATEMENT = 1000
# The window comes in parts of so many entries: larger ones leave tens of megabytes of holes behind in memory.
_WINDOW_PART = 64
_SHOWN = [
    column
    for column in entries.c
    if column.name not in {"identity", "content_hash", "vector", "lead_vector", "grouped"}
]


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
    db: Connection,
    new: Mapping[int, Sequence[ParsedEntry]],
    changed: Mapping[int, Sequence[ParsedEntry]],
    now: datetime,
) -> None:
    """Add the ``new`` entries of some feeds, by feed id, and bring the ``changed`` ones up to date.

    All of them wait for grouping. A date of the future, or none, becomes ``now``. A changed entry keeps its date:
    re-dated is not new.
    """
    rows = [_row(entry, feed_id, now) for feed_id, brought in new.items() for entry in brought]
    for start in range(0, len(rows), _ROWS_A_STATEMENT):
        part = json.dumps(rows[start : start + _ROWS_A_STATEMENT], ensure_ascii=False)
        await db.execute(_insertion(db), {"rows": part})
    edits = [_change(entry, feed_id) for feed_id, edited in changed.items() for entry in edited]
    if edits:
        await db.execute(_CHANGE, edits)


def _insertion(db: Connection) -> Insert:
    given = json_rows(db, "rows", [entries.c[name] for name in _NEW])
    # Looked up with the entry: no statement of its own.
    owner = select(feeds.c.outlet_id).where(feeds.c.id == given.c.feed_id).scalar_subquery()
    source = select(*given.c, owner).where(given.c.identity.is_not(None))
    return upsert(db, entries, key=["feed_id", "identity"]).from_select([*_NEW, "outlet_id"], source)


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
        async for part in result.partitions(_WINDOW_PART):
            yield [(_entry(row, known_outlets), row.story_id, row.vector) for row in part]


async def of_stories(db: Connection, story_ids: Collection[int]) -> dict[int, list[Entry]]:
    """The entries of each of the stories, in order of publication; a story without entries is left out."""
    found: dict[int, list[Entry]] = defaultdict(list)
    for part in chunks(story_ids):
        query = _entries().where(entries.c.story_id.in_(part)).order_by(entries.c.published, entries.c.id)
        for entry in _built(await db.execute(query)):
            found[entry.story_id or 0].append(entry)
    return dict(found)


async def vectors_of(db: Connection, story_ids: Collection[int]) -> tuple[dict[int, bytes], dict[int, bytes]]:
    """The packed vectors of titles and of leads in these stories, each by entry id; what has none is left out."""
    titles: dict[int, bytes] = {}
    leads: dict[int, bytes] = {}
    for part in chunks(story_ids):
        query = select(entries.c.id, entries.c.vector, entries.c.lead_vector).where(entries.c.story_id.in_(part))
        for row in await db.execute(query):
            titles |= {row.id: row.vector} if row.vector else {}
            leads |= {row.id: row.lead_vector} if row.lead_vector else {}
    return titles, leads


async def put_leads(db: Connection, leads: Mapping[int, bytes]) -> None:
    """Store the packed vectors of leads, by entry id; what has changed in the meantime waits for another."""
    if leads:
        await db.execute(_PUT_LEAD, [{"b_id": entry_id, "b_lead": lead} for entry_id, lead in leads.items()])


async def place(db: Connection, grouped: Grouped, vectors: Mapping[int, bytes], now: datetime) -> None:
    """Store what grouping decided: stories are made, merged and touched, entries move and are grouped."""
    await placing.place(db, grouped, vectors, now)


_PUT_LEAD = (
    update(entries).where(entries.c.id == bindparam("b_id"), entries.c.grouped).values(lead_vector=bindparam("b_lead"))
)


_CHANGE = (
    update(entries)
    .where(entries.c.feed_id == bindparam("b_feed_id"), entries.c.identity == bindparam("b_identity"))
    .values(
        {name: bindparam(name) for name in ("title", "snippet", "link", "image", "language", "content_hash")}
        | {"vector": None, "lead_vector": None, "grouped": False}
    )
)


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


def _row(entry: ParsedEntry, feed_id: int, now: datetime) -> tuple[object, ...]:
    """The values of ``_NEW``, with instants in milliseconds, as the tables keep them."""
    return (
        feed_id,
        entry.identity,
        entry.title,
        entry.snippet,
        entry.link,
        entry.image,
        entry.language,
        milliseconds(min(entry.published or now, now)),
        milliseconds(now),
        entry.content_hash,
        entry.position,
        False,
    )


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
