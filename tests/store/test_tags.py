from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.models import Tag, TagKind
from bot.store import stories, tags
from tests.builders import NOW, ago, story, tag
from tests.store.filling import with_stories, write

if TYPE_CHECKING:
    from bot.store import Store

RUSSIA = tag("russia", TagKind.PLACE, en="Russia", fr="Russie")
PRUSSIA = tag("prussia", TagKind.PLACE, en="Prussia")


async def test_every_spelling_of_a_written_tag_leads_to_it(store: Store) -> None:
    told = await with_stories(store, 1)
    async with store.writing() as db:
        await stories.write(db, [story(1, entries=told[1], tags=(RUSSIA,))], {"russia": {"russie", "россия"}}, NOW)
        for spelling in ("russia", "russie", "россия"):
            assert await tags.find(db, spelling) == RUSSIA
        assert await tags.find(db, "rus") is None
        assert await tags.get(db, ["russia", "nowhere"]) == {"russia": RUSSIA}


async def test_seeds_are_kept_once_and_changed_ones_again(store: Store) -> None:
    async with store.writing() as db:
        assert await tags.seed(db, [(RUSSIA, {"russie"})])
        assert not await tags.seed(db, [(RUSSIA, {"russie"})])
        renamed = tag("russia", TagKind.PLACE, en="Russian Federation")
        assert await tags.seed(db, [(renamed, {"russie", "russland"})])
        assert await tags.find(db, "russland") == renamed


async def test_the_first_seed_that_claims_a_spelling_has_it_and_a_key_is_never_taken(store: Store) -> None:
    georgia, state = tag("georgia", TagKind.PLACE), tag("georgiaus", TagKind.PLACE)
    async with store.writing() as db:
        await tags.seed(db, [(state, {"georgia", "georgie"}), (georgia, {"georgie"})])
        assert await tags.find(db, "georgia") == georgia
        assert await tags.find(db, "georgie") == state


async def test_a_learnt_tag_takes_no_spelling_and_no_name_from_another(store: Store) -> None:
    async with store.writing() as db:
        await tags.seed(db, [(RUSSIA, {"russie"})])
        await tags.learn(db, [PRUSSIA], {"prussia": {"russie", "preussen"}})
        assert await tags.find(db, "russie") == RUSSIA
        assert await tags.find(db, "preussen") == PRUSSIA
        await tags.learn(db, [Tag("russia", TagKind.PLACE)], {})
        assert await tags.find(db, "russie") == RUSSIA


async def test_seeds_overrule_what_was_learnt(store: Store) -> None:
    async with store.writing() as db:
        await tags.learn(db, [PRUSSIA], {"prussia": {"russie"}})
        await tags.seed(db, [(RUSSIA, {"russie"})])
        assert await tags.find(db, "russie") == RUSSIA


async def test_popular_tags_are_those_of_the_most_recent_stories(store: Store) -> None:
    told = await with_stories(store, 1, 1, 1)
    async with store.writing() as db:
        await write(db, told, tags={1: ("crane", "harbour"), 2: ("harbour",), 3: ("zoo",)})
        popular = [(one.key, number) for one, number in await tags.popular(db, ago(days=1), 10)]
        assert popular == [("harbour", 2), ("crane", 1), ("zoo", 1)]
        assert [one.key for one, _ in await tags.popular(db, ago(days=1), 1)] == ["harbour"]
        assert await tags.popular(db, NOW.replace(year=2027), 10) == []


async def test_stories_of_a_tag_are_counted_by_day(store: Store) -> None:
    told = await with_stories(store, 1, 1, 1)
    async with store.writing() as db:
        await write(db, told, tags={1: ("crane", "harbour"), 2: ("harbour",), 3: ("zoo",)})
        counted = await tags.daily(db, ["harbour", "zoo"], NOW, 10)
        assert counted["harbour"] == {0: 2}
        later = await tags.daily(db, ["harbour"], NOW + timedelta(days=3), 10)
        assert later["harbour"] == {3: 2}
        assert await tags.daily(db, ["harbour"], NOW + timedelta(days=30), 10) == {}
        assert await tags.daily(db, [], NOW, 10) == {}


async def test_tags_of_the_same_stories_stand_together_most_often_first(store: Store) -> None:
    told = await with_stories(store, 1, 1, 1)
    async with store.writing() as db:
        await write(db, told, tags={1: ("crane", "harbour", "port"), 2: ("harbour", "port"), 3: ("zoo",)})
        assert [one.key for one in await tags.together(db, "harbour", ago(days=1), 5)] == ["port", "crane"]
        assert [one.key for one in await tags.together(db, "harbour", ago(days=1), 1)] == ["port"]
        assert await tags.together(db, "zoo", ago(days=1), 5) == []


async def test_near_tags_are_carried_by_stories_and_most_alike_first(store: Store) -> None:
    told = await with_stories(store, 1, 1)
    async with store.writing() as db:
        await tags.seed(db, [(tag("ukraina"), ())])
        await write(db, told, tags={1: ("ukraine", "uk"), 2: ("zoo", "ukrainewar")})
        assert [one.key for one in await tags.near(db, "ukrane", 5)] == ["ukraine", "ukrainewar"]
        assert [one.key for one in await tags.near(db, "ukraine", 1)] == ["ukraine"]
        assert await tags.near(db, "qqqq", 5) == []
        assert await tags.near(db, "", 5) == []


async def test_wildcards_in_what_was_asked_are_letters(store: Store) -> None:
    told = await with_stories(store, 1)
    async with store.writing() as db:
        await write(db, told)
        assert await tags.near(db, "%", 5) == []
        assert await tags.near(db, "_______", 5) == []
