from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import GatherConfig
from bot.errors import FetchFailed, NotAFeed, Postponed
from bot.feeds import decide
from bot.feeds.answer import Fetched
from bot.feeds.decide import Remembered
from bot.models import Feed, FeedState, Outlet, ParsedEntry, ParsedFeed

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONFIG = GatherConfig(interval_minutes=15, interval_floor_minutes=10, interval_ceiling_minutes=720)
FLOOR, CEILING, DAY = timedelta(minutes=10), timedelta(hours=12), timedelta(days=1)


def feed(**state: object) -> Feed:
    return Feed(7, "https://harbour.example/feed", Outlet("Harbour", "Harbour"), state=FeedState(**state))  # type: ignore[arg-type]


def fetched(**changes: object) -> Fetched:
    plain = Fetched(200, b"x", '"e"', "m", "hash", "application/rss+xml", "https://harbour.example/feed")
    return replace(plain, **changes)  # type: ignore[arg-type]


def entry(identity: str, *, title: str = "", link: str | None = "", content: str = "") -> ParsedEntry:
    link = f"https://harbour.example/{identity}" if link == "" else link
    return ParsedEntry(identity, title or f"Title {identity}", "", link, None, "en", None, content or identity, 0)


def parsed(*entries: ParsedEntry, **changes: object) -> ParsedFeed:
    return replace(ParsedFeed("", None, None, None, entries), **changes)  # type: ignore[arg-type]


def after(
    a_feed: Feed,
    *,
    changed: bool = False,
    now: datetime = NOW,
    read: ParsedFeed | None = None,
    **changes: object,
) -> FeedState:
    return decide.after_answer(a_feed, fetched(**changes), read, changed, now, CONFIG)


# ------------------------------------------------------------------ what is new
def test_an_unknown_identity_is_new_and_a_known_one_with_other_content_is_changed() -> None:
    found = decide.fresh(parsed(entry("a"), entry("b", content="new words"), entry("c")), {"b": "old", "c": "c"})
    assert [one.identity for one in found.new] == ["a"]
    assert [one.identity for one in found.changed] == ["b"]


def test_ids_that_all_change_at_once_are_recognised_by_link() -> None:
    old = [Remembered(f"old{n}", f"https://harbour.example/{n}", f"T{n}", "same") for n in range(3)]
    now = [entry(f"new{n}", link=f"https://harbour.example/{n}", content="same") for n in range(3)]
    found = decide.fresh(parsed(*now, entry("really-new")), {}, old)
    assert [one.identity for one in found.new] == ["really-new"]
    assert found.changed == ()
    assert found.renamed == (("old0", "new0"), ("old1", "new1"), ("old2", "new2"))


def test_ids_and_links_that_all_change_at_once_are_recognised_by_title() -> None:
    old = [Remembered(f"old{n}", f"http://old.example/{n}", f"Title {n}", "x") for n in range(4)]
    found = decide.fresh(parsed(*(entry(str(n)) for n in range(4))), {}, old)
    assert found.new == ()
    assert len(found.renamed) == len(found.changed) == 4


def test_a_title_that_comes_again_under_another_link_is_new() -> None:
    old = [Remembered("old", "https://harbour.example/monday", "Morning briefing", "x")]
    found = decide.fresh(parsed(entry("tuesday", title="Morning briefing"), entry("known")), {"known": "known"}, old)
    assert [one.identity for one in found.new] == ["tuesday"]


def test_a_link_that_many_entries_share_recognises_none_of_them() -> None:
    old = [Remembered(f"old{n}", "https://harbour.example/live", f"Old {n}", "x") for n in range(2)]
    now = [entry(f"new{n}", link="https://harbour.example/live") for n in range(2)]
    assert len(decide.fresh(parsed(*now), {}, old).new) == 2


# ------------------------------------------------------------------ when to ask again
def test_an_answer_clears_failures_and_keeps_what_the_next_question_needs() -> None:
    state = after(feed(failures=4, problem="dead"), changed=True)
    assert (state.etag, state.modified, state.body_hash) == ('"e"', "m", "hash")
    assert (state.failures, state.problem, state.gone) == (0, None, False)
    assert (state.last_poll, state.last_success, state.last_change) == (NOW, NOW, NOW)


