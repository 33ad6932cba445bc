"""Purge what is past its retention, and print how long the writer was held at a time.

    PYTHONPATH=. python bench/purge.py [--old 145000] [--feeds 500]

So many old entries of so many feeds, each in a story of its own with its words in the search index, go in slices as
the program takes them; then once more, when only the identities that feeds may still list are left.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sqlite3
import tempfile
import time
from datetime import timedelta

from bench.gather import NOW, fill
from bot.config import FeedConfig
from bot.store import Store, retention
from bot.store import feeds as feed_rows

_STORIES = (
    "INSERT INTO stories (id, created, changed, written, latest) SELECT id, seen, seen, seen, published FROM entries",
    "UPDATE entries SET story_id = id",
)


async def measure(database: str, old: int, feeds: int) -> None:
    """Fill, purge, and purge again."""
    store = await Store.open(database)
    async with store.writing() as db:
        urls = [FeedConfig(url=f"https://outlet{n}.example/", outlet=f"Outlet {n}") for n in range(feeds)]
        await feed_rows.sync(db, urls, NOW)
    fill(database, old)
    with contextlib.closing(sqlite3.connect(database)) as db, db:
        for statement in _STORIES:
            db.execute(statement)
    for words in ("first purge", "purge again"):
        slices: list[float] = []
        entries, place = 0, None
        while not slices or place is not None:
            started = time.perf_counter()
            async with store.writing() as connection:
                purged = await retention.purge(connection, NOW - timedelta(days=1), place=place)
            slices.append(time.perf_counter() - started)
            entries, place = entries + purged.entries, purged.rest
        slices.sort()
        worst, nearly, middle = (1000 * slices[int(len(slices) * part / 100)] for part in (99.99, 99, 50))
        print(f"{words}: {entries} entries in {len(slices)} slices, {sum(slices):.1f} s")
        print(f"    a slice {worst:.0f} ms at most, {nearly:.0f} ms in 99 of 100, {middle:.0f} ms in the middle")
    await store.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--old", type=int, default=145_000)
    parser.add_argument("--feeds", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(f"{folder}/news.db", options.old, options.feeds))


if __name__ == "__main__":
    main()
