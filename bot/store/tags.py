"""Tags: their names, the spellings that lead to them, and how much they are talked about."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import timedelta
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Row, func, or_, select, type_coerce

from bot.models import Tag, TagKind
from bot.store import facts
from bot.store.dialect import chunks, upsert
from bot.store.tables import stories, story_tags, tag_spellings, tags

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.store.engine import Connection

_SEEDED = "tags.seeded"
# How alike two spellings must be to be called near, from 0 to 1.
_ALIKE = 0.6
_CANDIDATES = 2000
# Milliseconds, as instants are stored.
_DAY = 24 * 60 * 60 * 1000
# Sorts after every letter.
_LAST = "\U0010ffff"


async def find(db: Connection, folded_spelling: str) -> Tag | None:
    """The tag to which a folded spelling leads, in whatever language it is."""
    query = select(tags).join(tag_spellings, tag_spellings.c.key == tags.c.key)
    row = (await db.execute(query.where(tag_spellings.c.spelling == folded_spelling))).first()
    return None if row is None else _tag(row)


async def get(db: Connection, keys: Collection[str]) -> dict[str, Tag]:
    """The tags of these keys, by key; unknown ones are left out."""
    found: dict[str, Tag] = {}
    for part in chunks(keys):
        rows = await db.execute(select(tags).where(tags.c.key.in_(part)))
        found.update((row.key, _tag(row)) for row in rows)
    return found


async def popular(db: Connection, since: datetime, limit: int) -> list[tuple[Tag, int]]:
    """The tags of the most stories with an entry ``since`` then, each with the number of stories."""
    number = func.count().label("number")
    counted = (
        select(story_tags.c.key, number)
        .join(stories, stories.c.id == story_tags.c.story_id)
        .where(stories.c.rank.is_not(None), stories.c.latest >= since)
        .group_by(story_tags.c.key)
        .order_by(number.desc(), story_tags.c.key)
        .limit(limit)
        .subquery()
    )
    query = (
        select(tags, counted.c.number)
        .join(counted, counted.c.key == tags.c.key)
        .order_by(counted.c.number.desc(), tags.c.key)
    )
    return [(_tag(row), row.number) for row in await db.execute(query)]


async def daily(db: Connection, keys: Collection[str], until: datetime, days: int) -> dict[str, dict[int, int]]:
    """Of each of the tags how many stories it had on each of the ``days`` days before ``until``.

    Days without a story are left out; day 0 is the last one. A story counts on the day of its latest entry.
    """
    found: dict[str, dict[int, int]] = defaultdict(dict)
    latest = type_coerce(stories.c.latest, BigInteger)
    day = ((int(until.timestamp() * 1000) - latest) // _DAY).label("day")
    for part in chunks(keys):
        query = (
            select(story_tags.c.key, day, func.count().label("number"))
            .join(stories, stories.c.id == story_tags.c.story_id)
            .where(stories.c.rank.is_not(None), story_tags.c.key.in_(part))
            .where(stories.c.latest > until - timedelta(days=days), stories.c.latest <= until)
            .group_by(story_tags.c.key, day)
        )
        for row in await db.execute(query):
            found[row.key][row.day] = row.number
    return dict(found)


async def together(db: Connection, key: str, since: datetime, limit: int) -> list[Tag]:
    """The tags that the stories of this one, with an entry ``since`` then, most often carry beside it."""
    own, beside, number = story_tags.alias("own"), story_tags.alias("beside"), func.count()
    query = (
        select(beside.c.key)
        .join(own, own.c.story_id == beside.c.story_id)
        .join(stories, stories.c.id == own.c.story_id)
        .where(own.c.key == key, beside.c.key != key, stories.c.rank.is_not(None), stories.c.latest >= since)
        .group_by(beside.c.key)
        .order_by(number.desc(), beside.c.key)
        .limit(limit)
    )
    keys = (await db.scalars(query)).all()
    found = await get(db, keys)
    return [found[one] for one in keys if one in found]


async def near(db: Connection, folded_spelling: str, limit: int) -> list[Tag]:
    """At most ``limit`` tags that stories carry and whose spelling is like this one, most alike first."""
    spelling = tag_spellings.c.spelling
    same_start = spelling.between(folded_spelling[:1], folded_spelling[:1] + _LAST)
    related = or_(same_start, spelling.contains(folded_spelling, autoescape=True))
    query = select(spelling, tag_spellings.c.key).where(related, tag_spellings.c.key.in_(select(story_tags.c.key)))
    likeness: dict[str, float] = {}
    for row in await db.execute(query.limit(_CANDIDATES)):
        likeness[row.key] = max(likeness.get(row.key, 0.0), _likeness(folded_spelling, row.spelling))
    best = sorted((key for key in likeness if likeness[key] >= _ALIKE), key=lambda key: (-likeness[key], key))[:limit]
    found = await get(db, best)
    return [found[key] for key in best]


async def of_stories(db: Connection, story_ids: Collection[int]) -> dict[int, list[Tag]]:
    """The tags of each of the stories, most telling first."""
    found: dict[int, list[Tag]] = defaultdict(list)
    for part in chunks(story_ids):
        query = (
            select(tags, story_tags.c.story_id)
            .join(story_tags, story_tags.c.key == tags.c.key)
            .where(story_tags.c.story_id.in_(part))
            .order_by(story_tags.c.story_id, story_tags.c.position)
        )
        for row in await db.execute(query):
            found[row.story_id].append(_tag(row))
    return dict(found)


async def learn(db: Connection, learnt: Iterable[Tag], spellings: Mapping[str, Collection[str]]) -> None:
    """Keep tags and their spellings; a spelling that leads to another tag already stays as it is.

    What is kept already is not written again, and a tag without names does not take names away.
    """
    wanted = {tag.key: tag for tag in learnt}
    kept = await get(db, wanted)
    rows = [_row(tag) for key, tag in wanted.items() if key not in kept or (tag.names and tag != kept[key])]
    if rows:
        await db.execute(upsert(db, tags, key=["key"], update=["kind", "names"]), rows)
    leads = {spelling: key for key in wanted for spelling in sorted(spellings.get(key, ()))}
    leads |= {key: key for key in wanted}
    await _spell(db, leads, overrule=False)


async def seed(db: Connection, seeds: Iterable[tuple[Tag, Collection[str]]]) -> bool:
    """Keep tags that the program knows from the start; the first tag that claims a spelling has it.

    Does nothing, and says False, when the very same were seeded before.
    """
    wanted = [(tag, sorted({tag.key, *spellings})) for tag, spellings in seeds]
    digest = hashlib.sha256(repr(wanted).encode()).hexdigest()
    if await facts.get(db, _SEEDED) == digest:
        return False
    if wanted:
        await db.execute(upsert(db, tags, key=["key"], update=["kind", "names"]), [_row(tag) for tag, _ in wanted])
        leads: dict[str, str] = {tag.key: tag.key for tag, _ in wanted}
        for tag, spellings in wanted:
            for spelling in spellings:
                leads.setdefault(spelling, tag.key)
        await _spell(db, leads, overrule=True)
    await facts.put(db, _SEEDED, digest)
    return True


async def _spell(db: Connection, leads: Mapping[str, str], *, overrule: bool) -> None:
    known: dict[str, str] = {}
    for part in chunks(leads):
        rows = await db.execute(select(tag_spellings).where(tag_spellings.c.spelling.in_(part)))
        known.update((row.spelling, row.key) for row in rows)
    rows_to_write = [
        {"spelling": spelling, "key": key}
        for spelling, key in leads.items()
        if spelling not in known or (overrule and known[spelling] != key)
    ]
    if rows_to_write:
        changed: Sequence[str] = ["key"] if overrule else ()
        await db.execute(upsert(db, tag_spellings, key=["spelling"], update=changed), rows_to_write)


def _likeness(asked: str, spelling: str) -> float:
    """Like in letters; a spelling that begins with what was asked is nearly as good as the same."""
    if spelling.startswith(asked) and asked:
        return 0.9 + 0.1 * len(asked) / len(spelling)
    return SequenceMatcher(None, asked, spelling, autojunk=False).ratio()


def _row(tag: Tag) -> dict[str, Any]:
    return {"key": tag.key, "kind": tag.kind.value, "names": dict(tag.names)}


def _tag(row: Row[Any]) -> Tag:
    return Tag(key=row.key, kind=TagKind(row.kind), names=tuple(row.names.items()))
