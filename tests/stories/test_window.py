from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.sketch import sketches
from bot.stories.window import Window
from tests.builders import entry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_TELLING = "harbour bridge crane Marlow ferry Tarvik election Orvenia turnout storm quake vaccine pilots strike"
WORDS = _TELLING.split()
TITLES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join), min_size=1, max_size=30)


def filled(titles: Sequence[str]) -> Window:
    """A window in which every title is a story by itself."""
    window = Window()
    some = [entry(number, title, snippet="") for number, title in enumerate(titles, 1)]
    rows = window.put([one.id for one in some], sketches(some), [None] * len(some))
    window.regroup({number: [row] for number, row in enumerate(rows, 1)})
    return window


def shared(window: Window, one: int, other: int) -> float:
    """The rarities of all tokens that two rows share, as looking at each in turn would add them up."""
    ours, theirs = (window.sketches([row]).whole.tolist() for row in (one, other))
    common = np.array([bucket for bucket in ours if bucket in theirs], dtype=np.int32)
    return float(window.rarity(common).sum())


@given(TITLES)
def test_what_is_found_by_words_is_what_shares_the_rarest(titles: list[str]) -> None:
    window = filled(titles)
    rows = list(window.rows.values())
    ones, others = window.like_in_words(rows, most=3, least=0.4)
    for row in rows:
        found = [other for one, other in zip(ones, others, strict=True) if one == row]
        scores = {other: shared(window, row, other) for other in rows if other != row}
        assert row not in found
        assert len(found) == min(3, sum(score >= 0.4 for score in scores.values()))
        left = [score for other, score in scores.items() if other not in found]
        assert all(scores[other] >= max(left, default=0) - 1e-5 for other in found)


@given(TITLES, st.randoms(use_true_random=False))
def test_what_was_dropped_leaves_nothing_behind(titles: list[str], random: Random) -> None:
    window, fresh = filled(titles), filled(titles[::2])
    gone = [row for entry_id, row in window.rows.items() if not entry_id % 2]
    random.shuffle(gone)
    window.drop(gone)
    for entry_id, row in fresh.rows.items():
        ours, theirs = window.sketches([window.rows[2 * entry_id - 1]]), fresh.sketches([row])
        assert window.rarity(ours.whole).tolist() == fresh.rarity(theirs.whole).tolist()
    assert sorted(window.stories) == [number for number in range(1, len(titles) + 1) if number % 2]
    rows = list(window.rows.values())
    ones, others = window.like_in_words(rows, most=30, least=0.01)
    assert set(others) <= set(rows)
    assert set(ones) <= set(rows)


@given(st.lists(st.lists(st.integers(0, 50), max_size=60), min_size=2, max_size=6))
def test_equal_tokens_have_equal_numbers_whatever_was_numbered_before(lists: list[list[int]]) -> None:
    window = Window()
    for few, many in pairwise(lists):
        ours, theirs = window.numbered(np.array(few, dtype=np.int32), np.array(many, dtype=np.int32))
        number = dict(zip(few, ours.tolist(), strict=True))
        assert ours.tolist() == [number[value] for value in few]
        assert sorted(number.values()) == list(range(len(number)))
        assert theirs.tolist() == [number.get(value, -1) for value in many]
