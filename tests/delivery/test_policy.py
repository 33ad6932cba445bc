from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery import policy
from bot.delivery.policy import Consequence
from bot.models import INTERRUPTED, DeliveryState, Outcome, OutcomeKind
from tests.builders import NOW, ago, delivery

DAY = timedelta(hours=24)
OWED = replace(delivery(), created=ago(minutes=1))


def test_a_sent_message_is_done_and_keeps_its_id() -> None:
    row = policy.after(OWED, Outcome(OutcomeKind.SENT, message_id=77), NOW, DAY)
    assert row == replace(OWED, state=DeliveryState.SENT, message_id=77, attempts=1, problem=None)


def test_a_message_sent_without_its_markup_says_so() -> None:
    row = policy.after(OWED, Outcome(OutcomeKind.SENT, message_id=77, words="sent as plain text: x"), NOW, DAY)
    assert (row.state, row.problem) == (DeliveryState.SENT, "sent as plain text: x")


@pytest.mark.parametrize("seconds", [1, 35, 43838])
def test_a_flood_limit_is_waited_out_however_long(seconds: int) -> None:
    wait = timedelta(seconds=seconds)
    row = policy.after(OWED, Outcome(OutcomeKind.RETRY_AFTER, retry_after=wait, words="flood"), NOW, DAY)
    assert (row.state, row.problem) == (DeliveryState.PENDING, "retry_after: flood")
    assert wait <= row.due - NOW <= wait + timedelta(seconds=5)


@pytest.mark.parametrize(
    ("kind", "waits"),
    [
        (OutcomeKind.UNAVAILABLE, [5, 10, 20, 40, 80, 160, 320, 600, 600]),
        (OutcomeKind.FAULT, [5, 10, 20, 40, 80, 160, 320, 600, 600]),
        (OutcomeKind.UNCERTAIN, [30, 120, 480, 1920, 7680, 10800, 10800]),
        (OutcomeKind.UNAUTHORISED, [60, 60, 60]),
    ],
)
def test_failures_are_tried_again_less_and_less_often(kind: OutcomeKind, waits: list[int]) -> None:
    row = OWED
    for wait in waits:
        row = policy.after(row, Outcome(kind), NOW, DAY)
        assert (row.state, row.due, row.problem) == (DeliveryState.PENDING, NOW + timedelta(seconds=wait), kind.value)
    assert row.attempts == len(waits)


@pytest.mark.parametrize(
    "kind", [OutcomeKind.UNAVAILABLE, OutcomeKind.UNCERTAIN, OutcomeKind.RETRY_AFTER, OutcomeKind.UNAUTHORISED]
)
def test_what_could_not_be_sent_for_too_long_is_given_up(kind: OutcomeKind) -> None:
    old = replace(OWED, created=NOW - DAY, due=ago(minutes=1))
    assert policy.after(old, Outcome(kind, words="x"), NOW, DAY).state is DeliveryState.GIVEN_UP


@pytest.mark.parametrize(
    "kind", [OutcomeKind.BAD_MESSAGE, OutcomeKind.CHAT_GONE, OutcomeKind.BLOCKED, OutcomeKind.TOPIC_GONE]
)
def test_what_cannot_become_better_is_given_up_at_once(kind: OutcomeKind) -> None:
    row = policy.after(OWED, Outcome(kind, words="why"), NOW, DAY)
    assert (row.state, row.problem, row.due) == (DeliveryState.GIVEN_UP, f"{kind.value}: why", OWED.due)


def test_a_chat_that_moved_is_sent_to_at_its_new_address_at_once() -> None:
    old = replace(OWED, created=NOW - DAY)
    row = policy.after(old, Outcome(OutcomeKind.MIGRATED, new_chat_id=-100_5), NOW, DAY)
    assert (row.state, row.due, row.chat_id) == (DeliveryState.PENDING, NOW, -100_5)


def test_a_chat_that_moves_without_end_is_not_run_after() -> None:
    row = OWED
    for _ in range(9):
        row = policy.after(row, Outcome(OutcomeKind.MIGRATED, new_chat_id=-100_5), NOW, DAY)
    assert row.due >= NOW + timedelta(minutes=5)


@pytest.mark.parametrize("kind", OutcomeKind)
def test_only_chats_that_cannot_be_reached_are_silenced(kind: OutcomeKind) -> None:
    outcome = Outcome(kind, new_chat_id=-100_5 if kind is OutcomeKind.MIGRATED else None)
    wanted = {
        OutcomeKind.CHAT_GONE: Consequence(silence=True),
        OutcomeKind.BLOCKED: Consequence(silence=True),
        OutcomeKind.TOPIC_GONE: Consequence(silence=True),
        OutcomeKind.MIGRATED: Consequence(move_to=-100_5),
        OutcomeKind.UNAUTHORISED: Consequence(halt=True),
    }
    assert policy.consequence(outcome) == wanted.get(kind, Consequence())


def test_where_only_the_topic_is_gone_the_message_goes_to_the_chat_itself() -> None:
    row = policy.after(replace(OWED, topic_id=9), Outcome(OutcomeKind.TOPIC_GONE, words="x"), NOW, DAY)
    assert (row.state, row.due, row.problem) == (DeliveryState.PENDING, NOW, "topic_gone: x")
    assert policy.consequence(Outcome(OutcomeKind.TOPIC_GONE), 9) == Consequence(leave_topic=True)


@pytest.mark.parametrize("doubt", ["uncertain: no answer in time", f"{INTERRUPTED}: the program ended"])
def test_what_may_have_arrived_before_says_so_once_it_is_sent(doubt: str) -> None:
    row = replace(OWED, problem=doubt)
    for kind in (OutcomeKind.UNAVAILABLE, OutcomeKind.RETRY_AFTER, OutcomeKind.MIGRATED, OutcomeKind.UNAUTHORISED):
        row = policy.after(row, Outcome(kind, words="later", new_chat_id=-1), NOW, DAY)
        assert policy.is_doubtful(row)
    assert policy.after(row, Outcome(OutcomeKind.SENT, message_id=1), NOW, DAY).problem == f"perhaps twice: {doubt}"


def test_what_cannot_have_arrived_leaves_no_doubt() -> None:
    row = policy.after(OWED, Outcome(OutcomeKind.UNAVAILABLE, words="no connection"), NOW, DAY)
    assert not policy.is_doubtful(row)
    assert policy.after(row, Outcome(OutcomeKind.SENT, message_id=1), NOW, DAY).problem is None


@given(st.sampled_from(OutcomeKind), st.integers(0, 10_000), st.timedeltas(timedelta(), timedelta(days=3)))
def test_a_tried_delivery_is_never_left_in_the_air(kind: OutcomeKind, attempts: int, age: timedelta) -> None:
    outcome = Outcome(kind, message_id=1, retry_after=timedelta(seconds=1), new_chat_id=-1)
    row = policy.after(replace(OWED, attempts=attempts, created=NOW - age), outcome, NOW, DAY)
    assert row.state is not DeliveryState.SENDING
    assert row.attempts == attempts + 1
    if row.state is DeliveryState.PENDING:
        assert NOW <= row.due <= NOW + timedelta(hours=3)
