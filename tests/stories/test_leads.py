"""Leads: how near they are to titles and to each other is told by what their vectors have beyond the usual."""

from __future__ import annotations

import numpy as np
import pytest

from bot.stories.leads import Leads, with_leads
from bot.stories.meaning import SIZE, pack, usual
from tests.builders import entry


def _packed(seed: int) -> bytes:
    beyond = np.random.default_rng(seed).standard_normal(SIZE)
    vector = usual() + 0.4 * beyond / np.linalg.norm(beyond)
    return pack(np.asarray(vector, dtype=np.float32))


def test_what_all_texts_have_in_common_brings_none_nearer() -> None:
    leads = Leads({1: _packed(1), 2: _packed(2)}, {1: _packed(3), 2: _packed(3), 3: _packed(1)})
    assert leads.to_lead(1, 2) == pytest.approx(1.0, abs=0.01)
    assert leads.to_title(3, 1) == pytest.approx(1.0, abs=0.01)
    assert (leads.to_title(1, 1) or 0.0) < 0.2


def test_an_entry_without_a_vector_is_not_compared() -> None:
    leads = Leads({1: _packed(1)}, {2: _packed(1)})
    assert leads.to_lead(1, 2) is None
    assert leads.to_title(9, 1) is leads.to_title(2, 9) is leads.of_titles(1, 9) is None


def test_leads_are_compared_where_several_entries_report() -> None:
    one, other = entry(1, "Ferry sinks", snippet="Off Tarvik."), entry(2, "Rates held")
    assert with_leads([one, other]) == [one]
    assert with_leads([one]) == []


def test_a_lead_that_was_asked_for_in_vain_is_told_once_and_known_when_it_has_come() -> None:
    leads = Leads({1: _packed(1), 2: _packed(2)}, {})
    assert leads.to_title(1, 2) is None
    assert leads.of_titles(1, 9) is None
    assert leads.missed() == {1}
    assert leads.missed() == set()
    leads.learn({1: _packed(2)})
    assert leads.to_title(1, 2) == pytest.approx(1.0, abs=0.01)
    assert leads.missed() == set()
