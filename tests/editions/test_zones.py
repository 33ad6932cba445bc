"""Zones by the names that people give them."""

from __future__ import annotations

import contextlib
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.editions.cities import ABBREVIATIONS, CITIES, MAIN_ZONES
from bot.editions.zones import find_zone, zone_name
from bot.errors import UnknownZone


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("America/Toronto", "America/Toronto"),
        ("america/toronto", "America/Toronto"), ("new_york", "America/New_York"),
        ("Montréal", "America/Toronto"), ("MONTREAL", "America/Toronto"), ("québec", "America/Toronto"),
        ("Ottawa", "America/Toronto"), ("Calgary", "America/Edmonton"), ("St. John's", "America/St_Johns"),
        ("Saint-Jean", "America/St_Johns"), ("trois rivieres", "America/Toronto"), ("Lyon", "Europe/Paris"),
        ("Genève", "Europe/Zurich"), ("Londres", "Europe/London"), ("Pékin", "Asia/Shanghai"), ("Kiev", "Europe/Kyiv"),
        ("France", "Europe/Paris"), ("Japon", "Asia/Tokyo"), ("Allemagne", "Europe/Berlin"), ("Cuba", "America/Havana"),
        ("Türkiye", "Europe/Istanbul"), ("Côte d’Ivoire", "Africa/Abidjan"), ("Suisse", "Europe/Zurich"),
        ("London, Ontario", "America/Toronto"), ("Victoria, BC", "America/Vancouver"),
        ("Paris (France)", "Europe/Paris"),
        ("UTC-5", "Etc/GMT+5"), ("GMT+2", "Etc/GMT-2"), ("utc", "Etc/UTC"), ("UTC−4", "Etc/GMT+4"), ("+1", "Etc/GMT-1"),
        ("UTC+5:30", "Asia/Kolkata"), ("+0545", "Asia/Kathmandu"), ("UTC+0", "Etc/UTC"), ("EST", "America/Toronto"),
        ("heure de l’Est", "America/Toronto"), ("US/Eastern", "America/New_York"), ("  ottawa. ", "America/Toronto"),
    ],
)  # fmt: skip
def test_a_zone_is_found_by_what_people_call_it(text: str, zone: str) -> None:
    assert find_zone(text) == zone


@pytest.mark.parametrize(
    ("text", "neighbour"),
    [
        ("Torronto", "Toronto"),
        ("Vancuver", "Vancouver"),
        ("Canada", "Toronto"),
        ("États-Unis", "New York"),
        ("Montrael", "Montréal"),
    ],
)
def test_an_unknown_name_is_answered_with_neighbours(text: str, neighbour: str) -> None:
    with pytest.raises(UnknownZone) as caught:
        find_zone(text)
    assert neighbour in caught.value.nearest


def test_every_neighbour_that_is_offered_would_be_understood() -> None:
    for text in ("Torronto", "Canada", "Brazil", "Australie", "Russie", "Pariss", "Mumbay", "Saint John", "Genev"):
        try:
            find_zone(text)
        except UnknownZone as unknown:
            for name in unknown.nearest:
                assert find_zone(name) in available_timezones()


def test_our_own_tables_name_zones_that_exist() -> None:
    assert {*CITIES, *ABBREVIATIONS.values(), *MAIN_ZONES.values()} <= available_timezones()
    for zone, cities in CITIES.items():
        for city in cities:
            assert find_zone(city) == zone, city


@pytest.mark.parametrize("zone", sorted(available_timezones() - {"Factory", "localtime"}))
def test_every_zone_is_found_by_its_own_name_and_can_be_shown(zone: str) -> None:
    found = find_zone(zone)
    assert found in available_timezones()
    assert zone_name(found, "en").strip()
    assert zone_name(found, "fr").strip()


@pytest.mark.parametrize(
    ("zone", "english", "french"),
    [
        ("Europe/London", "London", "Londres"), ("Etc/GMT+5", "UTC−05:00", "UTC−05:00"), ("Etc/UTC", "UTC", "UTC"),
        ("Etc/GMT-14", "UTC+14:00", "UTC+14:00"), ("America/New_York", "New York", "New York"), ("UTC", "UTC", "UTC"),
    ],
)  # fmt: skip
def test_a_zone_is_shown_by_its_city(zone: str, english: str, french: str) -> None:
    assert (zone_name(zone, "en"), zone_name(zone, "fr")) == (english, french)


@given(st.text(max_size=120))
def test_any_text_is_a_zone_or_an_unknown_zone(text: str) -> None:
    with contextlib.suppress(UnknownZone):
        ZoneInfo(find_zone(text))
