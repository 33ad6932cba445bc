"""Kills the real program while it presses, alerts, sends and settles, and counts what came over the wire."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from bot.services.delivering import at_once
from tests.delivery.process import Program, enrol, finish, kill_often, telegram, toll

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = 900
KILLS = 4
FAST = 300


async def test_no_kill_loses_a_message_and_only_those_under_way_may_double(tmp_path: Path) -> None:
    program, dice = Program(tmp_path), random.Random(6)  # noqa: S311 - no secret
    await enrol(program, PEOPLE)
    async with telegram() as wire:
        program.configure(wire.url, per_second=FAST)
        # The press begins three seconds after the program has begun to listen, at the soonest.
        marks = await kill_often(program, wire, [dice.uniform(0.5, 5.0) for _ in range(KILLS)])
        await finish(program, wire, people=PEOPLE, patience=120)
    found = toll(program, wire, marks)
    assert (found.lost, found.unexpected) == (0, 0)
    assert max(found.doubled) <= at_once(FAST)
