"""Stories: which are to be written, what was written, and which lead."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ColumnElement, Row, Text, delete, exists, func, insert, select, text, type_coerce, update
from sqlalchemy.sql.expression import bindparam

from bot.models import Difference, Entry, Figure, Reason, Sentence, Story, Tag, Wording
from bot.store import entries as entries_store
from bot.store import facts
from bot.store import tags as tags_store
from bot.store.dialect import chunks
from bot.store.tables import entries, outlets, stories, story_tags, wordings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.store.engine import Connection

log = logging.getLogger(__name__)

# JSON is read as text, so that one damaged row does not spoil the reading of all the others.
_COLUMNS: list[ColumnElement[Any]] = [
    *(column for column in stories.c if column.name != "reason"),
    type_coerce(stories.c.reason, Text).label("kept_reason"),
]
# As in the index's condition.
_UNWRITTEN = text("written IS NULL")


async def next_id(db: Connection) -> int:
    """An id that no story ever had, removed ones too; 1 for an empty store."""
    greatest = await db.scalar(select(func.max(stories.c.id))) or 0
    return max(greatest, int(await facts.get(db, facts.LAST_STORY) or 0)) + 1


async def unwritten(db: Connection, limit: int) -> list[int]:
    """At most ``limit`` stories whose entries changed since they were written, oldest first."""
    query = select(stories.c.id).where(_UNWRITTEN, stories.c.merged_into.is_(None)).order_by(stories.c.id).limit(limit)
    return list((await db.scalars(query)).all())


async def write(
    db: Connection, written: Sequence[Story], spellings: Mapping[str, Collection[str]], now: datetime
) -> None:
    """Store wordings, tags and rank of stories in place of what they had; a story that is gone is left out.

    ``spellings`` gives the folded spellings that lead to each tag key; the key itself always does.
    """
    there: set[int] = set()
    for part in chunks(story.id for story in written):
        query = select(stories.c.id).where(stories.c.id.in_(part), stories.c.merged_into.is_(None))
        there.update((await db.scalars(query)).all())
        await db.execute(delete(wordings).where(wordings.c.story_id.in_(part)))
        await db.execute(delete(story_tags).where(story_tags.c.story_id.in_(part)))
    kept = [story for story in written if story.id in there]
    if not kept:
        return
    await db.execute(_WRITE, [_written_row(story, now) for story in kept])
    if rows := [_wording_row(story.id, wording) for story in kept for wording in story.wordings]:
        await db.execute(insert(wordings), rows)
    await tags_store.learn(db, {tag.key: tag for story in kept for tag in story.tags}.values(), spellings)
    if rows := [row for story in kept for row in _tag_rows(story)]:
        await db.execute(insert(story_tags), rows)


async def reword(db: Connection, story: Story, worded: Sequence[Wording], keys: Sequence[str]) -> bool:
    """Put ``worded`` in place of the words in the same languages, and add the tags ``keys`` behind those it has.

    Nothing is done, and False given, where the story changed, was merged or was removed since it was read.
    """
    as_read = (stories.c.changed == story.changed, stories.c.written.is_not(None), stories.c.merged_into.is_(None))
    if await db.scalar(select(stories.c.id).where(stories.c.id == story.id, *as_read)) is None:
        return False
    languages = [wording.language for wording in worded]
    await db.execute(delete(wordings).where(wordings.c.story_id == story.id, wordings.c.language.in_(languages)))
    await db.execute(insert(wordings), [_wording_row(story.id, wording) for wording in worded])
    last = await db.scalar(select(func.max(story_tags.c.position)).where(story_tags.c.story_id == story.id))
    known = {tag.key for tag in story.tags}
    fresh = [key for key in dict.fromkeys(keys) if key not in known]
    if fresh:
        start = -1 if last is None else last
        rows = [{"story_id": story.id, "key": key, "position": start + n} for n, key in enumerate(fresh, 1)]
        await db.execute(insert(story_tags), rows)
    return True


async def load(db: Connection, ids: Sequence[int]) -> list[Story]:
    """The stories of these ids, in the order asked; unknown, merged and never written ones are left out."""
    found: dict[int, Story] = {}
    for part in chunks(ids):
        found.update(await _load(db, part))
    return [found[story_id] for story_id in dict.fromkeys(ids) if story_id in found]


async def resolve(db: Connection, story_id: int) -> int | None:
    """The id under which the story is found today, merges followed; None when there is none."""
    query = select(func.coalesce(stories.c.merged_into, stories.c.id)).where(stories.c.id == story_id)
    found: int | None = await db.scalar(query)
    return found


async def merged_into(db: Connection, story_id: int) -> list[int]:
    """The ids that lead to the story since they were merged into it, ascending."""
    query = select(stories.c.id).where(stories.c.merged_into == story_id).order_by(stories.c.id)
    return list((await db.scalars(query)).all())


async def top(
    db: Connection,
    *,
    since: datetime,
    limit: int,
    offset: int = 0,
    tag: str | None = None,
    by: Literal["rank", "importance"] = "rank",
    language: str | None = None,
) -> list[Story]:
    """The stories with an entry ``since`` then, best first; only those of a tag, or worded in a language, if asked."""
    order = (stories.c[by].desc(), stories.c.id.desc())
    query = select(stories.c.id).where(*_shown(since, tag, language)).order_by(*order).limit(limit).offset(offset)
    return await load(db, (await db.scalars(query)).all())


async def ranking(
    db: Connection,
    *,
    since: datetime,
    limit: int,
    tag: str | None = None,
    by: Literal["rank", "importance"] = "rank",
    without: Collection[str] = (),
) -> list[int]:
    """Only the ids of what ``top`` would show, less the stories that carry one of the tags ``without``."""
    conditions = _shown(since, tag, None)
    if without:
        muted = select(story_tags.c.story_id).where(story_tags.c.key.in_(without))
        conditions.append(stories.c.id.not_in(muted))
    query = select(stories.c.id).where(*conditions).order_by(stories.c[by].desc(), stories.c.id.desc()).limit(limit)
    return list((await db.scalars(query)).all())


async def rankings(db: Connection, keys: Collection[str], *, since: datetime, limit: int) -> dict[str, list[int]]:
    """Of each of the tags that has any the ids of its best ``limit`` stories with an entry ``since`` then."""
    found: dict[str, list[int]] = defaultdict(list)
    order = (stories.c.rank.desc(), stories.c.id.desc())
    for part in chunks(keys):
        place = func.row_number().over(partition_by=story_tags.c.key, order_by=order)
        placed = (
            select(story_tags.c.key, stories.c.id, place.label("place"))
            .join(stories, stories.c.id == story_tags.c.story_id)
            .where(story_tags.c.key.in_(part), *_shown(since, None, None))
            .subquery()
        )
        query = select(placed.c.key, placed.c.id).where(placed.c.place <= limit).order_by(placed.c.key, placed.c.place)
        for key, story_id in await db.execute(query):
            found[key].append(story_id)
    return dict(found)


async def sudden(db: Connection, since: datetime, families: int, limit: int) -> list[int]:
    """Stories that so many publisher families reported ``since`` then, and that nobody was alerted of yet."""
    query = (
        select(entries.c.story_id)
        .join(outlets, outlets.c.id == entries.c.outlet_id)
        .join(stories, stories.c.id == entries.c.story_id)
        .where(entries.c.published >= since, stories.c.alerted.is_(None), stories.c.rank.is_not(None))
        .group_by(entries.c.story_id)
        .having(func.count(outlets.c.family.distinct()) >= families)
        .order_by(entries.c.story_id)
        .limit(limit)
    )
    return list((await db.scalars(query)).all())


async def set_alerted(db: Connection, story_id: int, now: datetime) -> None:
    """Note that everybody who may be alerted of the story has been."""
    await db.execute(update(stories).where(stories.c.id == story_id).values(alerted=now))


async def count(db: Connection, since: datetime, tag: str | None = None) -> int:
    """How many stories ``top`` could show."""
    return int(await db.scalar(select(func.count()).select_from(stories).where(*_shown(since, tag, None))) or 0)


def _shown(since: datetime, tag: str | None, language: str | None) -> list[ColumnElement[bool]]:
    """Written stories that are fresh enough; signposts of merged ones have no rank."""
    conditions: list[ColumnElement[bool]] = [stories.c.rank.is_not(None), stories.c.latest >= since]
    if tag is not None:
        tagged = select(story_tags.c.story_id).where(story_tags.c.key == tag)
        conditions.append(stories.c.id.in_(tagged))
    if language is not None:
        conditions.append(exists().where(wordings.c.story_id == stories.c.id, wordings.c.language == language))
    return conditions


async def _load(db: Connection, ids: Collection[int]) -> dict[int, Story]:
    query = select(*_COLUMNS).where(stories.c.id.in_(ids), stories.c.rank.is_not(None))
    rows = (await db.execute(query)).all()
    reasons = {row.id: reason for row in rows if (reason := _reason(row.id, row.kept_reason)) is not None}
    worded = await _wordings(db, reasons)
    tagged = await tags_store.of_stories(db, reasons)
    told = await entries_store.of_stories(db, reasons)
    return {
        row.id: _story(row, reasons[row.id], worded.get(row.id, []), tagged.get(row.id, []), told.get(row.id, []))
        for row in rows
        if row.id in reasons
    }


async def _wordings(db: Connection, ids: Collection[int]) -> dict[int, list[Wording]]:
    found: dict[int, list[Wording]] = defaultdict(list)
    kept = type_coerce(wordings.c.summary, Text).label("kept_summary")
    columns = (column for column in wordings.c if column.name != "summary")
    query = select(*columns, kept)
    query = query.where(wordings.c.story_id.in_(ids)).order_by(wordings.c.story_id, wordings.c.language)
    for row in await db.execute(query):
        said = _summary(row.kept_summary)
        found[row.story_id].append(Wording(row.language, row.title, said, row.title_entry_id, row.title_own))
    return found


def _summary(kept: str) -> tuple[Sentence, ...]:
    """The sentences of a wording; none where they are damaged, as the title still tells what it is about."""
    try:
        return tuple(Sentence(str(text), int(entry_id), *map(bool, mark)) for text, entry_id, *mark in json.loads(kept))
    except (ValueError, TypeError):
        return ()


def _story(row: Row[Any], reason: Reason, worded: list[Wording], tagged: Iterable[Tag], told: Iterable[Entry]) -> Story:
    """One story; the wording in its main language comes first."""
    return Story(
        id=row.id,
        wordings=tuple(sorted(worded, key=lambda wording: wording.language != row.language)),
        tags=tuple(tagged),
        rank=row.rank,
        reason=reason,
        entries=tuple(told),
        language=row.language,
        changed=row.changed,
        differences=tuple(
            Difference(thing, tuple(Figure(value, tuple(ids)) for value, ids in figures))
            for thing, figures in row.differences or ()
        ),
    )


_WRITTEN = ("language", "rank", "importance", "reason", "differences", "latest", "written")
_WRITE = update(stories).where(stories.c.id == bindparam("b_id")).values({name: bindparam(name) for name in _WRITTEN})


def _written_row(story: Story, now: datetime) -> dict[str, Any]:
    reason = asdict(story.reason)
    reason |= {name: reason[name].timestamp() for name in ("first", "latest")}
    return {
        "b_id": story.id,
        "language": story.language,
        "rank": story.rank,
        "importance": story.reason.importance,
        "reason": reason,
        "differences": [
            [one.thing, [[figure.value, list(figure.entry_ids)] for figure in one.figures]] for one in story.differences
        ],
        "latest": story.reason.latest,
        "written": now,
    }


def _reason(story_id: int, kept: str) -> Reason | None:
    """The numbers behind a story; None where they are damaged, and then the story is passed over."""
    try:
        read = json.loads(kept)
        moments = {name: datetime.fromtimestamp(read[name], UTC) for name in ("first", "latest")}
        return Reason(**read | moments | {"languages": tuple(read["languages"])})
    except (ValueError, TypeError, LookupError, OverflowError):
        log.error("story %d is passed over: its row is damaged", story_id)  # noqa: TRY400 - the row's fault
        return None


def _wording_row(story_id: int, wording: Wording) -> dict[str, Any]:
    return {"story_id": story_id} | packed(wording)


def packed(wording: Wording) -> dict[str, Any]:
    """A wording as it is stored."""
    return {
        "language": wording.language,
        "title": wording.title,
        "title_entry_id": wording.title_entry_id,
        "title_own": wording.title_own,
        "summary": [[one.text, one.entry_id, *([] if one.own else [False])] for one in wording.summary],
    }


def _tag_rows(story: Story) -> list[dict[str, Any]]:
    keys = dict.fromkeys(tag.key for tag in story.tags)
    return [{"story_id": story.id, "key": key, "position": position} for position, key in enumerate(keys)]
