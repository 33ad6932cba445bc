from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.delivery.botapi import BotApi, served, speaking

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram.ext import ExtBot


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with served(BotApi()) as api:
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[ExtBot[Any]]:
    async with speaking(api.url) as bot:
        yield bot
