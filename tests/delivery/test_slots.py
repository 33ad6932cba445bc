from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import defaultdict, deque
from itertools import cycle, pairwise
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.slots import Slots, Ticket
from bot.delivery.window import HELD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

START = 1000.0
GROUP = -100


def run(
    slots: Slots, now: float = START, *, late: Iterable[float] = (), trip: float = 0.05
) -> list[tuple[float, Ticket]]:
    """Serve until nobody waits: each waking is late by the next of ``late``, and each answer takes ``trip`` seconds."""
    served: list[tuple[float, Ticket]] = []
    answers: deque[tuple[float, Ticket]] = deque()
    delays = iter(late)
    while (soon := slots.next_time(now)) is not None:
        if answers and answers[0][0] <= soon:
            at, ticket = answers.popleft()
            now = max(now, at)
            slots.answered(ticket, at)
            continue
        now = max(now, soon + next(delays, 0.0))
        granted = slots.grant(now)
        served += [(now, ticket) for ticket in granted]
        answers += [(now + trip, ticket) for ticket in granted]
        assert len(served) < 10_000
    return served


def most_within(times: Sequence[float], seconds: float) -> int:
    """The greatest number of moments in any window of so many seconds."""
    return max((bisect_left(times, start + seconds) - place for place, start in enumerate(times)), default=0)


def test_messages_leave_evenly_from_the_first_moment() -> None:
    slots = Slots(30, 20)
    for chat in range(1, 301):
        slots.ask(chat, 1, START)
    times = [moment for moment, _ in run(slots)]
    assert times[0] == START
    assert all(second - first > 0.015 for first, second in pairwise(times))
    assert all(0.033 < second - first < 0.034 for first, second in pairwise(times[-60:]))
    assert most_within(times, 1.0) == 30


def test_at_least_99_of_100_allowed_messages_leave_in_a_minute() -> None:
    slots = Slots(30, 20)
    for chat in range(1, 3001):
        slots.ask(chat, 1, START)
    times = [moment for moment, _ in run(slots, late=[0.001] * 5000)]
    assert sum(moment < START + 60 for moment in times) >= 0.99 * 30 * 60


def test_a_quiet_hour_earns_no_burst() -> None:
    slots = Slots(30, 20)
    slots.ask(1, 1, START)
    run(slots)
    for chat in range(1, 61):
        slots.ask(chat, 1, START + 3600)
    assert most_within([moment for moment, _ in run(slots, START + 3600)], 0.5) <= 17


def test_one_chat_gets_one_message_a_second_while_others_go_on() -> None:
    slots = Slots(30, 20)
    for _ in range(3):
        slots.ask(1, 1, START)
    slots.ask(2, 1, START)
    served = run(slots)
    own = [moment for moment, ticket in served if ticket.chat == 1]
    assert all(second - first >= 1.0 for first, second in pairwise(own))
    assert next(moment for moment, ticket in served if ticket.chat == 2) < START + 0.1


def test_a_group_gets_twenty_messages_a_minute() -> None:
    slots = Slots(30, 20)
    for _ in range(45):
        slots.ask(GROUP, 1, START)
    times = [moment for moment, _ in run(slots)]
    assert len(times) == 45
    assert most_within(times, 60.0) == 20


def test_answers_to_people_go_before_bulk_that_waited_longer() -> None:
    slots = Slots(30, 20)
    for chat in range(1, 1001):
        slots.ask(chat, 2, START)
    slots.grant(START)
    answer = slots.ask(5000, 1, START + 0.01)
    served = [ticket for _, ticket in run(slots, START + 0.01)]
    assert served[0] is answer


def test_an_answer_overtakes_bulk_in_its_own_chat() -> None:
    slots = Slots(30, 20)
    slots.ask(1, 2, START)
    slots.ask(1, 2, START)
    slots.grant(START)
    answer = slots.ask(1, 1, START)
    assert run(slots)[0][1] is answer


def test_a_paused_chat_waits_and_others_do_not() -> None:
    slots = Slots(30, 20)
    slots.pause(1, START + 40)
    slots.ask(1, 1, START)
    slots.ask(2, 1, START)
    assert [(ticket.chat, moment >= START + 40) for moment, ticket in run(slots)] == [(2, False), (1, True)]
    assert slots.paused_until(1) == START + 40


def test_a_pause_of_everything_holds_everyone() -> None:
    slots = Slots(30, 20)
    slots.ask(1, 1, START)
    slots.pause(None, START + 40)
    slots.ask(2, 1, START)
    slots.ask(None, 1, START)
    assert all(moment >= START + 40 for moment, _ in run(slots))


def test_a_turn_that_failed_is_taken_again_at_its_old_place() -> None:
    slots = Slots(30, 20)
    first = slots.ask(1, 1, START)
    slots.grant(START)
    slots.ask(1, 1, START)
    again = slots.ask(1, 1, START, first.order)
    assert run(slots)[0][1] is again


