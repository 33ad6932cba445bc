"""Who may send when: the arithmetic of the pace, without a clock and without waiting.

Slots are evenly spaced, so there are no bursts; beside that, no window of a second holds more than the allowed
number at the server, whatever the delays (see window). Each chat rests for a second after a message, a group also
for the rest of the minute when it has had its share. Who waits is served by priority, then in order of asking.
"""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass, field

from bot.delivery.window import Window

# As many leave within this; the window then seldom has to hold one up because an earlier one came late.
_EVENLY = 1.006
# For one chat a little longer than promised: what leaves a second apart may come less so.
_CHAT_SECOND = 1.05
_MINUTE = 60.25
# A timer that rings late may make up for so much, and no more.
_CATCH_UP = 0.1
# Beyond what timers are late by at all times it is forgotten within so long, or the unevenness would come again each
# second.
_USUAL = 0.005
_FORGIVEN = 0.3


@dataclass(slots=True, order=True)
class Ticket:
    """One request that waits for its turn. ``chat`` is None when only the overall pace counts."""

    priority: int
    order: int
    chat: int | str | None = field(compare=False)
    over: bool = field(default=False, compare=False)
    # When it was served.
    left: float = field(default=0.0, compare=False)


@dataclass(slots=True)
class _Chat:
    """When a chat is free again, when it was sent to within the minute (groups only), and who waits for it.

    ``paused`` is what Telegram asked for; ``free`` is never before it.
    """

    free: float = 0.0
    paused: float = 0.0
    recent: deque[float] = field(default_factory=deque)
    tickets: list[Ticket] = field(default_factory=list)


class Slots:
    """Hands out turns. All times are seconds of one steadily growing clock that the caller reads."""

    def __init__(self, per_second: int, per_group_minute: int) -> None:
        self._per_group_minute = per_group_minute
        self._interval = _EVENLY / per_second
        self._next = 0.0
        self._window = Window(per_second)
        self._paused = 0.0
        self._chats: dict[int | str, _Chat] = {}
        # Heads of chats that are free; may hold tickets that are over, or no longer the head.
        self._ready: list[Ticket] = []
        # When each chat that rests is to be looked at again.
        self._resting: list[tuple[float, str, int | str]] = []
        self._waiting = 0
        self._asked = 0

    @property
    def waiting(self) -> int:
        """How many have asked and neither been served nor gone."""
        return self._waiting

    @property
    def known_chats(self) -> int:
        """Of how many chats something has to be remembered."""
        return len(self._chats)

    def ask(self, chat: int | str | None, priority: int, now: float, order: int | None = None) -> Ticket:
        """Queue up; lower ``priority`` goes first. ``order`` is that of an earlier ticket whose turn failed."""
        self._asked += 1
        if not self._waiting:
            # Nobody was late: an idle time earns nothing.
            self._next = max(self._next, now)
        ticket = Ticket(priority, self._asked if order is None else order, chat)
        self._waiting += 1
        if chat is None:
            heapq.heappush(self._ready, ticket)
            return ticket
        state = self._chats.get(chat)
        if state is None:
            state = self._chats[chat] = _Chat()
            self._rest(chat, now)
        heapq.heappush(state.tickets, ticket)
        if state.free <= now and state.tickets[0] is ticket:
            heapq.heappush(self._ready, ticket)
        return ticket

    def drop(self, ticket: Ticket) -> None:
        """Leave the queue."""
        if not ticket.over:
            ticket.over = True
            self._waiting -= 1

    def answered(self, ticket: Ticket, now: float) -> None:
        """What was sent in this turn has been answered, so it has come."""
        self._window.answered(ticket.left, now)

    def pause(self, chat: int | str | None, until: float) -> None:
        """Send nothing to ``chat`` (to anyone, for None) before ``until``."""
        if chat is None:
            self._paused = max(self._paused, until)
            return
        state = self._chats.setdefault(chat, _Chat())
        state.paused = max(state.paused, until)
        state.free = max(state.free, state.paused)
        self._rest(chat, state.free)

    def paused_until(self, chat: int | str | None) -> float:
        """When the pause of ``chat``, or of everything, is over; 0 when there is none."""
        state = None if chat is None else self._chats.get(chat)
        return max(self._paused, state.paused if state else 0.0)

    def grant(self, now: float) -> list[Ticket]:
        """The tickets whose turn has come, in order."""
        self._wake(now)
        granted: list[Ticket] = []
        while self._ready and self._opening() <= now:
            ticket = heapq.heappop(self._ready)
            if self._is_head(ticket, now):
                self._serve(ticket, now)
                granted.append(ticket)
        return granted

    def next_time(self, now: float) -> float | None:
        """When ``grant`` may have something to give; None while nobody waits."""
        if not self._waiting:
            return None
        while self._ready and not self._is_head(self._ready[0], now):
            heapq.heappop(self._ready)
        if self._ready:
            return max(self._opening(), now)
        return max(self._resting[0][0], self._paused) if self._resting else now

    def _opening(self) -> float:
        """When the next slot of the whole bot is."""
        return max(self._next, self._paused, self._window.opening())

    def _is_head(self, ticket: Ticket, now: float) -> bool:
        if ticket.over or ticket.chat is None:
            return not ticket.over
        state = self._chats[ticket.chat]
        _forget_gone(state)
        return state.free <= now and state.tickets[0] is ticket

    def _serve(self, ticket: Ticket, now: float) -> None:
        self.drop(ticket)
        late = min(now - self._next, _CATCH_UP)
        unusual = max(late - _USUAL, 0.0)
        self._next = now - late + unusual * min(self._interval / _FORGIVEN, 1.0) + self._interval
        self._window.left(now)
        ticket.left = now
        if ticket.chat is None:
            return
        state = self._chats[ticket.chat]
        heapq.heappop(state.tickets)
        state.free = max(state.paused, now + _CHAT_SECOND)
        if _is_group(ticket.chat):
            state.recent.append(now)
            if len(state.recent) >= self._per_group_minute:
                state.free = max(state.free, state.recent.popleft() + _MINUTE)
        self._rest(ticket.chat, state.free)

    def _rest(self, chat: int | str, until: float) -> None:
        heapq.heappush(self._resting, (until, str(chat), chat))

    def _wake(self, now: float) -> None:
        """Put the heads of chats that have rested among the ready; forget chats of which nothing need be known."""
        while self._resting and self._resting[0][0] <= now:
            _, _, chat = heapq.heappop(self._resting)
            state = self._chats.get(chat)
            if state is None or state.free > now:
                continue
            _forget_gone(state)
            if state.tickets:
                heapq.heappush(self._ready, state.tickets[0])
            elif state.recent and state.recent[-1] + _MINUTE > now:
                self._rest(chat, state.recent[-1] + _MINUTE)
            else:
                del self._chats[chat]


def _forget_gone(state: _Chat) -> None:
    while state.tickets and state.tickets[0].over:
        heapq.heappop(state.tickets)


def _is_group(chat: int | str) -> bool:
    """Groups and channels have negative ids; a name can only be that of one."""
    return isinstance(chat, str) or chat < 0
