"""One visitor per host at a time, with a pause between visits, across all the feeds that live there.

A host that says that there are too many visits is left alone for as long as it says. One that only refuses (403)
may mean the same, as some large hosts do, or mean the one feed: for an hour it is visited once a minute at most.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import Postponed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import datetime

_REMEMBERED = 512
_SLOW_FOR = timedelta(hours=1)
_SLOW_SPACING = timedelta(minutes=1)


@dataclass(slots=True)
class _Host:
    door: asyncio.Lock = field(default_factory=asyncio.Lock)
    visitors: int = 0
    free_at: float = 0.0
    closed_until: datetime | None = None
    slow_until: datetime | None = None


class Hosts:
    """The doors of all hosts. ``clock`` (seconds) and ``sleep`` can be replaced by a virtual clock."""

    def __init__(
        self,
        spacing: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Keep ``spacing`` seconds between the end of one visit and the start of the next."""
        self._spacing = spacing
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def visit(self, name: str, now: datetime) -> AsyncIterator[None]:
        """Wait for the turn at this host; raises Postponed while the host wants to be left alone."""
        host = self._hosts.setdefault(name, _Host())
        host.visitors += 1
        try:
            async with host.door:
                _refuse_while_closed(host, now)
                if (wait := host.free_at - self._clock()) > 0:
                    await self._sleep(wait)
                try:
                    yield
                finally:
                    host.free_at = self._clock() + self._spacing
                    if host.slow_until is not None and now < host.slow_until:
                        self.close(name, now, _SLOW_SPACING)
        finally:
            host.visitors -= 1
            self._forget(now)

    def close(self, name: str, now: datetime, pause: timedelta) -> None:
        """Leave this host alone for so long: it said that there were too many visits. The longest time counts."""
        host = self._hosts.setdefault(name, _Host())
        host.closed_until = max(now + pause, host.closed_until or now)

    def slow_down(self, name: str, now: datetime) -> None:
        """Visit this host once a minute at most for an hour: it refuses, and does not say why."""
        self._hosts.setdefault(name, _Host()).slow_until = now + _SLOW_FOR

    def _forget(self, now: datetime) -> None:
        """Hosts that nobody waits for are dropped once they are many: memory does not grow with feeds."""
        if len(self._hosts) <= _REMEMBERED:
            return
        clock = self._clock()
        for name, host in list(self._hosts.items()):
            resting = any(until is not None and until > now for until in (host.closed_until, host.slow_until))
            if not host.visitors and host.free_at <= clock and not resting:
                del self._hosts[name]


def _refuse_while_closed(host: _Host, now: datetime) -> None:
    if host.closed_until is not None and now < host.closed_until:
        raise Postponed("its server wants fewer visits and is left alone for a while", host.closed_until - now)
