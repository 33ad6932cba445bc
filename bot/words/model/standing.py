"""How a language model stands with us: when it may be asked again, and whether the admins have been told. Pure.

A breaker, as in M. Nygard, "Release It!" (2nd ed., 2018), ch. 5: after some failures in a row nothing is asked for a
while, then one question only; a good answer closes it, another failure doubles the pause.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.errors import ModelBusy, ModelRefuses, ModelSilent, ModelUnusable

if TYPE_CHECKING:
    from bot.errors import ModelError
    from bot.models import Draft, Spent

_ENOUGH: Final = 5
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=2), timedelta(hours=1)
# Whoever asks for more patience than this is not waited for longer in one go.
_MOST_PATIENCE: Final = timedelta(hours=24)
# A pause of this length is no hiccup any more: the breaker is open, and the admins are told.
_LONG: Final = timedelta(minutes=30)
_FIRST_BACK_OFF, _LONGEST_BACK_OFF = timedelta(minutes=1), timedelta(hours=6)


class Trouble(StrEnum):
    """What is wrong with a model, for telling the admins."""

    SILENT = "silent"
    BUSY = "busy"
    REFUSES = "refuses"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True)
class Standing:
    """Failures in a row, until when nothing is asked, and whether that is a ``broken`` state that the admins know of.

    ``pauses`` counts how often the breaker opened in a row; the next pause is twice as long.
    """

    failures: int = 0
    pauses: int = 0
    until: datetime | None = None
    broken: bool = False
    trouble: Trouble | None = None


def at_once(standing: Standing, now: datetime, concurrency: int) -> int:
    """How many questions may be open at the same time ``now``: none, one to try, or all that are wanted."""
    if standing.until is not None and now < standing.until:
        return 0
    return 1 if standing.broken or standing.failures >= _ENOUGH else concurrency


def after_failure(standing: Standing, error: ModelError, now: datetime) -> Standing:
    """How it stands after a question that brought no words."""
    failures = standing.failures + 1
    trouble = _trouble(error)
    if standing.broken and standing.until is not None and now < standing.until:
        # It was asked before the pause began, which is as long as it was told to be.
        return replace(standing, failures=failures)
    if isinstance(error, ModelBusy):
        wait = min(error.retry_after or _doubled(_FIRST_BACK_OFF, failures - 1, _LONGEST_PAUSE), _MOST_PATIENCE)
        broken = standing.broken or failures >= _ENOUGH or wait >= _LONG
        return Standing(failures, standing.pauses + broken, now + wait, broken, trouble)
    if failures >= _ENOUGH or isinstance(error, ModelRefuses) or standing.broken:
        wait = _doubled(_FIRST_PAUSE, standing.pauses, _LONGEST_PAUSE)
        return Standing(failures, standing.pauses + 1, now + wait, broken=True, trouble=trouble)
    return replace(standing, failures=failures, trouble=trouble)


def put_off(draft: Draft, error: ModelError, now: datetime, retries: int) -> Draft:
    """When a story that got no words is asked for again: ever later, and no more where the answers are of no use."""
    failures = draft.failures + 1
    if isinstance(error, ModelUnusable) and failures > retries:
        return replace(draft, failures=failures, due=None)
    if isinstance(error, ModelBusy | ModelRefuses):
        # Nothing is wrong with the story: it comes when the model may be asked again.
        return replace(draft, due=now)
    return replace(draft, failures=failures, due=now + _doubled(_FIRST_BACK_OFF, 2 * (failures - 1), _LONGEST_BACK_OFF))


def affords(spent: Spent, requests_a_day: int, tokens_a_day: int, cost: int) -> bool:
    """Whether one more request that may cost ``cost`` tokens stays within the day's budget."""
    return spent.requests < requests_a_day and spent.tokens + cost <= tokens_a_day


def packed(standing: Standing) -> str:
    """As JSON, for keeping."""
    return json.dumps(asdict(standing) | {"until": standing.until.timestamp() if standing.until else None})


def unpacked(kept: str | None) -> Standing:
    """What was kept; a fresh standing for nothing or for what cannot be read."""
    try:
        read = json.loads(kept or "{}")
        until = datetime.fromtimestamp(read.pop("until"), UTC) if read.get("until") else read.pop("until", None)
        trouble = Trouble(read.pop("trouble")) if read.get("trouble") else read.pop("trouble", None)
        return Standing(**read, until=until, trouble=trouble)
    except (ValueError, TypeError, AttributeError, OverflowError):
        return Standing()


def _trouble(error: ModelError) -> Trouble:
    if isinstance(error, ModelBusy):
        return Trouble.BUSY
    if isinstance(error, ModelRefuses):
        return Trouble.REFUSES
    return Trouble.SILENT if isinstance(error, ModelSilent) else Trouble.UNUSABLE


def _doubled(first: timedelta, times: int, most: timedelta) -> timedelta:
    return min(first * int(2 ** min(times, 20)), most)