def test_a_feed_that_changes_often_is_asked_more_often_and_a_calm_one_less() -> None:
    busy = calm = FeedState(interval=timedelta(minutes=60), last_change=NOW, last_success=NOW)
    moment = NOW
    for _ in range(20):
        moment += timedelta(minutes=30)
        busy = after(replace(feed(), state=busy), changed=True, now=moment)
        calm = after(replace(feed(), state=calm), now=moment + timedelta(days=2))
    assert busy.interval < timedelta(minutes=16)
    assert calm.interval > timedelta(hours=6)


@given(
    st.timedeltas(timedelta(0), timedelta(days=90)),
    st.timedeltas(timedelta(0), timedelta(days=90)),
    st.none() | st.timedeltas(timedelta(0), timedelta(days=4000)),
    st.booleans(),
)
def test_the_interval_stays_between_floor_and_ceiling(
    interval: timedelta,
    quiet: timedelta,
    asked: timedelta | None,
    changed: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    state = after(feed(interval=interval, last_change=NOW - quiet), changed=changed, max_age=asked)
    assert FLOOR <= state.interval <= CEILING
    assert state.next_due is not None
    assert NOW + state.interval <= state.next_due <= NOW + state.interval * 1.1


def test_what_the_publisher_asks_for_makes_the_wait_longer_never_shorter() -> None:
    state = after(feed(), max_age=timedelta(hours=2))
    assert state.interval == timedelta(hours=2)
    assert after(feed(), max_age=timedelta(seconds=1)).interval == timedelta(minutes=15)
    assert after(feed(), max_age=timedelta(days=365)).interval == CEILING
    with_ttl = after(feed(), read=parsed(ttl=timedelta(hours=3)))
    assert with_ttl.interval == timedelta(hours=3)


def test_skipped_hours_and_days_are_skipped() -> None:
    sleepy = parsed(skip_hours=frozenset(range(12, 18)), skip_days=frozenset({1}))
    monday_noon = after(feed(), read=sleepy).next_due
    assert monday_noon is not None
    assert (monday_noon.weekday(), monday_noon.hour) == (0, 18)
    late = after(feed(), read=sleepy, now=NOW.replace(hour=23, minute=50)).next_due
    assert late is not None
    assert late.weekday() == 2


def test_what_the_feed_asked_for_holds_over_answers_without_a_feed() -> None:
    said = after(
        feed(), read=parsed(ttl=timedelta(hours=3), skip_hours=frozenset({15, 16})), max_age=timedelta(hours=2)
    )
    for status in (304, 200):
        silent = after(replace(feed(), state=said), status=status, body=None)
        assert silent.interval == timedelta(hours=3)
        assert silent.next_due is not None
        assert silent.next_due.hour == 17
        assert silent.wishes.ttl == timedelta(hours=3)
    failed = decide.after_failure(replace(feed(), state=said), NotAFeed(""), NOW, CONFIG)
    assert failed.next_due is not None
    assert failed.next_due.hour == 17


def test_cache_control_holds_over_a_304_without_it_and_a_full_answer_takes_it_back() -> None:
    said = replace(feed(), state=after(feed(), max_age=timedelta(hours=2)))
    assert after(said, status=304, body=None).wishes.max_age == timedelta(hours=2)
    assert after(said, status=304, body=None, max_age=timedelta(hours=4)).interval == timedelta(hours=4)
    assert after(said).wishes.max_age is None


def test_a_304_may_ask_for_a_rest_too() -> None:
    later = after(feed(), status=304, body=None, retry_after=timedelta(hours=5)).next_due
    assert later is not None
    assert later >= NOW + timedelta(hours=5)


def test_a_feed_that_was_postponed_only_waits() -> None:
    state = feed(failures=1, problem="x", etag='"e"').state
    postponed = decide.after_postponing(replace(feed(), state=state), Postponed("", timedelta(minutes=1)), NOW)
    assert postponed.next_due is not None
    assert timedelta(minutes=1) <= postponed.next_due - NOW <= timedelta(minutes=1.1)
    assert postponed == replace(state, next_due=postponed.next_due)


def test_the_hosts_take_turns_and_none_gets_more_than_thirty_in_a_pass() -> None:
    large = [replace(feed(), id=n, url=f"https://large.example/{n}") for n in range(500)]
    small = [replace(feed(), id=1000 + n, url=f"https://small{n}.example/") for n in range(3)]
    own = [replace(feed(), id=2000 + n, url=f"http://own.example/{n}", private_network=True) for n in range(50)]
    order = [one.id for one in decide.turns(large + small + own)]
    assert order == [*range(2000, 2050), 0, 1000, 1001, 1002, *range(1, 30)]


def test_a_feed_that_skips_everything_is_asked_all_the_same() -> None:
    never = parsed(skip_hours=frozenset(range(24)))
    assert after(feed(), read=never).next_due is not None


def test_jitter_is_the_same_for_a_feed_and_another_for_another() -> None:
    due = {after(replace(feed(), id=number)).next_due for number in range(50)}
    assert len(due) > 40
    assert after(feed()).next_due == after(feed()).next_due


def test_a_feed_never_asked_before_begins_with_the_configured_interval() -> None:
    config = CONFIG.model_copy(update={"interval_minutes": 40})
    good = decide.after_answer(feed(), fetched(), None, True, NOW, config)  # noqa: FBT003 - the contract of the pipeline
    bad = decide.after_failure(feed(), NotAFeed(""), NOW, config)
    assert good.interval == timedelta(minutes=40)
    assert bad.next_due is not None
    assert bad.next_due >= NOW + timedelta(minutes=40)


# ------------------------------------------------------------------ failures
def test_failures_double_the_wait_up_to_a_day_and_keep_the_validators() -> None:
    state, waits = FeedState(etag='"e"', body_hash="hash"), []
    for _ in range(12):
        state = decide.after_failure(replace(feed(), state=state), NotAFeed("a web page"), NOW, CONFIG)
        assert state.next_due is not None
        waits.append(state.next_due - NOW)
    assert waits == sorted(waits)
    assert waits[0] < timedelta(minutes=17)
    assert DAY <= waits[-1] <= DAY * 1.1
    assert (state.failures, state.problem, state.etag, state.body_hash) == (12, "a web page", '"e"', "hash")


def test_gone_stops_the_feed() -> None:
    state = decide.after_failure(feed(), FetchFailed("gone", status=410), NOW, CONFIG)
    assert state.gone
    assert state.next_due is None


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        (timedelta(hours=3), timedelta(hours=3), timedelta(hours=3.3)),
        (timedelta(days=4000), DAY, DAY * 1.1),
        (timedelta(0), timedelta(hours=1), timedelta(hours=1.1)),
        (None, timedelta(hours=1), timedelta(hours=1.1)),
    ],
)
def test_a_host_that_asks_for_fewer_visits_is_left_alone(
    asked: timedelta | None, least: timedelta, most: timedelta
) -> None:
    for status in (403, 429, 503):
        state = decide.after_failure(feed(), FetchFailed("", status=status, retry_after=asked), NOW, CONFIG)
        assert state.next_due is not None
        assert least <= state.next_due - NOW <= most


