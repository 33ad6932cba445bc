from __future__ import annotations

import numpy as np

from bot.stories.meaning import SIZE, pack, usual
from bot.stories.space import Space


def packed(seed: int) -> bytes:
    values = np.random.default_rng(seed).standard_normal(SIZE).astype(np.float32)
    return pack(usual() + 0.45 * values / np.linalg.norm(values))


def filled(seeds: list[int]) -> Space:
    space = Space()
    for row, seed in enumerate(seeds):
        space.put(row, row + 1, 7, packed(seed))
    return space


def test_like_vectors_are_found_however_far_apart_their_rows_are() -> None:
    seeds = list(range(5000))
    seeds[4700], seeds[4999] = seeds[12], seeds[12]
    ones, others = filled(seeds).like([12, 300, 4999], most=5, least=0.4)
    assert sorted(zip(ones, others, strict=True)) == [(12, 4700), (12, 4999), (4999, 12), (4999, 4700)]


def test_only_the_most_alike_are_found() -> None:
    space = filled([1, 1, 1, 1, 2])
    ones, others = space.like([0], most=2, least=0.25)
    assert ones == [0, 0]
    assert len(set(others)) == 2
    assert set(others) <= {1, 2, 3}


def test_what_was_dropped_is_found_no_more() -> None:
    space = filled([1, 1, 1])
    space.drop(1)
    assert space.like([0], most=5, least=0.25) == ([0], [2])
