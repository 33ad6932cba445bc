from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.postings import Postings

if TYPE_CHECKING:
    from collections.abc import Iterable

TOKENS = st.sets(st.integers(1, 12), max_size=8)
# What becomes of rows, pass by pass: some come with their tokens, some of those that are there go.
PASSES = st.lists(st.tuples(st.lists(TOKENS, max_size=12), st.sets(st.integers(0, 40), max_size=20)), max_size=12)


def put(postings: Postings, rows: Iterable[int], tokens_of: dict[int, list[int]]) -> None:
    pairs = np.array([(token, row) for row in rows for token in tokens_of[row]], dtype=np.int32).reshape(-1, 2)
    postings.put(pairs[:, 0], pairs[:, 1])


def drop(postings: Postings, rows: set[int], tokens_of: dict[int, list[int]]) -> list[int]:
    gone = np.zeros(max(tokens_of, default=0) + 1, dtype=bool)
    gone[list(rows)] = True
    lost = postings.drop(np.array([token for row in rows for token in tokens_of[row]], dtype=np.int32), gone)
    return lost.tolist()


@given(PASSES)
def test_each_token_has_the_rows_that_have_it_whatever_came_and_went(
    passes: list[tuple[list[set[int]], set[int]]],
) -> None:
    postings = Postings()
    put(postings, [0], {0: list(range(13))})
    tokens_of: dict[int, list[int]] = {0: list(range(13))}
    row = 0
    for come, go in passes:
        new = []
        for tokens in come:
            row += 1
            tokens_of[row] = sorted(tokens)
            new.append(row)
        put(postings, new, tokens_of)
        gone = go & tokens_of.keys()
        before = {token for tokens in tokens_of.values() for token in tokens}
        lost = drop(postings, gone, tokens_of)
        for one in gone:
            del tokens_of[one]
        there = {token: [one for one, tokens in tokens_of.items() if token in tokens] for token in range(13)}
        assert lost == sorted(token for token in before if not there[token])
        for token, rows in there.items():
            assert sorted(postings.of(np.array([token])).tolist()) == sorted(rows)
            assert postings.counts(np.array([token])).tolist() == [len(rows)]


def test_a_window_that_moves_on_needs_no_more_room_than_it_holds() -> None:
    postings = Postings()
    tokens_of = {row: [1 + row % 7, 8 + row % 1000, 1008 + row] for row in range(60_000)}
    put(postings, range(1000), tokens_of)
    for start in range(1000, 60_000, 1000):
        put(postings, range(start, start + 1000), tokens_of)
        drop(postings, set(range(start - 1000, start)), tokens_of)
    assert postings.room == Postings().room
    assert postings.of(np.array([8 + 59_999 % 1000])).tolist() == [59_999]


def test_those_that_go_are_found_wherever_they_stand() -> None:
    postings = Postings()
    tokens_of = {row: [1] for row in range(500)}
    put(postings, range(500), tokens_of)
    assert drop(postings, {0, 250, 499}, tokens_of) == []
    assert postings.of(np.array([1])).tolist() == [row for row in range(500) if row not in {0, 250, 499}]
