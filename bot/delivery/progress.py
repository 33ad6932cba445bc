"""How a large send goes on, in a line now and then. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

EVERY = timedelta(seconds=10)
_MINUTES_FROM = 120


class Progress:
    """Counts from ``now``; ``line`` speaks every ten seconds, and only of what takes longer than that."""

    def __init__(self, now: datetime) -> None:
        self._began = self._spoke = now

    def is_due(self, now: datetime) -> bool:
        """Whether it is time for a line."""
        return now >= self._spoke + EVERY

    def line(self, now: datetime, done: int, left: int) -> str:
        """``1200 of 100000 delivered, 29.9 a second, about 55 min left``; seconds where it is less than two minutes."""
        self._spoke = now
        rate = done / max((now - self._began).total_seconds(), 1.0)
        seconds = left / rate if rate else 0.0
        time = f"{seconds / 60:.0f} min" if seconds >= _MINUTES_FROM else f"{seconds:.0f} s"
        return f"{done} of {done + left} delivered, {rate:.1f} a second, about {time} left"
