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
        ("No one killed in mill fire", "Mill fire kills 3"),
        ("Il fait 12 ce matin à Lyon", "Il fait 15 ce midi à Lyon"),
    ],
)
def test_what_agrees_or_counts_something_else_is_no_difference(titles: tuple[str, ...]) -> None:
    assert differing(story(*titles)) == ()


def test_magnitudes_and_flights_are_compared_too() -> None:
    quake = differing(story("Magnitude 6.4 earthquake off the coast", "Earthquake of magnitude 6.5 shakes coast"))
    assert [figure.value for figure in quake[0].figures] == [6.4, 6.5]
    flights = differing(story("Strike grounds 320 flights", "Strike: 340 flights cancelled"))
    assert flights[0].thing == "flights"


def test_no_entries_do_not_differ() -> None:
    assert differing([]) == ()
