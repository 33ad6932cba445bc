from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.config import Config
from bot.store import Store
from tests.handlers.talk import Talk, talk
from tests.services import stand
from tests.services.stand import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.local.chats import Person


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "broadsheet.db", patience=5)
    yield opened
    await opened.close()


@pytest.fixture
async def newborn(store: Store, clock: Clock) -> AsyncIterator[Talk]:
    """The bot before it has read anything."""
    async with talk(store, clock, Config()) as conversation:
        yield conversation


@pytest.fixture
async def bot(store: Store, clock: Clock) -> AsyncIterator[Talk]:
    """The bot with a day's stories."""
    await stand.stock(store)
    async with talk(store, clock, Config()) as conversation:
        yield conversation


@pytest.fixture
def anna(bot: Talk) -> Person:
    return bot.person("Anna", "en")


@pytest.fixture
def benoit(bot: Talk) -> Person:
    return bot.person("Benoît", "fr")
