"""The outbox: every message owed to a subscriber, until it is sent or given up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, bindparam, exists, func, or_, select, text, update

from bot.models import INTERRUPTED, Delivery, DeliveryState
from bot.store import messages
from bot.store.dialect import chunks, many, moment, upsert
from bot.store.subscribers import quiet_hours
from bot.store.tables import PENDING, UNFINISHED, deliveries, subscribers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Select

    from bot.models import Message
    from bot.store.engine import Connection

# What the key of a message begins with that is no edition: it comes also to those who want none.
NOTICE = "notice/"

_COLUMNS: list[ColumnElement[Any]] = [
    *(column for column in deliveries.c if column.name != "message"),
    messages.AS_STORED,
    subscribers.c.chat_id,
    subscribers.c.topic_id,
    subscribers.c.zone,
    subscribers.c.quiet,
]


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is owed: ``ready`` could be sent now, ``later`` waits for its time, ``sending`` is under way."""

    ready: int
    later: int
    sending: int
    oldest_due: datetime | None


async def put(db: Connection, rows: Iterable[tuple[int, str, Message, datetime]], now: datetime) -> None:
    """Owe messages: ``(subscriber id, key, message, due)`` each. What is owed under a key already is left alone.

    The parts of one edition go out in the order in which they are given.
    """
    rows = list(rows)
    created = moment(now)
    # Many get the very same message.
    packed: dict[int, str] = {}
    values = []
    for subscriber_id, key, message, due in rows:
        if (stored := packed.get(id(message))) is None:
            stored = packed[id(message)] = json.dumps(messages.pack(message))
        values.append(
            {
                "subscriber_id": subscriber_id,
                "key": key,
                "message": stored,
                "state": DeliveryState.PENDING.value,
                "due": moment(due),
                "attempts": 0,
                "created": created,
            }
        )
    await many(db, upsert(db, deliveries, key=["subscriber_id", "key"]), values)


async def claim(db: Connection, now: datetime, limit: int) -> list[Delivery]:
    """At most ``limit`` deliveries that are due, marked SENDING: the oldest unfinished one of each subscriber.

    So parts stay in order, also when the first of them has to wait. Chats that cannot be reached are passed over,
    and so are those that stopped, except for notices; a row that cannot be read is given up, and harms no other.
    """
    chosen = _claimable(now, limit).subquery()
    query = (
        select(*_COLUMNS)
        .join(chosen, chosen.c.id == deliveries.c.id)
        .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .order_by(deliveries.c.due, deliveries.c.id)
    )
    read = {row.id: _delivery(row) for row in await db.execute(query)}
    claimed = [delivery for delivery in read.values() if delivery is not None]
    await _mark(db, [delivery.id for delivery in claimed], state=DeliveryState.SENDING.value)
    broken = [delivery_id for delivery_id, delivery in read.items() if delivery is None]
    await _mark(db, broken, state=DeliveryState.GIVEN_UP.value, problem="unreadable: the stored message is damaged")
    return claimed


async def _mark(db: Connection, delivery_ids: Sequence[int], **values: str) -> None:
    for part in chunks(delivery_ids):
        await db.execute(update(deliveries).where(deliveries.c.id.in_(part)).values(values))


async def settle(db: Connection, *settled: Delivery) -> None:
    """Store what became of claimed deliveries: state, next due time, attempts, message id and problem."""
    rows = [
        {
            "b_id": delivery.id,
            "state": delivery.state.value,
            "due": moment(delivery.due),
            "attempts": delivery.attempts,
            "message_id": delivery.message_id,
            "problem": delivery.problem,
        }
        for delivery in settled
    ]
    await many(db, _SETTLE, rows)


async def recover(db: Connection, now: datetime) -> int:
    """Owe again what a crash left SENDING, due ``now``, with a word that it may have arrived; for the start only.

    Gives how many.
    """
    left = update(deliveries).where(text(UNFINISHED), deliveries.c.state == DeliveryState.SENDING.value)
    problem = f"{INTERRUPTED}: the program ended while this was under way"
    return (await db.execute(left.values(state=DeliveryState.PENDING.value, due=now, problem=problem))).rowcount


async def hasten(db: Connection, beyond: datetime, now: datetime) -> None:
    """Owe ``now`` what waits for a time ``beyond``: it was put there by a clock that was wrong."""
    far = text(PENDING), deliveries.c.due > beyond
    await db.execute(update(deliveries).where(*far).values(due=now))


async def backlog(db: Connection, now: datetime) -> Backlog:
    """How much is owed, and since when the oldest of it."""
    pending = deliveries.c.state == DeliveryState.PENDING.value
    ready, later = pending & (deliveries.c.due <= now), pending & (deliveries.c.due > now)
    query = select(
        func.count().filter(ready),
        func.count().filter(later),
        func.count().filter(~pending),
        func.min(deliveries.c.due).filter(ready),
    ).where(text(UNFINISHED))
    row = (await db.execute(query)).one()
    return Backlog(ready=row[0], later=row[1], sending=row[2], oldest_due=row[3])


def _claimable(now: datetime, limit: int) -> Select[tuple[int]]:
    """Walks what is pending by due time and stops at the limit, however many subscribers and old rows there are."""
    earlier, reached = deliveries.alias("earlier"), subscribers.alias("reached")
    waits = exists().where(
        earlier.c.subscriber_id == deliveries.c.subscriber_id,
        earlier.c.id < deliveries.c.id,
        text("earlier." + UNFINISHED),
    )
    wanted = or_(reached.c.active, deliveries.c.key.startswith(NOTICE))
    can_be_reached = exists().where(reached.c.id == deliveries.c.subscriber_id, wanted, ~reached.c.silent)
    return (
        select(deliveries.c.id)
        .where(text("deliveries." + PENDING), deliveries.c.due <= now, ~waits, can_be_reached)
        .order_by(deliveries.c.due, deliveries.c.id)
        .limit(limit)
        .with_for_update(of=deliveries, skip_locked=True)
    )


_SETTLE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("b_id"))
    .values({name: bindparam(name) for name in ("state", "due", "attempts", "message_id", "problem")})
)


def _delivery(row: Row[Any]) -> Delivery | None:
    """One claimed delivery; None where its message cannot be read."""
    message = messages.unpack(row.packed)
    if message is None:
        return None
    return Delivery(
        id=row.id,
        subscriber_id=row.subscriber_id,
        chat_id=row.chat_id,
        topic_id=row.topic_id,
        key=row.key,
        message=message,
        state=DeliveryState.SENDING,
        due=row.due,
        attempts=row.attempts,
        message_id=row.message_id,
        problem=row.problem,
        created=row.created,
        zone=row.zone,
        quiet=quiet_hours(row.quiet),
    )
