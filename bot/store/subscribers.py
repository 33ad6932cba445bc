"""Subscribers: what each wants, and whose time has come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Row, and_, bindparam, case, delete, exists, func, insert, select, text, update

from bot.models import ChatKind, DeliveryState, Layout, Subscriber
from bot.store import votes
from bot.store.dialect import chunks, many, moment, upsert
from bot.store.tables import TOPIC_WANTED, UNFINISHED, deliveries, subscriber_tags, subscribers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from bot.store.engine import Connection

_A_DAY = 24 * 60
_KINDS = {kind.value: kind for kind in ChatKind}
_LAYOUTS = {layout.value: layout for layout in Layout}
_SETTINGS = (
    "kind",
    "languages",
    "zone",
    "times",
    "length",
    "active",
    "silent",
    "next_due",
    "last_edition",
    "days",
    "quiet",
    "skips_quiet_days",
    "alerts",
    "layout",
    "hidden",
    "hidden_outlets",
    "muted_languages",
    "taste",
    "tag_topics",
)


@dataclass(frozen=True, slots=True)
class Count:
    """How many subscribers there are: ``active`` get editions, ``silent`` cannot be reached, ``stopped`` said so."""

    active: int
    silent: int
    stopped: int


async def get(db: Connection, chat_id: int, topic_id: int = 0) -> Subscriber | None:
    """The subscriber of a chat and forum topic (0 for none), or None."""
    query = select(subscribers).where(subscribers.c.chat_id == chat_id, subscribers.c.topic_id == topic_id)
    found = await _filled(db, await db.execute(query))
    return found[0] if found else None


async def of_chat(db: Connection, chat_id: int) -> list[Subscriber]:
    """Everything that is subscribed in a chat: the chat itself and its forum topics."""
    query = select(subscribers).where(subscribers.c.chat_id == chat_id).order_by(subscribers.c.topic_id)
    return await _filled(db, await db.execute(query))


async def add(db: Connection, subscriber: Subscriber) -> Subscriber:
    """Keep a new subscriber (its id is ignored) with what she follows and mutes; gives it with its id.

    When the chat is known already it stays as it is, and that is what is given.
    """
    known = await get(db, subscriber.chat_id, subscriber.topic_id)
    if known is not None:
        return known
    row = _row(subscriber) | {
        "chat_id": subscriber.chat_id,
        "topic_id": subscriber.topic_id,
        "created": subscriber.created,
    }
    subscriber_id = (await db.execute(insert(subscribers).returning(subscribers.c.id), row)).scalar_one()
    relations = [(key, "follow") for key in subscriber.follows] + [(key, "mute") for key in subscriber.mutes]
    rows = [
        {"subscriber_id": subscriber_id, "key": key, "relation": relation, "since": subscriber.created}
        for key, relation in relations
    ]
    if rows:
        await db.execute(upsert(db, subscriber_tags, key=["subscriber_id", "key"], update=["relation"]), rows)
    return replace(subscriber, id=subscriber_id)


async def save(db: Connection, *changed: Subscriber) -> None:
    """Remember the settings and times of subscribers; follows and mutes have ``relate``."""
    if changed:
        await db.execute(_SAVE, [_row(subscriber) | {"b_id": subscriber.id} for subscriber in changed])


async def due(db: Connection, now: datetime, limit: int) -> list[Subscriber]:
    """At most ``limit`` subscribers who are owed an edition, longest waiting first."""
    query = (
        select(subscribers)
        .where(subscribers.c.active, ~subscribers.c.silent, subscribers.c.next_due <= now)
        .order_by(subscribers.c.next_due, subscribers.c.id)
        .limit(limit)
    )
    return await _filled(db, await db.execute(query))


async def wanting_alerts(db: Connection, after: int, limit: int) -> list[Subscriber]:
    """At most ``limit`` subscribers who want breaking news at once and can be reached, by id, beyond ``after``."""
    # As in the index's condition.
    wanted = text("alerts"), subscribers.c.active, ~subscribers.c.silent
    query = select(subscribers).where(subscribers.c.id > after, *wanted).order_by(subscribers.c.id).limit(limit)
    return await _filled(db, await db.execute(query))


async def wanting_topics(db: Connection, limit: int) -> list[Subscriber]:
    """At most ``limit`` active private chats in which topics are to be opened."""
    # As in the index's condition.
    wanted = text(TOPIC_WANTED), subscribers.c.active, ~subscribers.c.silent
    return await _filled(
        db, await db.execute(select(subscribers).where(*wanted).order_by(subscribers.c.id).limit(limit))
    )


async def alerted(db: Connection, subscriber_ids: Collection[int], now: datetime) -> None:
    """Note that these were alerted ``now``."""
    for part in chunks(subscriber_ids):
        await db.execute(update(subscribers).where(subscribers.c.id.in_(part)).values(last_alert=now))


async def by_id(db: Connection, subscriber_ids: Collection[int]) -> list[Subscriber]:
    """The subscribers of these ids, in no order."""
    found: list[Subscriber] = []
    for part in chunks(subscriber_ids):
        found += await _filled(db, await db.execute(select(subscribers).where(subscribers.c.id.in_(part))))
    return found


async def still_due(db: Connection, read: Collection[Subscriber]) -> set[int]:
    """The ids of those who are owed the same edition as when they were read."""
    before = {one.id: one.next_due for one in read}
    found: set[int] = set()
    for part in chunks(before):
        query = select(subscribers.c.id, subscribers.c.next_due)
        query = query.where(subscribers.c.id.in_(part), subscribers.c.active, ~subscribers.c.silent)
        found |= {row.id for row in await db.execute(query) if row.next_due == before[row.id]}
    return found


async def advance(db: Connection, moves: Iterable[tuple[Subscriber, datetime | None]], now: datetime) -> None:
    """Note that each subscriber had an edition ``now`` and when the next one is due; nothing else is touched.

    Subscribers are given as they were read: where one chose other times meanwhile, her new due time stays.
    """
    at = moment(now)
    rows = [
        {"b_id": one.id, "b_old": _moment(one.next_due), "b_new": _moment(following), "b_now": at}
        for one, following in moves
    ]
    await many(db, _ADVANCE, rows)


async def planned(db: Connection, now: datetime, after: int, limit: int) -> list[Subscriber]:
    """At most ``limit`` subscribers who are due later than ``now``, by id, beyond ``after``."""
    wanted = subscribers.c.active, ~subscribers.c.silent, subscribers.c.next_due > now, subscribers.c.id > after
    query = select(subscribers).where(*wanted).order_by(subscribers.c.id).limit(limit)
    return await _filled(db, await db.execute(query))


async def relate(
    db: Connection, subscriber_id: int, key: str, relation: Literal["follow", "mute"] | None, now: datetime
) -> None:
    """Follow a tag, mute it, or neither; the later word counts."""
    if relation is None:
        await db.execute(
            delete(subscriber_tags).where(
                subscriber_tags.c.subscriber_id == subscriber_id, subscriber_tags.c.key == key
            )
        )
        return
    statement = upsert(db, subscriber_tags, key=["subscriber_id", "key"], update=["relation", "since"])
    row = {"subscriber_id": subscriber_id, "key": key, "relation": relation, "since": now}
    await db.execute(statement, row)


async def followed(db: Connection) -> list[str]:
    """The keys of all tags that somebody follows."""
    query = select(subscriber_tags.c.key).where(subscriber_tags.c.relation == "follow").distinct()
    return sorted((await db.scalars(query)).all())


async def silence(db: Connection, subscriber_id: int, silent: bool) -> None:  # noqa: FBT001 - the fact itself
    """Note that a chat cannot be reached, or can again. Settings are kept; what was still owed is given up."""
    await db.execute(update(subscribers).where(subscribers.c.id == subscriber_id).values(silent=silent))
    if silent:
        owed = update(deliveries).where(deliveries.c.subscriber_id == subscriber_id, text(UNFINISHED))
        await db.execute(owed.values(state=DeliveryState.GIVEN_UP.value, problem="the chat cannot be reached"))


async def migrate(db: Connection, old_chat_id: int, new_chat_id: int) -> None:
    """Move a chat and its forum topics to the id that Telegram gave it, as a supergroup.

    A topic that is known under the new id already keeps the settings it has there; its old row goes.
    """
    known = subscribers.alias("known")
    there = exists().where(known.c.chat_id == new_chat_id, known.c.topic_id == subscribers.c.topic_id)
    old = subscribers.c.chat_id == old_chat_id
    moved = {"chat_id": new_chat_id, "kind": ChatKind.SUPERGROUP.value}
    await db.execute(update(subscribers).where(and_(old, ~there)).values(moved))
    await db.execute(delete(subscribers).where(old))


async def leave_topic(db: Connection, subscriber: Subscriber) -> None:
    """The chat itself takes the place of a forum topic; what was stopped there gives way."""
    stopped = subscribers.c.chat_id == subscriber.chat_id, subscribers.c.topic_id == 0, ~subscribers.c.active
    await db.execute(delete(subscribers).where(*stopped))
    await db.execute(update(subscribers).where(subscribers.c.id == subscriber.id).values(topic_id=0))


async def count(db: Connection) -> Count:
    """How many subscribers get editions, cannot be reached, or stopped."""
    active, silent = subscribers.c.active, subscribers.c.silent
    kinds = (and_(active, ~silent), and_(active, silent), ~active)
    row = (await db.execute(select(*(func.count().filter(kind) for kind in kinds)).select_from(subscribers))).one()
    return Count(active=row[0], silent=row[1], stopped=row[2])


_SAVE = (
    update(subscribers)
    .where(subscribers.c.id == bindparam("b_id"))
    .values({name: bindparam(name) for name in _SETTINGS})
)
_MOMENT = subscribers.c.next_due.type
_ADVANCE = (
    update(subscribers)
    .where(subscribers.c.id == bindparam("b_id"))
    .values(
        last_edition=bindparam("b_now", type_=_MOMENT),
        next_due=case(
            (subscribers.c.next_due == bindparam("b_old", type_=_MOMENT), bindparam("b_new", type_=_MOMENT)),
            else_=subscribers.c.next_due,
        ),
    )
)


def _moment(at: datetime | None) -> int | None:
    return None if at is None else moment(at)


def _row(subscriber: Subscriber) -> dict[str, Any]:
    return {
        "kind": subscriber.kind.value,
        "languages": " ".join(subscriber.languages),
        "zone": subscriber.zone,
        "times": " ".join(str(minutes) for minutes in subscriber.times),
        "length": subscriber.length,
        "active": subscriber.active,
        "silent": subscriber.silent,
        "next_due": subscriber.next_due,
        "last_edition": subscriber.last_edition,
        "days": subscriber.days,
        "quiet": None if subscriber.quiet is None else " ".join(str(minutes) for minutes in subscriber.quiet),
        "skips_quiet_days": subscriber.skips_quiet_days,
        "alerts": subscriber.alerts,
        "layout": subscriber.layout.value,
        "hidden": "\n".join(subscriber.hidden) or None,
        "hidden_outlets": " ".join(map(str, subscriber.hidden_outlets)) or None,
        "muted_languages": " ".join(subscriber.muted_languages) or None,
        "taste": votes.pack(subscriber.taste),
        "tag_topics": _packed_topics(subscriber.tag_topics),
    }


async def _filled(db: Connection, rows: Iterable[Row[Any]]) -> list[Subscriber]:
    """Subscribers with what they follow and mute, oldest wish first."""
    rows = list(rows)
    related: dict[tuple[int, str], list[str]] = defaultdict(list)
    for part in chunks(row.id for row in rows):
        query = select(subscriber_tags).where(subscriber_tags.c.subscriber_id.in_(part))
        for row in await db.execute(query.order_by(subscriber_tags.c.since, subscriber_tags.c.key)):
            related[row.subscriber_id, row.relation].append(row.key)
    return [_subscriber(row, related[row.id, "follow"], related[row.id, "mute"]) for row in rows]


def _subscriber(row: Row[Any], follows: Collection[str], mutes: Collection[str]) -> Subscriber:
    """One row. What is damaged in it is as if it had not been chosen, and harms nobody else."""
    return Subscriber(
        id=row.id,
        chat_id=row.chat_id,
        topic_id=row.topic_id,
        kind=_KINDS.get(row.kind, ChatKind.PRIVATE),
        languages=tuple(row.languages.split()),
        zone=row.zone,
        times=_minutes(row.times),
        length=row.length,
        active=row.active,
        silent=row.silent,
        created=row.created,
        next_due=row.next_due,
        last_edition=row.last_edition,
        follows=tuple(follows),
        mutes=tuple(mutes),
        days=row.days,
        quiet=quiet_hours(row.quiet),
        skips_quiet_days=row.skips_quiet_days,
        alerts=row.alerts,
        last_alert=row.last_alert,
        layout=_LAYOUTS.get(row.layout, Layout.CLASSIC),
        hidden=tuple((row.hidden or "").splitlines()),
        hidden_outlets=tuple(int(word) for word in (row.hidden_outlets or "").split() if word.isdecimal()),
        muted_languages=tuple((row.muted_languages or "").split()),
        taste=votes.unpack(row.taste),
        tag_topics=_topics(row.tag_topics),
    )


def _packed_topics(topics: tuple[tuple[str, int | None], ...] | None) -> str | None:
    if topics is None:
        return None
    return " ".join(f"{key}:{'?' if topic is None else topic}" for key, topic in topics)


def _topics(kept: str | None) -> tuple[tuple[str, int | None], ...] | None:
    if kept is None:
        return None
    pairs = (word.rpartition(":") for word in kept.split())
    return tuple((key, int(topic) if topic.isdecimal() else None) for key, _, topic in pairs if key)


@lru_cache(maxsize=1000)
def quiet_hours(kept: str | None) -> tuple[int, int] | None:
    """From when until when it is quiet, as it is kept; None for never."""
    match _minutes(kept or ""):
        case (start, end):
            return start, end
        case _:
            return None


@lru_cache(maxsize=1000)
def _minutes(kept: str) -> tuple[int, ...]:
    """Minutes after midnight."""
    return tuple(int(word) for word in kept.split() if word.isdecimal() and int(word) < _A_DAY)
