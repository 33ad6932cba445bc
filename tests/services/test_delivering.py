from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.config import Config
from bot.delivery.events import Events, line
from bot.delivery.meter import Meter
from bot.delivery.progress import Progress
from bot.errors import StoreError
from bot.models import ChatKind, DeliveryState, Outcome, OutcomeKind
from bot.services import Chat, subscriptions
from bot.services.delivering import Deliverer, at_once
from bot.store import outbox
from tests import builders
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.models import Delivery
    from bot.services import Services
    from tests.services.stand import Clock


async def owe(services: Services, count: int, *, each: int = 1) -> None:
    """Owe so many people ``each`` messages."""
    for number in range(count):
        await subscriptions.subscribe(services, Chat(700 + number, ChatKind.PRIVATE))
    async with services.store.writing() as db:
        ids = (await db.execute(text("SELECT id FROM subscribers ORDER BY id"))).scalars().all()
        rows = [(one, f"slot/{part}", builders.message(f"{part}"), NOW) for one in ids for part in range(1, each + 1)]
        await outbox.put(db, rows, NOW)


class Wire:
    """Sends, and remembers to whom what."""

    def __init__(self, then: Callable[[], object] = lambda: None) -> None:
        self.sent: list[tuple[int, str]] = []
        self.then = then

    async def __call__(self, delivery: Delivery) -> Outcome:
        await asyncio.sleep(0)
        self.sent.append((delivery.chat_id, delivery.message.html))
        self.then()
        return Outcome(OutcomeKind.SENT, message_id=len(self.sent))


async def states(services: Services) -> set[str]:
    async with services.store.reading() as db:
        return set((await db.execute(text("SELECT DISTINCT state FROM deliveries"))).scalars().all())


async def refuse_writes(services: Services, *, refuse: bool) -> None:
    """Let the database refuse outcomes as a full disk would, or no longer."""
    async with services.store.writing() as db:
        if refuse:
            await db.execute(
                text(
                    "CREATE TRIGGER full BEFORE UPDATE OF attempts ON deliveries "
                    "BEGIN SELECT CAST(zeroblob(9999999999) AS TEXT); END"
                )
            )
        else:
            await db.execute(text("DROP TRIGGER full"))


async def test_everything_owed_is_sent_once_and_in_order(services: Services) -> None:
    await owe(services, at_once(30) + 30, each=2)
    wire = Wire()
    assert await Deliverer(services).run(wire) == 2 * (at_once(30) + 30)
    assert len(set(wire.sent)) == len(wire.sent) == 2 * (at_once(30) + 30)
    assert all(wire.sent.index((chat, "1")) < wire.sent.index((chat, "2")) for chat, _ in wire.sent)
    assert await states(services) == {"sent"}


async def test_what_falls_due_during_a_large_send_is_sent_as_well(services: Services, clock: Clock) -> None:
    await owe(services, 3)
    async with services.store.writing() as db:
        await outbox.put(db, [(1, "later", builders.message("later"), NOW + timedelta(minutes=5))], NOW)
    wire = Wire(then=lambda: clock.forward(minutes=2))
    await Deliverer(services).run(wire)
    assert (700, "later") in wire.sent


async def test_an_outcome_that_cannot_be_written_is_kept_and_nothing_is_sent_twice(services: Services) -> None:
    await owe(services, 20, each=2)
    await refuse_writes(services, refuse=True)
    deliverer, wire = Deliverer(services), Wire()
    for _ in range(3):
        with pytest.raises(StoreError):
            await deliverer.run(wire)
    assert len(wire.sent) == 20
    await refuse_writes(services, refuse=False)
    await deliverer.run(wire)
    assert len(set(wire.sent)) == len(wire.sent) == 40
    assert await states(services) == {"sent"}


async def test_a_bug_with_some_harms_no_other(services: Services) -> None:
    await owe(services, 40)

    async def send(delivery: Delivery) -> Outcome:
        if delivery.chat_id < 710:
            raise TypeError("a bug")
        return Outcome(OutcomeKind.SENT, message_id=1)

    assert await Deliverer(services).run(send) == 40
    async with services.store.reading() as db:
        assert (await outbox.backlog(db, NOW)).later == 10


async def test_where_nothing_gets_through_few_are_tried_and_all_come_later_in_order(
    services: Services, clock: Clock
) -> None:
    await owe(services, 200, each=2)
    away = OutcomeKind.UNAVAILABLE
    tried = 0

    async def send(_delivery: Delivery) -> Outcome:
        nonlocal tried
        tried += 1
        await asyncio.sleep(0)
        return Outcome(away)

    deliverer, wire = Deliverer(services), Wire()
    for _ in range(60):
        await deliverer.run(send)
        clock.forward(seconds=1)
    assert tried <= at_once(30) + 4
    clock.forward(minutes=1)
    while await deliverer.run(wire):
        clock.forward(minutes=1)
    assert len(set(wire.sent)) == len(wire.sent) == 400
    assert all(wire.sent.index((chat, "1")) < wire.sent.index((chat, "2")) for chat, _ in wire.sent)


