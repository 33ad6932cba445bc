from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

import pytest

from bot.models import ChatKind
from bot.services import Chat, Services
from bot.store import Store
from tests.services import stand
from tests.services.stand import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


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
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(store: Store, clock: Clock) -> Services:
    return stand.services(store, clock)


@pytest.fixture
def anna() -> Chat:
    return Chat(101, ChatKind.PRIVATE, language="en")


@pytest.fixture
def benoit() -> Chat:
    return Chat(102, ChatKind.PRIVATE, language="fr-CA")
