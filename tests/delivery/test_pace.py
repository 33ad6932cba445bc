from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import BadRequest, RetryAfter

from bot.delivery.pace import Pacer, Priority
from bot.delivery.request import Unreached


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def read(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        wake = self.now + seconds
        # Whoever can run does so before the time passes.
        for _ in range(5):
            await asyncio.sleep(0)
        self.now = max(self.now, wake)


class Wire:
    """Notes when each request leaves, and answers as told."""

    def __init__(self, per_second: int = 30) -> None:
        self.clock = Clock()
        self.pacer = Pacer(per_second, clock=self.clock.read, sleep=self.clock.sleep)
        self.left: list[tuple[float, str]] = []
        self.errors: dict[str, list[Exception]] = {}

    async def call(
        self, name: str, endpoint: str = "sendMessage", *, chat: int | str | None = 1, priority: Priority | None = None
    ) -> Any:  # noqa: ANN401 - whatever the library gives
        async def request() -> bool:
            self.left.append((round(self.clock.now - 1000, 2), name))
            if self.errors.get(name):
                raise self.errors[name].pop(0)
            return True

        data = {} if chat is None else {"chat_id": chat}
        return await self.pacer.process_request(request, (), {}, endpoint, data, priority)

    @property
    def names(self) -> list[str]:
        return [name for _, name in self.left]


def flood(seconds: float) -> RetryAfter:
    return RetryAfter(timedelta(seconds=seconds))


async def test_bulk_leaves_evenly_and_one_chat_once_a_second() -> None:
    wire = Wire(per_second=10)
    calls = [wire.call(f"{chat}", chat=chat, priority=Priority.BULK) for chat in (1, 2, 3, 1)]
    await asyncio.gather(*calls)
    assert [name for _, name in wire.left] == ["1", "2", "3", "1"]
    assert [moment for moment, _ in wire.left] == pytest.approx([0, 0.1, 0.2, 1.05], abs=0.02)


async def test_an_answer_goes_before_the_bulk_that_waits() -> None:
    wire = Wire(per_second=10)
    bulk = [asyncio.create_task(wire.call(f"bulk {chat}", chat=chat, priority=Priority.BULK)) for chat in range(1, 51)]
    await asyncio.sleep(0)
    await wire.call("answer", chat=99)
    assert len(wire.left) <= 3
    await asyncio.gather(*bulk)
    assert len(wire.left) == 51


@pytest.mark.parametrize(
    "endpoint", ["answerCallbackQuery", "getChatMember", "sendChatAction", "setMyCommands", "deleteMessage"]
)
async def test_what_is_no_message_is_not_slowed(endpoint: str) -> None:
    wire = Wire(per_second=1)
    await asyncio.gather(*(wire.call("x", endpoint) for _ in range(20)))
    assert {moment for moment, _ in wire.left} == {0.0}


async def test_edits_count_overall_but_do_not_hold_their_chat() -> None:
    wire = Wire(per_second=10)
    await asyncio.gather(*(wire.call("edit", "editMessageText") for _ in range(3)), wire.call("message"))
    assert wire.left[-1][0] == pytest.approx(0.3, abs=0.02)


async def test_a_short_flood_limit_is_waited_out_in_place() -> None:
    wire = Wire()
    wire.errors["answer"] = [flood(7), flood(3)]
    assert await wire.call("answer")
    assert [moment for moment, _ in wire.left] == pytest.approx([0, 7, 10], abs=0.02)


async def test_a_flood_limit_holds_its_chat_and_no_other() -> None:
    wire = Wire()
    wire.errors["first"] = [flood(4)]
    first = asyncio.create_task(wire.call("first", chat=1))
    await asyncio.sleep(0)
    await asyncio.gather(wire.call("other", chat=2), wire.call("second", chat=1), first)
    assert wire.names == ["first", "other", "first", "second"]
    assert wire.left[1][0] < 1
    assert wire.left[2][0] == pytest.approx(4, abs=0.02)


async def test_a_long_flood_limit_is_given_back_at_once_and_remembered() -> None:
    wire = Wire()
    wire.errors["first"] = [flood(43838)]
    with pytest.raises(RetryAfter):
        await wire.call("first")
    with pytest.raises(RetryAfter) as caught:
        await wire.call("second")
    assert wire.names == ["first"]
    assert wire.clock.now < 1001
    left = caught.value.retry_after
    assert isinstance(left, timedelta)
    assert left.total_seconds() == pytest.approx(43838, abs=1)


async def test_who_waits_when_a_long_flood_limit_comes_is_told_so() -> None:
    wire = Wire()
    wire.errors["first"] = [flood(600)]
    calls = [wire.call(name, chat=1, priority=Priority.BULK) for name in ("first", "second", "third")]
    assert [type(result) for result in await asyncio.gather(*calls, return_exceptions=True)] == [RetryAfter] * 3
    assert wire.names == ["first"]
    assert wire.pacer.waiting == 0


async def test_flood_limits_of_several_chats_hold_everything() -> None:
    wire = Wire()
    for chat in (1, 2, 3):
        wire.errors[f"{chat}"] = [flood(20)]
    floods = [asyncio.create_task(wire.call(f"{chat}", chat=chat)) for chat in (1, 2, 3)]
    await asyncio.sleep(0)
    await wire.call("somebody else", chat=9)
    await asyncio.gather(*floods)
    assert wire.names[:3] == ["1", "2", "3"]
    assert all(moment >= 20 for moment, _ in wire.left[3:])
    assert sorted(wire.names[3:]) == ["1", "2", "3", "somebody else"]


async def test_during_a_long_pause_of_everything_nobody_is_left_waiting() -> None:
    wire = Wire()
    for chat in (1, 2, 3):
        wire.errors[f"{chat}"] = [flood(3600)]
    results = await asyncio.gather(*(wire.call(f"{chat}", chat=chat) for chat in (1, 2, 3, 4)), return_exceptions=True)
    assert [type(result) for result in results[:3]] == [RetryAfter] * 3
    with pytest.raises(RetryAfter):
        await wire.call("someone else", chat=5)


async def test_after_several_flood_limits_in_a_row_the_last_is_given_back() -> None:
    wire = Wire()
    wire.errors["x"] = [flood(1) for _ in range(9)]
    with pytest.raises(RetryAfter):
        await wire.call("x")
    assert len(wire.left) == 4


async def test_an_answer_that_reached_nobody_takes_another_turn() -> None:
    wire = Wire()
    wire.errors["x"] = [Unreached("no connection"), Unreached("no connection")]
    assert await wire.call("x")
    assert [moment for moment, _ in wire.left] == pytest.approx([0, 1.05, 2.1], abs=0.02)


async def test_bulk_that_reached_nobody_is_given_back_to_the_outbox() -> None:
    wire = Wire()
    wire.errors["x"] = [Unreached("no connection")]
    with pytest.raises(Unreached):
        await wire.call("x", priority=Priority.BULK)
    assert len(wire.left) == 1


async def test_other_errors_travel_on_untouched() -> None:
    wire = Wire()
    wire.errors["x"] = [BadRequest("chat not found")]
    with pytest.raises(BadRequest):
        await wire.call("x")
    assert await wire.call("y")


async def test_who_is_cancelled_while_waiting_takes_no_turn() -> None:
    wire = Wire()
    await wire.call("first")
    waiting = asyncio.create_task(wire.call("gone"))
    await asyncio.sleep(0)
    waiting.cancel()
    assert await asyncio.gather(waiting, return_exceptions=True)
    await wire.call("second")
    assert wire.names == ["first", "second"]
    assert wire.pacer.waiting == 0


async def test_at_the_end_who_still_waits_knows_that_nothing_was_sent() -> None:
    wire = Wire(per_second=1)
    calls = [asyncio.create_task(wire.call(f"{chat}", chat=chat)) for chat in range(3)]
    await asyncio.sleep(0)
    await wire.pacer.shutdown()
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert any(isinstance(result, Unreached) for result in results)
    assert wire.pacer.waiting == 0


async def test_an_id_as_text_is_the_same_chat() -> None:
    wire = Wire()
    await asyncio.gather(wire.call("one", chat=1), wire.call("two", chat="1"), wire.call("name", chat="@channel"))
    assert [name for moment, name in wire.left if moment >= 1] == ["two"]
