"""Feeds and their outlets: what is configured, what is due, how each is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, and_, bindparam, func, or_, select, update

from bot.models import Feed, FeedState, Outlet, Wishes
from bot.store.dialect import chunks, upsert
from bot.store.tables import feeds, outlets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Select

    from bot.config import FeedConfig
    from bot.store.engine import Connection

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """How the switched-on feeds did over the last day.

    ``read`` had a good answer, ``failed`` were tried and had none, ``stale`` were read but brought nothing new.
    """

    total: int
    read: int
    failed: int
    stale: int


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A feed to be added by a command; nothing said of family and tier leaves them as they are, or as usual."""

    url: str
    outlet: str
    family: str | None = None
    tier: int | None = None
    language: str | None = None


async def sync(db: Connection, configured: Sequence[FeedConfig], now: datetime) -> None:
    """Make the feeds those of the configuration: add, change, and switch off what is no longer in it.

    A new feed is due ``now``; the state of a known one is kept, also while it is switched off. Feeds that were
    added by a command stay as they are, until the configuration names them.
    """
    reading = {
        row.url: row.since for row in await db.execute(select(feeds.c.url, feeds.c.since).where(feeds.c.enabled))
    }
    await db.execute(update(feeds).where(~feeds.c.added).values(enabled=False))
    if not configured:
        return
    owners = {feed.outlet: {"name": feed.outlet, "family": feed.owner, "tier": feed.tier} for feed in configured}
    await db.execute(upsert(db, outlets, key=["name"], update=["family", "tier"]), list(owners.values()))
    ids = {row.name: row.id for row in await db.execute(select(outlets.c.id, outlets.c.name))}
    settings = ["outlet_id", "language", "private_network", "enabled", "added", "since"]
    await db.execute(
        upsert(db, feeds, key=["url"], update=settings),
        [_new_row(feed, ids[feed.outlet], now) | {"since": reading.get(feed.url, now)} for feed in configured],
    )


async def add(db: Connection, wanted: Newcomer, now: datetime) -> Feed:
    """Read a feed from ``now`` on that no configuration names, or again after it was switched off.

    It never gets a private network. An outlet that is known keeps its family and tier where none is wanted.
    """
    outlet_id = await _outlet(db, wanted)
    row = _state_values(FeedState(next_due=now)) | {
        "url": wanted.url,
        "outlet_id": outlet_id,
        "language": wanted.language,
        "private_network": False,
        "enabled": True,
        "added": True,
        "since": now,
    }
    again = ["outlet_id", "language", "private_network", "enabled", "added", "since"]
    again += ["next_due", "failures", "problem", "gone"]
    await db.execute(upsert(db, feeds, key=["url"], update=again), row)
    return _feed((await db.execute(_feeds().where(feeds.c.url == wanted.url))).one())


async def switch_off(db: Connection, feed_ids: Sequence[int]) -> None:
    """Read these feeds no longer; what they brought is kept, and so is how they were read."""
    for part in chunks(feed_ids):
        await db.execute(update(feeds).where(feeds.c.id.in_(part)).values(enabled=False))


async def switched_off(db: Connection) -> list[Feed]:
    """The feeds that were read once and are no longer, by outlet."""
    query = _feeds().where(~feeds.c.enabled).order_by(outlets.c.name, feeds.c.id)
    return [_feed(row) for row in await db.execute(query)]


async def due(db: Connection, now: datetime, limit: int) -> list[Feed]:
    """At most ``limit`` feeds whose time has come, longest waiting first."""
    ready = or_(feeds.c.next_due.is_(None), feeds.c.next_due <= now)
    query = _feeds().where(feeds.c.enabled, ~feeds.c.gone, ready).order_by(feeds.c.next_due, feeds.c.id).limit(limit)
    return [_feed(row) for row in await db.execute(query)]


async def everything(db: Connection) -> list[Feed]:
    """All switched-on feeds, gone ones too, by outlet."""
    query = _feeds().where(feeds.c.enabled).order_by(outlets.c.name, feeds.c.id)
    return [_feed(row) for row in await db.execute(query)]


async def save(db: Connection, feed_id: int, state: FeedState) -> None:
    """Remember the state of one feed after a poll."""
    await save_all(db, {feed_id: state})


