"""How feeds are doing, of which troubles somebody is told, and who publishes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.health import check_up, is_trouble, longest_pause, news
from bot.feeds.publisher import publisher
from bot.models import Checkup, FeedState, Health
from tests import builders
from tests.builders import NOW, ago

WELL = FeedState(last_poll=NOW, last_success=NOW, last_change=ago(hours=2))
FAILING = replace(WELL, failures=5, problem="there is nothing at this address (404)", last_success=ago(days=2))
SILENT = replace(WELL, last_change=ago(days=2))
GONE = replace(FAILING, gone=True)


def checkup(state: FeedState, *, tier: int = 1, id: int = 1) -> Checkup:  # noqa: A002 - the field's name
    return check_up(builders.feed(id, by=builders.outlet(tier=tier), state=state))


@pytest.mark.parametrize(
    ("state", "health"),
    [
        (FeedState(), Health.NEW),
        (WELL, Health.WELL),
        (replace(WELL, last_change=None), Health.WELL),
        (replace(WELL, failures=1), Health.FAILING),
        (FAILING, Health.FAILING),
        (SILENT, Health.SILENT),
        (GONE, Health.GONE),
    ],
)
def test_health_follows_from_the_last_poll(state: FeedState, health: Health) -> None:
    assert checkup(state).health is health


def test_a_weekly_feed_is_not_silent_after_a_week() -> None:
    weekly = [ago(days=days) for days in (23, 16, 9)]
    feed = builders.feed(state=replace(WELL, last_change=ago(days=9)))
    assert check_up(feed, longest_pause(weekly)).health is Health.WELL
    assert check_up(feed).health is Health.SILENT


def test_a_nonsense_date_does_not_let_a_feed_be_silent_for_ever() -> None:
    feed = builders.feed(state=replace(WELL, last_change=ago(days=60)))
    assert check_up(feed, longest_pause([ago(days=9000), NOW])).health is Health.SILENT


def test_time_in_which_the_program_was_off_is_no_silence() -> None:
    assert checkup(replace(WELL, last_success=ago(days=3), last_change=ago(days=3, hours=1))).health is Health.WELL


def test_a_feed_that_was_just_switched_on_again_has_a_day() -> None:
    feed = replace(builders.feed(state=replace(SILENT, failures=3)), since=ago(hours=3))
    assert not is_trouble(check_up(feed), NOW)
    assert not is_trouble(check_up(replace(feed, state=SILENT)), NOW)


def test_a_feed_that_moved_for_good_tells_where_it_is_asked() -> None:
    moved = replace(WELL, moved_to="https://new.example/feed", moved_seen=9)
    assert checkup(moved).moved_to == "https://new.example/feed"
    assert checkup(replace(moved, moved_seen=1)).moved_to is None


@pytest.mark.parametrize("state", [FAILING, SILENT, GONE])
def test_troubles_of_important_feeds_are_told_and_of_small_ones_not(state: FeedState) -> None:
    assert [is_trouble(checkup(state, tier=tier), NOW) for tier in (1, 2, 3)] == [True, True, False]


@pytest.mark.parametrize(
    ("failures", "hours", "expected"), [(5, 23, False), (5, 24, True), (1, 48, False), (2, 24, True)]
)
def test_failing_is_told_after_a_day(failures: int, hours: int, expected: bool) -> None:  # noqa: FBT001 - a table
    state = replace(FAILING, failures=failures, last_success=ago(hours=hours))
    assert is_trouble(checkup(state), NOW) is expected


def test_a_feed_that_never_answered_is_told_a_day_after_it_was_added() -> None:
    never = replace(FAILING, last_success=None)
    feed = replace(builders.feed(state=never), since=ago(hours=25))
    assert is_trouble(check_up(feed), NOW)
    assert not is_trouble(check_up(replace(feed, since=ago(hours=23))), NOW)


def test_each_trouble_is_told_once_and_its_end_once() -> None:
    first = news([checkup(FAILING)], {}, NOW)
    assert ([one.health for one in first.began], first.ended) == ([Health.FAILING], ())
    again = news([checkup(FAILING)], first.told, NOW)
    assert (again.began, again.ended, again.told) == ((), (), first.told)
    ended = news([checkup(WELL)], again.told, NOW)
    assert (ended.began, len(ended.ended), ended.told) == ((), 1, {})
    assert news([checkup(WELL)], ended.told, NOW).ended == ()


def test_a_failing_feed_that_turns_out_gone_is_told_once_more() -> None:
    told = {1: Health.FAILING}
    gone = news([checkup(GONE)], told, NOW)
    assert [one.health for one in gone.began] == [Health.GONE]
    assert news([checkup(GONE)], gone.told, NOW).began == ()


def test_a_feed_that_answers_again_without_news_is_not_told_as_mended() -> None:
    silent = news([checkup(SILENT)], {1: Health.FAILING}, NOW)
    assert (silent.began, silent.ended, silent.told) == ((), (), {1: Health.FAILING})


def test_a_feed_that_was_removed_is_forgotten_without_a_word() -> None:
    assert news([], {1: Health.FAILING}, NOW) == news([], {}, NOW)


@given(st.lists(st.sampled_from([WELL, FAILING, SILENT, GONE, FeedState(), replace(WELL, failures=1)])))
def test_beginnings_and_ends_alternate(states: list[FeedState]) -> None:
    told, open_troubles = {}, 0
    for state in states:
        found = news([checkup(state)], told, NOW)
        told = dict(found.told)
        open_troubles += sum(one.health is not Health.GONE or not open_troubles for one in found.began)
        open_troubles -= len(found.ended)
        assert open_troubles == len(told)
        assert 0 <= open_troubles <= 1


def test_the_longest_pause_is_between_neighbours() -> None:
    assert longest_pause([ago(hours=9), ago(hours=4), NOW]) == timedelta(hours=5)
    assert longest_pause([NOW]) == longest_pause([]) == timedelta(0)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.com/rss", "example.com"),
        ("https://feeds.bbc.co.uk/news/rss.xml", "bbc.co.uk"),
        ("https://ici.example.ca/flux", "example.ca"),
        ("https://montreal.gouv.qc.ca/flux", "gouv.qc.ca"),
        ("https://somebody.substack.com/feed", "somebody.substack.com"),
        ("https://feeds.feedburner.com/SomePaper", None),
        ("http://192.0.2.1/rss", None),
        ("http://[::1/rss", None),
        ("nonsense", None),
    ],
)
def test_the_publisher_is_told_from_the_address_where_it_tells(url: str, expected: str | None) -> None:
    assert publisher(url) == expected
