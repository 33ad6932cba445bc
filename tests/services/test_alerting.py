from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.models import ChatKind
from bot.services import Chat, alerting, issuing, pressing, reading, subscriptions
from bot.store import outbox, stories
from tests.services import stand
from tests.services.stand import Told

if TYPE_CHECKING:
    from bot.models import Delivery, Subscriber
    from bot.services import Services
    from tests.services.stand import Clock

OUTLETS = ("The Harbour Post", "Morning Ledger", "Le Quai", "Valley Times", "La Dépêche du Nord", "Le Phare")
BREAKS = Told("Dam breaks above the valley", "Un barrage cède", outlets=OUTLETS, hours=0.5)


async def owed(services: Services) -> list[Delivery]:
    async with services.store.writing() as db:
        return await outbox.claim(db, services.clock(), 1000)


async def wants(services: Services, chat: Chat) -> Subscriber:
    await subscriptions.subscribe(services, chat)
    return await subscriptions.set_alerts(services, chat, wanted=True)


async def dam(services: Services) -> int:
    """Let the dam break now; the number of the story."""
    before = await stories_now(services)
    await stand.stock(services.store, [BREAKS], services.clock())
    (story,) = await stories_now(services) - before
    return story


async def stories_now(services: Services) -> set[int]:
    async with services.store.reading() as db:
        return set(await stories.ranking(db, since=services.clock() - timedelta(days=9), limit=999))


async def test_what_breaks_is_told_once_to_those_who_want_it(
    services: Services, anna: Chat, benoit: Chat, clock: Clock
) -> None:
    await wants(services, anna)
    await subscriptions.subscribe(services, benoit)
    await dam(services)
    assert await alerting.alert(services, clock()) == 1
    assert await alerting.alert(services, clock()) == 0
    (delivery,) = await owed(services)
    assert delivery.chat_id == anna.id
    assert "Breaking news" in delivery.message.html
    assert "Dam breaks above the valley" in delivery.message.html
    assert "Told by 6 publishers so far." in delivery.message.html


async def test_without_anything_sudden_nobody_is_woken(services: Services, anna: Chat, clock: Clock) -> None:
    await wants(services, anna)
    assert await alerting.alert(services, clock()) == 0


async def test_an_alert_interrupted_half_way_doubles_nothing(services: Services, clock: Clock) -> None:
    chats = [Chat(500 + number, ChatKind.PRIVATE) for number in range(5)]
    for chat in chats:
        await wants(services, chat)
    story = await reading.story(services, await dam(services))
    assert await alerting._tell_all(services, story, clock()) == 5
    # It was stopped here, before the story was marked.
    assert await alerting.alert(services, clock()) == 0
    assert len(await owed(services)) == 5


async def test_an_alert_does_not_come_again_in_the_edition(services: Services, anna: Chat, clock: Clock) -> None:
    await wants(services, anna)
    number = await dam(services)
    await alerting.alert(services, clock())
    edition = await issuing.edition_now(services, await subscriptions.of(services, anna))
    assert number not in {story.id for story in edition.stories}


async def test_what_came_in_an_edition_is_no_alert(services: Services, anna: Chat, clock: Clock) -> None:
    subscriber = await wants(services, anna)
    await dam(services)
    edition = await issuing.edition_now(services, subscriber)
    await issuing.handed(services, subscriber, edition)
    assert await alerting.alert(services, clock()) == 0


async def test_quiet_hours_are_kept_and_a_second_alert_waits(services: Services, anna: Chat, clock: Clock) -> None:
    await wants(services, anna)
    await subscriptions.set_quiet(services, anna, (22 * 60, 9 * 60))
    await dam(services)
    assert await alerting.alert(services, clock()) == 0
    await subscriptions.set_quiet(services, anna, None)
    await dam(services)
    assert await alerting.alert(services, clock()) == 1
    clock.forward(hours=1)
    await dam(services)
    assert await alerting.alert(services, clock()) == 0


