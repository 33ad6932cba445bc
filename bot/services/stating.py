"""How delivering goes, for those who run the bot."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.editions.render.stats import Stats, trouble
from bot.editions.render.view import View
from bot.errors import StoreBusy, StoreFull
from bot.store import outbox, reports, subscribers

if TYPE_CHECKING:
    from bot.errors import StoreError
    from bot.models import Message
    from bot.services import Services

_RECENT: Final = timedelta(days=1)


async def stats(services: Services) -> Stats:
    """The queue now, what became of the last day's messages, and how many subscribers there are."""
    now = services.clock()
    async with services.store.reading() as db:
        backlog = await outbox.backlog(db, now)
        report = await reports.report(db, now - _RECENT)
        people = await subscribers.count(db)
    return Stats(
        ready=backlog.ready,
        later=backlog.later,
        sending=backlog.sending,
        oldest_due=backlog.oldest_due,
        rate=services.meter.rate(now),
        sent=report.sent,
        given_up=report.given_up,
        problems=report.problems,
        reached=report.reached,
        waiting=report.waiting,
        missed=report.missed,
        active=people.active,
        silent=people.silent,
        stopped=people.stopped,
    )


def told(services: Services, error: StoreError) -> Message:
    """A trouble of the store in the words of the admins' language; asks the store nothing."""
    defaults = services.config.editions
    view = View(defaults.languages, defaults.zone, services.clock(), services.username)
    kind = "full" if isinstance(error, StoreFull) else "busy" if isinstance(error, StoreBusy) else ""
    return trouble(view, kind, str(error))
