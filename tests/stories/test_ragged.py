from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.ragged import Ragged

numbers = st.lists(st.integers(0, 1000), max_size=400)
steps = st.lists(st.tuples(st.integers(0, 7), numbers), max_size=40)


@given(steps)
def test_a_row_has_what_was_put_last(some: list[tuple[int, list[int]]]) -> None:
    ragged = Ragged()
    expected: dict[int, list[int]] = {}
    for row, values in some:
        if row in expected:
            ragged.drop([row])
        ragged.put([row], np.array(values, dtype=np.int32), np.array([len(values)]))
        expected[row] = values
    rows = list(expected)
    values, lengths = ragged.take(rows)
    assert values.tolist() == [one for row in rows for one in expected[row]]
    assert lengths.tolist() == [len(expected[row]) for row in rows]


def test_what_is_dropped_leaves_room_for_what_comes() -> None:
    ragged = Ragged()
    values = np.arange(500, dtype=np.int32)
    for row in range(1000):
        ragged.put([row % 3], values, np.array([500]))
        ragged.drop([row % 3])
    assert ragged.room < 5000
