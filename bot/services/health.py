"""How the program is doing, in one look, for those who run it."""

from __future__ import annotations

import asyncio
import os
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.editions.render.health import Health, Stage
from bot.models import Health as FeedHealth
from bot.services import feedwatch
from bot.store import outbox

if TYPE_CHECKING:
    from datetime import datetime

    from bot.services import Services
    from bot.services.pulse import Beat

# A stage may take its time: it is late when it neither works nor ended within so many of its intervals, and a minute.
_INTERVALS: Final = 3
_GRACE_SECONDS: Final = 60
# A stage that has worked for so long without an end is stuck, or there is very much to do.
_LONG_SECONDS: Final = 1800


async def health(services: Services) -> Health:
    """Everything at one instant. Nothing of the network is asked."""
    now, pulse = services.clock(), services.pulse
    async with services.store.reading() as db:
        backlog = await outbox.backlog(db, now)
    feeds = (await feedwatch.overview(services)).counts
    size, free = await asyncio.to_thread(_disk, services.config.store.database)
    return Health(
        version=_version(),
        started=pulse.started,
        stages=tuple(_stage(name, beat, pulse.started or now, now) for name, beat in pulse.beats.items()),
        owed=backlog.ready + backlog.sending,
        oldest_due=backlog.oldest_due,
        feeds=sum(feeds.values()),
        feeds_failing=feeds[FeedHealth.FAILING] + feeds[FeedHealth.GONE],
        feeds_silent=feeds[FeedHealth.SILENT],
        database=size,
        free=free,
        memory=await asyncio.to_thread(_memory),
        errors=pulse.errors,
        last_error=pulse.last_error,
        vectors=pulse.vectors,
        wants_vectors=services.config.stories.vectors,
    )


def _stage(name: str, beat: Beat, started: datetime, now: datetime) -> Stage:
    works_since = beat.began if beat.began and (beat.ended is None or beat.ended < beat.began) else None
    last = works_since or beat.ended or started
    waited = (now - last).total_seconds()
    late = waited > (_LONG_SECONDS if works_since else _INTERVALS * beat.seconds + _GRACE_SECONDS)
    return Stage(name, beat.ended, works_since, late, beat.problem)


def _version() -> str:
    try:
        return version("broadsheet")
    except PackageNotFoundError:
        return ""


def _disk(database: str) -> tuple[int | None, int | None]:
    """Bytes of the database, with what SQLite keeps beside it, and bytes that are free; None for another server's."""
    if "://" in database or not Path(database).exists():
        return None, None
    parts = [Path(database + suffix) for suffix in ("", "-wal", "-shm")]
    size = sum(part.stat().st_size for part in parts if part.exists())
    return size, shutil.disk_usage(parts[0].resolve().parent).free


def _memory() -> int | None:
    """Bytes of this process in memory, where the system tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
