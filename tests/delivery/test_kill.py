"""Kills a process that delivers, again and again, and counts what came over the wire."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from typing import TYPE_CHECKING

from bot.store import Store, outbox, subscribers
from tests.builders import NOW, message, subscriber

if TYPE_CHECKING:
    from pathlib import Path

    from tests.delivery.botapi import BotApi

PEOPLE = 80
AT_ONCE = 8

DELIVER = """
import asyncio, sys
from datetime import timedelta
from bot.delivery import policy, telegram
from bot.delivery.pace import Pacer
from bot.store import Store, outbox
from tests.builders import NOW
from tests.delivery.botapi import speaking

async def main():
    database, url, at_once = sys.argv[1:]
    store = await Store.open(database)
    async with store.writing() as db:
        await outbox.recover(db, NOW)

    async def deliver(bot, delivery):
        outcome = await telegram.send(bot, delivery)
        async with store.writing() as db:
            await outbox.settle(db, policy.after(delivery, outcome, NOW, timedelta(days=1)))

    async with speaking(url, pacer=Pacer(per_second=200)) as bot:
        while True:
            async with store.writing() as db:
                claimed = await outbox.claim(db, NOW, int(at_once))
            if not claimed:
                break
            await asyncio.gather(*(deliver(bot, one) for one in claimed))
    await store.close()

asyncio.run(main())
"""


async def _deliver(database: Path, api: BotApi, *, until: int) -> None:
    """Run the process until so many messages have come in all, and kill it; or to its end when they never do."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", DELIVER, str(database), api.url, str(AT_ONCE))
    ended = asyncio.create_task(process.wait())
    while len(api.calls) < until and not ended.done():
        api.called.clear()
        came = asyncio.create_task(api.called.wait())
        await asyncio.wait([ended, came], return_when=asyncio.FIRST_COMPLETED)
        came.cancel()
    if not ended.done():
        process.kill()
    await ended


async def test_no_kill_loses_a_message_and_only_those_in_flight_may_double(tmp_path: Path, api: BotApi) -> None:
    store = await Store.open(tmp_path / "a.db")
    async with store.writing() as db:
        people = [await subscribers.add(db, subscriber(number)) for number in range(1, PEOPLE + 1)]
        owed = [(one.id, "slot/1", message(f"{one.id}"), NOW) for one in people]
        await outbox.put(db, owed, NOW)
    await store.close()

    kills = (5, 25, 26, 60)
    for until in kills:
        await _deliver(tmp_path / "a.db", api, until=until)
    await _deliver(tmp_path / "a.db", api, until=10_000)

    came = Counter(api.texts)
    assert came.keys() == {content.html for _, _, content, _ in owed}
    assert sum(came.values()) - len(came) <= AT_ONCE * len(kills)
