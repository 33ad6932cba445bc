from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.vocabulary import Vocabulary

BUCKETS = st.lists(st.integers(0, 99), max_size=30)


@given(st.lists(st.tuples(BUCKETS, BUCKETS), max_size=8))
def test_every_bucket_has_one_number_of_its_own_until_it_is_forgotten(
    passes: list[tuple[list[int], list[int]]],
) -> None:
    vocabulary = Vocabulary(100, [7, 70])
    numbers = dict(zip([7, 70], vocabulary.lasting.tolist(), strict=True))
    for asked, forgotten in passes:
        found = dict(zip(asked, vocabulary.of(np.array(asked, dtype=np.int32)).tolist(), strict=True))
        assert all(numbers.get(bucket, number) == number for bucket, number in found.items())
        numbers |= found
        assert len(set(numbers.values())) == len(numbers)
        assert all(0 < number < vocabulary.end <= 103 for number in numbers.values())
        gone = set(forgotten) & numbers.keys()
        vocabulary.forget(np.array(sorted(numbers[bucket] for bucket in gone), dtype=np.int32))
        numbers = {bucket: number for bucket, number in numbers.items() if bucket not in gone or bucket in {7, 70}}


def test_numbers_are_given_out_again() -> None:
    vocabulary = Vocabulary(1000, [])
    for start in range(0, 1000, 100):
        numbers = vocabulary.of(np.arange(start, start + 100, dtype=np.int32))
        vocabulary.forget(numbers)
    assert vocabulary.end == 101
