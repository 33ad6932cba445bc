from __future__ import annotations

from typing import TYPE_CHECKING

from bot.models import Change, ChangeKind, Grouped
from bot.store import changes, entries, retention
from tests.builders import NOW, ago
from tests.store.filling import with_stories

if TYPE_CHECKING:
    from bot.store import Store

MERGE = Change(ChangeKind.MERGE, 1, 2, (1, 2), 2.5, 1.25, (("names", 1.5, 2.0), ("hours", 0.5, -0.25)))
SPLIT = Change(ChangeKind.SPLIT, 2, 3, (2, 3), -1.5, -2.0, (("numbers_differ", 1.0, -1.0),))


async def test_what_was_decided_is_found_by_either_story(store: Store) -> None:
    await with_stories(store, 1, 1, 1)
    async with store.writing() as db:
        await entries.place(db, Grouped(changes=(SPLIT,)), {}, ago(hours=1))
        await entries.place(db, Grouped(merged=((2, 1),), changes=(MERGE,)), {}, NOW)
        assert await changes.of_story(db, [1, 2]) == [(NOW, MERGE), (ago(hours=1), SPLIT)]
        assert await changes.of_story(db, [3]) == [(ago(hours=1), SPLIT)]


async def test_a_change_within_a_merged_story_is_told_of_the_elder(store: Store) -> None:
    await with_stories(store, 1, 1, 1)
    async with store.writing() as db:
        await entries.place(db, Grouped(merged=((2, 1),), changes=(SPLIT,)), {}, NOW)
        ((_, change),) = await changes.of_story(db, [1])
    assert (change.story, change.other) == (1, 3)


async def test_the_record_goes_with_its_story(store: Store) -> None:
    await with_stories(store, 1, 1, published=ago(days=40))
    async with store.writing() as db:
        await entries.place(db, Grouped(merged=((2, 1),), changes=(MERGE,)), {}, ago(days=39))
        await retention.purge(db, ago(days=30))
        assert await changes.of_story(db, [1, 2]) == []
