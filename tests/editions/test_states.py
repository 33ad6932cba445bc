from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.editions.render.card import card
from bot.editions.render.listing import listing
from bot.editions.render.view import View
from bot.editions.states import State, state
from tests.builders import NOW, ago, entry, outlet, story

if TYPE_CHECKING:
    from bot.models import Entry


def told(*hours: float, families: int = 99) -> list[Entry]:
    return [
        entry(n, f"Telling {n}", by=outlet(f"Paper {n}", family=f"family {n % families}"), published=ago(hours=hour))
        for n, hour in enumerate(hours)
    ]


@pytest.mark.parametrize(
    ("hours", "families", "expected"),
    [
        ((0.1, 0.5, 1.5), 99, State.BREAKING),
        ((0.1, 0.5, 1.5, 3.5), 99, State.BREAKING),
        ((0.1, 0.5, 1.5, 20), 99, State.DEVELOPING),
        ((0.1, 0.5, 1.5), 1, State.SETTLED),
        ((0.1, 0.5), 99, State.DEVELOPING),
        ((5, 30, 40), 99, State.SETTLED),
        ((7, 8, 9, 10), 99, State.SETTLED),
    ],
)
def test_the_state_follows_from_when_families_reported(
    hours: tuple[float, ...], families: int, expected: State
) -> None:
    assert state(story(entries=told(*hours, families=families)), NOW) is expected


def test_nothing_that_may_not_lead_breaks() -> None:
    assert state(story(entries=told(0.1, 0.2, 0.3), may_lead=False), NOW) is State.DEVELOPING


def test_every_story_settles() -> None:
    one = story(entries=told(0.1, 0.5, 1.5))
    assert state(one, ago(hours=-7)) is State.SETTLED


def test_a_card_and_a_list_say_in_one_word_that_a_story_moves() -> None:
    breaking, settled = story(entries=told(0.1, 0.5, 1.5)), story(entries=told(20, 30))
    english, french = (View((language,), "America/Toronto", NOW, "broadsheet_bot") for language in ("en", "fr"))
    assert "· breaking" in card(breaking, english).html
    assert "· dernière minute" in listing([breaking], french, "Une").html
    assert "developing" in card(story(entries=told(1, 20, 3)), english).html
    assert not {"breaking", "developing"} & set(card(settled, english).html.split())
