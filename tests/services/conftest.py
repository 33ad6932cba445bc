from __future__ import annotations

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


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "broadsheet.db", patience=5)
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def services(store: Store, clock: Clock) -> Services:
    await stand.stock(store)
    return stand.services(store, clock)


@pytest.fixture
def anna() -> Chat:
    return Chat(101, ChatKind.PRIVATE, language="en")


@pytest.fixture
def benoit() -> Chat:
    return Chat(102, ChatKind.PRIVATE, language="fr-CA")
