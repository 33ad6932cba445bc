"""How fast messages go out at the moment."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

_SPAN = timedelta(minutes=1)
_LEAST = timedelta(seconds=1)


class Meter:
    """Counts what was sent within the last minute."""

    def __init__(self) -> None:
        self._sent: deque[tuple[datetime, int]] = deque()
        self._first: datetime | None = None

    def note(self, now: datetime, sent: int) -> None:
        """So many were sent just now."""
        self._first = self._first or now
        self._sent.append((now, sent))
        self._forget(now)

    def rate(self, now: datetime) -> float:
        """Messages a second, over the last minute, or since the first where that is less."""
        self._forget(now)
        since = now - self._first if self._first else _SPAN
        # A clock that was put back gives no time.
        span = since if _LEAST < since < _SPAN else _SPAN
        return sum(count for _, count in self._sent) / span.total_seconds()

    def _forget(self, now: datetime) -> None:
        while self._sent and self._sent[0][0] <= now - _SPAN:
            self._sent.popleft()
