"""What is in the news, for whoever asks. Reads only; raises UnknownTag or UnknownStory for what does not exist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import log2
from typing import TYPE_CHECKING, Final, Literal

from bot.editions import variety
from bot.editions.hiding import hides
from bot.editions.sifting import sifted
from bot.errors import UnknownStory, UnknownTag
from bot.services import trends
from bot.store import feeds, stories, tags
from bot.stories.tags import fold_tag

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.models import Story, Subscriber, Tag
    from bot.services import Services
    from bot.store.engine import Connection

MOST: Final = 60
PAGE: Final = 5
LARGEST_PAGE: Final = 20
TAGS_NOW: Final = 18
_FEW: Final = 3
NEIGHBOURS: Final = 6
# So many stories are the front page of /top, chosen among so many for variety.
_FRONT: Final = 10
_CONSIDERED: Final = 30
LONGEST_TAG: Final = 64


class Span(StrEnum):
    """How far back a question reaches."""

    DAY = "day"
    WEEK = "week"


ORDER: Final[dict[Span, Literal["rank", "importance"]]] = {Span.DAY: "rank", Span.WEEK: "importance"}
REACH: Final = {Span.DAY: timedelta(hours=24), Span.WEEK: timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class Asked:
    """What /top asks for: ``size`` stories a page, the pages counted from 0."""

    size: int = PAGE
    tag: str | None = None
    span: Span = Span.DAY
    page: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the answer: its stories, the tag that was meant, how many pages and stories there are."""

    asked: Asked
    stories: tuple[Story, ...]
    tag: Tag | None
    pages: int
    total: int
    # Where a tag has few stories: tags that they carry beside it.
    neighbours: tuple[Tag, ...] = ()


async def top(services: Services, subscriber: Subscriber, asked: Asked) -> Page:
    """The top stories of a span, with one tag or all of them; what she mutes is left out unless she asks for it.

    What she hides stays away in either case.
    A page beyond the last is the last. A week is ordered by importance, a day by rank (importance and freshness).
    """
    tag = await find_tag(services, asked.tag) if asked.tag else None
    key = tag.key if tag else None
    async with services.store.reading() as db:
        ids = await _order(services, db, subscriber, asked.span, key)
        pages = max(1, -(-len(ids) // asked.size))
        page = min(asked.page, pages - 1)
        shown = wanted(await stories.load(db, ids[page * asked.size : (page + 1) * asked.size]), subscriber)
        few = key is not None and len(ids) < _FEW
        near = await tags.together(db, key or "", services.clock() - REACH[Span.WEEK], NEIGHBOURS) if few else []
    return Page(Asked(asked.size, key, asked.span, page), tuple(shown), tag, pages, len(ids), tuple(near))


async def _order(services: Services, db: Connection, subscriber: Subscriber, span: Span, tag: str | None) -> list[int]:
    """Best first; where no tag is asked for, the first ten are as varied as an edition."""
    muted = set(subscriber.mutes) - {tag}
    since = services.clock() - REACH[span]
    ids = await stories.ranking(db, since=since, limit=MOST, tag=tag, by=ORDER[span], without=muted)
    ids = await welcome(db, subscriber, ids)
    if tag is not None:
        return ids
    best = wanted(await stories.load(db, ids[:_CONSIDERED]), subscriber)
    scores = {one.id: one.rank if span is Span.DAY else log2(one.reason.importance) for one in best}
    front = [one.id for one in variety.front_page(best, scores, _FRONT)]
    return [*front, *(story_id for story_id in ids if story_id not in set(front))]


async def welcome(db: Connection, subscriber: Subscriber, ids: list[int]) -> list[int]:
    """Those of the stories, in the same order, that none of her hidden words, outlets and muted languages keep away."""
    if not (subscriber.hidden or subscriber.hidden_outlets or subscriber.muted_languages):
        return ids
    return [story.id for story in wanted(await stories.load(db, ids), subscriber)]


def wanted(found: Sequence[Story], subscriber: Subscriber) -> list[Story]:
    """The stories as she wants to read them; those that she hides are left out."""
    left = (sifted(story, subscriber) for story in found)
    return [story for story in left if story is not None and not hides(subscriber.hidden, story)]


def as_told_to(subscriber: Subscriber, found: Sequence[Story]) -> list[Story]:
    """All of the stories, since she asked for them: without the outlets that she hides, where others tell it too."""
    return [sifted(story, subscriber) or story for story in found]


async def order(services: Services, subscriber: Subscriber) -> list[int]:
    """The ids of the top stories of the day, best first, without what she mutes."""
    async with services.store.reading() as db:
        return await _order(services, db, subscriber, Span.DAY, None)


async def story(services: Services, story_id: int, subscriber: Subscriber | None = None) -> Story:
    """One story, also by the id of one that was merged into it; as told to ``subscriber``. Raises UnknownStory."""
    async with services.store.reading() as db:
        own = await stories.resolve(db, story_id)
        found = [] if own is None else await stories.load(db, [own])
    if not found:
        raise UnknownStory(str(story_id))
    return as_told_to(subscriber, found)[0] if subscriber else found[0]


async def after(services: Services, subscriber: Subscriber, story_id: int) -> int | None:
    """Which story follows in today's order, for leafing; the first one after a story that is not in it."""
    async with services.store.reading() as db:
        ids = await _order(services, db, subscriber, Span.DAY, None)
    following = ids[ids.index(story_id) + 1 :] if story_id in ids else ids
    return following[0] if following else None


async def tags_now(services: Services) -> list[tuple[Tag, int]]:
    """What is talked about in the last day: tags with the number of their stories, what rose most first."""
    async with services.store.reading() as db:
        return await trends.rising(db, services.clock(), REACH[Span.DAY], TAGS_NOW)


async def find_tag(services: Services, text: str) -> Tag:
    """The tag of any spelling in any language. Raises UnknownTag with the nearest keys."""
    spelling = fold_tag(text[:LONGEST_TAG])
    async with services.store.reading() as db:
        found = await tags.find(db, spelling) if spelling else None
        near = await tags.near(db, spelling, NEIGHBOURS) if spelling and found is None else []
    if found is None:
        raise UnknownTag(text[:LONGEST_TAG], tuple(tag.key for tag in near))
    return found


async def named(services: Services, keys: tuple[str, ...]) -> list[Tag]:
    """The tags of these keys, for showing their names."""
    async with services.store.reading() as db:
        found = await tags.get(db, keys)
    return [found[key] for key in keys if key in found]


async def next_gathering(services: Services) -> datetime | None:
    """When the next feed is due; None where no feed is waited for."""
    async with services.store.reading() as db:
        waiting = [feed.state.next_due for feed in await feeds.everything(db) if not feed.state.gone]
    return min((due for due in waiting if due is not None), default=None)


async def outlets(services: Services) -> int:
    """How many outlets are read."""
    async with services.store.reading() as db:
        return len({feed.outlet.id for feed in await feeds.everything(db)})
