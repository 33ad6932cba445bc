from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.editions.links import edition_of, edition_payload, story_of, story_payload, tag_of
from bot.models import Edition
from tests.builders import NOW, story

ids = st.integers(1, 10**12)


@given(st.none() | ids, st.lists(ids, max_size=12, unique=True))
def test_an_edition_link_names_its_stories_as_far_as_there_is_room(lead: int | None, more: list[int]) -> None:
    edition = Edition(story(lead) if lead else None, tuple(story(one) for one in more), NOW)
    payload = edition_payload(edition)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    first, *others = edition_of(payload)
    assert first == (lead or 0)
    assert others == more[: len(others)]
    assert len(others) == len(more) or len(payload) > 64 - 10


@given(st.text(max_size=80))
def test_whatever_is_in_a_link_opens_one_thing_or_nothing(payload: str) -> None:
    assert [story_of(payload) is not None, tag_of(payload) is not None, bool(edition_of(payload))].count(True) <= 1


def test_a_story_link_is_as_it_always_was() -> None:
    assert story_payload(123) == "s123"
    assert story_of("s123") == 123
    assert tag_of("t_ukraine") == "ukraine"
