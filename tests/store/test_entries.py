from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.models import Grouped
from bot.store import entries
from tests.builders import NOW, ago, parsed_entry
from tests.store.filling import with_entries, with_feeds, with_stories
from tests.store.plans import recorded, steps

if TYPE_CHECKING:
    from bot.store import Store


async def test_a_new_entry_waits_for_grouping_as_it_was_parsed(store: Store) -> None:
    new = parsed_entry(
        "a",
        title="Québec vote",
        snippet="Oui.",
        image="https://x.example/i.jpg",
        language="fr",
        published=ago(hours=1),
        position=3,
    )
    (kept,) = await with_entries(store, new, feed_id=2)
    assert (kept.title, kept.snippet, kept.link, kept.image, kept.language, kept.published, kept.position) == (
        new.title,
        new.snippet,
        new.link,
        new.image,
        new.language,
        new.published,
        new.position,
    )
    assert (kept.seen, kept.feed_id, kept.outlet.name, kept.story_id) == (NOW, 2, "Outlet 2", None)


async def test_no_date_and_a_date_of_the_future_become_now(store: Store) -> None:
    undated = parsed_entry("a", published=None)
    early = parsed_entry("b", published=NOW + timedelta(days=300))
    assert [entry.published for entry in await with_entries(store, undated, early)] == [NOW, NOW]


async def test_entries_wait_in_order_of_publication(store: Store) -> None:
    titles = ("second", "first", "third")
    new = [
        parsed_entry(title, title=title, published=ago(hours=hours))
        for title, hours in zip(titles, (2, 3, 1), strict=True)
    ]
    assert [entry.title for entry in await with_entries(store, *new)] == ["first", "second", "third"]


async def test_the_same_identity_is_one_entry_per_feed(store: Store) -> None:
    await with_entries(store, parsed_entry("a", title="First"))
    await with_entries(store, parsed_entry("a", title="Again"))
    kept = await with_entries(store, parsed_entry("a", title="Elsewhere"), feed_id=2)
    assert sorted(entry.title for entry in kept) == ["Elsewhere", "First"]


async def test_the_entries_of_many_feeds_are_put_with_few_statements_each_under_its_outlet(store: Store) -> None:
    await with_feeds(store, 3)
    new = {feed_id: [parsed_entry(f"{feed_id} {n}") for n in range(700)] for feed_id in (1, 2, 3)}
    async with store.writing() as db:
        with recorded(db) as sent:
            await entries.put(db, new, {}, NOW)
        waiting = await entries.ungrouped(db, 10_000)
    assert len(sent) == 3
    assert [(entry.feed_id, entry.outlet.name) for entry in sorted(waiting, key=lambda entry: entry.id)] == [
        (feed_id, f"Outlet {feed_id}") for feed_id in (1, 2, 3) for _ in range(700)
    ]


async def test_known_entries_are_told_with_their_content_also_when_there_are_thousands(store: Store) -> None:
    new = [parsed_entry(f"item {number}", title=f"Title {number}") for number in range(1300)]
    await with_entries(store, *new)
    async with store.reading() as db:
        found = await entries.known(db, 1, [entry.identity for entry in new] + ["never seen"])
        elsewhere = await entries.known(db, 2, ["item 1"])
    assert found == {entry.identity: entry.content_hash for entry in new}
    assert elsewhere == {}


async def test_a_changed_entry_keeps_its_id_story_and_date_and_waits_again_without_vector(store: Store) -> None:
    (entry,) = await with_entries(store, parsed_entry("a", title="Two dead", published=ago(hours=5)))
    async with store.writing() as db:
        await entries.place(db, Grouped(placed=((entry.id, 1),), created=(1,)), {entry.id: b"vector"}, NOW)
        assert await entries.ungrouped(db, 10) == []
        edited = parsed_entry("a", title="Three dead", published=NOW)
        await entries.put(db, {}, {1: [edited]}, NOW)
        (again,) = await entries.ungrouped(db, 10)
        assert (again.id, again.title, again.story_id, again.published) == (entry.id, "Three dead", 1, ago(hours=5))
        assert await entries.known(db, 1, ["a"]) == {"a": edited.content_hash}
        ((_, _, vector),) = await entries.window(db, ago(hours=72))
    assert vector is None


