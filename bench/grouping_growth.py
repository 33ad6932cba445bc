"""How grouping grows: what a new entry costs, and what memory holds, by how many entries are stored.

Every measurement is a process of its own which restores the window from a SQLite file, as the bot does at its start,
and places what comes next. No vector is worked out in it but those of the new entries' encoding, which is not counted.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import multiprocessing
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil
from sqlalchemy import insert
from threadpoolctl import threadpool_limits

from bot.store import Store, tables
from bot.store import entries as entry_rows
from bot.stories.batch import batches, encode, entry_from
from bot.stories.grouping import Grouper
from bot.stories.meaning import SIZE, load_encoder, pack, unpack
from bot.stories.memory import give_back, share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Entry

STORED = (1_000, 10_000, 30_000, 100_000)
WEEK = 28_500
NEW = 1000
SPAN = timedelta(days=8)
# So many entries are really encoded; later ones have the vectors of these with some noise: what they cost is the same.
_ENCODED = 1500
_FEED = {"id": 1, "url": "http://feed.example/", "outlet_id": 1, "interval_seconds": 900}


@dataclass(frozen=True)
class Point:
    """One measurement: entries stored and in the window, seconds of restoring, ms an entry, MB with the encoder."""

    stored: int
    window: int
    restoring: float
    milliseconds: float
    storing: float
    memory: float


def week(data: Path, count: int) -> list[Entry]:
    """The first entries of the recorded week."""
    with gzip.open(data / "news-week.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(text) for text, _ in zip(lines, range(count), strict=False)]
    return [entry_from(number, row) for number, row in enumerate(rows, 1)]


def growth(data: Path) -> list[Point]:
    """Measure and print every step of ``STORED``; the window holds at most a week, what is beyond it is older."""
    entries = sorted(week(data, WEEK + NEW), key=lambda entry: entry.published)
    encoded = list(encode(entries[:_ENCODED], load_encoder()).values())
    stories = _grouped(entries[:WEEK], encoded)
    points = []
    for stored in STORED:
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "news.db"
            asyncio.run(_store(database, _before(entries, stored), stories, encoded))
            new = [(entry, _vector(entry, encoded)) for entry in entries[WEEK : WEEK + NEW]]
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                point = Point(stored, *pool.apply(_measure, (database, new)))
        points.append(point)
        print(
            f"{stored:7} stored, {point.window:6} in the window: restored in {point.restoring:.1f} s, "
            f"{point.milliseconds:.2f} ms an entry and {point.storing:.2f} ms to store it, {point.memory:.0f} MB",
            flush=True,
        )
    return points


def _before(entries: Sequence[Entry], stored: int) -> list[Entry]:
    """The last entries before the new ones; where the week is too short, those of weeks before it, which are copies."""
    kept = list(entries[max(0, WEEK - stored) : WEEK])
    for number in range(stored - len(kept)):
        one = entries[number % WEEK]
        back = timedelta(days=14 + 7 * (number // WEEK))
        kept.append(replace(one, id=1_000_000 + number, published=one.published - back))
    return kept


def _grouped(entries: Sequence[Entry], encoded: Sequence[bytes]) -> dict[int, int]:
    grouper = Grouper(SPAN)
    placed: dict[int, int] = {}
    leads: dict[int, int] = {}
    for batch in batches(entries):
        grouped = grouper.add(batch, {entry.id: _vector(entry, encoded) for entry in batch})
        placed.update(grouped.placed)
        leads.update(grouped.merged)
    for entry_id, first in placed.items():
        story = first
        while story in leads:
            story = leads[story]
        placed[entry_id] = story
    return placed


def _vector(entry: Entry, encoded: Sequence[bytes]) -> bytes:
    noise = np.random.default_rng(entry.id).standard_normal(SIZE) * 0.015
    vector = unpack(encoded[entry.id % len(encoded)]) + noise
    return pack(vector / np.linalg.norm(vector))


async def _store(database: Path, kept: Sequence[Entry], stories: dict[int, int], encoded: Sequence[bytes]) -> None:
    store = await Store.open(database)
    outlets = {name: number for number, name in enumerate(sorted({entry.outlet.name for entry in kept}), 1)}
    now = max(entry.published for entry in kept)
    # What is older than the window stands alone: nothing looks at it.
    placed = [(entry, stories.get(entry.id, entry.id)) for entry in kept]
    async with store.writing() as db:
        rows: list[dict[str, Any]] = [
            {"id": number, "name": name, "family": name, "tier": 3} for name, number in outlets.items()
        ]
        await db.execute(insert(tables.outlets), rows)
        await db.execute(insert(tables.feeds), [_FEED | {"next_due": now}])
        rows = [{"id": story, "created": now, "changed": now} for story in sorted({story for _, story in placed})]
        await db.execute(insert(tables.stories), rows)
        for start in range(0, len(placed), 1000):
            rows = [
                _row(entry, outlets[entry.outlet.name]) | {"story_id": story, "vector": _vector(entry, encoded)}
                for entry, story in placed[start : start + 1000]
            ]
            await db.execute(insert(tables.entries), rows)
    await store.close()


def _row(entry: Entry, outlet: int) -> dict[str, Any]:
    return {
        "id": entry.id,
        "feed_id": 1,
        "outlet_id": outlet,
        "identity": str(entry.id),
        "title": entry.title,
        "snippet": entry.snippet,
        "link": entry.link,
        "language": entry.language,
        "published": entry.published,
        "seen": entry.seen,
        "content_hash": "",
        "position": 0,
        "grouped": True,
    }


def _measure(database: Path, new: list[tuple[Entry, bytes]]) -> tuple[int, float, float, float, float]:
    # As the bot does when it starts.
    share()
    with threadpool_limits(1):
        return asyncio.run(_restart(database, new))


async def _restart(database: Path, new: list[tuple[Entry, bytes]]) -> tuple[int, float, float, float, float]:
    encoder = load_encoder()
    encoder.vectors(["warm"])
    store = await Store.open(database)
    now = max(entry.published for entry, _ in new)
    begin = time.process_time()
    grouper = Grouper(SPAN, 10_000_000)
    count = 0
    async with store.reading() as db:
        async for part in entry_rows.window_in_parts(db, now - SPAN):
            grouper.restore(part)
            count += len(part)
    give_back()
    restoring = time.process_time() - begin
    placing, storing = 0.0, 0.0
    vectors = {entry.id: packed for entry, packed in new}
    for batch in batches([entry for entry, _ in new]):
        async with store.writing() as db:
            await db.execute(insert(tables.entries), [_row(entry, 1) | {"grouped": False} for entry in batch])
        begin = time.process_time()
        grouped = grouper.add(batch, vectors)
        placing += time.process_time() - begin
        begin = time.process_time()
        async with store.writing() as db:
            await entry_rows.place(db, grouped, {entry.id: vectors[entry.id] for entry in batch}, now)
        storing += time.process_time() - begin
    # As at the end of each pass.
    give_back()
    memory = psutil.Process().memory_info().rss / 2**20
    await store.close()
    return count, restoring, 1e3 * placing / len(new), 1e3 * storing / len(new), memory
