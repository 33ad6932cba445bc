"""Patience and the breaker: what fails is asked less and less, what works again is asked as before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ModelBusy, ModelError, ModelRefuses, ModelSilent, ModelUnusable
from bot.models import Draft, Spent
from bot.words.model.standing import (
    Standing,
    Trouble,
    affords,
    after_failure,
    at_once,
    packed,
    put_off,
    unpacked,
)
from tests.builders import NOW

SILENT, UNUSABLE = ModelSilent("x"), ModelUnusable("x")


def failed(*errors: ModelError) -> Standing:
    standing = Standing()
    for error in errors:
        standing = after_failure(standing, error, NOW)
    return standing


def test_a_few_failures_stop_nothing() -> None:
    assert at_once(failed(*[SILENT] * 4), NOW, 3) == 3


def test_the_fifth_failure_in_a_row_opens_the_breaker() -> None:
    standing = failed(SILENT, UNUSABLE, SILENT, SILENT, SILENT)
    assert standing.broken
    assert at_once(standing, NOW, 3) == 0
    assert at_once(standing, NOW + timedelta(minutes=2), 3) == 1, "then one is asked to try"


def test_pauses_double_up_to_an_hour() -> None:
    standing, now, pauses = failed(*[SILENT] * 5), NOW, []
    for _ in range(8):
        assert standing.until is not None
        pauses.append((standing.until - now) / timedelta(minutes=1))
        now = standing.until
        standing = after_failure(standing, SILENT, now)
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]


def test_what_was_asked_before_a_pause_makes_it_no_longer() -> None:
    assert failed(*[SILENT] * 7).until == failed(*[SILENT] * 5).until


def test_a_refusal_opens_it_at_once() -> None:
    standing = failed(ModelRefuses("key"))
    assert standing.broken
    assert standing.trouble is Trouble.REFUSES


def test_a_server_is_waited_for_as_long_as_it_asks() -> None:
    standing = failed(ModelBusy("later", timedelta(seconds=90)))
    assert not standing.broken
    assert at_once(standing, NOW + timedelta(seconds=89), 3) == 0
    assert at_once(standing, NOW + timedelta(seconds=90), 3) == 3
    assert failed(ModelBusy("later", timedelta(hours=2))).broken
    longest = failed(ModelBusy("later", timedelta(days=400)))
    assert longest.until == NOW + timedelta(days=1)


def test_a_story_is_asked_for_again_ever_later_and_given_up_where_answers_are_of_no_use() -> None:
    draft = Draft(1, "d", NOW)
    first = put_off(draft, UNUSABLE, NOW, retries=1)
    assert first.due == NOW + timedelta(minutes=1)
    assert put_off(first, UNUSABLE, NOW, retries=1).due is None
    silent = put_off(put_off(first, SILENT, NOW, retries=1), SILENT, NOW, retries=1)
    assert silent.due == NOW + timedelta(minutes=16)


@pytest.mark.parametrize("error", [ModelBusy("x"), ModelRefuses("x")])
def test_a_refusal_of_everything_is_not_held_against_the_story(error: ModelError) -> None:
    assert put_off(Draft(1, "d", NOW), error, NOW, retries=0) == Draft(1, "d", NOW, due=NOW)


@pytest.mark.parametrize(
    ("spent", "fits"),
    [(Spent(9, 900), True), (Spent(10, 0), False), (Spent(0, 901), False), (Spent(0, 0), True)],
)
def test_the_budget_holds_for_requests_and_for_tokens(spent: Spent, *, fits: bool) -> None:
    assert affords(spent, 10, 1000, 100) is fits


ERRORS = st.sampled_from([SILENT, UNUSABLE, ModelRefuses("x"), ModelBusy("x"), ModelBusy("x", timedelta(hours=5))])


@given(st.lists(ERRORS, max_size=40))
def test_a_standing_survives_being_kept_and_no_pause_is_longer_than_a_day(errors: list[ModelError]) -> None:
    standing = failed(*errors)
    assert unpacked(packed(standing)) == standing
    assert standing.until is None or standing.until <= NOW + timedelta(days=1)


@pytest.mark.parametrize("kept", [None, "", "{}", "null", "[]", "nonsense", '{"until": "x"}', '{"trouble": "odd"}'])
def test_what_cannot_be_read_is_a_fresh_standing(kept: str | None) -> None:
    assert unpacked(kept) == Standing()
