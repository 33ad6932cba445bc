from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.models import EVERY_DAY, ChatKind
from bot.services import Chat, subscriptions

if TYPE_CHECKING:
    from bot.local.chats import Person
    from bot.models import Subscriber
    from tests.handlers.talk import Talk


async def subscriber(bot: Talk, person: Person) -> Subscriber:
    return await subscriptions.of(bot.services, Chat(person.id, ChatKind.PRIVATE))


@pytest.mark.parametrize(
    ("typed", "days", "times", "told"),
    [
        ("mon-fri 07:30", 0b0011111, (450,), "Mon–Fri at 7:30"),
        ("sun 09:00", 0b1000000, (540,), "Sun at 9:00"),
        ("le dimanche 9h", 0b1000000, (540,), "Sun at 9:00"),
        ("weekends", 0b1100000, (450,), "Sat, Sun at 7:30"),
        ("7:30", EVERY_DAY, (450,), "every day at 7:30"),
    ],
)
async def test_weekdays_are_chosen_by_writing_them(
    bot: Talk, anna: Person, typed: str, days: int, times: tuple[int, ...], told: str
) -> None:
    (panel,) = await bot.said(anna, f"/schedule {typed}")
    assert told in panel["text"].replace("\u00a0", " ")
    after = await subscriber(bot, anna)
    assert (after.days, after.times, after.active) == (days, times, True)


async def test_different_times_on_different_days_are_answered_with_an_example(bot: Talk, anna: Person) -> None:
    (answer,) = await bot.said(anna, "/schedule mon 7:30 sun 9:00")
    assert "/schedule" in answer["text"]
    assert (await subscriber(bot, anna)).id == 0


async def test_a_weekday_is_tapped_away_and_back(bot: Talk, anna: Person) -> None:
    (panel,) = await bot.said(anna, "/schedule 7:30")
    await bot.tapped(anna, panel, "✓ Sun")
    assert (await subscriber(bot, anna)).days == 0b0111111
    await bot.tapped(anna, panel, "Sun")
    assert (await subscriber(bot, anna)).days == EVERY_DAY


async def test_quiet_hours_are_written_tapped_and_ended(bot: Talk, anna: Person) -> None:
    (panel,) = await bot.said(anna, "/quiet 23:30 6:00")
    assert "from 11:30 pm to 6:00 am" in panel["text"].replace("\u00a0", " ")
    assert (await subscriber(bot, anna)).quiet == (1410, 360)
    await bot.tapped(anna, panel, "from 10:00")
    assert (await subscriber(bot, anna)).quiet == (1320, 420)
    await bot.said(anna, "/quiet off")
    assert (await subscriber(bot, anna)).quiet is None


async def test_settings_offer_what_may_come_unasked(bot: Talk, anna: Person) -> None:
    (panel,) = await bot.said(anna, "/settings")
    await bot.tapped(anna, panel, "Breaking news at once")
    await bot.tapped(anna, panel, "✓ Edition on a quiet day")
    after = await subscriber(bot, anna)
    assert (after.alerts, after.skips_quiet_days) == (True, True)
    assert "Breaking news: at once" in bot.now(panel)["text"]
    await bot.tapped(anna, panel, "✓ Breaking news at once")
    assert not (await subscriber(bot, anna)).alerts
    await bot.tapped(anna, panel, "Quiet hours")
    assert "In quiet hours I send nothing but answers" in bot.now(panel)["text"]


@pytest.mark.parametrize("data", ["1:alerts:7", "1:skip", "1:quiet:1:2:3", "1:day:9:1", "1:quiet:99999:0"])
async def test_forged_wishes_change_nothing(bot: Talk, anna: Person, data: str) -> None:
    (panel,) = await bot.said(anna, "/settings")
    before = await subscriber(bot, anna)
    await bot.forged(anna, panel, data)
    assert await subscriber(bot, anna) == before
