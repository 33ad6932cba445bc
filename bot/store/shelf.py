"""What subscribers keep: stories that they saved, and which stories each of their editions held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from bot.store.dialect import many, moment, upsert
from bot.store.tables import editions, saved, stories

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.models import Edition
    from bot.store.engine import Connection

_NO_LEAD = "-"


@dataclass(frozen=True, slots=True)
class Held:
    """Which stories an edition held, by id, and which of them led; None on a day without a lead."""

    at: datetime
    lead: int | None
    more: tuple[int, ...]


async def save(db: Connection, subscriber_id: int, story_id: int, now: datetime) -> None:
    """Keep a story; keeping it twice changes nothing. Kept stories outlive their retention."""
    row = {"subscriber_id": subscriber_id, "story_id": story_id, "at": now}
    await db.execute(upsert(db, saved, key=["subscriber_id", "story_id"]), row)


async def let_go(db: Connection, subscriber_id: int, story_id: int) -> None:
    """Keep it no longer."""
    await db.execute(delete(saved).where(saved.c.subscriber_id == subscriber_id, saved.c.story_id == story_id))


async def kept(db: Connection, subscriber_id: int) -> list[int]:
    """The ids of all stories that a subscriber keeps, the last one first."""
    shown = stories.c.id == saved.c.story_id
    query = select(saved.c.story_id).join(stories, shown).where(saved.c.subscriber_id == subscriber_id)
    return list((await db.scalars(query.order_by(saved.c.at.desc(), saved.c.story_id.desc()))).all())


async def note(db: Connection, made: Iterable[tuple[int, Edition]]) -> None:
    """Remember what editions hold: ``(subscriber id, edition)`` each. A line per edition is all it takes."""
    rows = [
        {"subscriber_id": subscriber_id, "at": moment(edition.at), "stories": _packed(edition)}
        for subscriber_id, edition in made
    ]
    await many(db, upsert(db, editions, key=["subscriber_id", "at"], update=["stories"]), rows)


async def history(db: Connection, subscriber_id: int, limit: int, offset: int = 0) -> list[Held]:
    """The editions of a subscriber, the last one first."""
    query = select(editions).where(editions.c.subscriber_id == subscriber_id).order_by(editions.c.at.desc())
    return [_held(row.at, row.stories) for row in await db.execute(query.limit(limit).offset(offset))]


async def count(db: Connection, subscriber_id: int) -> int:
    """How many editions are remembered."""
    query = select(func.count()).select_from(editions).where(editions.c.subscriber_id == subscriber_id)
    return int(await db.scalar(query) or 0)


async def held(db: Connection, subscriber_id: int, at: datetime) -> Held | None:
    """The edition of that instant."""
    query = select(editions.c.stories).where(editions.c.subscriber_id == subscriber_id, editions.c.at == at)
    found = await db.scalar(query)
    return None if found is None else _held(at, found)


def _packed(edition: Edition) -> str:
    lead = str(edition.lead.id) if edition.lead else _NO_LEAD
    return " ".join([lead, *(str(story.id) for story in edition.more)])


def _held(at: datetime, packed: str) -> Held:
    lead, *more = packed.split()
    return Held(at, None if lead == _NO_LEAD else int(lead), tuple(map(int, more)))
