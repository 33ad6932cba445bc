"""When sending is no use for anybody: Telegram is away, answers nobody, refuses the token or has paused everything.

Then one message is tried now and then instead of all that are owed, so none of the others counts an attempt, comes
out of order, or may double because its answer was lost. Pure.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.models import Outcome, OutcomeKind

if TYPE_CHECKING:
    from datetime import datetime

log = logging.getLogger(__name__)

# Such outcomes may have nothing to do with the chat or the message; so many one after the other have not.
_AWAY: Final = {
    OutcomeKind.UNAVAILABLE,
    OutcomeKind.UNCERTAIN,
    OutcomeKind.UNAUTHORISED,
    OutcomeKind.RETRY_AFTER,
}
_IN_A_ROW: Final = 5
_FIRST: Final = timedelta(seconds=5)
_LONGEST: Final = timedelta(minutes=1)


class Lull:
    """Counts failures in a row and says how many may be tried. A lull ends with the first outcome of another kind."""

    def __init__(self) -> None:
        self._failures = 0
        self._wait = _FIRST
        self._until: datetime | None = None

    def note(self, outcome: Outcome, now: datetime) -> None:
        """One attempt has ended so."""
        if outcome.kind not in _AWAY:
            if self._until is not None:
                log.warning("Telegram takes messages again.")
            self._failures, self._wait, self._until = 0, _FIRST, None
            return
        self._failures += 1
        if self._until is None and self._failures >= _IN_A_ROW:
            log.warning("Telegram takes no messages (%s); what is owed waits.", outcome.words or outcome.kind.value)
            self._until = now + self._wait
        elif self._until is not None and now >= self._until:
            self._wait = min(2 * self._wait, _LONGEST)
            self._until = now + self._wait

    def room(self, wanted: int, under_way: int, now: datetime) -> int:
        """How many of ``wanted`` may be tried now, beside those that are ``under_way``."""
        if self._until is None:
            return wanted
        # A clock that was put back does not make it last.
        is_over = now >= self._until or self._until > now + _LONGEST
        return 1 if is_over and not under_way else 0
