from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.models import Grouped, Vote
from bot.store import entries, outbox, retention, seen, stories, subscribers, votes
from tests.builders import NOW, ago, message, parsed_entry
from tests.store.filling import with_entries, with_feeds, with_stories, with_subscribers, write
from tests.store.plans import recorded, steps

if TYPE_CHECKING:
    from bot.store import Store


async def test_old_stories_go_with_their_entries_and_fresh_ones_stay(store: Store) -> None:
    old = await with_entries(
        store, parsed_entry("a", published=ago(days=40)), parsed_entry("b", published=ago(days=41))
    )
    (fresh,) = (await with_entries(store, parsed_entry("c")))[2:]
    grouped = Grouped(placed=((old[0].id, 1), (old[1].id, 1), (fresh.id, 2)), created=(1, 2))
    async with store.writing() as db:
        await entries.place(db, grouped, {}, ago(days=39))
        await write(db, await entries.of_stories(db, [1, 2]))
        assert await retention.purge(db, ago(days=30)) == retention.Purged(entries=2, stories=1, deliveries=0)
        assert [await stories.resolve(db, story_id) for story_id in (1, 2)] == [None, 2]
        assert await stories.unwritten(db, 10) == []
        assert [len(story.entries) for story in await stories.load(db, [2])] == [1]
        assert await retention.purge(db, ago(days=30)) == retention.Purged(entries=0, stories=0, deliveries=0)


async def test_an_entry_that_its_feed_may_still_list_is_no_news_again(store: Store) -> None:
    old = [parsed_entry(f"item {number}", published=ago(days=40)) for number in range(5)]
    await with_entries(store, *old)
    async with store.writing() as db:
        purged = await retention.purge(db, ago(days=30), still_listed=3)
        assert purged.entries == 5
        assert await entries.known(db, 1, [entry.identity for entry in old]) == {
            entry.identity: entry.content_hash for entry in old[2:]
        }
        assert await entries.ungrouped(db, 10) == []


async def test_a_long_story_that_lost_its_beginning_is_to_be_written_again(store: Store) -> None:
    first, last = await with_entries(store, parsed_entry("a", published=ago(days=31)), parsed_entry("b"))
    async with store.writing() as db:
        await entries.place(db, Grouped(placed=((first.id, 1), (last.id, 1)), created=(1,)), {}, NOW)
        await write(db, await entries.of_stories(db, [1]))
        await retention.purge(db, ago(days=30))
        assert await stories.unwritten(db, 10) == [1]
        assert [entry.id for entry in (await entries.of_stories(db, [1]))[1]] == [last.id]


async def test_merged_ids_live_as_long_as_their_elder(store: Store) -> None:
    await with_stories(store, 1, 1, published=ago(days=10))
    async with store.writing() as db:
        await entries.place(db, Grouped(merged=((2, 1),)), {}, ago(days=9))
        await write(db, await entries.of_stories(db, [1]))
        await retention.purge(db, ago(days=30))
        assert await stories.resolve(db, 2) == 1
        await retention.purge(db, ago(days=5))
        assert await stories.resolve(db, 2) is None


async def test_a_purge_in_slices_does_what_one_purge_does(store: Store) -> None:
    await with_feeds(store, 2)
    old = [parsed_entry(f"old {number}", published=ago(days=40 + number // 4)) for number in range(23)]
    fresh = [parsed_entry("fresh", title="Fresh")]
    async with store.writing() as db:
        await entries.put(db, {1: [*old, *fresh], 2: old[:3]}, {}, NOW)
        waiting = await entries.ungrouped(db, 100)
        ids = range(1, len(waiting) + 1)
        placed = tuple((entry.id, home) for entry, home in zip(waiting, ids, strict=True))
        await entries.place(db, Grouped(placed=placed, created=tuple(ids)), {}, ago(days=39))
    slices: list[retention.Purged] = []
    place: retention.Place | None = None
    while not slices or place is not None:
        async with store.writing() as db:
            slices.append(await retention.purge(db, ago(days=30), place=place, still_listed=4, most=5))
        place = slices[-1].rest
    assert sum(one.entries for one in slices) == 26
    assert sum(one.stories for one in slices) == 26
    assert all(one.entries <= 5 and one.stories <= 5 for one in slices)
    async with store.reading() as db:
        assert len(await entries.known(db, 1, [entry.identity for entry in old])) == 3
        assert len(await entries.known(db, 2, [entry.identity for entry in old])) == 3
        assert [entry.title for entry in (await entries.of_stories(db, ids))[27]] == ["Fresh"]


async def test_old_entries_are_found_by_their_date_and_the_listed_ones_by_their_feed(store: Store) -> None:
    await with_entries(store, *(parsed_entry(f"{n}", published=ago(days=40)) for n in range(9)))
    async with store.writing() as db:
        with recorded(db) as sent:
            await retention.purge(db, ago(days=30), place=(ago(days=50), 1))
        plans = [await steps(db, one) for one in sent if one[0].startswith("SELECT")]
    assert plans[0][0] == "SEARCH entries USING INDEX ix_entries_published (published>? AND published<?)"
    assert not any("TEMP B-TREE" in step for step in plans[0])
    assert any("SEARCH entries USING COVERING INDEX ix_entries_feed_id_id (feed_id=?)" in step for step in plans[1])
    assert not any(step.startswith("SCAN") for plan in plans for step in plan)


async def test_subscriptions_never_go(store: Store) -> None:
    told = await with_stories(store, 1)
    (ada,) = await with_subscribers(store)
    async with store.writing() as db:
        await write(db, told)
        await subscribers.relate(db, ada.id, "harbour", "follow", NOW)
        await seen.mark(db, {ada.id: {1: 1}}, NOW)
        await retention.purge(db, NOW + timedelta(days=9999))
        kept = await subscribers.get(db, ada.chat_id)
        assert kept is not None
        assert kept.follows == ("harbour",)
        assert await stories.resolve(db, 1) is None


async def test_old_deliveries_go_and_may_go_sooner_than_news(store: Store) -> None:
    (ada,) = await with_subscribers(store)
    async with store.writing() as db:
        for days in (1, 5, 40):
            await outbox.put(db, [(ada.id, str(days), message(), ago(days=days))], ago(days=days))
        assert (await retention.purge(db, ago(days=30))).deliveries == 1
        assert (await retention.purge(db, ago(days=30), sent_before=ago(days=3))).deliveries == 1
        assert (await outbox.backlog(db, NOW)).ready == 1


async def test_which_message_was_about_what_is_forgotten_and_votes_are_kept(store: Store) -> None:
    (ada,) = await with_subscribers(store)
    async with store.writing() as db:
        await votes.note(db, ada.id, [(7, 1)], ago(days=40))
        await votes.note(db, ada.id, [(8, 2)], ago(days=2))
        await votes.put(db, ada.id, Vote(1, liked=True, at=ago(days=40), tags=("ukraine",)))
        await retention.purge(db, ago(days=30))
        assert [await votes.about(db, ada.id, message_id) for message_id in (7, 8)] == [None, 2]
        assert len(await votes.of(db, ada.id)) == 1
