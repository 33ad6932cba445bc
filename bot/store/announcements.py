"""Announcements: what is told all, whom it still goes to, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, delete, exists, func, insert, select, text, update

from bot.models import Announcement, ChatKind, DeliveryState, Stage, Tally
from bot.store.subscribers import by_id
from bot.store.tables import ANNOUNCED, PENDING, announcements, deliveries, subscribers

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from bot.models import Subscriber
    from bot.store.engine import Connection

_WITHDRAWN = "withdrawn"


def key(announcement_id: int) -> str:
    """What its deliveries are called."""
    return f"announce/{announcement_id}"


async def add(db: Connection, one: Announcement) -> Announcement:
    """Keep a new announcement (its id is ignored); gives it with its id."""
    return _read((await db.execute(insert(announcements).returning(*announcements.c), _row(one))).one())


async def get(db: Connection, announcement_id: int) -> Announcement | None:
    """One announcement, or None."""
    found = (await db.execute(select(announcements).where(announcements.c.id == announcement_id))).first()
    return _read(found) if found else None


async def latest(db: Connection) -> Announcement | None:
    """The last one that is no draft, or None."""
    query = select(announcements).where(announcements.c.state != Stage.DRAFT.value)
    found = (await db.execute(query.order_by(announcements.c.id.desc()).limit(1))).first()
    return _read(found) if found else None


async def running(db: Connection) -> list[Announcement]:
    """Those under way, oldest first."""
    query = select(announcements).where(announcements.c.state == Stage.RUNNING.value)
    return [_read(row) for row in await db.execute(query.order_by(announcements.c.id))]


async def change(db: Connection, announcement_id: int, *, was: Stage, **values: object) -> bool:
    """Set some of its columns where it is as far as it ``was``; gives whether it was."""
    here = announcements.c.id == announcement_id, announcements.c.state == was.value
    return (await db.execute(update(announcements).where(*here).values(values))).rowcount > 0


async def drop(db: Connection, announcement_id: int) -> None:
    """Forget a draft."""
    here = announcements.c.id == announcement_id, announcements.c.state == Stage.DRAFT.value
    await db.execute(delete(announcements).where(*here))


def packed(kinds: Collection[ChatKind]) -> str:
    """Kinds of chats as their column holds them."""
    return " ".join(sorted(kind.value for kind in kinds))


async def targets(db: Connection, one: Announcement, limit: int) -> list[Subscriber]:
    """At most ``limit`` subscribers beyond the cursor, by id."""
    query = select(subscribers.c.id).where(*_wanted(one.kinds), subscribers.c.id > one.cursor)
    ids = list(await db.scalars(query.order_by(subscribers.c.id).limit(limit)))
    return sorted(await by_id(db, ids), key=lambda subscriber: subscriber.id)


async def reach(db: Connection, kinds: Collection[ChatKind]) -> dict[ChatKind, int]:
    """How many chats of each kind it would go to."""
    query = select(subscribers.c.kind, func.count()).where(*_wanted(kinds)).group_by(subscribers.c.kind)
    found = {row[0]: row[1] for row in await db.execute(query)}
    return {kind: found.get(kind.value, 0) for kind in kinds}


async def tally(db: Connection, announcement_id: int, now: datetime) -> Tally:
    """What became of its deliveries until now."""
    state, problem = deliveries.c.state, deliveries.c.problem
    given_up = state == DeliveryState.GIVEN_UP.value
    waiting = state.in_([DeliveryState.PENDING.value, DeliveryState.SENDING.value])
    withdrawn = given_up & (problem == _WITHDRAWN)
    later = waiting & (deliveries.c.due > now)
    kinds = (state == DeliveryState.SENT.value, given_up, waiting, later, withdrawn)
    query = select(*(func.count().filter(kind) for kind in kinds)).where(text(ANNOUNCED))
    row = (await db.execute(query.where(deliveries.c.key == key(announcement_id)))).one()
    return Tally(sent=row[0], lost=row[1] - row[4], ready=row[2] - row[3], later=row[3], withdrawn=row[4])


async def withdraw(db: Connection, announcement_id: int) -> None:
    """Give up what was not sent yet."""
    owed = update(deliveries).where(text(ANNOUNCED), deliveries.c.key == key(announcement_id), text(PENDING))
    await db.execute(owed.values(state=DeliveryState.GIVEN_UP.value, problem=_WITHDRAWN))


def _wanted(kinds: Collection[ChatKind]) -> tuple[ColumnElement[bool], ...]:
    """Active chats that can be reached, each in one place: in a forum the first of its topics with an edition."""
    earlier = subscribers.alias("earlier")
    same_chat = earlier.c.chat_id == subscribers.c.chat_id, earlier.c.topic_id < subscribers.c.topic_id
    is_first = ~exists().where(*same_chat, earlier.c.active, ~earlier.c.silent)
    return subscribers.c.active, ~subscribers.c.silent, subscribers.c.kind.in_([kind.value for kind in kinds]), is_first


def _row(one: Announcement) -> dict[str, Any]:
    return {
        "chat_id": one.chat_id,
        "message_id": one.message_id,
        "texts": [list(pair) for pair in one.texts],
        "kinds": packed(one.kinds),
        "state": one.stage.value,
        "created": one.created,
        "cursor": one.cursor,
        "total": one.total,
    }


def _read(row: Row[Any]) -> Announcement:
    return Announcement(
        id=row.id,
        chat_id=row.chat_id,
        message_id=row.message_id,
        texts=tuple((language, words) for language, words in row.texts),
        kinds=frozenset(ChatKind(kind) for kind in row.kinds.split()),
        stage=Stage(row.state),
        created=row.created,
        cursor=row.cursor,
        total=row.total,
    )
