from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadArguments
from bot.services.reading import LARGEST_PAGE, Asked, Span
from handlers import arguments

if TYPE_CHECKING:
    from collections.abc import Callable

ANY_WORDS = st.lists(st.text(min_size=1, max_size=40), max_size=8)
READERS: tuple[Callable[[list[str]], object], ...] = (
    arguments.top,
    arguments.tag,
    arguments.story,
    arguments.languages,
    lambda words: arguments.parts(words, 2),
    lambda words: arguments.number(" ".join(words), 0, 9),
    lambda words: arguments.minutes(" ".join(words)),
)


@given(ANY_WORDS)
def test_whatever_is_typed_is_understood_or_refused_as_such(words: list[str]) -> None:
    for read in READERS:
        with suppress(BadArguments):
            read(words)


@given(ANY_WORDS)
def test_a_page_is_never_larger_than_one_message_can_hold(words: list[str]) -> None:
    try:
        asked = arguments.top(words)
    except BadArguments:
        return
    assert 1 <= asked.size <= LARGEST_PAGE
    assert asked.tag is None or 1 <= len(asked.tag) <= arguments.LONGEST_TAG


@given(st.permutations(["7", "#ukraine", "week"]))
def test_top_takes_its_arguments_in_any_order(words: list[str]) -> None:
    assert arguments.top(words) == Asked(7, "#ukraine", Span.WEEK)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", Asked()),
        ("3 7", Asked(7)),
        ("jour", Asked()),
        ("Semaine", Asked(span=Span.WEEK)),
        ("québec city", Asked(tag="québec city")),
    ],
)
def test_top_reads_what_people_write(typed: str, expected: Asked) -> None:
    assert arguments.top(typed.split()) == expected
