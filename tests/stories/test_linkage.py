from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.linkage import Neighbourhood, agglomerate
from bot.stories.model import Joining, shipped
from bot.stories.similarity import Compared

ODDS = st.floats(-6, 6, width=32)


def compared(odds: list[float], *, foreign: bool = False) -> Compared:
    column = np.array(odds, dtype=np.float32)
    cosines = np.clip(column / 12 + 0.5, 0, 1)
    nothing = np.zeros_like(column)
    return Compared(column, nothing, cosines, np.full_like(column, foreign), {})


def alone(count: int, joining: Joining) -> Neighbourhood:
    return Neighbourhood([[place] for place in range(count)], [1] * count, joining)


@st.composite
def neighbourhoods(draw: st.DrawFn) -> list[tuple[int, list[float]]]:
    counts = draw(st.lists(st.integers(2, 7), min_size=1, max_size=4))
    return [(count, [draw(ODDS) for _ in combinations(range(count), 2)]) for count in counts]


@given(neighbourhoods())
def test_neighbourhoods_are_joined_alike_together_and_each_by_itself(some: list[tuple[int, list[float]]]) -> None:
    joining = shipped().join_words
    hours = np.zeros(sum(count for count, _ in some))
    together = agglomerate(
        compared([one for _, odds in some for one in odds]), hours, [alone(count, joining) for count, _ in some]
    )
    apart = [agglomerate(compared(odds), np.zeros(count), [alone(count, joining)])[0] for count, odds in some]
    assert together == apart
    for groups, (count, _) in zip(together, some, strict=True):
        assert sorted(place for group in groups for place in group) == list(range(count))


def test_nobody_is_joined_below_the_least_likeness() -> None:
    generous = Joining(5.0, shipped().join_words.weights)
    assert agglomerate(compared([-4.0]), np.zeros(2), [alone(2, generous)]) == [[[0], [1]]]
    assert agglomerate(compared([-3.0]), np.zeros(2), [alone(2, generous)]) == [[[0, 1]]]


def test_one_near_neighbour_does_not_chain_two_groups() -> None:
    odds = {(0, 1): 5.0, (2, 3): 5.0, (1, 2): 2.0}
    pairs = [odds.get(pair, -6.0) for pair in combinations(range(4), 2)]
    (groups,) = agglomerate(compared(pairs), np.zeros(4), [alone(4, shipped().join_words)])
    assert sorted(groups) == [[0, 1], [2, 3]]


def test_two_tight_groups_that_are_rather_unlike_each_other_are_two_stories() -> None:
    generous = Joining(9.0, shipped().join_words.weights)
    pairs = [6.0, -0.9, -0.9, -0.9, -0.9, 6.0]
    assert agglomerate(compared(pairs), np.zeros(4), [alone(4, generous)]) == [[[0, 1], [2, 3]]]
    assert agglomerate(compared([-0.9] * 6), np.zeros(4), [alone(4, generous)]) == [[[0, 1, 2, 3]]]
    spoken = Neighbourhood([[0, 1], [2, 3]], [2, 2], generous)
    assert agglomerate(compared(pairs), np.zeros(4), [spoken]) == [[[0, 1], [2, 3]]]


def test_those_who_speak_for_a_story_stay_together() -> None:
    spoken = Neighbourhood([[0, 1, 2], [3]], [40, 1], shipped().join_words)
    pairs = [-6.0] * 6
    assert agglomerate(compared(pairs), np.zeros(4), [spoken]) == [[[0, 1, 2], [3]]]


def crowded(crowding: float, odds: float, hours_between: float, *, foreign: bool = False) -> int:
    """How many groups are left of a large story and one more entry, all of whose pairs have these log-odds."""
    generous = Joining(9.0, shipped().join_words.weights)
    spoken = Neighbourhood([[0, 1, 2], [3]], [40, 1], generous, crowding)
    pairs = compared([6.0, 6.0, odds, 6.0, odds, odds], foreign=foreign)
    (groups,) = agglomerate(pairs, np.array([0.0, 0.0, 0.0, hours_between]), [spoken])
    return len(groups)


def test_in_a_crowd_a_large_story_takes_in_only_what_is_like_most_of_it() -> None:
    assert crowded(0.0, -3.5, 48) == 1
    assert crowded(2.5, -3.5, 48) == 2
    assert crowded(2.5, 0.0, 48) == 1


def test_in_a_crowd_more_is_asked_of_what_comes_days_later() -> None:
    assert crowded(2.5, -3.5, 1) == 1
    assert crowded(2.5, -3.5, 70) == 2


def test_in_a_crowd_less_is_asked_of_reports_in_another_language() -> None:
    least = max(odds for odds in np.arange(-6, 6, 0.25).tolist() if crowded(2.5, odds, 48) == 2)
    assert crowded(2.5, least, 48, foreign=True) == 1
    assert crowded(2.5, least - 1, 48, foreign=True) == 2
