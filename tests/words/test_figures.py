"""Figures: different numbers for the same thing are noticed, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.words.figures import differing
from tests.builders import ago, entry

if TYPE_CHECKING:
    from bot.models import Entry


def story(*titles: str, language: str = "en") -> list[Entry]:
    """One entry a title, each of its own outlet, in order of time."""
    return [
        entry(number, title=title, by=f"Outlet {number}", language=language, published=ago(hours=9 - number))
        for number, title in enumerate(titles, start=1)
    ]


def test_different_numbers_of_the_dead_are_told_with_their_entries() -> None:
    (difference,) = differing(
        story("Mill fire in Port Ellis: 12 dead", "Port Ellis fire kills 15 people", "Twelve people dead in mill fire")
    )
    assert difference.thing == "dead"
    assert [(figure.value, figure.entry_ids) for figure in difference.figures] == [(12, (1, 3)), (15, (2,))]


def test_numbers_are_compared_across_languages() -> None:
    rows = [
        entry(1, title="Ferry runs aground; 12 injured", by="One"),
        entry(2, title="Traversier échoué : quinze blessés", by="Two", language="fr"),
    ]
    (difference,) = differing(rows)
    assert [figure.value for figure in difference.figures] == [12, 15]


def test_an_outlet_that_updates_its_number_does_not_differ_from_itself() -> None:
    rows = [
        entry(1, title="Ferry fire: 3 injured", by="One", published=ago(hours=5)),
        entry(2, title="Ferry fire: 5 injured", by="One", published=ago(hours=2)),
        entry(3, title="Five people injured in ferry fire", by="Two", published=ago(hours=1)),
    ]
    assert differing(rows) == ()


@pytest.mark.parametrize(
    "titles",
    [
        ("Mill fire kills 12", "Twelve dead in mill fire"),
        ("Storm cuts power to 95,000 homes", "Tempest leaves 95 000 homes dark"),
        ("Fire kills nearly 100 people", "Fire kills 98 people"),
        ("12 dead in mill fire", "41,000 deaths since the spring, says office"),
        ("Mill fire kills 12", "15 firefighters at mill fire"),
        ("Profit up 12 per cent", "Profit up 15 per cent"),
        ("Mill fire", "Mill burns"),
        ("Mill fire injures nearly 200 people", "Mill fire injures 172 people"),
        ("No one killed in mill fire", "Mill fire kills 3"),
        ("Il fait 12 ce matin à Lyon", "Il fait 15 ce midi à Lyon"),
        ("Troops kill 4 gunmen near Port Ellis", "Clash near Port Ellis: 3 killed"),
        ("Clash near Port Ellis: 9 killed in 24 hours", "14 killed in 4 days near Port Ellis"),
        ("Coronavirus: 12 deaths in Port Ellis", "15 dead of the virus in Port Ellis"),
        ("Shooting in Port Ellis: one dead, one injured", "Two injured in Port Ellis shooting"),
    ],
)
def test_what_agrees_or_counts_something_else_is_no_difference(titles: tuple[str, ...]) -> None:
    assert differing(story(*titles)) == ()


def test_magnitudes_and_flights_are_compared_too() -> None:
    quake = differing(story("Magnitude 6.4 earthquake off the coast", "Earthquake of magnitude 6.5 shakes coast"))
    assert [figure.value for figure in quake[0].figures] == [6.4, 6.5]
    flights = differing(story("Strike grounds 320 flights", "Strike: 340 flights cancelled"))
    assert flights[0].thing == "flights"


def test_jobs_and_hectares_are_compared_too() -> None:
    jobs = differing(story("Mill to cut 200 jobs", "La scierie supprime 250 postes"))
    assert (jobs[0].thing, [figure.value for figure in jobs[0].figures]) == ("jobs", [200, 250])
    fire = differing(story("Fire at Lake Ellis covers 900 hectares", "Lake Ellis fire: 1,200 hectares burnt"))
    assert fire[0].thing == "hectares"


def test_a_french_count_of_the_injured_is_none_of_the_dead() -> None:
    rows = story("Fusillade à Port-Ellis : un mort", "Une fusillade fait deux blessés à Port-Ellis", language="fr")
    assert differing(rows) == ()


def test_a_count_of_yesterday_is_out_of_date_and_no_other_opinion() -> None:
    rows = [
        entry(1, title="Mill fire kills 12 people", by="One", published=ago(hours=20)),
        entry(2, title="Mill fire kills 15 people", by="Two", published=ago(hours=1)),
    ]
    assert differing(rows) == ()


def test_no_entries_do_not_differ() -> None:
    assert differing([]) == ()
