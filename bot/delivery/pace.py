"""The pace that Telegram allows, behind python-telegram-bot's rate-limiter interface.

Answers to people go before bulk, and both share one budget. A 429 pauses the chat that it was for; when several
chats have one within seconds, everything pauses. Who would have to wait longer than is sensible is told so at
once, with RetryAfter, so that the outbox can keep the message and the order.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from datetime import timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.delivery.request import Unreached
from bot.delivery.slots import Slots, Ticket

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from telegram.error import TelegramError

    # What the library's methods give back.
    Answer = bool | dict[str, Any] | list[dict[str, Any]]


class Priority(IntEnum):
    """Who goes first; passed as ``rate_limit_args``. Without it a request is an answer to a person."""

    ANSWER = 1
    BULK = 2


# Seconds that a request waits out a pause of Telegram's; a longer one is given back as RetryAfter.
_PATIENCE = {Priority.ANSWER: 30.0, Priority.BULK: 5.0}
_RETRIES = 3
# To be woken for each turn costs more than the turns where they are a thousandth of a second apart.
_SHORTEST_NAP = 0.004
# So many chats with a 429 within so many seconds mean that the bot as a whole is too fast.
_FLOODED_CHATS = 3
_FLOOD_SECONDS = 10.0
# What goes out as messages; everything else is not slowed down.
_MESSAGES = ("send", "copy", "forward")
_EDITS = "editMessage"
_NO_MESSAGES = {"sendChatAction", "sendMessageDraft"}


class Pacer(BaseRateLimiter[Any]):
    """Lets at most ``per_second`` messages out overall, 1 a second per chat and ``per_group_minute`` per group.

    ``clock`` gives seconds that only grow; ``sleep`` waits for some.
    """

    def __init__(
        self,
        per_second: int = 30,
        per_group_minute: int = 20,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._slots = Slots(per_second, per_group_minute)
        self._clock = clock
        self._sleep = sleep
        self._turns: dict[int, tuple[Ticket, asyncio.Future[None]]] = {}
        self._floods: deque[tuple[float, int | str, float]] = deque()
        self._usher: asyncio.Task[None] | None = None
        self._nap: asyncio.Future[None] | None = None
        self._nap_ends = 0.0

    @property
    def waiting(self) -> int:
        """How many requests wait for their turn."""
        return self._slots.waiting

    async def initialize(self) -> None:
        """Nothing to prepare: who asks first starts the clockwork."""

    async def shutdown(self) -> None:
        """Stop handing out turns; who still waits gets Unreached."""
        if self._usher is not None:
            self._usher.cancel()
            await asyncio.gather(self._usher, return_exceptions=True)
        self._refuse(lambda _: Unreached("the bot is shutting down"))

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,  # noqa: ANN401 - the library's signature
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Any | None,  # noqa: ANN401 - the library's signature
    ) -> Answer:
        """Make the request when its turn has come. Raises RetryAfter when that is too far off."""
        if not _is_paced(endpoint, data):
            return await callback(*args, **kwargs)
        chat = None if endpoint.startswith(_EDITS) else _chat(data["chat_id"])
        priority = Priority.ANSWER if rate_limit_args is None else Priority(rate_limit_args)
        order: int | None = None
        for attempt in range(_RETRIES + 1):
            ticket = await self._turn(chat, priority, order)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as refusal:
                seconds = _seconds(refusal)
                self._note(chat, seconds)
                if attempt == _RETRIES or seconds > _PATIENCE[priority]:
                    raise
            except Unreached:
                # Nothing can have been sent. Bulk has the outbox to wait in.
                if attempt == _RETRIES or priority is Priority.BULK:
                    raise
            finally:
                self._slots.answered(ticket, self._clock())
            order = ticket.order
        raise AssertionError("the last attempt returns or raises")

    async def _turn(self, chat: int | str | None, priority: Priority, order: int | None) -> Ticket:
        now = self._clock()
        if (refusal := self._too_long(chat, priority)) is not None:
            raise refusal
        ticket = self._slots.ask(chat, priority, now, order)
        turn = asyncio.get_running_loop().create_future()
        self._turns[id(ticket)] = ticket, turn
        self._hand_out(now)
        try:
            if not turn.done():
                self._stir(now)
            await turn
        finally:
            self._slots.drop(ticket)
            del self._turns[id(ticket)]
        return ticket

    def _stir(self, now: float) -> None:
        """Start the usher, or wake it when there is something to give sooner than it thought."""
        if self._usher is None or self._usher.done():
            self._usher = asyncio.create_task(self._usher_at_work())
        elif self._nap is not None:
            soon = self._slots.next_time(now)
            if soon is not None and soon < self._nap_ends:
                self._nap.cancel()

    async def _usher_at_work(self) -> None:
        """Hand out turns as long as anybody waits."""
        while (soon := self._slots.next_time(self._clock())) is not None:
            await self._doze(soon)
            self._hand_out(self._clock())

    def _hand_out(self, now: float) -> None:
        for ticket in self._slots.grant(now):
            _, turn = self._turns.get(id(ticket), (None, None))
            if turn is not None and not turn.done():
                turn.set_result(None)

    async def _doze(self, until: float) -> None:
        seconds = max(until - self._clock(), _SHORTEST_NAP)
        self._nap, self._nap_ends = asyncio.ensure_future(self._sleep(seconds)), until
        try:
            await asyncio.wait([self._nap])
        finally:
            self._nap.cancel()
            self._nap = None

    def _note(self, chat: int | str | None, seconds: float) -> None:
        """Pause what a 429 was for, and refuse those whom it would keep waiting for too long."""
        now = self._clock()
        self._slots.pause(chat, now + seconds)
        if chat is not None:
            self._floods.append((now, chat, seconds))
        while self._floods and self._floods[0][0] < now - _FLOOD_SECONDS:
            self._floods.popleft()
        if len({flooded for _, flooded, _ in self._floods}) >= _FLOODED_CHATS:
            self._slots.pause(None, now + min(each for _, _, each in self._floods))
        self._refuse(lambda ticket: self._too_long(ticket.chat, Priority(ticket.priority)))
        self._stir(now)

    def _refuse(self, why: Callable[[Ticket], TelegramError | None]) -> None:
        for ticket, turn in self._turns.values():
            error = why(ticket)
            if error is not None and not turn.done():
                self._slots.drop(ticket)
                turn.set_exception(error)

    def _too_long(self, chat: int | str | None, priority: Priority) -> RetryAfter | None:
        left = self._slots.paused_until(chat) - self._clock()
        return RetryAfter(timedelta(seconds=left)) if left > _PATIENCE[priority] else None


def _is_paced(endpoint: str, data: dict[str, Any]) -> bool:
    if endpoint.startswith(_EDITS):
        return True
    return endpoint.startswith(_MESSAGES) and endpoint not in _NO_MESSAGES and data.get("chat_id") is not None


def _chat(chat_id: int | str) -> int | str:
    """One form for one chat: ids may come as text."""
    try:
        return int(chat_id)
    except ValueError:
        return chat_id


def _seconds(refusal: RetryAfter) -> float:
    given = refusal.retry_after
    return given.total_seconds() if isinstance(given, timedelta) else float(given)
