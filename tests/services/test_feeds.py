"""The list of feeds as its keeper changes it, and what the bot tells of feeds by itself."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.config import Config, FeedConfig
from bot.errors import AddressRefused
from bot.feeds.opml import Listed
from bot.models import DeliveryState, FeedState, Health
from bot.services import feedlist, feedwatch
from bot.services.feedlist import Added, Wanted
from bot.store import Store, entries, facts, feeds, outbox, subscribers
from tests import builders
from tests.builders import NOW, ago
from tests.services import stand
from tests.services.stand import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.models import Delivery, Feed
    from bot.services import Services

ADMIN = 700
WELL = FeedState(last_poll=NOW, last_success=NOW, last_change=NOW)
FAILING = FeedState(
    last_poll=NOW, last_success=ago(days=2), failures=6, problem="there is nothing at this address (404)"
)


@pytest.fixture
async def store(shelf: Path, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    shutil.copy(shelf / "empty.db", tmp_path / "feeds.db")
    opened = await Store.open(tmp_path / "feeds.db", patience=5)
    yield opened
    await opened.close()


@pytest.fixture
def services(store: Store) -> Services:
    return stand.services(store, Clock(), Config.model_validate({"telegram": {"admins": [ADMIN]}}))


async def configure(services: Services, *wanted: FeedConfig) -> None:
    async with services.store.writing() as db:
        await feeds.sync(db, wanted, ago(days=30))


async def reading(services: Services) -> list[Feed]:
    return (await feedlist.everything(services))[0]


# ---------------------------------------------------------------------- the list
async def test_an_added_feed_is_named_by_its_title_and_belongs_to_its_domain(services: Services) -> None:
    what, feed = await feedlist.add(services, Wanted("https://feeds.post.example/rss", "The  Post \u200b– World"))
    assert what is Added.NEW
    assert (feed.outlet.name, feed.outlet.family, feed.outlet.tier) == ("The Post – World", "post.example", 2)


async def test_feeds_of_one_house_share_its_family_and_namesakes_of_other_houses_stay_apart(
    services: Services,
) -> None:
    await configure(services, FeedConfig(url="https://www.post.example/a", outlet="The Post", family="Post House"))
    _, second = await feedlist.add(services, Wanted("https://rss.post.example/b", "The Post Sport"))
    _, third = await feedlist.add(services, Wanted("https://other.example/rss", "The Post"))
    _, fourth = await feedlist.add(services, Wanted("https://post.example/c", "The Post"))
    assert second.outlet.family == "Post House"
    assert (third.outlet.name, third.outlet.family) == ("The Post (other.example)", "other.example")
    assert (fourth.outlet.name, fourth.outlet.family) == ("The Post", "Post House")


async def test_a_feed_without_a_title_is_called_by_its_host(services: Services) -> None:
    _, feed = await feedlist.add(services, Wanted("https://news.example/rss"))
    assert feed.outlet.name == "news.example"


async def test_what_is_there_is_not_added_twice_however_it_is_written(services: Services) -> None:
    await feedlist.add(services, Wanted("https://www.post.example/rss", "Post"))
    what, _ = await feedlist.add(services, Wanted("http://post.example/rss/", "Post"))
    assert what is Added.THERE
    assert len(await reading(services)) == 1


async def test_adding_again_with_wishes_changes_what_was_added_but_not_what_is_configured(services: Services) -> None:
    await configure(services, FeedConfig(url="https://post.example/rss", outlet="Post"))
    await feedlist.add(services, Wanted("https://mine.example/rss", "Mine", language="fr"))
    what, feed = await feedlist.add(services, Wanted("https://mine.example/rss", tier=1))
    assert (what, feed.outlet.name, feed.outlet.tier, feed.language) == (Added.CHANGED, "Mine", 1, "fr")
    what, feed = await feedlist.add(services, Wanted("https://post.example/rss", tier=1))
    assert (what, feed.outlet.tier) == (Added.CONFIGURED, 2)


async def test_removing_can_be_undone_by_adding(services: Services) -> None:
    _, feed = await feedlist.add(services, Wanted("https://mine.example/rss", "Mine", family="House", tier=3))
    await feedlist.remove(services, await feedlist.find(services, "MINE"))
    assert await reading(services) == []
    what, back = await feedlist.add(services, Wanted(feed.url))
    assert (what, back.id, back.outlet) == (Added.AGAIN, feed.id, feed.outlet)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/rss", "http://192.168.0.7/", "file:///etc/passwd", "ftp://x.example/"]
)
async def test_an_address_that_feeds_may_not_have_is_refused(services: Services, url: str) -> None:
    with pytest.raises(AddressRefused):
        await feedlist.add(services, Wanted(url))
    assert await reading(services) == []


async def test_a_list_is_taken_in_once_and_a_dry_run_changes_nothing(services: Services) -> None:
    await feedlist.add(services, Wanted("https://a.example/rss", "A"))
    listed = [
        Listed("http://www.a.example/rss"),
        Listed("https://b.example/rss", "B", "fr", "House"),
        Listed("https://b.example/rss/", "B again"),
        Listed("http://10.0.0.1/rss", "Own"),
    ]
    dry = await feedlist.take_in(services, listed, dry_run=True)
    assert len(await reading(services)) == 1
    taken = await feedlist.take_in(services, listed)
    assert dry == taken
    assert taken.added == ("https://b.example/rss",)
    assert taken.there == ("http://www.a.example/rss", "https://b.example/rss/")
    assert [url for url, _ in taken.bad] == ["http://10.0.0.1/rss"]
    assert [(one.outlet.name, one.outlet.family, one.language) for one in await reading(services)][1:] == [
        ("B", "House", "fr")
    ]


# ---------------------------------------------------------------------- the watch
async def states(services: Services, **by_outlet: FeedState) -> None:
    async with services.store.writing() as db:
        for feed in await feeds.everything(db):
            if feed.outlet.name in by_outlet:
                await feeds.save(db, feed.id, by_outlet[feed.outlet.name])


async def owed(services: Services) -> list[Delivery]:
    async with services.store.writing() as db:
        return await outbox.claim(db, NOW + timedelta(days=99), 50)


async def two_feeds(services: Services) -> None:
    big = FeedConfig(url="https://big.example/rss", outlet="Big", tier=1)
    small = FeedConfig(url="https://small.example/rss", outlet="Small", tier=3)
    await configure(services, big, small)


async def test_a_trouble_of_an_important_feed_is_told_once_to_an_admin_who_wants_no_editions(
    services: Services,
) -> None:
    await two_feeds(services)
    await states(services, Big=FAILING, Small=FAILING)
    assert await feedwatch.watch(services, NOW) == 1
    (first,) = await owed(services)
    assert first.chat_id == ADMIN
    assert "Big" in first.message.html
    assert "404" in first.message.html
    assert "Small" not in first.message.html
    assert await feedwatch.watch(services, NOW + timedelta(minutes=10)) == 0
    async with services.store.writing() as db:
        await outbox.settle(db, replace(first, state=DeliveryState.SENT))
    assert await owed(services) == []


async def test_its_end_is_told_once_as_well(services: Services) -> None:
    await two_feeds(services)
    for minutes, state, expected in ((0, FAILING, 1), (10, WELL, 1), (20, WELL, 0)):
        await states(services, Big=state)
        assert await feedwatch.watch(services, NOW + timedelta(minutes=minutes)) == expected
    (first,) = await owed(services)
    async with services.store.writing() as db:
        await outbox.settle(db, replace(first, state=DeliveryState.SENT))
    (second,) = await owed(services)
    assert "well again" in second.message.html


async def test_many_troubles_at_once_are_one_message(services: Services) -> None:
    await configure(services, *(FeedConfig(url=f"https://n{n}.example/rss", outlet=f"N{n}") for n in range(40)))
    await states(services, **{f"N{n}": FAILING for n in range(40)})
    assert await feedwatch.watch(services, NOW) == 40
    (only,) = await owed(services)
    assert "40 feeds need a look" in only.message.html
    assert "and 28 more" in only.message.html


async def test_a_feed_with_long_usual_pauses_is_not_silent(services: Services) -> None:
    await two_feeds(services)
    weekly = [builders.parsed_entry(f"{n}", published=ago(days=7 * n + 3)) for n in range(4)]
    async with services.store.writing() as db:
        (big, _) = await feeds.everything(db)
        await entries.put(db, {big.id: weekly}, {}, NOW)
    calm = FeedState(last_poll=NOW, last_success=NOW, last_change=ago(days=3))
    await states(services, Big=calm, Small=calm)
    found = {one.feed.outlet.name: one.health for one in (await feedwatch.overview(services)).checkups}
    assert found == {"Big": Health.WELL, "Small": Health.SILENT}
    assert await feedwatch.watch(services, NOW) == 0


async def test_without_admins_troubles_are_noted_and_nothing_is_owed(store: Store) -> None:
    services = stand.services(store, Clock())
    await two_feeds(services)
    await states(services, Big=FAILING)
    assert await feedwatch.watch(services, NOW) == 1
    assert await owed(services) == []
    async with store.reading() as db:
        assert list(json.loads(await facts.get(db, "feeds.told") or "").values()) == ["failing"]


async def test_the_worst_feeds_come_first_and_the_slowest_are_named(services: Services) -> None:
    await configure(services, *(FeedConfig(url=f"https://{n}.example/rss", outlet=n) for n in ("A", "B", "C", "D")))
    slow = replace(WELL, answer_seconds=4.2)
    await states(services, A=slow, B=FAILING, C=replace(FAILING, gone=True), D=replace(WELL, answer_seconds=0.2))
    found = await feedwatch.overview(services)
    assert [one.feed.outlet.name for one in found.checkups] == ["C", "B", "A", "D"]
    assert [one.feed.outlet.name for one in found.worst] == ["C", "B"]
    assert [one.feed.outlet.name for one in found.slowest] == ["A"]


async def test_an_admin_who_subscribed_keeps_her_settings(services: Services) -> None:
    await two_feeds(services)
    async with services.store.writing() as db:
        await subscribers.add(db, builders.subscriber(1, chat_id=ADMIN, languages=("fr",)))
    await states(services, Big=FAILING)
    await feedwatch.watch(services, NOW)
    (told,) = await owed(services)
    assert "il n’y a rien à cette adresse (404)" in told.message.html
