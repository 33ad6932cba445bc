"""What a language model was asked: of each story once per change, and how much on each day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Text, delete, select, type_coerce, update

from bot.models import Draft, Sentence, Spent, Wording
from bot.store.dialect import chunks, upsert
from bot.store.stories import packed
from bot.store.tables import drafts, model_days, stories

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row

    from bot.store.engine import Connection

# JSON is read as text, so that one damaged row does not spoil the reading of all the others.
_COLUMNS: list[ColumnElement[Any]] = [
    *(column for column in drafts.c if column.name != "words"),
    type_coerce(drafts.c.words, Text).label("kept_words"),
]
_ASKED = ("digest", "asked", "failures", "due", "words")


async def of(db: Connection, story_ids: Iterable[int]) -> dict[int, Draft]:
    """What was asked of these stories, by story; those of which nothing was asked are left out."""
    found: dict[int, Draft] = {}
    for part in chunks(story_ids):
        rows = await db.execute(select(*_COLUMNS).where(drafts.c.story_id.in_(part)))
        found.update({row.story_id: _draft(row) for row in rows})
    return found


async def put(db: Connection, draft: Draft) -> None:
    """Keep a draft in place of the one that the story had; of a story that is gone nothing is kept."""
    if await db.scalar(select(stories.c.id).where(stories.c.id == draft.story_id)) is None:
        return
    words = {"wordings": [packed(one) for one in draft.wordings], "tags": list(draft.tags)} if draft.wordings else None
    row = {
        "story_id": draft.story_id,
        "digest": draft.digest,
        "asked": draft.asked,
        "failures": draft.failures,
        "due": draft.due,
        "words": words,
    }
    await db.execute(upsert(db, drafts, key=["story_id"], update=_ASKED), row)


async def any_kept(db: Connection) -> bool:
    """Whether a model was ever asked for a story that is still there."""
    return await db.scalar(select(drafts.c.story_id).limit(1)) is not None


async def withdraw(db: Connection) -> None:
    """Forget all drafts, and let the stories that had their words be written again."""
    worded = select(drafts.c.story_id).where(drafts.c.words.is_not(None))
    await db.execute(
        update(stories).where(stories.c.id.in_(worded), stories.c.merged_into.is_(None)).values(written=None)
    )
    await db.execute(delete(drafts))


async def spent(db: Connection, day: str) -> Spent:
    """What was asked on a day (``2026-11-25``); whoever means to add to it holds the row until the transaction ends."""
    query = select(model_days.c.requests, model_days.c.tokens).where(model_days.c.day == day).with_for_update()
    row = (await db.execute(query)).first()
    return Spent() if row is None else Spent(row.requests, row.tokens)


async def charge(db: Connection, day: str, requests: int, tokens: int) -> None:
    """Add to what was asked on a day; either may be negative, where a reservation was too large."""
    await db.execute(upsert(db, model_days, key=["day"]), {"day": day, "requests": 0, "tokens": 0})
    more = {"requests": model_days.c.requests + requests, "tokens": model_days.c.tokens + tokens}
    await db.execute(update(model_days).where(model_days.c.day == day).values(more))


def _draft(row: Row[Any]) -> Draft:
    """One draft; where its words are damaged it has none, and the outlets' own stay."""
    try:
        kept = json.loads(row.kept_words or "null") or {"wordings": (), "tags": ()}
        wordings = tuple(_wording(one) for one in kept["wordings"])
        tags = tuple(map(str, kept["tags"]))
    except (ValueError, TypeError, LookupError):
        wordings, tags = (), ()
    return Draft(row.story_id, row.digest, row.asked, row.failures, row.due, wordings, tags)


def _wording(kept: dict[str, Any]) -> Wording:
    summary = tuple(Sentence(str(text), int(entry_id), *map(bool, mark)) for text, entry_id, *mark in kept["summary"])
    return Wording(kept["language"], kept["title"], summary, kept["title_entry_id"], kept["title_own"])
