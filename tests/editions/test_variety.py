from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.editions.variety import front_page
from bot.models import TagKind
from tests.builders import story

keys = st.lists(st.sampled_from(["ukraine", "harbour", "rates", "hockey"]), max_size=2, unique=True)
rows = st.lists(st.tuples(keys, st.booleans()), max_size=25)


@given(rows, st.integers(1, 12))
def test_a_front_page_begins_with_what_may_lead_and_shows_nothing_twice(
    found: list[tuple[list[str], bool]], length: int
) -> None:
    stories = [story(n, tags=tags, rank=-n / 8, may_lead=leads) for n, (tags, leads) in enumerate(found)]
    page = front_page(stories, {one.id: one.rank for one in stories}, length)
    assert len(page) == len({one.id for one in page}) == min(length, len(stories))
    if any(one.reason.may_lead for one in stories):
        assert page[0].reason.may_lead
    assert [one.rank for one in page[1:]] == sorted((one.rank for one in page[1:]), reverse=True)


def test_no_topic_takes_more_than_a_third_of_ten_while_others_deserve_a_place() -> None:
    football = [story(n, tags=["football"], rank=10 - n / 10) for n in range(10)]
    others = [story(20 + n, tags=[f"topic{n}"], rank=8 - n / 10) for n in range(10)]
    stories = [*football, *others]
    page = front_page(stories, {one.id: one.rank for one in stories}, 10)
    assert Counter(tag.key for one in page for tag in one.tags)["football"] == 3


def test_variety_gives_way_where_nothing_else_deserves_a_place() -> None:
    stories = [story(n, tags=["football"] if n < 6 else ["cats"], rank=10 if n < 6 else 1) for n in range(9)]
    page = front_page(stories, {one.id: one.rank for one in stories}, 6)
    assert {one.id for one in page} == {0, 1, 2, 3, 4, 5}


def test_what_may_not_lead_waits_behind_what_may() -> None:
    stories = [story(1, rank=9, may_lead=False), story(2, rank=8, tags=["rates"])]
    assert [one.id for one in front_page(stories, {1: 9.0, 2: 8.0}, 10)] == [2, 1]


def test_one_event_told_apart_takes_one_place_while_others_deserve_theirs() -> None:
    tags = ["tulsa", "usa", "politics", "rally"]
    told_apart = story(2, tags=[*tags[::-1], "elections"], rank=8)
    stories = [story(1, tags=tags, rank=9), told_apart, story(3, tags=["rates"], rank=7)]
    scores = {one.id: one.rank for one in stories}
    many = [story(10 + n, tags=[f"topic{n}"], rank=7) for n in range(4)]
    page = front_page([*stories, *many], scores | {one.id: one.rank for one in many}, 6)
    assert 2 not in {one.id for one in page}
    assert {one.id for one in front_page(stories, scores, 3)} == {1, 2, 3}


def test_a_place_may_take_half_a_page_where_a_topic_may_take_a_third() -> None:
    at_home = [
        replace(one, tags=tuple(replace(tag, kind=TagKind.PLACE) for tag in one.tags))
        for one in (story(n, tags=["canada"], rank=10 - n / 10) for n in range(10))
    ]
    others = [story(20 + n, tags=[f"topic{n}"], rank=8 - n / 10) for n in range(10)]
    stories = [*at_home, *others]
    page = front_page(stories, {one.id: one.rank for one in stories}, 10)
    assert Counter(tag.key for one in page for tag in one.tags)["canada"] == 5
