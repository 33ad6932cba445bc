"""The clock goes on when the store cannot work, and the admins are told in clear words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.config import Config, TelegramConfig
from bot.errors import StoreBusy, StoreError, StoreFull
from bot.store import Store
from jobs import Tick, callback
from jobs.herald import Herald
from tests.fakes import FakeTelegram
from tests.services import stand
from tests.services.stand import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime
    from pathlib import Path

    from bot.services import Services


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    store = await Store.open(tmp_path / "a.db")
    yield stand.services(store, Clock())
    await store.close()


async def test_a_full_disk_is_told_to_the_admins_once_an_hour(services: Services) -> None:
    clock = Clock()
    fake = FakeTelegram(clock)
    kim, lou = fake.telegram.add_person("Kim", "en"), fake.telegram.add_person("Lou", "en")
    # The bot may not begin to speak with somebody who never spoke to it.
    fake.telegram.say(kim, "/start", None)
    config = Config(telegram=TelegramConfig(admins=(lou.id + 99, kim.id)))
    services = replace(services, config=config, clock=clock)
    herald = Herald(fake.bot(), services)
    services.pulse.plan("press", 15, clock())

    async def fails(_now: datetime) -> None:
        raise StoreFull("the database cannot be written")

    run = callback(Tick("press", 15, 0, fails), services, herald.tell)
    for _ in range(3):
        await run(None)
    (told,) = fake.telegram.from_bot(kim)
    assert "the disk is full" in told["text"]
    assert "nothing that is owed is lost" in told["text"]
    assert services.pulse.beats["press"].problem == "the database cannot be written"
    clock.forward(minutes=61)
    await run(None)
    assert len(fake.telegram.from_bot(kim)) == 2
    await herald.tell(StoreBusy("locked"))
    assert "Another program holds the database" in fake.telegram.from_bot(kim)[-1]["text"]


async def test_a_clock_that_was_put_back_keeps_no_trouble_secret(services: Services) -> None:
    clock = Clock()
    fake = FakeTelegram(clock)
    kim = fake.telegram.add_person("Kim", "en")
    fake.telegram.say(kim, "/start", None)
    config = Config(telegram=TelegramConfig(admins=(kim.id,)))
    herald = Herald(fake.bot(), replace(services, config=config, clock=clock))
    await herald.tell(StoreError("x"))
    clock.forward(days=-300)
    await herald.tell(StoreError("x"))
    assert len(fake.telegram.from_bot(kim)) == 2


async def test_a_bug_is_no_trouble_of_the_store_and_travels_on(services: Services) -> None:
    async def bug(_now: datetime) -> None:
        raise TypeError("a bug")

    async def tell(error: StoreError) -> None:
        raise AssertionError(error)

    with pytest.raises(TypeError):
        await callback(Tick("press", 15, 0, bug), services, tell)(None)
