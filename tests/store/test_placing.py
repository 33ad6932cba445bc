from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bot.models import Grouped
from bot.store import entries, placing, seen, stories
from tests.builders import NOW, ago, parsed_entry
from tests.store.filling import with_entries, with_stories, with_subscribers, write

if TYPE_CHECKING:
    from bot.store import Store

LATER = NOW + timedelta(minutes=10)


async def test_new_stories_wait_to_be_written(store: Store) -> None:
    await with_stories(store, 2, 1)
    async with store.reading() as db:
        assert await stories.unwritten(db, 10) == [1, 2]
        assert await stories.unwritten(db, 1) == [1]
        assert await stories.next_id(db) == 3


async def test_a_story_that_gains_an_entry_is_to_be_written_again(store: Store) -> None:
    told = await with_stories(store, 1, 1)
    async with store.writing() as db:
        await write(db, told)
        assert await stories.unwritten(db, 10) == []
    (new,) = await with_entries(store, parsed_entry("new"))
    async with store.writing() as db:
        await entries.place(db, Grouped(placed=((new.id, 2),)), {}, LATER)
        assert await stories.unwritten(db, 10) == [2]
        (story,) = await stories.load(db, [2])
    assert (len(story.entries), story.changed) == (2, LATER)


async def test_a_merged_id_leads_to_the_elder_and_is_shown_nowhere(store: Store) -> None:
    told = await with_stories(store, 2, 3)
    async with store.writing() as db:
        await write(db, told)
        await entries.place(db, Grouped(merged=((2, 1),)), {}, LATER)
        assert await stories.resolve(db, 2) == 1
        assert await stories.unwritten(db, 10) == [1]
        assert {key: len(found) for key, found in (await entries.of_stories(db, [1, 2])).items()} == {1: 5}
        assert [story.id for story in await stories.top(db, since=ago(days=1), limit=10)] == [1]
        assert await stories.load(db, [2]) == []


async def test_chains_of_merges_lead_to_the_eldest_in_one_hop(store: Store) -> None:
    await with_stories(store, 1, 1, 1, 1)
    async with store.writing() as db:
        await entries.place(db, Grouped(merged=((4, 3),)), {}, NOW)
        await entries.place(db, Grouped(merged=((3, 2),)), {}, NOW)
        await entries.place(db, Grouped(merged=((2, 1),)), {}, NOW)
        assert [await stories.resolve(db, story_id) for story_id in (1, 2, 3, 4)] == [1, 1, 1, 1]
        assert len((await entries.of_stories(db, [1]))[1]) == 4


async def test_a_story_made_and_merged_in_one_pass_leads_on_too(store: Store) -> None:
    await with_stories(store, 1)
    first, second = await with_entries(store, parsed_entry("a"), parsed_entry("b"))
    grouped = Grouped(placed=((first.id, 2), (second.id, 3)), created=(2, 3), merged=((3, 2), (2, 1)))
    async with store.writing() as db:
        await entries.place(db, grouped, {}, NOW)
        assert [await stories.resolve(db, story_id) for story_id in (1, 2, 3)] == [1, 1, 1]
        assert len((await entries.of_stories(db, [1]))[1]) == 3
        assert await stories.unwritten(db, 10) == [1]


async def test_what_was_seen_follows_a_merge(store: Store) -> None:
    await with_stories(store, 1, 1)
    ada, bob, cy = await with_subscribers(store, 3)
    async with store.writing() as db:
        await seen.mark(db, {ada.id: {2: 1}, bob.id: {1: 1, 2: 1}}, NOW)
        await entries.place(db, Grouped(merged=((2, 1),)), {}, NOW)
        assert await seen.of(db, [ada.id, bob.id, cy.id], [1, 2]) == {ada.id: {1}, bob.id: {1}, cy.id: set()}


async def test_a_story_that_lost_its_only_entry_is_removed_and_its_id_never_given_again(store: Store) -> None:
    told = await with_stories(store, 1, 1)
    (moved,) = told[2]
    async with store.writing() as db:
        await entries.place(db, Grouped(placed=((moved.id, 1),)), {}, NOW)
        assert await stories.resolve(db, 2) is None
        assert await stories.next_id(db) == 3
        assert await stories.unwritten(db, 10) == [1]


async def test_a_story_that_lost_one_of_its_entries_is_to_be_written_again(store: Store) -> None:
    told = await with_stories(store, 2, 1)
    async with store.writing() as db:
        await write(db, told)
        await entries.place(db, Grouped(placed=((told[1][0].id, 2),)), {}, LATER)
        assert await stories.unwritten(db, 10) == [1, 2]


async def test_a_vector_is_kept_when_an_entry_moves(store: Store) -> None:
    (entry,) = await with_entries(store, parsed_entry("a"))
    async with store.writing() as db:
        await entries.place(db, Grouped(placed=((entry.id, 1),), created=(1,)), {entry.id: b"vector"}, NOW)
        await entries.place(db, Grouped(placed=((entry.id, 2),), created=(2,)), {}, NOW)
        ((_, story_id, vector),) = await entries.window(db, ago(hours=72))
    assert (story_id, vector) == (2, b"vector")


async def test_nothing_grouped_changes_nothing(store: Store) -> None:
    told = await with_stories(store, 1)
    async with store.writing() as db:
        await write(db, told)
        await entries.place(db, Grouped(), {}, LATER)
        assert await stories.unwritten(db, 10) == []


@given(st.lists(st.tuples(st.integers(2, 40), st.integers(1, 39)), unique_by=lambda pair: pair[0]))
def test_every_merged_id_leads_straight_to_one_that_was_not_merged(pairs: list[tuple[int, int]]) -> None:
    merged = [(younger, elder) for younger, elder in pairs if elder < younger]
    leads = placing.eldest(merged)
    assert leads.keys() == {younger for younger, _ in merged}
    assert all(elder not in leads and elder < younger for younger, elder in leads.items())
