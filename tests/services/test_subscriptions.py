from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.models import ChatKind
from bot.services import Chat, subscriptions
from bot.store import subscribers
from tests.builders import NOW

if TYPE_CHECKING:
    from bot.services import Services
    from tests.services.stand import Clock


async def test_reading_writes_nobody_down(services: Services, anna: Chat) -> None:
    stranger = await subscriptions.of(services, anna)
    assert (stranger.id, stranger.active) == (0, False)
    async with services.store.reading() as db:
        assert await subscribers.get(db, anna.id, 0) is None


@pytest.mark.parametrize(
    ("telegram", "expected"),
    [
        ("en", ("en", "fr")),
        ("fr-CA", ("fr", "en")),
        ("de", ("en", "fr")),
        (None, ("en", "fr")),
        ("x" * 99, ("en", "fr")),
    ],
)
async def test_her_own_language_comes_first_where_it_is_spoken(
    services: Services, anna: Chat, telegram: str | None, expected: tuple[str, ...]
) -> None:
    assert (await subscriptions.of(services, replace(anna, language=telegram))).languages == expected


async def test_subscribing_plans_the_next_edition(services: Services, anna: Chat) -> None:
    after = await subscriptions.subscribe(services, anna)
    # 07:30 in Toronto, on daylight time since 8 March; it is 08:00 there now.
    assert after.active
    assert after.next_due == datetime(2026, 3, 11, 11, 30, tzinfo=UTC)


async def test_subscribing_twice_changes_nothing(services: Services, anna: Chat) -> None:
    assert await subscriptions.subscribe(services, anna) == await subscriptions.subscribe(services, anna)


async def test_stopping_keeps_the_settings_for_coming_back(services: Services, anna: Chat) -> None:
    await subscriptions.set_times(services, anna, [480, 1080])
    await subscriptions.relate(services, anna, "ukraine", "follow")
    stopped = await subscriptions.stop(services, anna)
    assert (stopped.active, stopped.next_due, stopped.times) == (False, None, (480, 1080))
    back = await subscriptions.subscribe(services, anna)
    assert (back.active, back.times, back.follows) == (True, (480, 1080), ("ukraine",))


async def test_another_language_does_not_skip_the_edition_that_is_due(
    services: Services, anna: Chat, clock: Clock
) -> None:
    due = (await subscriptions.subscribe(services, anna)).next_due
    clock.forward(days=1)
    after = await subscriptions.set_languages(services, anna, ["fr"])
    assert (after.languages, after.next_due) == (("fr",), due)


async def test_another_zone_moves_the_next_edition(services: Services, anna: Chat) -> None:
    await subscriptions.subscribe(services, anna)
    after = await subscriptions.set_zone(services, anna, "Europe/Paris")
    assert after.next_due == datetime(2026, 3, 11, 6, 30, tzinfo=UTC)


async def test_times_are_sorted_each_once_and_limited(services: Services, anna: Chat) -> None:
    after = await subscriptions.set_times(services, anna, [600, 480, 480, *range(700, 720)])
    assert after.times == (480, 600, 700, 701, 702, 703)
    assert after.active


async def test_no_times_are_a_stop(services: Services, anna: Chat) -> None:
    await subscriptions.subscribe(services, anna)
    after = await subscriptions.set_times(services, anna, [])
    assert (after.active, after.next_due, after.times) == (False, None, (450,))


async def test_a_time_is_toggled_to_what_was_asked_however_often(services: Services, anna: Chat) -> None:
    await subscriptions.subscribe(services, anna)
    for _ in range(2):
        after = await subscriptions.toggle_time(services, anna, 1080, wanted=True)
        assert after.times == (450, 1080)
    for _ in range(2):
        after = await subscriptions.toggle_time(services, anna, 450, wanted=False)
        assert (after.times, after.active) == ((1080,), True)


async def test_the_last_time_taken_away_is_a_stop_and_one_added_a_start(services: Services, anna: Chat) -> None:
    await subscriptions.subscribe(services, anna)
    stopped = await subscriptions.toggle_time(services, anna, 450, wanted=False)
    assert not stopped.active
    again = await subscriptions.toggle_time(services, anna, 480, wanted=True)
    assert (again.active, again.times) == (True, (480,))


async def test_the_later_word_on_a_tag_counts(services: Services, anna: Chat) -> None:
    followed = await subscriptions.relate(services, anna, "ukraine", "follow")
    muted = await subscriptions.relate(services, anna, "ukraine", "mute")
    neither = await subscriptions.relate(services, anna, "ukraine", None)
    assert [(one.follows, one.mutes) for one in (followed, muted, neither)] == [
        (("ukraine",), ()),
        ((), ("ukraine",)),
        ((), ()),
    ]


async def test_tags_are_limited(services: Services, anna: Chat) -> None:
    for number in range(subscriptions.MAX_TAGS):
        await subscriptions.relate(services, anna, f"tag{number}", "follow")
    full = await subscriptions.relate(services, anna, "onemore", "follow")
    assert len(full.follows) == subscriptions.MAX_TAGS
    changed = await subscriptions.relate(services, anna, "tag7", "mute")
    assert changed.mutes == ("tag7",)


async def test_topics_of_a_forum_are_subscribers_of_their_own(services: Services) -> None:
    forum = Chat(-100200, ChatKind.SUPERGROUP, topic_id=7)
    await subscriptions.subscribe(services, forum)
    assert not (await subscriptions.of(services, replace(forum, topic_id=8))).active
    assert (await subscriptions.of(services, forum)).active


async def test_a_blocked_bot_is_silent_and_comes_back_without_a_late_edition(
    services: Services, anna: Chat, clock: Clock
) -> None:
    await subscriptions.subscribe(services, anna)
    await subscriptions.silence(services, anna.id, silent=True)
    assert (await subscriptions.of(services, anna)).silent
    now = clock.forward(days=30)
    await subscriptions.silence(services, anna.id, silent=False)
    back = await subscriptions.of(services, anna)
    assert not back.silent
    assert back.next_due is not None
    assert back.next_due > now


async def test_a_migrated_group_keeps_its_subscription(services: Services) -> None:
    group = Chat(-55, ChatKind.GROUP)
    await subscriptions.subscribe(services, group)
    await subscriptions.migrate(services, -55, -10055)
    assert (await subscriptions.of(services, Chat(-10055, ChatKind.SUPERGROUP))).active
    assert (await subscriptions.of(services, group)).id == 0


async def test_length_is_kept(services: Services, anna: Chat) -> None:
    assert (await subscriptions.set_length(services, anna, 10)).length == 10
    assert (await subscriptions.of(services, anna)).created == NOW
