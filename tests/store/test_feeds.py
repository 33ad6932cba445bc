from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.config import FeedConfig
from bot.models import FeedState, Wishes
from bot.store import feeds
from bot.store.feeds import Newcomer
from tests.builders import NOW, ago
from tests.store.filling import configured, with_feeds

if TYPE_CHECKING:
    from bot.store import Store


async def test_configured_feeds_are_due_at_once_with_their_outlets(store: Store) -> None:
    wire = FeedConfig(
        url="https://wire.example/rss",
        outlet="The Wire",
        family="Wires Inc.",
        language="fr",
        tier=1,
        private_network=True,
    )
    async with store.writing() as db:
        await feeds.sync(db, [wire, configured(1)], NOW)
        due = await feeds.due(db, NOW, 10)
    assert [(feed.url, feed.outlet.name, feed.outlet.family, feed.outlet.tier) for feed in due] == [
        ("https://wire.example/rss", "The Wire", "Wires Inc.", 1),
        ("https://outlet1.example/feed", "Outlet 1", "Outlet 1", 2),
    ]
    assert (due[0].language, due[0].private_network, due[0].state) == ("fr", True, FeedState(next_due=NOW))


async def test_two_feeds_of_one_outlet_share_it(store: Store) -> None:
    async with store.writing() as db:
        await feeds.sync(db, [configured(1, outlet="Gazette"), configured(2, outlet="Gazette", tier=1)], NOW)
        first, second = await feeds.everything(db)
    assert first.outlet == second.outlet
    assert first.outlet.id > 0


async def test_a_feed_that_leaves_the_configuration_is_switched_off_and_comes_back_as_it_was(store: Store) -> None:
    await with_feeds(store, 2)
    async with store.writing() as db:
        await feeds.save(db, 2, FeedState(etag='"abc"', next_due=NOW))
        await feeds.sync(db, [configured(1)], NOW)
        assert [feed.id for feed in await feeds.everything(db)] == [1]
        assert [feed.id for feed in await feeds.due(db, NOW, 10)] == [1]
        await feeds.sync(db, [configured(1), configured(2, tier=3)], NOW)
        back = (await feeds.everything(db))[1]
    assert (back.id, back.state.etag, back.outlet.tier) == (2, '"abc"', 3)


async def test_without_configured_feeds_nothing_is_due(store: Store) -> None:
    await with_feeds(store, 2)
    async with store.writing() as db:
        await feeds.sync(db, [], NOW)
        assert await feeds.due(db, NOW, 10) == []


async def test_the_state_of_a_feed_comes_back_as_it_was_saved(store: Store) -> None:
    await with_feeds(store)
    state = FeedState(
        etag='W/"1"',
        modified="Tue, 10 Mar 2026 12:00:00 GMT",
        body_hash="0" * 64,
        next_due=NOW + timedelta(minutes=7),
        interval=timedelta(minutes=42),
        failures=3,
        last_poll=ago(minutes=1),
        last_success=ago(hours=2),
        last_change=ago(hours=3),
        problem="answers with a web page, not a feed",
        gone=False,
        moved_to="https://new.example/feed",
        moved_seen=2,
        answer_seconds=1.25,
        wishes=Wishes(timedelta(hours=1), None, frozenset({0, 23}), frozenset({6})),
    )
    async with store.writing() as db:
        await feeds.save(db, 1, state)
    async with store.reading() as db:
        assert (await feeds.everything(db))[0].state == state


async def test_states_of_several_feeds_are_saved_together_and_each_keeps_its_own(store: Store) -> None:
    states = {1: FeedState(etag='"one"', interval=timedelta(hours=2)), 3: FeedState(etag='"three"', failures=4)}
    async with store.writing() as db:
        await feeds.sync(db, [configured(number) for number in (1, 2, 3)], NOW)
        await feeds.save_all(db, states)
        saved = {feed.id: feed.state for feed in await feeds.everything(db)}
    assert saved == states | {2: FeedState(next_due=NOW)}


async def test_feeds_come_longest_waiting_first_within_the_limit(store: Store) -> None:
    await with_feeds(store, 4)
    async with store.writing() as db:
        for feed_id, hours in ((1, 1), (2, 3), (3, 2)):
            await feeds.save(db, feed_id, FeedState(next_due=ago(hours=hours)))
        await feeds.save(db, 4, FeedState(next_due=NOW + timedelta(seconds=1)))
        assert [feed.id for feed in await feeds.due(db, NOW, 10)] == [2, 3, 1]
        assert [feed.id for feed in await feeds.due(db, NOW, 2)] == [2, 3]


