from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.answers import ApiError
from bot.local.flood import Flood
from tests.local.conftest import Clock

if TYPE_CHECKING:
    from bot.local.chats import Person
    from bot.local.telegram import Emulator


async def test_a_second_message_within_a_second_waits_when_the_pace_is_kept(
    telegram: Emulator, ada: Person, clock: Clock
) -> None:
    telegram.keep_pace()
    hello = {"chat_id": ada.id, "text": "hello"}
    await telegram.call("sendMessage", hello)
    with pytest.raises(ApiError) as flood:
        await telegram.call("sendMessage", hello)
    assert (flood.value.code, flood.value.parameters) == (429, {"retry_after": 1})
    clock.pass_by(seconds=1)
    await telegram.call("sendMessage", hello)


def test_a_group_takes_twenty_a_minute() -> None:
    clock = Clock()
    flood = Flood(clock)
    for _ in range(20):
        flood.admit(-1, group=True)
        clock.pass_by(seconds=1.5)
    with pytest.raises(ApiError) as refused:
        flood.admit(-1, group=True)
    assert refused.value.parameters == {"retry_after": 30}
    clock.pass_by(seconds=30)
    flood.admit(-1, group=True)


def test_all_chats_together_take_thirty_a_second() -> None:
    flood = Flood(Clock())
    for chat in range(30):
        flood.admit(chat, group=False)
    with pytest.raises(ApiError):
        flood.admit(30, group=False)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 400)), max_size=60))
def test_no_window_ever_holds_more_than_allowed(messages: list[tuple[int, int]]) -> None:
    clock = Clock()
    flood = Flood(clock, per_second=5, per_chat=2)
    sent: list[tuple[float, int]] = []
    for chat, pause in messages:
        clock.pass_by(milliseconds=pause)
        try:
            flood.admit(chat, group=False)
        except ApiError:
            continue
        sent.append((clock().timestamp(), chat))
    for at, chat in sent:
        window = [other for other in sent if at - 1 < other[0] <= at]
        assert len(window) <= 5
        assert sum(other[1] == chat for other in window) <= 2