async def followed(services: Services, chat: Chat, told: Told) -> int:
    await stand.stock(services.store, [told], services.clock())
    number = max(await stories_now(services))
    subscriber = await subscriptions.known(services, chat)
    assert await alerting.follow(services, subscriber, await reading.story(services, number), 77)
    return number


@pytest.fixture
def small() -> Told:
    return Told("Dam has a crack", outlets=OUTLETS[:2], hours=1)


async def grow(services: Services, number: int, outlets: tuple[str, ...], title: str) -> None:
    """More outlets tell the story."""
    await stand.tell_more(services.store, number, outlets, title, services.clock())


async def test_a_story_that_moves_is_told_as_a_reply_to_who_follows_it(
    services: Services, anna: Chat, clock: Clock, small: Told
) -> None:
    number = await followed(services, anna, small)
    clock.forward(minutes=30)
    assert await alerting.update(services, clock()) == 0
    await grow(services, number, OUTLETS[2:5], "Dam breaks, 40 homes under water")
    assert await alerting.update(services, clock()) == 1
    assert await alerting.update(services, clock()) == 0
    (delivery,) = await owed(services)
    assert delivery.message.reply_to == 77
    assert "This story has moved" in delivery.message.html
    assert "3 publishers more; new numbers: 40" in delivery.message.html


async def test_a_new_fact_is_told_with_the_reports_that_bring_it(
    services: Services, anna: Chat, clock: Clock, small: Told
) -> None:
    number = await followed(services, anna, small)
    clock.forward(minutes=30)
    await grow(services, number, OUTLETS[3:4], "Engineers order evacuation below dam")
    assert await alerting.update(services, clock()) == 0
    clock.forward(minutes=30)
    await grow(services, number, OUTLETS[5:6], "Evacuation ordered as engineers fear for dam")
    assert await alerting.update(services, clock()) == 1
    (delivery,) = await owed(services)
    assert delivery.message.reply_to == 77
    assert "Newly reported" in delivery.message.html
    assert "Valley Times</b> / " in delivery.message.html


async def test_a_story_that_hardly_moves_is_not_worth_a_message(
    services: Services, anna: Chat, clock: Clock, small: Told
) -> None:
    number = await followed(services, anna, small)
    clock.forward(minutes=30)
    await grow(services, number, OUTLETS[2:3], "Dam has a crack")
    assert await alerting.update(services, clock()) == 0


async def test_an_update_waits_until_the_quiet_hours_are_over(
    services: Services, anna: Chat, clock: Clock, small: Told
) -> None:
    number = await followed(services, anna, small)
    await subscriptions.set_quiet(services, anna, (22 * 60, 9 * 60))
    clock.forward(minutes=30)
    await grow(services, number, OUTLETS[2:5], "Dam breaks")
    assert await alerting.update(services, clock()) == 0
    clock.forward(minutes=30)
    assert await alerting.update(services, clock()) == 1


async def test_a_story_followed_no_longer_is_told_no_more(
    services: Services, anna: Chat, benoit: Chat, clock: Clock, small: Told
) -> None:
    number = await followed(services, anna, small)
    await alerting.unfollow(services, await subscriptions.of(services, anna), number)
    other = await followed(services, benoit, small)
    await subscriptions.stop(services, benoit)
    clock.forward(minutes=30)
    for one in (number, other):
        await grow(services, one, OUTLETS[2:5], "Dam breaks")
    assert await alerting.update(services, clock()) == 0


async def test_a_followed_story_is_found_again_after_a_merge(
    services: Services, anna: Chat, clock: Clock, small: Told
) -> None:
    number = await followed(services, anna, small)
    await stand.merge(services.store, number, 1, clock())
    assert await alerting.follows(services, await subscriptions.of(services, anna)) == {1}


async def test_an_update_is_not_repeated_by_the_press(
    services: Services, anna: Chat, clock: Clock, small: Told
) -> None:
    await subscriptions.subscribe(services, anna)
    number = await followed(services, anna, small)
    clock.forward(days=1)
    await pressing.press(services, clock())
    (delivery, *_) = await owed(services)
    assert f"s{number}" not in delivery.message.html
