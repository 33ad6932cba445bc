"""How fast messages go out at the moment."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

_SPAN = timedelta(minutes=1)


class Meter:
    """Counts what was sent within the last minute."""

    def __init__(self) -> None:
        self._sent: deque[tuple[datetime, int]] = deque()

    def note(self, now: datetime, sent: int) -> None:
        """So many were sent just now."""
        self._sent.append((now, sent))
        self._forget(now)

    def rate(self, now: datetime) -> float:
        """Messages a second, over the last minute."""
        self._forget(now)
        return sum(count for _, count in self._sent) / _SPAN.total_seconds()

    def _forget(self, now: datetime) -> None:
        while self._sent and self._sent[0][0] <= now - _SPAN:
            self._sent.popleft()
