"""What the program notices of itself while it runs: the beats of its clock, and the errors in its log. In memory."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Beat:
    """One stage: how often it is to run, in seconds; when it last began and ended; what went wrong, if anything."""

    seconds: float
    began: datetime | None = None
    ended: datetime | None = None
    problem: str = ""


@dataclass(slots=True)
class Pulse:
    """Beats by stage, in the order of the timetable; ``vectors`` is None until the encoder was looked for."""

    started: datetime | None = None
    vectors: bool | None = None
    beats: dict[str, Beat] = field(default_factory=dict)
    errors: int = 0
    last_error: datetime | None = None

    def plan(self, name: str, seconds: float, now: datetime) -> None:
        """A stage is to run so often from ``now`` on."""
        self.started = self.started or now
        self.beats[name] = Beat(seconds)

    def begin(self, name: str, now: datetime) -> None:
        """A stage begins."""
        if name in self.beats:
            self.beats[name] = replace(self.beats[name], began=now)

    def end(self, name: str, now: datetime, problem: str = "") -> None:
        """A stage has ended, maybe with a problem."""
        if name in self.beats:
            self.beats[name] = replace(self.beats[name], ended=now, problem=problem)

    def note_error(self, at: datetime) -> None:
        """One more error in the log."""
        self.errors += 1
        self.last_error = at


class ErrorCount(logging.Handler):
    """Counts what the log holds of errors into a pulse; the words stay in the log."""

    def __init__(self, pulse: Pulse, clock: Callable[[], datetime]) -> None:
        super().__init__(logging.ERROR)
        self._pulse = pulse
        self._clock = clock

    def emit(self, record: logging.LogRecord) -> None:
        """Count one record."""
        del record
        self._pulse.note_error(self._clock())
