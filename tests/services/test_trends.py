"""Trends: what rose over its usual leads, not what is always there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.services.trends import rise

WEEK = range(1, 8)


def test_an_evergreen_does_not_lead_before_what_rose() -> None:
    evergreen = rise(80, dict.fromkeys(WEEK, 80), 7)
    risen = rise(12, dict.fromkeys(WEEK, 1), 7)
    assert risen > evergreen
    assert abs(evergreen) < 0.001


def test_without_a_past_the_most_frequent_leads() -> None:
    assert rise(9, {}, 0) > rise(5, {}, 0) > rise(2, {}, 0) > rise(1, {}, 0) == 0


def test_yesterday_says_more_of_the_usual_than_last_week() -> None:
    assert rise(10, {1: 10}, 7) < rise(10, {7: 10}, 7)


def test_a_lone_story_has_not_risen() -> None:
    assert rise(1, {}, 7) == 0
    assert rise(1, {1: 9}, 7) < 0


@given(st.integers(2, 500), st.dictionaries(st.integers(1, 10), st.integers(0, 500)))
def test_more_stories_are_a_greater_rise_and_a_busier_past_a_smaller_one(stories: int, history: dict[int, int]) -> None:
    assert rise(stories + 1, history, 10) > rise(stories, history, 10)
    busier = {day: history.get(day, 0) + 1 for day in range(1, 11)}
    # With less than the usual, a busier past also says that chance is greater.
    if stories >= max(history.values(), default=0):
        assert rise(stories, busier, 10) < rise(stories, history, 10)
