from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.models import ChatKind
from bot.services import Chat, issuing, subscriptions
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


async def test_an_edition_can_be_had_without_being_a_subscriber(services: Services, anna: Chat) -> None:
    issue = await issuing.edition_now(services, await subscriptions.of(services, anna))
    assert issue.stories[0].id == 1
    assert len(issue.stories) == 6
    assert "Envoys meet" in issue.messages[0].html


async def test_what_was_handed_over_does_not_come_again_unless_asked(services: Services, anna: Chat) -> None:
    subscriber = await subscriptions.subscribe(services, anna)
    first = await issuing.edition_now(services, subscriber)
    await issuing.handed(services, subscriber, first)
    second = await issuing.edition_now(services, subscriber)
    assert not {story.id for story in first.stories} & {story.id for story in second.stories}
    again = await issuing.edition_now(services, subscriber, again=True)
    assert again.stories == first.stories
    assert (await subscriptions.of(services, anna)).last_edition == services.clock()


async def test_followed_tags_reach_beyond_the_top(services: Services, anna: Chat, clock: Clock) -> None:
    many = [Told(f"Council meets, session {number}", importance=30) for number in range(issuing.CANDIDATES)]
    await stand.stock(services.store, many, clock())
    await subscriptions.relate(services, anna, "hockey", "follow")
    subscriber = await subscriptions.set_length(services, anna, 10)
    await stand.stock(services.store, [Told("Hockey hall reopens", tags=(stand.HOCKEY,), importance=29.5)], clock())
    issue = await issuing.edition_now(services, subscriber)
    assert "Hockey hall reopens" in {story.wordings[0].title for story in issue.stories}


async def test_the_press_writes_the_edition_and_moves_on(services: Services, anna: Chat, clock: Clock) -> None:
    await subscriptions.subscribe(services, anna)
    clock.now = datetime(2026, 3, 11, 11, 30, 2, tzinfo=UTC)
    assert await issuing.press(services, await due(services), clock()) == 1
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
    assert await issuing.press(services, waiting, clock()) == 1
    assert await issuing.press(services, waiting, clock()) == 0
    async with services.store.reading() as db:
        backlog = await outbox.backlog(db, clock())
    edition = await issuing.edition_now(services, await subscriptions.of(services, anna), again=True)
    assert backlog.ready == len(edition.messages)


async def test_a_bot_that_was_down_for_days_owes_one_late_edition(services: Services, anna: Chat, clock: Clock) -> None:
    await subscriptions.set_times(services, anna, [450, 1080])
    clock.forward(days=5, hours=3)
    await stand.stock(services.store, stand.STORIES, clock())
    await issuing.press(services, await due(services), clock())
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
    assert await issuing.press(services, waiting, clock()) == 0
    assert await owed(services) == []


async def test_each_gets_her_own_language_and_nothing_twice(
    services: Services, anna: Chat, benoit: Chat, clock: Clock
) -> None:
    for chat in (anna, benoit):
        await subscriptions.subscribe(services, chat)
    clock.forward(days=1)
    assert await issuing.press(services, await due(services), clock()) == 2
    told = {delivery.chat_id: delivery.message.html for delivery in await owed(services)}
    assert "Envoys meet" in told[anna.id]
    assert "émissaires" in told[benoit.id]


async def test_a_quiet_day_is_said_in_private_and_passed_over_in_groups(
    services: Services, anna: Chat, clock: Clock
) -> None:
    await subscriptions.subscribe(services, anna)
    await subscriptions.subscribe(services, Chat(-7, ChatKind.GROUP))
    clock.forward(days=4)
    assert await issuing.press(services, await due(services), clock()) == 1
    (delivery,) = await owed(services)
    assert (delivery.chat_id, "Nothing new" in delivery.message.html) == (anna.id, True)
    assert await due(services) == []


async def test_many_are_pressed_in_several_transactions(services: Services, clock: Clock) -> None:
    count = 2 * issuing.TOGETHER + 5
    for number in range(count):
        await subscriptions.subscribe(services, Chat(9000 + number, ChatKind.PRIVATE))
    clock.forward(days=1)
    assert await issuing.press(services, await due(services), clock()) == count
    assert await due(services) == []


async def test_the_operators_disclaimer_stands_in_the_edition(services: Services, anna: Chat) -> None:
    config = services.config.model_copy(
        update={"editions": services.config.editions.model_copy(update={"disclaimer": {"en": "Read with <care>."}})}
    )
    issue = await issuing.edition_now(replace(services, config=config), await subscriptions.of(services, anna))
    assert "Read with &lt;care&gt;." in issue.messages[-1].html