async def save_all(db: Connection, states: Mapping[int, FeedState]) -> None:
    """Remember the states of some feeds, by feed id, with one statement."""
    if states:
        await db.execute(_SAVE, [_state_row(feed_id, state) for feed_id, state in states.items()])


_STATE = [name for name in FeedState.__dataclass_fields__ if name not in {"interval", "wishes"}]
_SAVE = (
    update(feeds)
    .where(feeds.c.id == bindparam("b_id"))
    .values({name: bindparam(name) for name in (*_STATE, "interval_seconds", "wishes")})
)


def _state_row(feed_id: int, state: FeedState) -> dict[str, Any]:
    return _state_values(state) | {"b_id": feed_id}


def _state_values(state: FeedState) -> dict[str, Any]:
    """The state of a feed as its columns hold it."""
    values = {name: getattr(state, name) for name in _STATE}
    return values | {"interval_seconds": int(state.interval.total_seconds()), "wishes": _written(state.wishes)}


def _written(wishes: Wishes) -> dict[str, Any] | None:
    if wishes == Wishes():
        return None
    return {
        "max_age": None if wishes.max_age is None else wishes.max_age.total_seconds(),
        "ttl": None if wishes.ttl is None else wishes.ttl.total_seconds(),
        "skip_hours": sorted(wishes.skip_hours),
        "skip_days": sorted(wishes.skip_days),
    }


def _read(written: dict[str, Any] | None) -> Wishes:
    if written is None:
        return Wishes()
    max_age, ttl = (None if written[name] is None else timedelta(seconds=written[name]) for name in ("max_age", "ttl"))
    return Wishes(max_age, ttl, frozenset(written["skip_hours"]), frozenset(written["skip_days"]))


async def health(db: Connection, now: datetime) -> FeedHealth:
    """How the switched-on feeds did over the day before ``now``."""
    read = feeds.c.last_success >= now - _DAY
    failed = and_(feeds.c.last_poll.is_not(None), or_(feeds.c.last_success.is_(None), ~read))
    stale = and_(read, or_(feeds.c.last_change.is_(None), feeds.c.last_change < now - _DAY))
    counts = (func.count().filter(condition) for condition in (read, failed, stale))
    row = (await db.execute(select(func.count(), *counts).select_from(feeds).where(feeds.c.enabled))).one()
    return FeedHealth(total=row[0], read=row[1], failed=row[2], stale=row[3])


def _new_row(feed: FeedConfig, outlet_id: int, now: datetime) -> dict[str, Any]:
    return _state_values(FeedState(next_due=now)) | {
        "url": feed.url,
        "outlet_id": outlet_id,
        "language": feed.language,
        "private_network": feed.private_network,
        "enabled": True,
        "added": False,
    }


async def _outlet(db: Connection, wanted: Newcomer) -> int:
    """The id of the outlet of a newcomer, made or changed where needed."""
    known = (await db.execute(select(outlets).where(outlets.c.name == wanted.outlet))).one_or_none()
    family = wanted.family or (known.family if known else wanted.outlet)
    tier = wanted.tier or (known.tier if known else Outlet("", "").tier)
    values = {"name": wanted.outlet, "family": family, "tier": tier}
    await db.execute(upsert(db, outlets, key=["name"], update=["family", "tier"]), values)
    return int((await db.execute(select(outlets.c.id).where(outlets.c.name == wanted.outlet))).scalar_one())


def _feeds() -> Select[Any]:
    owner = (outlets.c.name.label("outlet_name"), outlets.c.family, outlets.c.tier)
    return select(feeds, *owner).join(outlets, outlets.c.id == feeds.c.outlet_id)


def _feed(row: Row[Any]) -> Feed:
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's public accessor, underscored to spare column names
    state = {name: values[name] for name in _STATE}
    return Feed(
        id=row.id,
        url=row.url,
        outlet=Outlet(name=row.outlet_name, family=row.family, tier=row.tier, id=row.outlet_id),
        language=row.language,
        private_network=row.private_network,
        state=FeedState(interval=timedelta(seconds=row.interval_seconds), wishes=_read(row.wishes), **state),
        added=row.added,
        since=row.since,
    )
