"""What is owed goes out: claimed, sent, and written down as it became, many at a time.

    outbox ──claim──► send, in any order ──► outcomes ──settle, as many as have come──► outbox, subscribers

An outcome that cannot be written, since the disk is full say, is kept and written first of all the next time; until
then nothing more is claimed, so nothing is lost and nothing is sent twice.

When the process is killed, what is under way is owed again; of that, what Telegram had taken already comes twice. It
is at most ``at_once`` (20 at 30 messages a second), and mostly the one or two that are on the wire.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfoNotFoundError

from bot.delivery import policy
from bot.delivery.events import Events, line
from bot.delivery.lull import Lull
from bot.delivery.progress import Progress
from bot.editions import schedule
from bot.errors import StoreError
from bot.models import DeliveryState, Outcome, OutcomeKind
from bot.services import threads, topics
from bot.store import moving, outbox, subscribers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.models import Delivery
    from bot.services import Services

    Send = Callable[[Delivery], Awaitable[Outcome]]
    Sent = tuple[Delivery, Outcome]

log = logging.getLogger(__name__)

# What is under way at once is sent within so many seconds, within these bounds: enough for answers that take as long.
_SECONDS_AT_ONCE: Final = 2 / 3
_FEWEST_AT_ONCE: Final = 8
_MOST_AT_ONCE: Final = 200
_ON_ITS_WAY: Final = timedelta(minutes=15)
# So often others are claimed in place of those whose quiet hours have begun.
_LOOKS: Final = 10
# So many outcomes share a transaction; at a fast pace others are waited for so many seconds.
_TOGETHER: Final = 50
_FAST: Final = 100
_GATHERED: Final = 0.01


def at_once(per_second: int) -> int:
    """How many messages are under way at most at such a pace; when half of them are through, others are claimed."""
    return max(_FEWEST_AT_ONCE, min(int(per_second * _SECONDS_AT_ONCE), _MOST_AT_ONCE))


class Deliverer:
    """Empties the outbox. One at a time: ``run`` is not to be called again before it has ended."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._at_once = at_once(services.config.delivery.per_second)
        self._lull = Lull()
        self._stopping = False
        self._events = Events(services.config.delivery.log)
        self._unsettled: list[Sent] = []

    def stop(self) -> None:
        """Begin nothing more; what is under way is finished."""
        self._stopping = True

    async def run(self, send: Send) -> int:
        """Send what the outbox owes, oldest first and in order per subscriber; gives how many were tried.

        Raises StoreError where outcomes cannot be written; they are kept.
        """
        await self._settle()
        came: asyncio.Queue[Sent] = asyncio.Queue()
        try:
            async with asyncio.TaskGroup() as tasks:
                return await self._run(send, came, tasks)
        except BaseExceptionGroup as group:
            raise group.exceptions[0] from None
        finally:
            # What came in before a forced end is not to be sent again.
            self._unsettled += [came.get_nowait() for _ in range(came.qsize())]

    async def _run(self, send: Send, came: asyncio.Queue[Sent], tasks: asyncio.TaskGroup) -> int:
        progress = Progress(self._services.clock())
        trouble: StoreError | None = None
        tried = under_way = 0
        while True:
            try:
                if trouble is None and under_way <= self._at_once // 2:
                    claimed = await self._claim(under_way)
                    under_way += len(claimed)
                    for delivery in claimed:
                        tasks.create_task(self._send(delivery, send, came))
                if not under_way:
                    break
                batch = await _some(came, _GATHERED if self._at_once >= _FAST else 0.0)
                under_way, tried = under_way - len(batch), tried + len(batch)
                for _, outcome in batch:
                    self._lull.note(outcome, self._services.clock())
                self._unsettled += batch
                if trouble is None:
                    await self._settle()
                    await self._tell(progress, tried)
            except StoreError as error:
                # What is under way is not called back: it may have arrived already.
                trouble = error
        if trouble is not None:
            raise trouble
        return tried

    async def _claim(self, under_way: int) -> list[Delivery]:
        # The clock anew each time: a large send takes long, and what falls due meanwhile is owed as well.
        now = self._services.clock()
        room = 0 if self._stopping else self._lull.room(self._at_once - under_way, under_way, now)
        if not room:
            return []
        claimed: list[Delivery] = []
        async with self._services.store.writing() as db:
            for _ in range(_LOOKS):
                some = await outbox.claim(db, now, room - len(claimed))
                off = [late for one in some if (late := _put_off(one, now)) is not None]
                await outbox.settle(db, *off)
                claimed += [one for one in some if one.id not in {late.id for late in off}]
                if not off:
                    break
        return claimed

    async def _send(self, delivery: Delivery, send: Send, came: asyncio.Queue[Sent]) -> None:
        """Send one delivery: the boundary at which a bug is kept from all others."""
        try:
            outcome = await send(delivery)
        except Exception as error:  # the per-delivery boundary
            log.exception("a bug while sending delivery %d", delivery.id)
            outcome = Outcome(OutcomeKind.FAULT, words=type(error).__name__)
        came.put_nowait((delivery, outcome))

    async def _settle(self) -> None:
        """Write down what became of those that came in, now or when it could not be written."""
        if not self._unsettled:
            return
        now = self._services.clock()
        settled = [
            (policy.after(delivery, outcome, now, self._services.config.give_up), outcome)
            for delivery, outcome in self._unsettled
        ]
        async with self._services.store.writing() as db:
            await outbox.settle(db, *(after for after, _ in settled))
            # The rows after have the new id of a chat that moved; what moves is what they had before.
            for (after, outcome), (before, _) in zip(settled, self._unsettled, strict=True):
                consequence = policy.consequence(outcome, after.topic_id)
                if consequence.silence:
                    await subscribers.silence(db, after.subscriber_id, silent=True)
                if consequence.move_to is not None:
                    await moving.move(db, before.chat_id, consequence.move_to)
                if outcome.lost_topic:
                    await threads.lost(self._services, db, after.subscriber_id, outcome.lost_topic, now)
                if consequence.leave_topic:
                    await topics.gone(self._services, db, after, now)
        self._unsettled = []
        self._services.meter.note(now, sum(outcome.kind is OutcomeKind.SENT for _, outcome in settled))
        self._events.note([line(after, outcome, now) for after, outcome in settled])
        for after, outcome in settled:
            _say(after, outcome)

    async def _tell(self, progress: Progress, done: int) -> None:
        now = self._services.clock()
        if progress.is_due(now):
            async with self._services.store.reading() as db:
                backlog = await outbox.backlog(db, now)
            log.info("%s", progress.line(now, done, backlog.ready + backlog.sending))


