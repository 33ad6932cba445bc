"""Measures the press: many subscribers due in the same minute, and how queries grow with those who are stored.

    python bench/press.py [--due 100000] [--stored 1000000]

Runs are processes of their own, so that memory is each one's own. "Settings repeat" means a dozen combinations of
language, zone, length and hashtags; "all differ" means that everybody follows and mutes, and has had, something else.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import insert

from bot.models import ChatKind
from bot.services import Services, pressing
from bot.store import Store, outbox, seen, subscribers, tables
from tests import builders
from tests.builders import NOW
from tests.services import stand
from tests.services.stand import Clock, Told

if TYPE_CHECKING:
    from collections.abc import Callable

TOPICS: Final = [builders.tag(f"topic{number}", en=f"Topic {number}") for number in range(60)]
WORDS: Final = ("harbour", "council", "minister", "storm", "library", "engine", "violin", "orchard", "summit", "ferry")
ZONES: Final = ("America/Toronto", "America/Vancouver", "Europe/Paris", "Asia/Kolkata")
A_CHUNK: Final = 5000


def invented(count: int) -> list[Told]:
    """Stories of many topics, each told by up to five outlets in two languages."""
    dice = random.Random(7)  # noqa: S311 - no secret
    outlets = ("The Harbour Post", "Morning Ledger", "Le Quai", "La Dépêche du Nord", "Valley Times", "Le Phare")
    return [
        Told(
            " ".join(dice.choices(WORDS, k=9)).capitalize(),
            " ".join(dice.choices(WORDS, k=9)).capitalize(),
            tuple(dice.sample(TOPICS, 3)),
            tuple(dice.sample(outlets, dice.randint(2, 5))),
            hours=dice.random() * 20,
            importance=3 + dice.random() * 20,
        )
        for _ in range(count)
    ]


# ---------------------------------------------------------------------- who is stored
async def enrol(store: Store, first: int, count: int, *, alike: bool, due: bool) -> None:
    """Write down subscribers, due at ``NOW`` or tomorrow."""
    for start in range(first, first + count, A_CHUNK):
        numbers = range(start, min(start + A_CHUNK, first + count))
        async with store.writing() as db:
            await db.execute(insert(tables.subscribers), [_row(number, alike=alike, due=due) for number in numbers])
            wishes = [wish for number in numbers for wish in _wishes(number, alike=alike)]
            if due and wishes:
                await db.execute(insert(tables.subscriber_tags), wishes)
            if due and not alike:
                await seen.mark(db, {number: {1 + number % 149: 1, 1 + number % 151: 1} for number in numbers}, NOW)


def _row(number: int, *, alike: bool, due: bool) -> dict[str, object]:
    subscriber = builders.subscriber(number, kind=ChatKind.PRIVATE)
    return subscribers._row(subscriber) | {  # noqa: SLF001 - a million rows want the short way
        "id": number,
        "chat_id": number,
        "topic_id": 0,
        "created": NOW,
        "languages": ("en fr", "fr en", "en")[number % 3],
        "zone": ZONES[number // 3 % len(ZONES)],
        "length": (3, 5, 10)[number // 12 % 3] if alike else 5,
        "next_due": NOW if due else NOW + timedelta(minutes=1 + number % 1440),
    }


def _wishes(number: int, *, alike: bool) -> list[dict[str, object]]:
    if alike:
        return []
    dice = random.Random(number)  # noqa: S311 - no secret
    keys = dice.sample([topic.key for topic in TOPICS], 4)
    return [
        {"subscriber_id": number, "key": key, "relation": ("follow", "mute")[place > 1], "since": NOW}
        for place, key in enumerate(keys)
    ]


# ---------------------------------------------------------------------- the loop's longest hold
async def _watch(late: list[float], busy: list[float]) -> None:
    """Note how late a timer of 5 ms rings (so long nobody was answered), and what of it the loop itself worked.

    The difference is other threads, and other programs on the same machine.
    """
    while True:
        start, worked = time.perf_counter(), time.thread_time()
        await asyncio.sleep(0.005)
        late.append(time.perf_counter() - start - 0.005)
        busy.append(time.thread_time() - worked)


def peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# ---------------------------------------------------------------------- the runs
async def press(folder: Path, count: int, *, alike: bool) -> None:
    """All of them due in the same minute."""
    store = await Store.open(folder / "press.db")
    await stand.stock(store, invented(400), NOW)
    await enrol(store, 1, count, alike=alike, due=True)
    services: Services = stand.services(store, Clock())
    # As the bot does when it has started.
    gc.collect()
    gc.freeze()
    before = peak()
    late: list[float] = []
    busy: list[float] = []
    watch = asyncio.create_task(_watch(late, busy))
    start, cpu = time.perf_counter(), time.process_time()
    pressed = await pressing.press(services, NOW)
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    watch.cancel()
    async with store.reading() as db:
        owed = await outbox.backlog(db, NOW)
    await store.close()
    name = "settings repeat" if alike else "all differ"
    late.sort()
    print(
        f"{pressed:7} due, {name:15} {pressed / wall:6.0f} editions/s ({pressed / cpu:.0f} per CPU second), "
        f"{owed.ready} rows; late by {late[-1] * 1000:.0f} ms at worst ({late[len(late) // 100 * 99] * 1000:.0f} ms "
        f"in 99 of 100), held by its own work for {max(busy) * 1000:.0f} ms; memory {before:.0f} -> {peak():.0f} MB",
        flush=True,
    )


async def growth(folder: Path, most: int) -> None:
    """How long it takes to ask who is due, with more and more who are not."""
    store = await Store.open(folder / "growth.db")
    await enrol(store, 1, 500, alike=True, due=True)
    stored = 500
    for wanted in (1_000, 10_000, 100_000, 1_000_000):
        if wanted > most:
            break
        await enrol(store, stored + 1, wanted - stored, alike=True, due=False)
        stored = wanted
        nobody = await _timed(store, lambda db: subscribers.due(db, NOW - timedelta(minutes=1), 500))
        many = await _timed(store, lambda db: subscribers.due(db, NOW, 500))
        claim = await _timed(store, lambda db: outbox.backlog(db, NOW))
        print(
            f"{stored:9} stored: nobody due {nobody:5.1f} ms, 500 due {many:5.1f} ms, backlog {claim:4.1f} ms",
            flush=True,
        )
    await store.close()


async def _timed(store: Store, ask: Callable[..., object]) -> float:
    """Milliseconds of one question, the middle of nine."""
    times = []
    for _ in range(9):
        async with store.reading() as db:
            start = time.perf_counter()
            await ask(db)  # type: ignore[misc] # whichever question
            times.append(time.perf_counter() - start)
    return sorted(times)[4] * 1000


def _alone(name: str, number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        if name == "growth":
            asyncio.run(growth(Path(folder), number))
        else:
            asyncio.run(press(Path(folder), number, alike=name == "alike"))


def measure(due: int, stored: int) -> None:
    """All runs, each in a process of its own."""
    context = multiprocessing.get_context("spawn")
    for name, number in (("alike", due), ("unlike", due // 10), ("growth", stored)):
        process = context.Process(target=_alone, args=(name, number))
        process.start()
        process.join()


def main() -> None:
    """Run what was chosen."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--due", type=int, default=100_000, help="subscribers due in the same minute")
    options.add_argument("--stored", type=int, default=1_000_000, help="at most so many subscribers stored")
    chosen = options.parse_args()
    measure(chosen.due, chosen.stored)


if __name__ == "__main__":
    main()
