from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.models import ChatKind, Layout
from bot.services import Chat, issuing, pressing, subscriptions, tasting
from bot.store import outbox, subscribers
from tests.services import stand
from tests.services.stand import Told

if TYPE_CHECKING:
    from bot.models import Delivery, Subscriber
    from bot.services import Services
    from tests.services.stand import Clock


async def due(services: Services) -> list[Subscriber]:
    async with services.store.reading() as db:
        return await subscribers.due(db, services.clock(), 1000)


async def owed(services: Services) -> list[Delivery]:
    """Everything in the outbox, taken out as if it were sent."""
    async with services.store.writing() as db:
        return await outbox.claim(db, services.clock(), 1000)


async def test_the_press_writes_the_edition_and_moves_on(services: Services, anna: Chat, clock: Clock) -> None:
    await subscriptions.subscribe(services, anna)
    clock.now = datetime(2026, 3, 11, 11, 30, 2, tzinfo=UTC)
    assert await pressing.Press(services, clock()).issue(await due(services)) == 1
    (delivery, *_) = await owed(services)
    assert delivery.key == "20260311T1130/1"
    assert delivery.chat_id == anna.id
    after = await subscriptions.of(services, anna)
    assert after.next_due == datetime(2026, 3, 12, 11, 30, tzinfo=UTC)
    assert after.last_edition == clock()
    assert await due(services) == []


async def test_pressing_the_same_subscribers_again_owes_nothing_more(
    services: Services, anna: Chat, clock: Clock
) -> None:
    await subscriptions.subscribe(services, anna)
    clock.forward(days=1)
    waiting = await due(services)
    assert await pressing.Press(services, clock()).issue(waiting) == 1
    assert await pressing.Press(services, clock()).issue(waiting) == 0
    async with services.store.reading() as db:
        backlog = await outbox.backlog(db, clock())
    edition = await issuing.edition_now(services, await subscriptions.of(services, anna), again=True)
    assert backlog.ready == len(edition.messages)


async def test_a_bot_that_was_down_for_days_owes_one_late_edition(services: Services, anna: Chat, clock: Clock) -> None:
    await subscriptions.set_times(services, anna, [450, 1080])
    clock.forward(days=5, hours=3)
    await stand.stock(services.store, stand.STORIES, clock())
    await pressing.Press(services, clock()).issue(await due(services))
    after = await subscriptions.of(services, anna)
    assert after.next_due is not None
    assert after.next_due > clock()
    async with services.store.reading() as db:
        backlog = await outbox.backlog(db, clock())
    # Due from now on, so that it is not given up for its age.
    assert backlog.oldest_due == clock()
    assert len({delivery.key.split("/")[0] for delivery in await owed(services)}) == 1


async def test_whoever_stopped_meanwhile_is_left_alone(services: Services, anna: Chat, clock: Clock) -> None:
    await subscriptions.subscribe(services, anna)
    clock.forward(days=1)
    waiting = await due(services)
    await subscriptions.stop(services, anna)
    assert await pressing.Press(services, clock()).issue(waiting) == 0
    assert await owed(services) == []


async def test_each_gets_her_own_language_and_nothing_twice(
    services: Services, anna: Chat, benoit: Chat, clock: Clock
) -> None:
    for chat in (anna, benoit):
        await subscriptions.subscribe(services, chat)
    clock.forward(days=1)
    assert await pressing.Press(services, clock()).issue(await due(services)) == 2
    told = {delivery.chat_id: delivery.message.html for delivery in await owed(services)}
    assert "Envoys meet" in told[anna.id]
    assert "émissaires" in told[benoit.id]


async def test_a_quiet_day_is_said_in_private_and_passed_over_in_groups(
    services: Services, anna: Chat, clock: Clock
) -> None:
    await subscriptions.subscribe(services, anna)
    await subscriptions.subscribe(services, Chat(-7, ChatKind.GROUP))
    clock.forward(days=4)
    assert await pressing.Press(services, clock()).issue(await due(services)) == 1
    (delivery,) = await owed(services)
    assert (delivery.chat_id, "Nothing new" in delivery.message.html) == (anna.id, True)
    assert await due(services) == []


async def test_many_are_pressed_in_several_transactions(services: Services, clock: Clock) -> None:
    count = 2 * pressing.TOGETHER + 5
    for number in range(count):
        await subscriptions.subscribe(services, Chat(9000 + number, ChatKind.PRIVATE))
    clock.forward(days=1)
    assert await pressing.Press(services, clock()).issue(await due(services)) == count
    assert await due(services) == []


