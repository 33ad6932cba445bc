"""Kills the real program again and again, at random moments under load, and counts what was lost and what doubled.

    PYTHONPATH=. python bench/kill.py [--kills 40] [--seed 1]

The program is ``python -m bot`` with its database on disk; Telegram is a server on a real socket that takes 50 ms for
each message. Half of the kills are at Telegram's 30 messages a second, half at 1,000. After each kill the program is
started again; after the last it may finish. It is killed up to six seconds after it began to listen: while it starts,
presses (from the third second on), alerts, claims, sends and settles.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.services.delivering import at_once
from tests.delivery.process import Program, enrol, finish, kill_often, telegram, toll


async def run(per_second: int, people: int, kills: int, seed: int) -> None:
    """All kills at one pace."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder))
        await enrol(program, people)
        async with telegram() as wire:
            program.configure(wire.url, per_second=per_second)
            marks = await kill_often(program, wire, [dice.uniform(0.2, 6.0) for _ in range(kills)])
            await finish(program, wire, people=people, patience=300)
        found = toll(program, wire, marks)
        owed = program.rows("SELECT count(*) FROM deliveries")[0][0]
        perhaps = program.rows("SELECT count(*) FROM deliveries WHERE problem LIKE 'perhaps twice%'")[0][0]
    came = [after - before for before, after in zip([0, *marks], marks, strict=False)]
    print(f"at {per_second} a second, {kills} kills, {people} subscribers, {owed} messages owed:")
    print(f"  lost {found.lost}, doubled {sum(found.doubled)}, unexpected {found.unexpected}")
    print(
        f"  doubled by one kill: {sorted(found.doubled)[kills // 2]} in the middle, {max(found.doubled)} at most ",
        end="",
    )
    print(f"(bound {at_once(per_second)}); kills with messages sent: {sum(map(bool, came))}")
    print(f"  marked as perhaps twice: {perhaps}; {time.monotonic() - start:.0f} s", flush=True)


async def main() -> None:
    """Both paces."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=40)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    await run(30, 1200, chosen.kills // 2, chosen.seed)
    await run(1000, 12000, chosen.kills - chosen.kills // 2, chosen.seed)


if __name__ == "__main__":
    asyncio.run(main())
