from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.errors import UnknownZone
from bot.services import places
from tests.builders import NOW


def cities(text: str, now: datetime = NOW) -> tuple[str, ...]:
    with pytest.raises(UnknownZone) as raised:
        places.find(text, now)
    assert raised.value.asked == ""
    return raised.value.nearest


def test_a_city_is_a_zone() -> None:
    assert places.find("Montréal", NOW) == "America/Toronto"


@pytest.mark.parametrize("said", ["08:00", "8 am", "8h05", "7:51"])
def test_a_time_leads_to_the_cities_where_it_is_about_that_time(said: str) -> None:
    assert cities(said)[0] == "Toronto"


def test_midnight_is_near_a_quarter_to_and_past() -> None:
    at_midnight = datetime(2026, 3, 10, 4, 5, tzinfo=UTC)
    assert "Toronto" in cities("23:58", at_midnight)
    assert "Toronto" in cities("0:01", at_midnight)


@pytest.mark.parametrize("said", ["3:30", "Atlantis", "25:00", ""])
def test_what_is_no_city_and_no_time_anywhere_stays_unknown(said: str) -> None:
    with pytest.raises(UnknownZone) as raised:
        places.find(said, NOW)
    assert raised.value.asked == said
