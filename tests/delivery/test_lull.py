from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.lull import Lull
from bot.models import Outcome, OutcomeKind
from tests.builders import NOW

AWAY = [OutcomeKind.UNAVAILABLE, OutcomeKind.UNCERTAIN, OutcomeKind.UNAUTHORISED, OutcomeKind.RETRY_AFTER]
OF_ONE_CHAT = [kind for kind in OutcomeKind if kind not in AWAY]


def after(*kinds: OutcomeKind) -> Lull:
    lull = Lull()
    for kind in kinds:
        lull.note(Outcome(kind), NOW)
    return lull


def later(**span: float) -> timedelta:
    return timedelta(**span)


@pytest.mark.parametrize("kind", AWAY)
def test_when_nothing_gets_through_one_message_is_tried_now_and_then(kind: OutcomeKind) -> None:
    lull = after(*[kind] * 5)
    assert lull.room(20, 0, NOW) == 0
    assert lull.room(20, 0, NOW + later(seconds=5)) == 1
    assert lull.room(20, 1, NOW + later(seconds=5)) == 0
    for wait in (10, 20, 40, 60, 60):
        now = NOW + later(hours=wait)
        lull.note(Outcome(kind), now)
        assert lull.room(20, 0, now + later(seconds=wait - 1)) == 0
        assert lull.room(20, 0, now + later(seconds=wait)) == 1


@pytest.mark.parametrize("kind", OF_ONE_CHAT)
def test_a_word_of_any_other_kind_ends_it(kind: OutcomeKind) -> None:
    assert after(*[OutcomeKind.UNAVAILABLE] * 9, kind).room(20, 0, NOW) == 20


def test_a_few_failures_among_others_hold_nobody_up() -> None:
    kinds = [OutcomeKind.RETRY_AFTER, OutcomeKind.UNCERTAIN, OutcomeKind.UNAVAILABLE, OutcomeKind.RETRY_AFTER]
    assert after(*kinds, OutcomeKind.SENT, *kinds).room(20, 3, NOW) == 20


def test_a_clock_that_is_put_back_makes_no_lull_last() -> None:
    assert after(*[OutcomeKind.UNAVAILABLE] * 5).room(20, 0, NOW - later(days=300)) == 1


@given(st.lists(st.sampled_from(OutcomeKind), max_size=40), st.integers(0, 50))
def test_sooner_or_later_one_is_tried_again(kinds: list[OutcomeKind], wanted: int) -> None:
    assert after(*kinds).room(wanted + 1, 0, NOW + later(minutes=2)) >= 1
