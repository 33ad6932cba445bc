"""The real program on a full disk and over a locked database: the admin is told, it goes on, and nothing is lost."""

from __future__ import annotations

import resource
import sqlite3
from typing import TYPE_CHECKING

from tests.delivery.process import KEEPER, Program, Telegram, enrol, telegram

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = 300
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def is_told(wire: Telegram, words: str) -> bool:
    return any(words in text for text in wire.to(KEEPER))


async def everything_came_once(program: Program, wire: Telegram) -> None:
    """Everybody has her edition or alert, each message came once, and the program ends in order."""

    def is_done() -> bool:
        due = program.rows(
            "SELECT count(*) FROM subscribers WHERE id NOT IN (SELECT subscriber_id FROM deliveries) "
            "OR (last_edition IS NULL AND NOT alerts)"
        )
        return due == program.rows("SELECT count(*) FROM deliveries WHERE state <> 'sent'") == [(0,)]

    await wire.until(is_done)
    assert await program.stop() == 0
    counts = {one: times for one, times in wire.counts.items() if one[0] != KEEPER}
    assert set(counts.values()) == {1}
    assert len({chat for chat, _ in counts}) == PEOPLE


async def test_a_full_disk_is_told_and_all_comes_when_there_is_room_again(tmp_path: Path) -> None:
    program = Program(tmp_path)
    await enrol(program, PEOPLE)
    # No file of the program may grow beyond what the database has now: SQLite meets what it meets on a full disk.
    full = program.database.stat().st_size
    async with telegram() as wire:
        program.configure(wire.url, per_second=300)
        await program.start()
        await wire.until(lambda: wire.polled > 0)
        resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (full, resource.RLIM_INFINITY))
        await wire.until(lambda: is_told(wire, "the disk is full"))
        resource.prlimit(program.pid, resource.RLIMIT_FSIZE, UNLIMITED)
        await everything_came_once(program, wire)
    assert "has to wait: the database cannot be written" in program.said


async def test_a_locked_database_is_told_and_all_comes_when_it_is_free(tmp_path: Path) -> None:
    program = Program(tmp_path)
    await enrol(program, PEOPLE)
    async with telegram() as wire:
        program.configure(wire.url, per_second=300)
        await program.start()
        # In the middle of sending, with messages under way.
        await wire.until(lambda: len(wire.taken) > PEOPLE // 10)
        other = sqlite3.connect(program.database, isolation_level=None, timeout=30)
        other.execute("BEGIN IMMEDIATE")
        await wire.until(lambda: is_told(wire, "Another program holds the database"))
        other.execute("ROLLBACK")
        other.close()
        await everything_came_once(program, wire)


async def test_who_is_told_to_stop_in_a_large_send_doubles_nothing(tmp_path: Path) -> None:
    program = Program(tmp_path)
    await enrol(program, PEOPLE)
    async with telegram() as wire:
        program.configure(wire.url, per_second=300)
        for _ in range(2):
            before, polled = len(wire.taken), wire.polled
            await program.start()
            await wire.until(lambda: wire.polled > polled and len(wire.taken) > before)  # noqa: B023 - waited for here
            assert await program.stop() == 0
            assert wire.answered == len(wire.taken)
        polled = wire.polled
        await program.start()
        await wire.until(lambda: wire.polled > polled)
        await everything_came_once(program, wire)
    assert program.rows("SELECT count(*) FROM deliveries WHERE problem IS NOT NULL") == [(0,)]
