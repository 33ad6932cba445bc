"""One strict Telegram with one person, and a clock that only tests move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.local.telegram import Emulator

if TYPE_CHECKING:
    from bot.local.chats import Person


@dataclass
class Clock:
    now: datetime = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> Emulator:
    return Emulator(clock)


@pytest.fixture
def ada(telegram: Emulator) -> Person:
    ada = telegram.add_person("Ada")
    telegram.say(ada, "/start")
    telegram.inbox.forget()
    return ada
