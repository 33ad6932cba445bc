"""How much one person may ask for at once: a bucket of asks each, filled again as time passes, kept in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

_MINUTE: Final = 60.0
# More people than this are only remembered while their buckets are not full.
_MANY: Final = 10_000


class Patience(Enum):
    """Whether an ask is answered: yes, with a word that it is too much, or (that word was said) not at all."""

    ANSWER = "answer"
    WARN = "warn"
    SILENCE = "silence"


@dataclass(slots=True)
class _Bucket:
    left: float
    at: datetime
    warned: bool = False


@dataclass(slots=True)
class Allowance:
    """A token bucket for each person: ``per_minute`` asks at once, and one more after each such part of a minute."""

    per_minute: int
    _buckets: dict[int, _Bucket] = field(default_factory=dict)

    def ask(self, person: int, now: datetime) -> Patience:
        """Count one ask of ``person``. She is warned once, and again only after her bucket was half full."""
        bucket = self._buckets.get(person)
        if bucket is None:
            self._tidy(now)
            bucket = self._buckets[person] = _Bucket(self.per_minute, now)
        bucket.left, bucket.at = self._filled(bucket, now), now
        if bucket.left * 2 >= self.per_minute:
            bucket.warned = False
        if bucket.left >= 1:
            bucket.left -= 1
            return Patience.ANSWER
        if bucket.warned:
            return Patience.SILENCE
        bucket.warned = True
        return Patience.WARN

    def _filled(self, bucket: _Bucket, now: datetime) -> float:
        passed = max((now - bucket.at).total_seconds(), 0.0)
        return min(bucket.left + passed * self.per_minute / _MINUTE, self.per_minute)

    def _tidy(self, now: datetime) -> None:
        if len(self._buckets) >= _MANY:
            full = [person for person, one in self._buckets.items() if self._filled(one, now) >= self.per_minute]
            for person in full:
                del self._buckets[person]
