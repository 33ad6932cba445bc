"""How many messages can have come within one second, seen from the server's side.

What leaves evenly does not come evenly: a new connection, a busy loop or a slow network hold some back, and a window
that is counted by when messages leave may then hold more than is allowed where they come. A message has come at the
latest when its answer is here, less what the quickest of late took as a whole: the clock filter of NTP (RFC 5905,
section 10), with the round trip for the delay. Another message may leave when fewer than the allowed number can
have come within a second before it; so no second, wherever it begins, holds more than that at the server.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import Final

# By how much the quickest round trip may be more than the quickest ways there and back.
_OPEN: Final = 0.0005
_SECOND: Final = 1.0 + _OPEN
# No message is taken to be on its way for longer than this beyond the quickest, or one that hangs would stop all.
HELD: Final = 0.1
# After so many answers what was quickest before them is forgotten: the server may have moved.
_GENERATION: Final = 200
# Before so many answers nobody knows how quick the quickest can be, as the first make connections.
_FIRST: Final = 20


class Window:
    """Counts for at most ``most`` messages in any second. All times are seconds of one steadily growing clock."""

    def __init__(self, most: int) -> None:
        self._most = most
        # When each can have come at the latest, ascending.
        self._latest: list[float] = []
        self._quickest = self._quickest_before = float("inf")
        self._answers = 0
        self._is_known = False

    def opening(self) -> float:
        """The first moment at which one more may leave; in the past where one may at once."""
        free = len(self._latest) - self._most
        return self._latest[free] + _SECOND if free >= 0 else 0.0

    def left(self, now: float) -> None:
        """One leaves."""
        gone = bisect_left(self._latest, now - _SECOND)
        del self._latest[:gone]
        insort(self._latest, now + HELD)

    def answered(self, left: float, now: float) -> None:
        """The answer to one that left at that moment is here."""
        took = now - left
        self._quickest = min(self._quickest, took)
        self._answers += 1
        spared = min(self._quickest, self._quickest_before) if self._is_known else 0.0
        held = min(took - spared, HELD)
        place = bisect_left(self._latest, left + HELD)
        if place < len(self._latest) and self._latest[place] == left + HELD:
            del self._latest[place]
            insort(self._latest, left + held)
        self._is_known = self._is_known or self._answers >= _FIRST
        if self._answers >= _GENERATION:
            self._quickest_before, self._quickest, self._answers = self._quickest, float("inf"), 0
