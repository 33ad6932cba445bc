"""Leads: the first sentence's own vector is found again in what is stored of an entry."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.stories.leads import Leads
from bot.stories.meaning import SIZE, pack


def _unit(seed: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    vector = np.random.default_rng(seed).standard_normal(SIZE).astype(np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def _packed(title: int, lead: int) -> bytes:
    both = _unit(title) + _unit(lead)
    return pack(_unit(title), both / np.linalg.norm(both))


@settings(deadline=None)
@given(st.integers(0, 50), st.integers(51, 99), st.integers(100, 150))
def test_the_leads_own_vector_is_found_again(one: int, other: int, lead: int) -> None:
    leads = Leads({1: _packed(one, lead), 2: _packed(other, lead), 3: _packed(lead, one)})
    assert leads.to_lead(1, 2) == pytest.approx(1.0, abs=0.02)
    assert leads.to_title(1, 3) == pytest.approx(1.0, abs=0.02)
    assert leads.to_title(1, 1) == pytest.approx(max(0.0, float(_unit(one) @ _unit(lead))), abs=0.02)


def test_an_entry_without_a_vector_or_without_a_snippet_is_near_to_nothing() -> None:
    leads = Leads({1: pack(_unit(1), _unit(1)), 2: _packed(2, 3)})
    assert leads.to_lead(1, 2) == 0.0
    assert leads.to_title(9, 2) == leads.to_lead(2, 9) == 0.0