async def test_the_vector_of_a_lead_is_kept_until_its_entry_changes(store: Store) -> None:
    (entry,) = await with_entries(store, parsed_entry("a", title="Two dead"))
    async with store.writing() as db:
        await entries.place(db, Grouped(placed=((entry.id, 1),), created=(1,)), {entry.id: b"title"}, NOW)
        await entries.put_leads(db, {entry.id: b"lead"})
        assert await entries.vectors_of(db, [1]) == ({entry.id: b"title"}, {entry.id: b"lead"})
        await entries.put(db, {}, {1: [parsed_entry("a", title="Three dead")]}, NOW)
        await entries.put_leads(db, {entry.id: b"of the old snippet"})
        assert await entries.vectors_of(db, [1]) == ({}, {})


async def test_the_window_gives_placed_entries_with_story_and_vector_in_order(store: Store) -> None:
    old, late, early = await with_entries(
        store,
        parsed_entry("old", published=ago(hours=80)),
        parsed_entry("early", published=ago(hours=2)),
        parsed_entry("late", published=ago(hours=3)),
    )
    await with_entries(store, parsed_entry("waiting"))
    grouped = Grouped(placed=((old.id, 1), (late.id, 1), (early.id, 2)), created=(1, 2))
    async with store.writing() as db:
        await entries.place(db, grouped, {late.id: b"vector"}, NOW)
    async with store.reading() as db:
        window = await entries.window(db, ago(hours=72))
    assert [(entry.id, story_id, vector) for entry, story_id, vector in window] == [
        (late.id, 1, b"vector"),
        (early.id, 2, None),
    ]


async def test_the_entries_of_stories_come_in_order_of_publication(store: Store) -> None:
    told = await with_stories(store, 2, 1, 3)
    assert {story_id: len(members) for story_id, members in told.items()} == {1: 2, 2: 1, 3: 3}
    assert all(entry.story_id == story_id for story_id, members in told.items() for entry in members)
    async with store.reading() as db:
        assert await entries.of_stories(db, [3, 99]) == {3: told[3]}


async def test_waiting_entries_are_found_by_their_own_index(store: Store) -> None:
    await with_feeds(store)
    async with store.reading() as db:
        with recorded(db) as sent:
            await entries.ungrouped(db, 5)
        plan = await steps(db, sent[0])
    assert plan[0] == "SCAN entries USING INDEX ix_entries_ungrouped"
    assert not any("TEMP B-TREE" in step for step in plan)


async def test_the_latest_entries_of_a_feed_are_remembered_newest_first_by_their_own_index(store: Store) -> None:
    await with_entries(store, *(parsed_entry(name) for name in ("a", "b", "c")))
    await with_entries(store, parsed_entry("elsewhere"), feed_id=2)
    async with store.reading() as db:
        with recorded(db) as sent:
            found = await entries.remembered(db, 1, 2)
        plan = await steps(db, sent[0])
    wanted = [parsed_entry("c"), parsed_entry("b")]
    assert found == [(one.identity, one.link, one.title, one.content_hash) for one in wanted]
    assert plan == ["SEARCH entries USING INDEX ix_entries_feed_id_id (feed_id=?)"]


async def test_a_renamed_entry_stays_what_it_is(store: Store) -> None:
    (entry,) = await with_entries(store, parsed_entry("old", published=ago(hours=5)))
    await with_entries(store, parsed_entry("old"), feed_id=2)
    async with store.writing() as db:
        await entries.place(db, Grouped(placed=((entry.id, 1),), created=(1,)), {}, NOW)
        await entries.rename(db, 1, [("old", "new")])
        assert await entries.known(db, 1, ["old", "new"]) == {"new": parsed_entry("old").content_hash}
        assert await entries.known(db, 2, ["old"])
        assert [one.feed_id for one in await entries.ungrouped(db, 10)] == [2]
        assert [one.id for one in (await entries.of_stories(db, [1]))[1]] == [entry.id]


async def test_the_dates_of_the_latest_entries_come_in_order(store: Store) -> None:
    await with_entries(store, *(parsed_entry(f"{hours}", published=ago(hours=hours)) for hours in (9, 1, 3)))
    async with store.reading() as db:
        assert await entries.latest_dates(db, 1, 2) == [ago(hours=3), ago(hours=1)]
