"""The clock: a tick becomes one pipeline call. The schedule itself lives in rows, so a tick only asks what is due.

    tick      every     calls
    gather    20 s      pipeline.gather     feeds whose time has come
    group     20 s      pipeline.group      entries without a story
    write     20 s      pipeline.write      stories that changed
    reword    20 s      pipeline.reword     stories within reach of an edition, where a model is wanted
    press     15 s      pipeline.press      subscribers who are due
    alert     30 s      pipeline.alert      stories that break, or moved
    announce   2 s      pipeline.announce   announcements under way
    topics     3 s       pipeline.open_topics  topics of private chats that are wanted
    deliver    1 s      pipeline.deliver    deliveries that are owed
    watch     10 min    pipeline.watch      important feeds that began to fail, or mended
    retire     1 h      pipeline.retire     what is past its retention

A restart loses nothing, and nothing runs per user or per feed.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent

from bot.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from datetime import datetime

    from telegram.ext import JobQueue

    from bot.models import Delivery, Message, Outcome
    from bot.pipeline import Pipeline
    from bot.services import Services

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """One row of the timetable: every so many ``seconds``, beginning after ``first``, ``call`` with the time."""

    name: str
    seconds: float
    first: float
    call: Callable[[datetime], Awaitable[object]]


def timetable(
    pipeline: Pipeline,
    send: Callable[[Delivery], Awaitable[Outcome]],
    show: Callable[[int, int, Message], Awaitable[None]],
    begin: Callable[[int, str], Awaitable[int | None]],
) -> tuple[Tick, ...]:
    """All ticks, in the order of the way of the data. ``show`` puts a message in the place of an earlier one.

    ``begin`` opens a topic of a private chat.
    """
    return (
        Tick("gather", 20, 0, pipeline.gather),
        Tick("group", 20, 1, pipeline.group),
        Tick("write", 20, 2, pipeline.write),
        Tick("reword", 20, 5, pipeline.reword),
        Tick("press", 15, 3, pipeline.press),
        Tick("alert", 30, 4, pipeline.alert),
        Tick("announce", 2, 5, partial(_announce, pipeline, show)),
        Tick("topics", 3, 6, partial(_open_topics, pipeline, begin)),
        Tick("deliver", 1, 0, partial(_deliver, pipeline, send)),
        Tick("watch", 600, 120, pipeline.watch),
        Tick("retire", 3600, 60, pipeline.retire),
    )


async def _deliver(pipeline: Pipeline, send: Callable[[Delivery], Awaitable[Outcome]], now: datetime) -> None:
    await pipeline.deliver(now, send)


async def _open_topics(pipeline: Pipeline, begin: Callable[[int, str], Awaitable[int | None]], now: datetime) -> None:
    await pipeline.open_topics(now, begin)


async def _announce(pipeline: Pipeline, show: Callable[[int, int, Message], Awaitable[None]], now: datetime) -> None:
    await pipeline.announce(now, show)


def start(
    queue: JobQueue[Any],
    ticks: tuple[Tick, ...],
    services: Services,
    tell: Callable[[StoreError], Awaitable[None]],
) -> None:
    """Let the job queue run the timetable; ``tell`` hears what keeps the store from working.

    A late tick is run all the same (APScheduler's own grace of one second would drop it silently), missed ones
    are run once, and a tick that still works is never joined by a second one.
    """
    for tick in ticks:
        services.pulse.plan(tick.name, tick.seconds, services.clock())
        queue.run_repeating(
            callback(tick, services, tell),
            interval=tick.seconds,
            first=tick.first,
            name=tick.name,
            job_kwargs={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
    queue.scheduler.add_listener(_report, EVENT_JOB_ERROR)
    # A tick that finds its predecessor at work is no news.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)


def callback(
    tick: Tick, services: Services, tell: Callable[[StoreError], Awaitable[None]]
) -> Callable[[Any], Coroutine[Any, Any, None]]:
    """What the job queue calls. A store that cannot work is no end: the next tick tries again."""
    clock, pulse = services.clock, services.pulse

    async def run(_: object) -> None:
        pulse.begin(tick.name, clock())
        problem = "a fault of ours"
        try:
            await tick.call(clock())
            problem = ""
        except StoreError as error:
            problem = str(error)
            log.error("%s has to wait: %s", tick.name, error)  # noqa: TRY400 - a fact of the machine, no bug
            await tell(error)
        finally:
            pulse.end(tick.name, clock(), problem)

    return run


def _report(event: JobExecutionEvent) -> None:
    log.error("the tick %s failed; it is tried again when next due: %r", event.job_id, event.exception)
