"""What a reader keeps and looks up again: saved stories, her editions, what she missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.errors import UnknownStory
from bot.models import Edition
from bot.services import issuing, reading, subscriptions
from bot.store import shelf, stories

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Story, Subscriber
    from bot.services import Chat, Services
    from bot.services.issuing import Issue
    from bot.store.shelf import Held

MOST_SAVED: Final = 200
EDITIONS_A_PAGE: Final = 8
CATCH_UP: Final = timedelta(days=3)
BRIEF: Final = 7


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of stories, counted from 0, and how many pages and stories there are."""

    stories: tuple[Story, ...]
    page: int
    pages: int
    total: int


async def save(services: Services, chat: Chat, story_id: int) -> bool:
    """Keep a story; False where ``MOST_SAVED`` are kept already. Raises UnknownStory."""
    found = await reading.story(services, story_id)
    subscriber = await subscriptions.known(services, chat)
    async with services.store.writing() as db:
        known = await shelf.kept(db, subscriber.id)
        if len(known) >= MOST_SAVED and found.id not in known:
            return False
        await shelf.save(db, subscriber.id, found.id, services.clock())
    return True


async def let_go(services: Services, subscriber: Subscriber, story_id: int) -> None:
    """Keep a story no longer."""
    async with services.store.writing() as db:
        await shelf.let_go(db, subscriber.id, await stories.resolve(db, story_id) or story_id)


async def is_saved(services: Services, subscriber: Subscriber, story_id: int) -> bool:
    """Whether she keeps it."""
    async with services.store.reading() as db:
        return story_id in await shelf.kept(db, subscriber.id)


async def saved(services: Services, subscriber: Subscriber, page: int) -> Leaf:
    """A page of what she keeps, the last one first."""
    async with services.store.reading() as db:
        kept = await shelf.kept(db, subscriber.id)
    return await _leaf(services, subscriber, kept, page)


async def missed(services: Services, subscriber: Subscriber, span: timedelta, page: int) -> Leaf:
    """What mattered most in the last ``span``, without what she mutes and hides."""
    since = services.clock() - span
    async with services.store.reading() as db:
        ids = await stories.ranking(db, since=since, limit=reading.MOST, by="importance", without=set(subscriber.mutes))
        ids = await reading.welcome(db, subscriber, ids)
    return await _leaf(services, subscriber, ids, page)


async def brief(services: Services, subscriber: Subscriber) -> tuple[Story, ...]:
    """The few stories of the day that fit one screen, without what she mutes."""
    return (await reading.top(services, subscriber, reading.Asked(BRIEF))).stories


async def history(services: Services, subscriber: Subscriber, page: int) -> tuple[list[Held], int, int]:
    """A page of her editions, the last one first; the page shown, from 0, and how many there are."""
    async with services.store.reading() as db:
        pages = max(1, -(-await shelf.count(db, subscriber.id) // EDITIONS_A_PAGE))
        page = min(page, pages - 1)
        return await shelf.history(db, subscriber.id, EDITIONS_A_PAGE, page * EDITIONS_A_PAGE), page, pages


async def again(services: Services, subscriber: Subscriber, at: datetime) -> Issue:
    """One of her editions with its stories as they stand now; those past their retention are left out.

    Raises UnknownStory where nothing is left of it.
    """
    async with services.store.reading() as db:
        held = await shelf.held(db, subscriber.id, at)
        found = reading.as_told_to(subscriber, await stories.load(db, [held.lead or 0, *held.more])) if held else []
    if held is None or not found:
        raise UnknownStory
    lead = next((story for story in found if story.id == held.lead), None)
    edition = Edition(lead, tuple(story for story in found if story is not lead), at)
    return issuing.rendered(services, edition, issuing.view_of(services, subscriber, services.clock()))


async def shared(services: Services, subscriber: Subscriber, ids: Sequence[int]) -> Issue:
    """An edition that somebody shared, for whoever opens it: its stories as they stand now, the lead (or 0) first.

    Raises UnknownStory where nothing is left of it.
    """
    async with services.store.reading() as db:
        known = [await stories.resolve(db, story_id) or 0 if story_id else 0 for story_id in ids]
        found = reading.as_told_to(subscriber, await stories.load(db, known))
    if not found:
        raise UnknownStory
    now = services.clock()
    lead = next((story for story in found if story.id == known[0]), None)
    edition = Edition(lead, tuple(story for story in found if story is not lead), now)
    return issuing.rendered(services, edition, issuing.view_of(services, subscriber, now))


async def _leaf(services: Services, subscriber: Subscriber, ids: list[int], page: int) -> Leaf:
    pages = max(1, -(-len(ids) // reading.PAGE))
    page = min(page, pages - 1)
    async with services.store.reading() as db:
        shown = await stories.load(db, ids[page * reading.PAGE : (page + 1) * reading.PAGE])
    return Leaf(tuple(reading.as_told_to(subscriber, shown)), page, pages, len(ids))
