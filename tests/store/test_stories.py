from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.models import Difference, Figure, Reason, Sentence, Story, TagKind, Wording
from bot.store import entries, stories
from tests.builders import NOW, ago, parsed_entry, story, tag, wording
from tests.store.filling import with_entries, with_stories, write
from tests.store.plans import recorded, steps

if TYPE_CHECKING:
    from bot.store import Store


async def test_an_empty_store_has_no_stories(store: Store) -> None:
    async with store.reading() as db:
        assert await stories.next_id(db) == 1
        assert await stories.unwritten(db, 10) == []
        assert await stories.load(db, [1]) == []
        assert await stories.resolve(db, 1) is None
        assert await stories.top(db, since=ago(days=1), limit=10) == []
        assert await stories.count(db, ago(days=1)) == 0


async def test_a_story_comes_back_as_it_was_written(store: Store) -> None:
    told = (await with_stories(store, 2))[1]
    written = Story(
        id=1,
        wordings=(
            Wording("fr", "Le pont fermé", (Sentence("Une grue est tombée.", told[0].id),), told[0].id),
            Wording(
                "en",
                "Bridge closed",
                (Sentence("A crane fell.", told[1].id), Sentence("No one died.", told[0].id)),
                told[1].id,
            ),
        ),
        tags=(tag("zebra", TagKind.ORGANISATION), tag("canada", TagKind.PLACE, en="Canada", fr="Canada", zh="加拿大")),
        rank=123.456,
        reason=Reason(
            entries=2,
            outlets=1,
            families=1,
            languages=("fr", "en"),
            best_tier=2,
            first=NOW - timedelta(milliseconds=1234),
            latest=NOW,
            importance=7.25,
            may_lead=False,
        ),
        entries=tuple(told),
        language="fr",
        changed=NOW,
        differences=(Difference("magnitude", (Figure(5.8, (told[0].id,)), Figure(6.0, (told[1].id,)))),),
    )
    async with store.writing() as db:
        await stories.write(db, [written], {}, NOW)
    async with store.reading() as db:
        assert await stories.load(db, [1]) == [written]


async def test_writing_again_replaces_all_that_was_said(store: Store) -> None:
    told = await with_stories(store, 1)
    async with store.writing() as db:
        await write(db, told, tags={1: ("harbour", "transport")})
        again = story(
            1, entries=told[1], wordings=[wording("New title", language="fr")], tags=("crane",), language="fr"
        )
        await stories.write(db, [again], {}, NOW)
        (kept,) = await stories.load(db, [1])
    assert [(one.language, one.title) for one in kept.wordings] == [("fr", "New title")]
    assert [one.key for one in kept.tags] == ["crane"]


async def test_stories_are_loaded_in_the_order_asked_and_the_missing_left_out(store: Store) -> None:
    told = await with_stories(store, 1, 1, 1)
    async with store.writing() as db:
        await write(db, {story_id: told[story_id] for story_id in (1, 2)})
        assert [one.id for one in await stories.load(db, [2, 99, 3, 1, 2])] == [2, 1]


async def test_more_stories_are_loaded_than_fit_one_statement(store: Store) -> None:
    told = await with_stories(store, *[1] * 1100)
    async with store.writing() as db:
        await write(db, told)
        assert [one.id for one in await stories.load(db, range(1, 1101))] == list(range(1, 1101))
        assert await stories.unwritten(db, 2000) == []


async def test_a_story_that_is_gone_is_not_written(store: Store) -> None:
    told = await with_stories(store, 1)
    async with store.writing() as db:
        await write(db, told | {77: told[1]})
        assert [one.id for one in await stories.load(db, [1, 77])] == [1]


@pytest.mark.parametrize(("by", "order"), [("rank", [2, 3, 1]), ("importance", [3, 2, 1])])
async def test_the_best_stories_come_first(store: Store, by: str, order: list[int]) -> None:
    told = await with_stories(store, 1, 1, 1)
    values = {1: (1.0, 1.0), 2: (9.0, 5.0), 3: (5.0, 9.0)}
    written = [story(key, entries=told[key], rank=rank, importance=weight) for key, (rank, weight) in values.items()]
    async with store.writing() as db:
        await stories.write(db, written, {}, NOW)
        found = await stories.top(db, since=ago(days=1), limit=10, by="rank" if by == "rank" else "importance")
    assert [one.id for one in found] == order


async def test_pages_of_the_top_neither_repeat_nor_miss(store: Store) -> None:
    told = await with_stories(store, *[1] * 7)
    async with store.writing() as db:
        await write(db, told, ranks=dict.fromkeys(told, 1.0))
        pages = [
            [one.id for one in await stories.top(db, since=ago(days=1), limit=3, offset=offset)] for offset in (0, 3, 6)
        ]
    assert [one for page in pages for one in page] == [7, 6, 5, 4, 3, 2, 1]


async def test_the_top_can_be_that_of_a_tag_a_language_and_a_time(store: Store) -> None:
    told = await with_stories(store, 1, 1, 1, published=ago(hours=5))
    written = [
        story(1, entries=told[1], tags=("harbour",), rank=1),
        story(2, entries=told[2], tags=("crane", "harbour"), wordings=[wording(language="fr")], rank=2),
        story(3, entries=told[3], tags=("crane",), rank=3),
    ]
    async with store.writing() as db:
        await stories.write(db, written, {}, NOW)
        top = {
            name: [one.id for one in found]
            for name, found in {
                "harbour": await stories.top(db, since=ago(days=1), limit=9, tag="harbour"),
                "crane": await stories.top(db, since=ago(days=1), limit=9, tag="crane"),
                "nothing": await stories.top(db, since=ago(days=1), limit=9, tag="nothing"),
                "french": await stories.top(db, since=ago(days=1), limit=9, language="fr"),
                "recent": await stories.top(db, since=ago(hours=4), limit=9),
            }.items()
        }
        assert await stories.count(db, ago(days=1), "crane") == 2
        assert await stories.count(db, ago(hours=4)) == 0
    assert top == {"harbour": [2, 1], "crane": [3, 2], "nothing": [], "french": [2], "recent": []}


async def test_the_top_walks_an_index_and_sorts_nothing(store: Store) -> None:
    async with store.reading() as db:
        with recorded(db) as sent:
            await stories.top(db, since=ago(days=1), limit=10)
        assert await steps(db, sent[0]) == ["SEARCH stories USING INDEX ix_stories_rank (rank>?)"]


async def test_loading_stories_takes_as_many_statements_for_one_as_for_many(store: Store) -> None:
    told = await with_stories(store, *[2] * 50)
    async with store.writing() as db:
        await write(db, told)
        with recorded(db) as one:
            await stories.load(db, [1])
        with recorded(db) as many:
            await stories.load(db, range(1, 51))
    assert len(one) == len(many) == 4


async def test_a_story_that_changed_is_still_shown_as_it_was_until_written(store: Store) -> None:
    told = await with_stories(store, 1)
    async with store.writing() as db:
        await write(db, told)
        await entries.put(db, {}, {1: [parsed_entry("story 1 entry 0", title="Edited")]}, NOW)
    assert [entry.title for entry in await with_entries(store)] == ["Edited"]
    async with store.reading() as db:
        assert [one.id for one in await stories.top(db, since=ago(days=1), limit=10)] == [1]