def _put_off(delivery: Delivery, now: datetime) -> Delivery | None:
    """A delivery that was held up into her quiet hours, owed at their end; None for one that may go out.

    What was on its way when they began is not torn apart.
    """
    earlier = now - _ON_ITS_WAY
    try:
        began = schedule.awake(earlier, delivery.zone, delivery.quiet) > earlier
        at = schedule.awake(now, delivery.zone, delivery.quiet)
    except (ValueError, ZoneInfoNotFoundError):
        return None
    return replace(delivery, state=DeliveryState.PENDING, due=at) if began and at > now else None


async def _some(came: asyncio.Queue[Sent], patience: float) -> list[Sent]:
    """The next outcome, and those that are there already, or after a little ``patience`` (seconds)."""
    batch = [await came.get()]
    if patience:
        await asyncio.sleep(patience)
    while len(batch) < _TOGETHER and not came.empty():
        batch.append(came.get_nowait())
    return batch


def _say(after: Delivery, outcome: Outcome) -> None:
    level = logging.DEBUG if outcome.kind is OutcomeKind.SENT else logging.WARNING
    log.log(level, "delivery %d of %s: %s %s", after.id, after.key, outcome.kind.value, outcome.words)
    if policy.consequence(outcome).halt:
        log.error("Telegram refuses the token; nothing can be sent until it is right.")
