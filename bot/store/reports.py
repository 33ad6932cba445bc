"""How delivering goes, counted for those who run the bot."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.models import DeliveryState
from bot.store.tables import deliveries

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Report:
    """What was first owed since some instant: messages sent and given up, and the problems by kind.

    ``reached`` are the subscribers of the latest editions who have got theirs, ``waiting`` those whose is still owed,
    and ``missed`` those whose was given up.
    """

    sent: int
    given_up: int
    problems: tuple[tuple[str, int], ...]
    reached: int
    waiting: int
    missed: int


async def report(db: Connection, since: datetime) -> Report:
    """Everything since then; the kind of a problem is what it begins with."""
    recent = deliveries.c.created >= since
    states: Counter[str] = Counter()
    problems: Counter[str] = Counter()
    query = select(deliveries.c.state, deliveries.c.problem, func.count()).where(recent)
    for state, problem, count in await db.execute(query.group_by(deliveries.c.state, deliveries.c.problem)):
        states[state] += count
        if problem:
            problems[problem.partition(":")[0]] += count
    # The first parts of editions: the keys of all else have a name in front.
    first = recent & deliveries.c.key.like("2%/1")
    people = select(deliveries.c.state, func.count(deliveries.c.subscriber_id.distinct())).where(first)
    reach = Counter({row[0]: row[1] for row in await db.execute(people.group_by(deliveries.c.state))})
    sent, given_up = DeliveryState.SENT.value, DeliveryState.GIVEN_UP.value
    return Report(
        sent=states[sent],
        given_up=states[given_up],
        problems=tuple(problems.most_common()),
        reached=reach[sent],
        waiting=reach.total() - reach[sent] - reach[given_up],
        missed=reach[given_up],
    )