async def test_many_who_differ_get_what_each_would_get_alone(services: Services, clock: Clock) -> None:
    languages = (("en",), ("fr",), ("fr", "en"), ("de", "fr"))
    zones = ("America/Toronto", "Europe/Paris", "Asia/Kathmandu", "America/New_York")
    for number in range(48):
        chat = Chat(9000 + number, ChatKind.PRIVATE)
        await subscriptions.subscribe(services, chat)
        await subscriptions.set_languages(services, chat, languages[number % 4])
        await subscriptions.set_zone(services, chat, zones[number // 4 % 4])
        await subscriptions.set_length(services, chat, (3, 5)[number % 2])
        await subscriptions.set_layout(services, chat, list(Layout)[number // 16])
        await subscriptions.relate(
            services, chat, ("hockey", "ukraine")[number // 2 % 2], ("follow", "mute")[number % 2]
        )
        if number % 3 == 0:
            await subscriptions.hide_outlet(services, chat, 1 + number % 2, hidden=True)
        if number % 5 == 0:
            await subscriptions.mute_language(services, chat, ("fr", "en")[number % 2], muted=True)
        if number % 4 == 1:
            await tasting.vote(services, chat, 2 + number % 3, liked=number % 2 == 0)
    clock.forward(days=1)
    await stand.stock(services.store, stand.STORIES, clock())
    waiting = [replace(one, next_due=clock()) for one in await due(services)]
    async with services.store.writing() as db:
        await subscribers.save(db, *waiting)
    alone = {one.chat_id: (await issuing.edition_now(services, one)).messages[0] for one in waiting}
    await pressing.press(services, clock())
    assert {delivery.chat_id: delivery.message for delivery in await owed(services)} == alone
    assert len({message.html for message in alone.values()}) >= 12


async def test_what_one_has_had_is_not_kept_from_another(
    services: Services, anna: Chat, benoit: Chat, clock: Clock
) -> None:
    for chat in (anna, benoit):
        await subscriptions.subscribe(services, chat)
        await subscriptions.set_languages(services, chat, ("en",))
    subscriber = await subscriptions.of(services, anna)
    await issuing.handed(services, subscriber, await issuing.edition_now(services, subscriber))
    clock.forward(days=1)
    await pressing.press(services, clock())
    told = {delivery.chat_id: delivery.message.html for delivery in await owed(services)}
    assert "Envoys meet" not in told[anna.id]
    assert "Envoys meet" in told[benoit.id]


@pytest.mark.parametrize(("minutes", "is_late"), [(59, False), (61, True)])
async def test_what_comes_hours_late_says_when_it_was_due(
    services: Services, anna: Chat, clock: Clock, minutes: int, is_late: object
) -> None:
    await subscriptions.subscribe(services, anna)
    clock.now = datetime(2026, 3, 11, 11, 30, tzinfo=UTC) + timedelta(minutes=minutes)
    await stand.stock(services.store, stand.STORIES, clock())
    (edition, *_) = await _pressed(services)
    said = "Late: this edition was due on Wednesday, March 11, 2026, 7:30\u00a0am."
    assert (said in edition.message.html) is is_late


@pytest.mark.parametrize("layout", Layout)
async def test_every_layout_says_that_it_is_late(services: Services, anna: Chat, clock: Clock, layout: Layout) -> None:
    await subscriptions.subscribe(services, anna)
    await subscriptions.set_layout(services, anna, layout)
    clock.forward(days=1, hours=2)
    await stand.stock(services.store, stand.STORIES, clock())
    (edition, *_) = await _pressed(services)
    assert all("Late: this edition was due on" in html for html in (edition.message.html, *edition.message.rich))


async def test_a_late_edition_waits_for_the_end_of_the_quiet_hours(
    services: Services, anna: Chat, clock: Clock
) -> None:
    await subscriptions.set_times(services, anna, [20 * 60])
    await subscriptions.set_quiet(services, anna, (22 * 60, 7 * 60))
    # 23:10 in Toronto, three hours after it was due.
    clock.now = datetime(2026, 3, 11, 3, 10, tzinfo=UTC)
    await pressing.press(services, clock())
    assert await owed(services) == []
    clock.now = datetime(2026, 3, 11, 11, 0, tzinfo=UTC)
    assert len(await owed(services)) == 1


async def test_an_edition_within_the_quiet_hours_is_made_at_their_end(services: Services, anna: Chat) -> None:
    await subscriptions.set_times(services, anna, [23 * 60])
    after = await subscriptions.set_quiet(services, anna, (22 * 60, 7 * 60))
    assert after.next_due == datetime(2026, 3, 11, 11, 0, tzinfo=UTC)


async def test_who_wants_no_edition_on_a_quiet_day_gets_none_and_misses_nothing(
    services: Services, anna: Chat, clock: Clock
) -> None:
    await subscriptions.subscribe(services, anna)
    await subscriptions.skip_quiet_days(services, anna, skip=True)
    clock.forward(days=1)
    lone = Told("A ferry is painted", outlets=("The Harbour Post",), may_lead=False)
    await stand.stock(services.store, [lone], clock())
    assert await _pressed(services) == []
    assert await due(services) == []
    subscriber = await subscriptions.of(services, anna)
    edition = await issuing.edition_now(services, subscriber)
    assert edition.stories == (await issuing.edition_now(services, subscriber, again=True)).stories != ()


async def test_on_other_weekdays_nothing_is_due(services: Services, anna: Chat, clock: Clock) -> None:
    # The clock stands on a Tuesday.
    after = await subscriptions.set_times(services, anna, [9 * 60], days=0b1000000)
    assert after.next_due == datetime(2026, 3, 15, 13, 0, tzinfo=UTC)
    clock.forward(days=3)
    assert await due(services) == []
    daily = await subscriptions.toggle_day(services, anna, 4, wanted=True)
    assert (daily.days, daily.next_due) == (0b1010000, datetime(2026, 3, 13, 13, 0, tzinfo=UTC))


async def test_the_last_weekday_stays(services: Services, anna: Chat) -> None:
    await subscriptions.set_times(services, anna, [540], days=0b1000000)
    assert (await subscriptions.toggle_day(services, anna, 6, wanted=False)).days == 0b1000000


@pytest.mark.parametrize(
    "damage",
    [
        "zone = 'Mars/Base'",
        "times = 'soon'",
        "times = '99999'",
        "days = 0",
        "quiet = 'x'",
        "kind = 'x'",
        "layout = 'x'",
    ],
)
async def test_a_damaged_subscriber_harms_no_other_and_is_not_asked_for_again(
    services: Services, anna: Chat, benoit: Chat, clock: Clock, damage: str
) -> None:
    for chat in (anna, benoit):
        await subscriptions.subscribe(services, chat)
    async with services.store.writing() as db:
        await db.execute(text(f"UPDATE subscribers SET {damage} WHERE chat_id = {anna.id}"))  # noqa: S608 - ours
    clock.forward(days=1)
    assert benoit.id in {delivery.chat_id for delivery in await _pressed(services)}
    assert await due(services) == []


async def test_a_damaged_story_harms_no_other(services: Services, anna: Chat, clock: Clock) -> None:
    await subscriptions.subscribe(services, anna)
    clock.forward(days=1)
    await stand.stock(services.store, stand.STORIES, clock())
    async with services.store.writing() as db:
        await db.execute(text("UPDATE stories SET reason = '{' WHERE id = 9"))
        await db.execute(text("UPDATE wordings SET summary = '[[' WHERE story_id = 10"))
    (edition, *_) = await _pressed(services)
    assert "start=s9" not in edition.message.html
    assert "start=s10" in edition.message.html


async def test_a_clock_that_jumps_ahead_and_back_neither_doubles_nor_silences(
    services: Services, anna: Chat, clock: Clock
) -> None:
    planned = (await subscriptions.subscribe(services, anna)).next_due
    clock.forward(days=30)
    await pressing.press(services, clock())
    clock.forward(days=-30)
    await pressing.press(services, clock())
    assert (await subscriptions.of(services, anna)).next_due == planned
    async with services.store.reading() as db:
        assert (await outbox.backlog(db, clock())).ready == 1
    # The slot of the first day has been used up by the wrong clock; from the second on all is as ever.
    for expected in (1, 2, 3):
        clock.forward(days=1)
        await pressing.press(services, clock())
        async with services.store.reading() as db:
            assert (await outbox.backlog(db, clock())).ready == expected


async def _pressed(services: Services) -> list[Delivery]:
    await pressing.press(services, services.clock())
    return await owed(services)
