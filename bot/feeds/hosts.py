"""One visitor per host at a time, with a pause between visits, across all the feeds that live there."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.errors import FetchFailed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import datetime, timedelta

_REMEMBERED = 512


@dataclass(slots=True)
class _Host:
    door: asyncio.Lock = field(default_factory=asyncio.Lock)
    visitors: int = 0
    free_at: float = 0.0
    closed_until: datetime | None = None


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
        """Wait for the turn at this host; raises FetchFailed while the host has asked to be left alone."""
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
        finally:
            host.visitors -= 1
            self._forget(now)

    def close(self, name: str, now: datetime, pause: timedelta) -> None:
        """Leave this host alone for so long: it said that there were too many visits."""
        self._hosts.setdefault(name, _Host()).closed_until = now + pause

    def _forget(self, now: datetime) -> None:
        """Hosts that nobody waits for are dropped once they are many: memory does not grow with feeds."""
        if len(self._hosts) <= _REMEMBERED:
            return
        clock = self._clock()
        for name, host in list(self._hosts.items()):
            closed = host.closed_until is not None and host.closed_until > now
            if not host.visitors and host.free_at <= clock and not closed:
                del self._hosts[name]


def _refuse_while_closed(host: _Host, now: datetime) -> None:
    if host.closed_until is not None and now < host.closed_until:
        raise FetchFailed(
            "the server asked for fewer visits; it is left alone for a while",
            status=429,
            retry_after=host.closed_until - now,
        )
