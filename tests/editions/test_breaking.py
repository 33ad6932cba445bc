"""What breaks, whom it may wake, and what it takes for a story to have moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.editions.breaking import breaks, figures, may_alert, moved
from bot.editions.facts import fresh
from bot.models import StoryFollow
from tests import builders
from tests.builders import NOW, ago

if TYPE_CHECKING:
    from bot.models import Entry, Story

HOUR = timedelta(hours=1)


def reported(*titles: tuple[str, str, int], language: str = "en") -> list[Entry]:
    """Reports, each a title, its outlet, and how many minutes ago it came."""
    return [
        builders.entry(number, title, by=outlet, published=ago(minutes=minutes), language=language)
        for number, (title, outlet, minutes) in enumerate(titles, 1)
    ]


OLD = (("Harbour bridge closes after crane collapse", "Post", 300), ("Crane falls onto bridge", "Ledger", 290))


@pytest.mark.parametrize(
    ("new", "is_news"),
    [
        # Two publishers, each in its own words.
        ((("Crane operator arrested over bridge", "Post", 5), ("Police arrest operator of crane", "Times", 4)), True),
        # One alone, or one twice, may be wrong.
        ((("Crane operator arrested over bridge", "Post", 5),), False),
        ((("Crane operator arrested", "Post", 5), ("Operator of crane is arrested", "Post", 4)), False),
        # A copy is no second voice.
        ((("Crane operator arrested", "Post", 5), ("Crane operator arrested", "Times", 4)), False),
        # The same told again, with other small words.
        (
            (("Bridge remains closed after crane falls", "Times", 5), ("Collapse closes bridge", "Star", 4)),
            False,
        ),
        # Only one word is shared.
        ((("Crane collapse: mayor visits", "Times", 5), ("Mayor praises crew at bridge", "Star", 4)), False),
    ],
)
def test_a_new_fact_is_what_two_publishers_report_in_their_own_words(
    new: tuple[tuple[str, str, int], ...], is_news: object
) -> None:
    story = builders.story(1, entries=reported(*OLD, *new))
    assert bool(fresh(story, ago(minutes=60))) is is_news
    assert fresh(story, NOW) == ()


def test_a_language_that_joins_brings_no_news_by_that() -> None:
    french = reported(
        ("Le pont du port ferme après la chute d'une grue", "Quai", 5),
        ("Chute d'une grue sur le pont", "Phare", 4),
        language="fr",
    )
    later = [replace(entry, id=entry.id + 10) for entry in french]
    assert fresh(builders.story(1, entries=[*reported(*OLD), *later]), ago(minutes=60)) == ()


def test_a_story_moves_with_a_new_fact_since_she_last_heard_however_often_it_was_looked_at() -> None:
    new = (("Crane operator arrested over bridge", "Post", 50), ("Police arrest operator of crane", "Ledger", 40))
    story = builders.story(1, entries=reported(*OLD, *new))
    heard = StoryFollow(1, 1, 7, told=ago(minutes=45), families=2, heard=ago(minutes=60))
    news = moved(heard, story)
    assert news is not None
    assert [entry.title for entry in news.reports] == [title for title, _, _ in new]
    assert moved(replace(heard, heard=ago(minutes=30)), story) is None


def told(*minutes_ago: float, titles: tuple[str, ...] = ()) -> Story:
    """A story with one report of another family at each of these times."""
    entries = [
        builders.entry(
            number,
            titles[number] if number < len(titles) else "Bridge falls",
            by=builders.outlet(f"Outlet {number}", id=number + 1),
            published=ago(minutes=minutes),
        )
        for number, minutes in enumerate(minutes_ago)
    ]
    return builders.story(1, entries=entries)


def follow(story: Story, families: int | None = None) -> StoryFollow:
    return StoryFollow(1, story.id, 7, NOW, story.reason.families if families is None else families, figures(story))


def test_a_story_breaks_when_enough_families_begin_within_the_time() -> None:
    assert breaks(told(5, 10, 20), NOW, families=3, within=HOUR)
    assert not breaks(told(5, 10), NOW, families=3, within=HOUR)
    assert not breaks(told(5, 10, 70), NOW, families=3, within=HOUR)


def test_families_that_tell_it_since_yesterday_break_nothing_when_they_go_on() -> None:
    old = told(1500, 1400, 1300)
    again = [replace(entry, id=entry.id + 100, published=ago(minutes=5)) for entry in old.entries]
    assert not breaks(builders.story(1, entries=[*old.entries, *again]), NOW, families=3, within=HOUR)


def test_many_reports_of_one_family_break_nothing() -> None:
    entries = [builders.entry(number, by="The Harbour Post", published=ago(minutes=number)) for number in range(9)]
    assert not breaks(builders.story(1, entries=entries), NOW, families=3, within=HOUR)


def test_what_may_not_lead_does_not_break() -> None:
    story = told(5, 10, 20)
    assert not breaks(replace(story, reason=replace(story.reason, may_lead=False)), NOW, families=3, within=HOUR)


def test_who_wants_alerts_is_woken_once_in_a_while_and_never_in_quiet_hours() -> None:
    story, anna = told(5, 10, 20), replace(builders.subscriber(1), alerts=True)
    assert may_alert(anna, story, (), NOW, 3 * HOUR)
    assert not may_alert(replace(anna, alerts=False), story, (), NOW, 3 * HOUR)
    assert not may_alert(anna, story, {story.id}, NOW, 3 * HOUR)
    assert not may_alert(replace(anna, mutes=(story.tags[0].key,)), story, (), NOW, 3 * HOUR)
    assert not may_alert(replace(anna, last_alert=ago(hours=2)), story, (), NOW, 3 * HOUR)
    assert may_alert(replace(anna, last_alert=ago(hours=3)), story, (), NOW, 3 * HOUR)
    # It is eight in the morning in Toronto.
    assert not may_alert(replace(anna, quiet=(22 * 60, 9 * 60)), story, (), NOW, 3 * HOUR)
    assert may_alert(replace(anna, quiet=(22 * 60, 8 * 60)), story, (), NOW, 3 * HOUR)


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (("12 dead in fire", "Fire kills 12"), {"12"}),
        (("12 dead in fire", "Fire kills 15"), set()),
        (("Cuts 1,200 jobs", "Suppression de 1\u00a0200 emplois"), {"1200"}),
        (("The vote of 2026", "Vote set for 2026"), set()),
        (("Final ends 3-2", "Win by 3-2"), set()),
        (("Up 3.5 per cent", "3.5 per cent more"), set()),
        (("COVID19 is back", "COVID19 again"), set()),
    ],
)
def test_numbers_count_when_two_families_agree(titles: tuple[str, ...], expected: set[str]) -> None:
    assert figures(told(5, 10, titles=titles)) == expected


def test_a_story_moves_with_new_families_or_new_numbers_and_not_without() -> None:
    story = told(5, 10, 20, titles=("12 dead in fire", "Fire kills 12"))
    assert moved(follow(story), story) is None
    assert moved(follow(story, families=2), story) is None
    more = moved(follow(story, families=1), story)
    assert more is not None
    assert (more.families, more.figures) == (2, ())
    risen = told(5, 10, 20, titles=("15 dead in fire", "Fire kills 15"))
    news = moved(follow(story), risen)
    assert news is not None
    assert (news.families, news.figures) == (0, ("15",))


@given(st.integers(1, 40), st.integers(1, 40))
def test_a_large_story_needs_half_as_many_families_again(then: int, now: int) -> None:
    story = told(*range(now))
    assert (moved(follow(story, families=then), story) is not None) == (now - then >= max(2, then // 2))
