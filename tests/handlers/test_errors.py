from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from bot.config import Config
from bot.store import Store
from tests.handlers.talk import Talk, talk
from tests.services import stand

if TYPE_CHECKING:
    from pathlib import Path

    from bot.local.chats import Person
    from tests.services.stand import Clock


async def test_a_store_that_is_busy_is_said_kindly_in_her_language(tmp_path: Path, clock: Clock) -> None:
    store = await Store.open(tmp_path / "broadsheet.db", patience=0.05)
    await stand.stock(store)
    other = sqlite3.connect(tmp_path / "broadsheet.db", isolation_level=None)
    try:
        async with talk(store, clock, Config()) as bot:
            benoit = bot.person("Benoît", "fr")
            other.execute("BEGIN IMMEDIATE")
            (answer,) = await bot.said(benoit, "/follow #ukraine")
            assert "Je suis occupé" in answer["text"]
            assert len(bot.troubles.records) == 1
            bot.troubles.records.clear()
            other.execute("ROLLBACK")
            (answer,) = await bot.said(benoit, "/follow #ukraine")
            assert "Vous suivez" in answer["text"]
    finally:
        other.close()
        await store.close()


async def test_a_fault_of_ours_is_logged_and_answered(bot: Talk, anna: Person, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "broadsheet.db") as other:
        other.execute("ALTER TABLE story_tags RENAME TO lost")
    other.close()
    (answer,) = await bot.said(anna, "/top")
    assert "something went wrong on my side" in answer["text"]
    assert len(bot.troubles.records) == 1
    bot.troubles.records.clear()


@pytest.mark.parametrize("fault", ["flood", "cut_off", "break_down"])
async def test_an_answer_lost_on_the_way_is_no_fault_of_ours(bot: Talk, anna: Person, fault: str) -> None:
    if fault == "flood":
        bot.fake.flood(30)
    elif fault == "cut_off":
        bot.fake.cut_off()
    else:
        bot.fake.break_down()
    assert await bot.said(anna, "/top") == []
    assert len(await bot.said(anna, "/top")) == 1


async def test_a_refused_message_is_reported(bot: Talk, anna: Person) -> None:
    bot.fake.refuse("can't parse entities: unsupported start tag")
    assert await bot.said(anna, "/top") == []
    assert "refused" in bot.troubles.records[0].getMessage()
    bot.troubles.records.clear()
