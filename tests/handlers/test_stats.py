"""/stats: how delivering goes, for those who run the bot, and for nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.config import Config
from bot.models import Outcome, OutcomeKind
from bot.services import pressing
from bot.services.delivering import Deliverer
from tests.handlers.talk import Talk, talk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.local.chats import Person
    from bot.models import Delivery
    from bot.store import Store
    from tests.services.stand import Clock

KEEPER = 5_000_001


@pytest.fixture
async def bot(store: Store, clock: Clock) -> AsyncIterator[Talk]:
    """Who comes first runs it."""
    config = Config.model_validate({"telegram": {"admins": [KEEPER]}})
    async with talk(store, clock, config) as conversation:
        yield conversation


@pytest.fixture
def keeper(bot: Talk) -> Person:
    return bot.person("Kim")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


async def test_an_admin_sees_the_queue_the_pace_the_troubles_and_the_reach(bot: Talk, keeper: Person) -> None:
    people = [keeper, *(bot.person(name) for name in ("Lea", "Mo", "Nils"))]
    for person in people:
        await bot.said(person, "/start")
    await bot.said(people[3], "/stop")
    bot.clock.forward(days=1)
    await pressing.press(bot.services, bot.clock())
    (before,) = await bot.said(keeper, "/stats")
    assert "Queue: 3 to send, 0 under way, 0 later" in plain(before["text"])
    assert "Editions of the last day: 0 reached, 3 to come, 0 not reached" in plain(before["text"])

    async def send(delivery: Delivery) -> Outcome:
        if delivery.chat_id == people[1].id:
            return Outcome(OutcomeKind.BLOCKED, words="Forbidden: bot was blocked by the user")
        return Outcome(OutcomeKind.SENT, message_id=1)

    await Deliverer(bot.services).run(send)
    await bot.tapped(keeper, before, "Refresh")
    text = plain(bot.now(before)["text"])
    assert "Queue: 0 to send, 0 under way, 0 later" in text
    assert "Last day: 2 sent, 1 given up" in text
    assert "Editions of the last day: 2 reached, 0 to come, 1 not reached" in text
    assert "Troubles: chat out of reach 1" in text or "Troubles: blocked 1" in text
    assert "Subscribers: 2 get editions, 1 cannot be reached, 1 stopped" in text


async def test_nobody_else_is_told(bot: Talk, keeper: Person) -> None:
    lea = bot.person("Lea")
    (answer,) = await bot.said(lea, "/stats")
    assert "Queue" not in answer["text"]
    (panel,) = await bot.said(lea, "/settings")
    await bot.forged(lea, panel, "1:stats")
    assert all("Queue" not in message.get("text", "") for message in bot.telegram.from_bot(lea))
    assert keeper.id == KEEPER