def test_who_left_the_queue_takes_no_turn() -> None:
    slots = Slots(30, 20)
    tickets = [slots.ask(1, 1, START) for _ in range(3)]
    slots.drop(tickets[0])
    slots.drop(tickets[0])
    slots.drop(tickets[1])
    assert slots.waiting == 1
    assert run(slots) == [(START, tickets[2])]


def test_nothing_is_kept_of_chats_that_have_rested() -> None:
    slots = Slots(1000, 20)
    for chat in range(1, 2001):
        slots.ask(chat, 1, START)
    slots.ask(GROUP, 1, START)
    run(slots)
    slots.grant(START + 120)
    slots.grant(START + 240)
    assert slots.known_chats == 0


asked = st.tuples(
    st.floats(0, 30), st.sampled_from([1, 2, 3, GROUP, GROUP - 1, "@channel", None]), st.sampled_from([1, 2])
)


@settings(deadline=None)
@given(
    st.lists(asked, max_size=120),
    st.lists(st.floats(0, 0.05), max_size=60),
    st.integers(1, 40),
    st.lists(st.tuples(st.integers(0, 119), st.floats(0, 20)), max_size=3),
)
def test_no_limit_is_ever_broken_and_everyone_is_served_in_order(
    wishes: list[tuple[float, int | str | None, int]],
    late: list[float],
    per_second: int,
    pauses: list[tuple[int, float]],
) -> None:
    slots = Slots(per_second, 20)
    served: list[tuple[float, Ticket]] = []
    now, delays = START, iter(late)
    for number, (after, chat, priority) in enumerate(sorted(wishes, key=lambda wish: wish[0])):
        arrival = START + after
        while (soon := slots.next_time(now)) is not None and soon <= arrival:
            now = max(now, soon + next(delays, 0.0))
            served += [(now, ticket) for ticket in slots.grant(now)]
        now = max(now, arrival)
        for place, seconds in pauses:
            if place == number:
                slots.pause(chat, now + seconds)
        slots.ask(chat, priority, now)
    served += run(slots, now, late=delays)

    assert len(served) == len(wishes)
    assert slots.waiting == 0
    assert most_within([moment for moment, _ in served], 1.0) <= per_second
    chats: dict[object, list[tuple[float, Ticket]]] = defaultdict(list)
    for moment, ticket in served:
        if ticket.chat is not None:
            chats[ticket.chat].append((moment, ticket))
    for turns in chats.values():
        assert all(second - first >= 1.0 for (first, _), (second, _) in pairwise(turns))
        if turns[0][1].chat in {GROUP, GROUP - 1, "@channel"}:
            assert most_within([moment for moment, _ in turns], 60.0) <= 20
        for priority in (1, 2):
            orders = [ticket.order for _, ticket in turns if ticket.priority == priority]
            assert orders == sorted(orders)


# ------------------------------------------------------------------ seen from the server
@settings(deadline=None)
@given(
    per_second=st.integers(1, 40),
    ways=st.lists(st.tuples(st.floats(0, HELD / 2), st.floats(0, HELD / 2)), min_size=1, max_size=40),
    late=st.lists(st.floats(0, 0.2), max_size=40),
    there=st.floats(0.001, 0.3),
    back=st.floats(0.001, 0.3),
)
def test_however_unevenly_messages_come_no_second_at_the_server_holds_too_many(
    per_second: int, ways: list[tuple[float, float]], late: list[float], there: float, back: float
) -> None:
    slots = Slots(per_second, 20)
    for chat in range(1, 5 * per_second + 1):
        slots.ask(chat, 1, START)
    # How quick the quickest can be is known from before.
    for _ in range(20):
        slots.answered(Ticket(1, 0, None, left=START - 9), START - 9 + there + back)
    came: list[float] = []
    answers: list[tuple[float, int, Ticket]] = []
    now, delays, spread = START, cycle([0.0, *late]), cycle(ways)
    while (soon := slots.next_time(now)) is not None:
        if answers and answers[0][0] <= soon:
            now, _, ticket = heapq.heappop(answers)
            slots.answered(ticket, now)
            continue
        now = max(now, soon + next(delays))
        for ticket in slots.grant(now):
            held, returned = next(spread)
            came.append(now + there + held)
            heapq.heappush(answers, (came[-1] + back + returned, len(came), ticket))
    assert len(came) == 5 * per_second
    assert most_within(sorted(came), 1.0) <= per_second


def test_one_that_hangs_holds_its_place_for_a_moment_only() -> None:
    slots = Slots(10, 20)
    for chat in range(1, 101):
        slots.ask(chat, 1, START)
    times = [moment for moment, _ in run(slots, trip=30.0)]
    assert times[-1] - START < 10 * (1 + 2 * HELD)


def test_a_server_that_has_become_slower_for_good_is_kept_pace_with_again() -> None:
    slots = Slots(30, 20)
    for trip in (0.02, 0.5):
        for chat in range(1, 901):
            slots.ask(chat, 1, START)
        times = [moment for moment, _ in run(slots, START if trip < 0.1 else START + 99, trip=trip)]
    assert times[-1] - times[-301] < 10.1
