from __future__ import annotations

import asyncio
import shutil
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


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Databases to copy, one ``empty`` and one ``stocked``: making them takes longer than most tests."""
    folder = tmp_path_factory.mktemp("shelf")
    asyncio.run(stand.shelve(folder))
    return folder


@pytest.fixture
async def store(shelf: Path, tmp_path: Path) -> AsyncIterator[Store]:
    """A store full of stories."""
    shutil.copy(shelf / "stocked.db", tmp_path / "broadsheet.db")
    opened = await Store.open(tmp_path / "broadsheet.db", patience=5)
    yield opened
    await opened.close()


@pytest.fixture
async def newborn(shelf: Path, tmp_path: Path, clock: Clock) -> AsyncIterator[Talk]:
    """The bot before it has read anything."""
    shutil.copy(shelf / "empty.db", tmp_path / "newborn.db")
    store = await Store.open(tmp_path / "newborn.db", patience=5)
    async with talk(store, clock, Config()) as conversation:
        yield conversation
    await store.close()


@pytest.fixture
async def bot(store: Store, clock: Clock) -> AsyncIterator[Talk]:
    """The bot with a day's stories."""
    async with talk(store, clock, Config()) as conversation:
        yield conversation


@pytest.fixture
def anna(bot: Talk) -> Person:
    return bot.person("Anna", "en")


@pytest.fixture
def benoit(bot: Talk) -> Person:
    return bot.person("Benoît", "fr")
