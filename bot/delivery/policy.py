"""What follows from an outcome: for the row of the outbox, and for the subscriber. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.models import INTERRUPTED, Delivery, DeliveryState, Outcome, OutcomeKind

if TYPE_CHECKING:
    from datetime import datetime


class _Backoff(NamedTuple):
    first: timedelta
    factor: int
    longest: timedelta


# After a failure that cannot have sent anything: soon, and twice as long each time.
_UNAVAILABLE = _Backoff(timedelta(seconds=5), 2, timedelta(minutes=10))
# After one that may have: slower, as each further attempt may double the message.
_UNCERTAIN = _Backoff(timedelta(seconds=30), 4, timedelta(hours=3))
# A wrong token is the operator's to mend.
_UNAUTHORISED = timedelta(minutes=1)
# Another address is tried at once, but not for ever: Telegram could send us round in a circle.
_AT_ONCE = 3
# Telegram rounds its waits down.
_A_LITTLE = timedelta(seconds=1)

_FINAL = {OutcomeKind.BAD_MESSAGE, OutcomeKind.CHAT_GONE, OutcomeKind.BLOCKED, OutcomeKind.TOPIC_GONE}
# These leave open what became of an earlier attempt.
_NOT_SENT = {OutcomeKind.UNAVAILABLE, OutcomeKind.RETRY_AFTER, OutcomeKind.UNAUTHORISED, OutcomeKind.MIGRATED}
_TWICE = "perhaps twice"
_CANNOT_BE_REACHED = {OutcomeKind.CHAT_GONE, OutcomeKind.BLOCKED, OutcomeKind.TOPIC_GONE}


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an outcome means beyond its delivery.

    ``silence``: the chat cannot be reached; keep its settings and send nothing more. ``move_to``: the chat has
    this id from now on. ``leave_topic``: the forum topic is gone, and the chat itself takes its place. ``halt``:
    nothing at all can be sent until the operator mends the token.
    """

    silence: bool = False
    move_to: int | None = None
    leave_topic: bool = False
    halt: bool = False


def is_doubtful(delivery: Delivery) -> bool:
    """Whether an earlier attempt may have arrived: its answer never came, or the program ended before it could."""
    return (delivery.problem or "").startswith((OutcomeKind.UNCERTAIN.value, INTERRUPTED))


def after(delivery: Delivery, outcome: Outcome, now: datetime, give_up: timedelta) -> Delivery:
    """The row as it is to be stored: sent, given up, or pending with its next time.

    An attempt is made until ``give_up`` after the message was first owed. ``problem`` begins with the kind of
    the outcome, so that it can be searched for; a doubt whether an earlier attempt arrived stays, and what was sent
    after that says ``perhaps twice``.
    """
    if outcome.kind is OutcomeKind.SENT:
        problem = f"{_TWICE}: {delivery.problem}" if is_doubtful(delivery) else outcome.words or None
        return replace(
            delivery,
            state=DeliveryState.SENT,
            attempts=delivery.attempts + 1,
            message_id=outcome.message_id,
            problem=problem,
        )
    problem = f"{outcome.kind.value}: {outcome.words}".removesuffix(": ")
    if is_doubtful(delivery) and outcome.kind in _NOT_SENT:
        problem = delivery.problem or problem
    tried = replace(delivery, attempts=delivery.attempts + 1, problem=problem)
    owed_since = delivery.created or delivery.due
    final = outcome.kind in _FINAL and not _falls_back(outcome, delivery.topic_id)
    if final or (outcome.kind is not OutcomeKind.MIGRATED and now >= owed_since + give_up):
        return replace(tried, state=DeliveryState.GIVEN_UP)
    pending = replace(tried, state=DeliveryState.PENDING, due=now + _wait(outcome, delivery.attempts))
    return pending if outcome.new_chat_id is None else replace(pending, chat_id=outcome.new_chat_id)


def consequence(outcome: Outcome, topic_id: int = 0) -> Consequence:
    """What is to be done about the subscriber in forum topic ``topic_id`` (0 for none), or about everything."""
    falls_back = _falls_back(outcome, topic_id)
    return Consequence(
        silence=outcome.kind in _CANNOT_BE_REACHED and not falls_back,
        leave_topic=falls_back,
        move_to=outcome.new_chat_id if outcome.kind is OutcomeKind.MIGRATED else None,
        halt=outcome.kind is OutcomeKind.UNAUTHORISED,
    )


def _falls_back(outcome: Outcome, topic_id: int) -> bool:
    """Whether only the topic is gone: the chat around it can be reached all the same."""
    return outcome.kind is OutcomeKind.TOPIC_GONE and topic_id != 0


def _wait(outcome: Outcome, attempts_before: int) -> timedelta:
    if outcome.kind in {OutcomeKind.MIGRATED, OutcomeKind.TOPIC_GONE} and attempts_before < _AT_ONCE:
        return timedelta()
    if outcome.kind is OutcomeKind.UNAUTHORISED:
        return _UNAUTHORISED
    if outcome.kind is OutcomeKind.RETRY_AFTER and outcome.retry_after is not None:
        return outcome.retry_after + _A_LITTLE
    backoff = _UNCERTAIN if outcome.kind is OutcomeKind.UNCERTAIN else _UNAVAILABLE
    # A power that could overflow is cut off where the longest wait has been reached anyway.
    return min(backoff.first * int(backoff.factor ** min(attempts_before, 10)), backoff.longest)