async def test_a_feed_that_is_gone_is_never_due(store: Store) -> None:
    await with_feeds(store)
    async with store.writing() as db:
        await feeds.save(db, 1, FeedState(next_due=ago(hours=1), gone=True))
        assert await feeds.due(db, NOW, 10) == []
        assert len(await feeds.everything(db)) == 1


async def test_health_counts_what_was_read_failed_and_went_stale_in_a_day(store: Store) -> None:
    await with_feeds(store, 5)
    async with store.writing() as db:
        await feeds.save(db, 1, FeedState(last_poll=NOW, last_success=NOW, last_change=ago(hours=5)))
        await feeds.save(
            db, 2, FeedState(last_poll=NOW, last_success=ago(hours=5), last_change=ago(days=2), failures=1)
        )
        await feeds.save(db, 3, FeedState(last_poll=NOW, last_success=ago(days=2), last_change=ago(days=2)))
        await feeds.save(db, 4, FeedState(last_poll=NOW))
        health = await feeds.health(db, NOW)
    assert health == feeds.FeedHealth(total=5, read=2, failed=2, stale=1)


async def test_an_added_feed_is_due_at_once_and_outlives_the_configuration(store: Store) -> None:
    await with_feeds(store)
    wanted = Newcomer("https://added.example/rss", "Added", family="House", tier=3, language="fr")
    async with store.writing() as db:
        added = await feeds.add(db, wanted, NOW)
        await feeds.sync(db, [configured(2)], NOW)
        assert [feed.outlet.name for feed in await feeds.everything(db)] == ["Added", "Outlet 2"]
        await feeds.sync(db, [], NOW)
        assert await feeds.due(db, NOW, 10) == [added]
    assert (added.outlet.family, added.outlet.tier, added.language) == ("House", 3, "fr")
    assert (added.added, added.private_network, added.since) == (True, False, NOW)


async def test_an_added_feed_joins_an_outlet_that_is_known(store: Store) -> None:
    async with store.writing() as db:
        await feeds.sync(db, [configured(1, outlet="Gazette", tier=1)], NOW)
        first = await feeds.add(db, Newcomer("https://a.example/rss", "Gazette"), NOW)
        second = await feeds.add(db, Newcomer("https://b.example/rss", "Gazette", family="Press Group"), NOW)
    assert first.outlet.id == second.outlet.id
    assert (first.outlet.family, first.outlet.tier) == ("Gazette", 1)
    assert (second.outlet.family, second.outlet.tier) == ("Press Group", 1)


async def test_an_added_feed_that_the_configuration_names_belongs_to_it(store: Store) -> None:
    async with store.writing() as db:
        await feeds.add(db, Newcomer(configured(1).url, "Mine"), NOW)
        await feeds.sync(db, [configured(1)], NOW)
        assert [(feed.outlet.name, feed.added) for feed in await feeds.everything(db)] == [("Outlet 1", False)]
        await feeds.sync(db, [], NOW)
        assert await feeds.everything(db) == []


async def test_a_feed_that_was_switched_off_comes_back_with_its_validators_and_without_its_troubles(
    store: Store,
) -> None:
    later = NOW + timedelta(days=9)
    async with store.writing() as db:
        feed = await feeds.add(db, Newcomer("https://a.example/rss", "A"), NOW)
        await feeds.save(db, feed.id, FeedState(etag='"1"', gone=True, failures=4, problem="gone"))
        await feeds.switch_off(db, [feed.id])
        assert await feeds.everything(db) == []
        assert [one.url for one in await feeds.switched_off(db)] == [feed.url]
        back = await feeds.add(db, Newcomer(feed.url, "A"), later)
    assert (back.id, back.state.etag, back.since) == (feed.id, '"1"', later)
    assert (back.state.gone, back.state.failures, back.state.problem, back.state.next_due) == (False, 0, None, later)


async def test_since_when_a_feed_is_read_is_kept_while_it_is(store: Store) -> None:
    async with store.writing() as db:
        for hours, wanted in ((0, [configured(1)]), (1, [configured(1)]), (2, []), (3, [configured(1)])):
            await feeds.sync(db, wanted, NOW + timedelta(hours=hours))
            found = [(feed.since or NOW) - NOW for feed in await feeds.everything(db)]
            assert found == {0: [timedelta(0)], 1: [timedelta(0)], 2: [], 3: [timedelta(hours=3)]}[hours]
