from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.models import ChatKind
from bot.services import Chat, subscriptions

if TYPE_CHECKING:
    from bot.local.chats import Person
    from bot.models import Subscriber
    from tests.handlers.talk import Talk


async def subscriber(bot: Talk, person: Person) -> Subscriber:
    return await subscriptions.of(bot.services, Chat(person.id, ChatKind.PRIVATE))


@pytest.mark.parametrize(
    ("typed", "times"),
    [
        ("07:30 18:00", (450, 1080)),
        ("18:00 7:30", (450, 1080)),
        ("7h30 et 18h", (450, 1080)),
        ("6 am", (360,)),
        ("noon", (720,)),
        ("٣", (180,)),
    ],
)
async def test_times_are_taken_as_people_write_them(
    bot: Talk, anna: Person, typed: str, times: tuple[int, ...]
) -> None:
    (panel,) = await bot.said(anna, f"/schedule {typed}")
    assert "every day at" in panel["text"]
    after = await subscriber(bot, anna)
    assert (after.times, after.active) == (times, True)


@pytest.mark.parametrize("typed", ["25:00", "soon", "7:30 banana", "-1", "12:60", "<b>7</b>"])
async def test_what_is_no_time_is_answered_with_an_example(bot: Talk, anna: Person, typed: str) -> None:
    (answer,) = await bot.said(anna, f"/schedule {typed}")
    assert "/schedule 07:30 18:00" in answer["text"]
    assert (await subscriber(bot, anna)).id == 0


@pytest.mark.parametrize("word", ["off", "OFF", "jamais", "none"])
async def test_off_ends_the_editions(bot: Talk, anna: Person, word: str) -> None:
    await bot.said(anna, "/start")
    (panel,) = await bot.said(anna, f"/schedule {word}")
    assert "no editions" in panel["text"]
    assert not (await subscriber(bot, anna)).active


async def test_hours_can_be_tapped_on_and_off(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/start")
    (panel,) = await bot.said(anna, "/schedule")
    await bot.tapped(anna, panel, "6:00\xa0pm")
    assert {"✓ 7:30\xa0am", "✓ 6:00\xa0pm"} <= set(bot.labels(panel))
    await bot.tapped(anna, panel, "✓ 7:30")
    assert (await subscriber(bot, anna)).times == (1080,)


async def test_a_time_of_her_own_stays_among_the_buttons(bot: Talk, anna: Person) -> None:
    (panel,) = await bot.said(anna, "/schedule 05:17")
    assert "✓ 5:17\xa0am" in bot.labels(panel)


@pytest.mark.parametrize(
    ("city", "zone"),
    [
        ("Vancouver", "America/Vancouver"),
        ("vancouver", "America/Vancouver"),
        ("Montréal", "America/Toronto"),
        ("St. John's", "America/St_Johns"),
        ("Europe/Paris", "Europe/Paris"),
    ],
)
async def test_a_zone_is_named_by_its_city(bot: Talk, anna: Person, city: str, zone: str) -> None:
    await bot.said(anna, f"/timezone {city}")
    assert (await subscriber(bot, anna)).zone == zone


async def test_the_answer_says_what_time_it_is_there(bot: Talk, anna: Person, benoit: Person) -> None:
    (english,) = await bot.said(anna, "/timezone Vancouver")
    assert "It is 5:00\xa0am in Vancouver now." in english["text"]
    (french,) = await bot.said(benoit, "/timezone Londres")
    assert "Il est 12\xa0h en ce moment (Londres)." in french["text"]
    (montreal,) = await bot.said(anna, "/timezone Montreal")
    assert "Montreal has the time of Toronto." in montreal["text"]


async def test_a_city_that_is_misspelt_offers_neighbours(bot: Talk, anna: Person) -> None:
    (answer,) = await bot.said(anna, "/timezone Vancuver")
    await bot.tapped(anna, answer, "Vancouver")
    assert (await subscriber(bot, anna)).zone == "America/Vancouver"


@pytest.mark.parametrize("city", ["Atlantis under the sea", "../../etc/passwd", "%s%s%n", "A" * 150])
async def test_a_city_that_does_not_exist_is_explained(bot: Talk, anna: Person, city: str) -> None:
    (answer,) = await bot.said(anna, f"/timezone {city}")
    assert "I cannot find" in answer["text"]
    assert (await subscriber(bot, anna)).id == 0


async def test_without_a_city_there_are_buttons(bot: Talk, benoit: Person) -> None:
    (panel,) = await bot.said(benoit, "/timezone")
    await bot.tapped(benoit, panel, "Paris")
    assert "✓ Paris" in bot.labels(panel)
    assert (await subscriber(bot, benoit)).zone == "Europe/Paris"


@pytest.mark.parametrize("typed", ["14:00", "14h", "2 pm", "13:55"])
async def test_a_zone_is_found_by_what_time_it_is_there(bot: Talk, anna: Person, typed: str) -> None:
    (answer,) = await bot.said(anna, f"/timezone {typed}")
    assert "that time in these cities" in answer["text"]
    await bot.tapped(anna, answer, "Kyiv")
    assert (await subscriber(bot, anna)).zone in {"Europe/Kyiv", "Europe/Kiev"}