# ------------------------------------------------------------------ moving
def test_a_feed_moves_after_the_permanent_redirect_was_seen_three_times_in_a_row() -> None:
    new, state = "https://harbour.example/new", FeedState()
    for _ in range(3):
        assert decide.address(replace(feed(), state=state)) == "https://harbour.example/feed"
        state = after(replace(feed(), state=state), permanent_url=new)
    assert decide.address(replace(feed(), state=state)) == new
    state = after(replace(feed(), state=state))
    assert decide.address(replace(feed(), state=state)) == new


def test_a_redirect_that_changes_its_mind_is_counted_anew() -> None:
    state = after(feed(moved_to="https://a.example/", moved_seen=2), permanent_url="https://b.example/")
    assert (state.moved_to, state.moved_seen) == ("https://b.example/", 1)
    state = after(feed(moved_to="https://a.example/", moved_seen=2))
    assert (state.moved_to, state.moved_seen) == (None, 0)


def test_a_new_address_that_fails_again_and_again_is_doubted() -> None:
    state = FeedState(moved_to="https://a.example/", moved_seen=3)
    for _ in range(3):
        state = decide.after_failure(replace(feed(), state=state), FetchFailed("404", status=404), NOW, CONFIG)
    assert decide.address(replace(feed(), state=state)) == "https://harbour.example/feed"
