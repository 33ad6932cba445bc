"""Kills a process that writes, and looks at what it left."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest

from bot.store import Store, facts, outbox
from tests.builders import NOW, message
from tests.store.filling import with_subscribers

if TYPE_CHECKING:
    from pathlib import Path

PAIRS = """
import asyncio, sys
from bot.store import Store, facts

async def main():
    store = await Store.open(sys.argv[1])
    for number in range(100_000):
        async with store.writing() as db:
            await facts.put(db, f"left {number}", "x")
            await facts.put(db, f"right {number}", "x")
        print(number, flush=True)

asyncio.run(main())
"""

SENDER = """
import asyncio, dataclasses, sys
from bot.models import DeliveryState
from bot.store import Store, outbox
from tests.builders import NOW

async def main():
    store = await Store.open(sys.argv[1])
    while True:
        async with store.writing() as db:
            claimed = await outbox.claim(db, NOW, 3)
        for delivery in claimed:
            print(delivery.id, flush=True)
            async with store.writing() as db:
                await outbox.settle(db, dataclasses.replace(delivery, state=DeliveryState.SENT, message_id=1))

asyncio.run(main())
"""


async def killed_after(lines: int, program: str, database: Path) -> list[str]:
    """Run ``program`` until it has printed so many lines, kill it, and give all that it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, str(database), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    printed = [(await process.stdout.readline()).decode().strip() for _ in range(lines)]
    process.kill()
    rest, _ = await process.communicate()
    return printed + rest.decode().split()


@pytest.mark.parametrize("lines", [1, 7, 40])
async def test_a_killed_writer_leaves_whole_transactions_and_all_that_it_finished(tmp_path: Path, lines: int) -> None:
    printed = await killed_after(lines, PAIRS, tmp_path / "a.db")
    store = await Store.open(tmp_path / "a.db")
    async with store.reading() as db:
        for number in range(len(printed) + 2):
            left, right = await facts.get(db, f"left {number}"), await facts.get(db, f"right {number}")
            assert left == right
            assert left == "x" or number >= len(printed)
    await store.close()


async def test_after_a_kill_nothing_owed_is_lost_and_only_the_claimed_may_double(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "a.db")
    people = await with_subscribers(store, 60)
    async with store.writing() as db:
        await outbox.put(db, [(one.id, "slot", message(), NOW) for one in people], NOW)
    await store.close()

    sent = [int(line) for line in await killed_after(10, SENDER, tmp_path / "a.db")]
    store = await Store.open(tmp_path / "a.db")
    async with store.writing() as db:
        assert await outbox.recover(db, NOW) <= 3
        owed = {delivery.id for delivery in await outbox.claim(db, NOW, 100)}
    await store.close()
    assert owed | set(sent) == set(range(1, 61))
    assert len(owed & set(sent)) <= 3