async def test_what_was_held_up_into_her_quiet_hours_waits_for_their_end(services: Services, clock: Clock) -> None:
    await owe(services, 30, each=2)
    # It is eight in the morning in Toronto.
    for number in range(25):
        await subscriptions.set_quiet(services, Chat(700 + number, ChatKind.PRIVATE), (22 * 60, 9 * 60))
    deliverer, wire = Deliverer(services), Wire()
    await deliverer.run(wire)
    assert {chat for chat, _ in wire.sent} == set(range(725, 730))
    clock.forward(minutes=59)
    assert await deliverer.run(wire) == 0
    clock.forward(minutes=1)
    await deliverer.run(wire)
    assert len(set(wire.sent)) == len(wire.sent) == 60
    assert all(wire.sent.index((chat, "1")) < wire.sent.index((chat, "2")) for chat, _ in wire.sent)


async def test_what_is_on_its_way_when_her_quiet_hours_begin_still_comes(services: Services, clock: Clock) -> None:
    await owe(services, 1)
    await subscriptions.set_quiet(services, Chat(700, ChatKind.PRIVATE), (8 * 60, 9 * 60))
    assert clock() == NOW
    assert await Deliverer(services).run(Wire()) == 1


async def test_when_it_is_to_stop_it_begins_nothing_more(services: Services) -> None:
    await owe(services, 200)
    deliverer = Deliverer(services)
    wire = Wire(then=deliverer.stop)
    await deliverer.run(wire)
    assert len(wire.sent) == at_once(30)
    assert await states(services) == {"pending", "sent"}


def test_what_is_under_way_at_once_grows_with_the_pace_within_bounds() -> None:
    assert [at_once(pace) for pace in (1, 30, 150, 1000)] == [8, 20, 100, 200]


async def test_every_attempt_is_a_line_that_can_be_searched_for(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "deliveries.log"
    logged = services.config.delivery.model_copy(update={"log": str(path)})
    await owe(services, 2)

    async def send(delivery: Delivery) -> Outcome:
        if delivery.chat_id == 700:
            return Outcome(OutcomeKind.BLOCKED, words="Bye")
        return Outcome(OutcomeKind.SENT, message_id=44)

    services = replace(services, config=Config(delivery=logged))
    await Deliverer(services).run(send)
    assert sorted(path.read_text(encoding="utf-8").splitlines()) == [
        "2026-03-10T12:00:00Z blocked chat=700 topic=0 key=slot/1 delivery=1 attempt=1 state=given_up message=- Bye",
        "2026-03-10T12:00:00Z sent chat=701 topic=0 key=slot/1 delivery=2 attempt=1 state=sent message=44",
    ]


def test_a_log_that_cannot_be_written_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    events = Events(str(tmp_path))
    delivery = replace(builders.delivery(7), state=DeliveryState.SENT)
    for _ in range(3):
        events.note([line(delivery, Outcome(OutcomeKind.SENT), NOW)])
    assert len(caplog.records) == 1


def test_the_pace_is_that_of_the_last_minute() -> None:
    meter = Meter()
    meter.note(NOW, 600)
    meter.note(NOW + timedelta(seconds=30), 1200)
    assert meter.rate(NOW + timedelta(seconds=40)) == 45.0
    assert meter.rate(NOW + timedelta(seconds=60) - timedelta.resolution) == pytest.approx(30.0)
    assert meter.rate(NOW + timedelta(seconds=61)) == 20.0
    assert meter.rate(NOW + timedelta(hours=1)) == 0.0


def test_a_large_send_tells_how_far_it_is() -> None:
    progress = Progress(NOW)
    assert not progress.is_due(NOW + timedelta(seconds=9))
    now = NOW + timedelta(seconds=40)
    assert progress.is_due(now)
    assert progress.line(now, 1200, 98_800) == "1200 of 100000 delivered, 30.0 a second, about 55 min left"
    assert not progress.is_due(now + timedelta(seconds=9))


async def test_a_large_send_is_logged_as_it_goes(
    services: Services, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await owe(services, 60)
    with caplog.at_level(logging.INFO, logger="bot.services.delivering"):
        await Deliverer(services).run(Wire(then=lambda: clock.forward(seconds=1)))
    assert "of 60 delivered" in caplog.text
