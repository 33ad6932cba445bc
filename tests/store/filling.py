"""Fills a store through its own functions, for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.config import FeedConfig
from bot.models import Grouped, Subscriber
from bot.store import entries, feeds, stories, subscribers
from tests import builders
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.models import Entry, ParsedEntry, Tag
    from bot.store import Connection, Store


def configured(number: int = 1, *, outlet: str = "", tier: int = 2) -> FeedConfig:
    return FeedConfig(url=f"https://outlet{number}.example/feed", outlet=outlet or f"Outlet {number}", tier=tier)


async def with_feeds(store: Store, count: int = 1) -> None:
    """Feeds 1 to ``count``, each of its own outlet."""
    async with store.writing() as db:
        await feeds.sync(db, [configured(number) for number in range(1, count + 1)], NOW)


async def with_entries(store: Store, *new: ParsedEntry, feed_id: int = 1) -> list[Entry]:
    """Entries of one feed (made when it is not there); gives all that wait for grouping."""
    async with store.writing() as db:
        if not await feeds.everything(db):
            await feeds.sync(db, [configured(number) for number in range(1, 4)], NOW)
        await entries.put(db, {feed_id: new}, {}, NOW)
        return await entries.ungrouped(db, 10_000)


async def with_stories(store: Store, *sizes: int, published: datetime = NOW) -> dict[int, list[Entry]]:
    """Stories 1, 2, 3… of so many entries each, not written yet."""
    new = [
        builders.parsed_entry(f"story {story} entry {number}", published=published)
        for story, size in enumerate(sizes, 1)
        for number in range(size)
    ]
    waiting = await with_entries(store, *new)
    homes = [story for story, size in enumerate(sizes, 1) for _ in range(size)]
    placed = tuple((entry.id, home) for entry, home in zip(waiting, homes, strict=True))
    async with store.writing() as db:
        await entries.place(db, Grouped(placed=placed, created=tuple(range(1, len(sizes) + 1))), {}, NOW)
        return await entries.of_stories(db, range(1, len(sizes) + 1))


async def write(
    db: Connection,
    told: Mapping[int, Sequence[Entry]],
    *,
    tags: Mapping[int, Sequence[Tag | str]] | None = None,
    ranks: Mapping[int, float] | None = None,
) -> None:
    """Write each story with one wording; its rank is its id unless given."""
    written = [
        builders.story(
            story_id,
            f"Story {story_id}",
            entries=members,
            tags=(tags or {}).get(story_id, ("harbour",)),
            rank=(ranks or {}).get(story_id, float(story_id)),
        )
        for story_id, members in told.items()
    ]
    await stories.write(db, written, {}, NOW)


async def with_subscribers(store: Store, count: int = 1) -> list[Subscriber]:
    async with store.writing() as db:
        return [await subscribers.add(db, builders.subscriber(number, next_due=NOW)) for number in range(1, count + 1)]
