"""The outbox: every message owed to a subscriber, until it is sent or given up."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, exists, func, select, text, update

from bot.models import Button, Delivery, DeliveryState, Message, Preview
from bot.store.dialect import chunks, upsert
from bot.store.tables import PENDING, UNFINISHED, deliveries, subscribers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Select

    from bot.store.engine import Connection


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
    values = [
        {
            "subscriber_id": subscriber_id,
            "key": key,
            "message": _packed(message),
            "state": DeliveryState.PENDING.value,
            "due": due,
            "attempts": 0,
            "created": now,
        }
        for subscriber_id, key, message, due in rows
    ]
    if values:
        await db.execute(upsert(db, deliveries, key=["subscriber_id", "key"]), values)


async def claim(db: Connection, now: datetime, limit: int) -> list[Delivery]:
    """At most ``limit`` deliveries that are due, marked SENDING: the oldest unfinished one of each subscriber.

    So parts stay in order, also when the first of them has to wait. Chats that cannot be reached or that
    stopped are passed over.
    """
    chosen = _claimable(now, limit).subquery()
    query = (
        select(deliveries, subscribers.c.chat_id, subscribers.c.topic_id)
        .join(chosen, chosen.c.id == deliveries.c.id)
        .join(subscribers, subscribers.c.id == deliveries.c.subscriber_id)
        .order_by(deliveries.c.due, deliveries.c.id)
    )
    rows = (await db.execute(query)).all()
    for part in chunks(row.id for row in rows):
        claimed = update(deliveries).where(deliveries.c.id.in_(part))
        await db.execute(claimed.values(state=DeliveryState.SENDING.value))
    return [_delivery(row) for row in rows]


async def settle(db: Connection, *settled: Delivery) -> None:
    """Store what became of claimed deliveries: state, next due time, attempts, message id and problem."""
    rows = [
        {
            "b_id": delivery.id,
            "state": delivery.state.value,
            "due": delivery.due,
            "attempts": delivery.attempts,
            "message_id": delivery.message_id,
            "problem": delivery.problem,
        }
        for delivery in settled
    ]
    if rows:
        await db.execute(_SETTLE, rows)


async def recover(db: Connection, now: datetime) -> int:
    """Owe again what a crash left SENDING, due ``now``; for the start only. Gives how many."""
    left = update(deliveries).where(text(UNFINISHED), deliveries.c.state == DeliveryState.SENDING.value)
    return (await db.execute(left.values(state=DeliveryState.PENDING.value, due=now))).rowcount


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
    can_be_reached = exists().where(reached.c.id == deliveries.c.subscriber_id, reached.c.active, ~reached.c.silent)
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


def _packed(message: Message) -> dict[str, Any]:
    """A message as JSON; what is empty is left out."""
    packed: dict[str, Any] = {"html": message.html}
    if message.buttons:
        packed["buttons"] = [[_button(button) for button in row] for row in message.buttons]
    if message.preview:
        packed["preview"] = asdict(message.preview)
    return packed


def _button(button: Button) -> dict[str, str]:
    return {name: value for name, value in asdict(button).items() if value is not None}


def _message(packed: dict[str, Any]) -> Message:
    preview = packed.get("preview")
    return Message(
        html=packed["html"],
        buttons=tuple(tuple(Button(**button) for button in row) for row in packed.get("buttons", ())),
        preview=Preview(**preview) if preview else None,
    )


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        subscriber_id=row.subscriber_id,
        chat_id=row.chat_id,
        topic_id=row.topic_id,
        key=row.key,
        message=_message(row.message),
        state=DeliveryState.SENDING,
        due=row.due,
        attempts=row.attempts,
        message_id=row.message_id,
        problem=row.problem,
        created=row.created,
    )
