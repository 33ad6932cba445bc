from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.models import INTERRUPTED, Button, DeliveryState, Message, Preview
from bot.store import Store, outbox, subscribers
from tests.builders import NOW, message
from tests.store.filling import with_subscribers
from tests.store.plans import recorded, steps

if TYPE_CHECKING:
    from pathlib import Path

LATER = NOW + timedelta(minutes=5)
RICH = Message(
    html='<b>Ça va</b> <a href="https://x.example/?a=1&amp;b=2">ici</a>',
    buttons=(
        (Button("More", data="1:more:1"), Button("Read", url="https://x.example")),
        (Button("Share", data="1:s"),),
    ),
    preview=Preview("https://x.example/1", large=False, above=False),
)


async def test_a_message_comes_out_as_it_went_in(store: Store) -> None:
    (ada,) = await with_subscribers(store)
    async with store.writing() as db:
        await outbox.put(db, [(ada.id, "slot/1", RICH, NOW)], NOW)
        (claimed,) = await outbox.claim(db, NOW, 10)
    assert (claimed.message, claimed.key, claimed.subscriber_id, claimed.chat_id, claimed.topic_id) == (
        RICH,
        "slot/1",
        ada.id,
        ada.chat_id,
        0,
    )
    assert (claimed.state, claimed.due, claimed.attempts, claimed.created) == (DeliveryState.SENDING, NOW, 0, NOW)


async def test_the_same_key_is_owed_once_also_after_it_was_sent(store: Store) -> None:
    (ada,) = await with_subscribers(store)
    async with store.writing() as db:
        await outbox.put(db, [(ada.id, "slot/1", message("first"), NOW)], NOW)
        await outbox.put(db, [(ada.id, "slot/1", message("second"), NOW)], NOW)
        (claimed,) = await outbox.claim(db, NOW, 10)
        assert claimed.message.html == "first"
        await outbox.settle(db, replace(claimed, state=DeliveryState.SENT, message_id=5))
        await outbox.put(db, [(ada.id, "slot/1", message("third"), NOW)], NOW)
        assert await outbox.claim(db, NOW, 10) == []


async def test_two_subscribers_may_have_the_same_key(store: Store) -> None:
    ada, bob = await with_subscribers(store, 2)
    async with store.writing() as db:
        await outbox.put(db, [(ada.id, "slot", message(), NOW), (bob.id, "slot", message(), NOW)], NOW)
        assert len(await outbox.claim(db, NOW, 10)) == 2


async def test_the_parts_of_an_edition_are_claimed_one_after_the_other(store: Store) -> None:
    (ada,) = await with_subscribers(store)
    async with store.writing() as db:
        await outbox.put(db, [(ada.id, f"slot/{part}", message(f"part {part}"), NOW) for part in (1, 2)], NOW)
        (first,) = await outbox.claim(db, NOW, 10)
        assert await outbox.claim(db, NOW, 10) == []
        await outbox.settle(db, replace(first, state=DeliveryState.SENT, message_id=1))
        (second,) = await outbox.claim(db, NOW, 10)
    assert [first.message.html, second.message.html] == ["part 1", "part 2"]


async def test_a_part_that_has_to_wait_holds_the_next_one_back(store: Store) -> None:
    (ada,) = await with_subscribers(store)
    async with store.writing() as db:
        await outbox.put(db, [(ada.id, f"slot/{part}", message(f"part {part}"), NOW) for part in (1, 2)], NOW)
        (first,) = await outbox.claim(db, NOW, 10)
        waiting = replace(first, state=DeliveryState.PENDING, due=LATER, attempts=1, problem="429")
        await outbox.settle(db, waiting)
        assert await outbox.claim(db, NOW, 10) == []
        (again,) = await outbox.claim(db, LATER, 10)
    assert again == replace(waiting, state=DeliveryState.SENDING)


async def test_a_part_that_was_given_up_lets_the_next_one_go(store: Store) -> None:
    (ada,) = await with_subscribers(store)
    async with store.writing() as db:
        await outbox.put(db, [(ada.id, f"slot/{part}", message(f"part {part}"), NOW) for part in (1, 2)], NOW)
        (first,) = await outbox.claim(db, NOW, 10)
        await outbox.settle(db, replace(first, state=DeliveryState.GIVEN_UP))
        assert [one.message.html for one in await outbox.claim(db, NOW, 10)] == ["part 2"]


