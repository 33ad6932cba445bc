from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import UnknownStory, UnknownTag
from bot.models import Grouped
from bot.services import reading, subscriptions
from bot.services.reading import Asked, Span
from bot.store import entries
from tests import builders
from tests.services import stand

if TYPE_CHECKING:
    from bot.services import Chat, Services
    from tests.services.stand import Clock

READER = builders.subscriber()


async def test_top_gives_the_best_of_a_day_first(services: Services) -> None:
    page = await reading.top(services, READER, Asked(size=20))
    assert [story.id for story in page.stories] == [1, 2, 3, 4, 6, 7, 5]


async def test_a_week_reaches_further_back_and_goes_by_importance(services: Services) -> None:
    page = await reading.top(services, READER, Asked(size=20, span=Span.WEEK))
    assert [story.id for story in page.stories] == [1, 2, 3, 4, 6, 8, 7, 5]


async def test_pages_follow_one_another_and_the_last_stands_for_those_beyond(services: Services) -> None:
    first = await reading.top(services, READER, Asked(size=3))
    last = await reading.top(services, READER, Asked(size=3, page=9))
    assert (len(first.stories), first.pages, first.total) == (3, 3, stand.TODAY)
    assert (len(last.stories), last.asked.page) == (1, 2)


@pytest.mark.parametrize("spelling", ["#Russia", "russie", " RUSSIE ", "#russia"])
async def test_a_tag_is_found_in_any_spelling_and_language(services: Services, spelling: str) -> None:
    page = await reading.top(services, READER, Asked(tag=spelling))
    assert page.tag == stand.RUSSIA
    assert [story.id for story in page.stories] == [1]


async def test_an_unknown_tag_names_its_neighbours(services: Services) -> None:
    with pytest.raises(UnknownTag) as raised:
        await reading.find_tag(services, "#ukrain")
    assert raised.value.nearest == ("ukraine",)


@pytest.mark.parametrize("nonsense", ["", "#", "🙂🙂", "x" * 4000, "'; DROP TABLE tags; --", "%", "_"])
async def test_nonsense_is_no_tag(services: Services, nonsense: str) -> None:
    with pytest.raises(UnknownTag):
        await reading.find_tag(services, nonsense)


async def test_what_she_mutes_is_left_out_unless_she_asks_for_it(services: Services) -> None:
    muting = builders.subscriber(mutes=["ukraine"])
    page = await reading.top(services, muting, Asked(size=20))
    assert not {1, 6} & {story.id for story in page.stories}
    asked = await reading.top(services, muting, Asked(tag="ukraine"))
    assert [story.id for story in asked.stories] == [1, 6]


async def test_a_merged_story_is_found_under_its_old_number(services: Services) -> None:
    async with services.store.writing() as db:
        await entries.place(db, Grouped(merged=((6, 1),)), {}, services.clock())
    assert (await reading.story(services, 6)).id == 1


@pytest.mark.parametrize("number", [0, 999, 10**17])
async def test_a_story_that_does_not_exist_is_said_so(services: Services, number: int) -> None:
    with pytest.raises(UnknownStory):
        await reading.story(services, number)


async def test_tags_of_now_come_with_how_many_stories_they_have(services: Services) -> None:
    counted = {tag.key: number for tag, number in await reading.tags_now(services)}
    assert (counted["ukraine"], counted["harbour"], counted["hockey"]) == (2, 2, 1)


async def test_stories_are_leafed_through_in_the_order_of_today(services: Services) -> None:
    assert await reading.after(services, READER, 1) == 2
    assert await reading.after(services, READER, 8) == 1
    assert await reading.after(services, READER, 5) is None


async def test_an_empty_day_is_an_empty_page(services: Services, clock: Clock) -> None:
    clock.forward(days=3)
    page = await reading.top(services, READER, Asked(tag="ukraine"))
    assert (page.stories, page.tag, page.pages) == ((), stand.UKRAINE, 1)
    assert await reading.tags_now(services) == []


async def test_the_next_gathering_and_the_outlets_are_known(services: Services) -> None:
    assert await reading.next_gathering(services) == services.clock()
    assert await reading.outlets(services) == 3


async def test_tags_of_hers_are_named_in_her_order(services: Services, anna: Chat) -> None:
    await subscriptions.relate(services, anna, "hockey", "follow")
    found = await reading.named(services, ("hockey", "nonsense", "ukraine"))
    assert found == [stand.HOCKEY, stand.UKRAINE]