async def test_the_longest_waiting_are_claimed_first_within_the_limit_and_not_before_their_time(store: Store) -> None:
    people = await with_subscribers(store, 4)
    dues = (NOW, NOW - timedelta(hours=1), LATER, NOW - timedelta(minutes=1))
    async with store.writing() as db:
        await outbox.put(db, [(one.id, "slot", message(), due) for one, due in zip(people, dues, strict=True)], NOW)
        assert [one.subscriber_id for one in await outbox.claim(db, NOW, 2)] == [people[1].id, people[3].id]
        assert [one.subscriber_id for one in await outbox.claim(db, NOW, 9)] == [people[0].id]


@pytest.mark.parametrize(("active", "silent"), [(False, False), (True, True)])
async def test_who_stopped_or_cannot_be_reached_is_passed_over(store: Store, active: bool, silent: bool) -> None:  # noqa: FBT001 - facts
    ada, bob = await with_subscribers(store, 2)
    async with store.writing() as db:
        await outbox.put(db, [(ada.id, "slot", message(), NOW), (bob.id, "slot", message(), NOW)], NOW)
        await subscribers.save(db, replace(ada, active=active, silent=silent))
        assert [one.subscriber_id for one in await outbox.claim(db, NOW, 9)] == [bob.id]


async def test_what_a_crash_left_in_the_air_is_owed_again(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "a.db")
    ada, bob = await with_subscribers(store, 2)
    async with store.writing() as db:
        await outbox.put(db, [(one.id, "slot", message(), NOW) for one in (ada, bob)], NOW)
        claimed = await outbox.claim(db, NOW, 10)
        await outbox.settle(db, replace(claimed[0], state=DeliveryState.SENT, message_id=1))
    await store.close()
    store = await Store.open(tmp_path / "a.db")
    async with store.writing() as db:
        assert await outbox.claim(db, LATER, 10) == []
        assert await outbox.recover(db, LATER) == 1
        (again,) = await outbox.claim(db, LATER, 10)
    assert again.subscriber_id == bob.id
    assert (again.problem or "").startswith(INTERRUPTED)
    await store.close()


async def test_the_backlog_is_told(store: Store) -> None:
    people = await with_subscribers(store, 4)
    early = NOW - timedelta(hours=1)
    async with store.writing() as db:
        assert await outbox.backlog(db, NOW) == outbox.Backlog(ready=0, later=0, sending=0, oldest_due=None)
        dues = (early, NOW, LATER, early - timedelta(hours=1))
        await outbox.put(db, [(one.id, "slot", message(), due) for one, due in zip(people, dues, strict=True)], NOW)
        await outbox.claim(db, NOW, 1)
        assert await outbox.backlog(db, NOW) == outbox.Backlog(ready=2, later=1, sending=1, oldest_due=early)


async def test_claiming_does_not_read_what_was_sent_before_nor_all_subscribers(store: Store) -> None:
    await with_subscribers(store, 2)
    async with store.writing() as db:
        with recorded(db) as sent:
            await outbox.claim(db, NOW, 9)
        plan = await steps(db, sent[0])
    assert "SEARCH deliveries USING INDEX ix_deliveries_pending (due<?)" in plan
    assert "SEARCH earlier USING INDEX ix_deliveries_unfinished (subscriber_id=? AND id<?)" in plan
    assert "SEARCH reached USING INTEGER PRIMARY KEY (rowid=?)" in plan
    assert not any(step.startswith("SCAN subscribers") for step in plan)


@pytest.mark.parametrize(
    "damage", ["", "{", "null", "[]", "{}", '{"html": "x", "buttons": [[{"colour": "red"}]]}', "\x00"]
)
async def test_a_damaged_row_is_given_up_and_harms_no_other(store: Store, damage: str) -> None:
    ada, bob = await with_subscribers(store, 2)
    async with store.writing() as db:
        await outbox.put(db, [(ada.id, "slot/1", message(), NOW), (bob.id, "slot/1", message(), NOW)], NOW)
        await db.exec_driver_sql("UPDATE deliveries SET message = ? WHERE subscriber_id = ?", (damage, ada.id))
        await outbox.put(db, [(ada.id, "slot/2", message("next"), NOW)], NOW)
        assert [one.subscriber_id for one in await outbox.claim(db, NOW, 9)] == [bob.id]
        assert [one.message.html for one in await outbox.claim(db, NOW, 9)] == ["next"]
        problems = await db.exec_driver_sql("SELECT state, problem FROM deliveries WHERE problem IS NOT NULL")
        assert [tuple(row) for row in problems] == [("given_up", "unreadable: the stored message is damaged")]
