"""What goes out between editions: breaking news to those who want it, and news of stories that are followed.

    stories that break ──may_alert──► outbox, seen, last alert       a hundred subscribers a transaction
    follows of stories that changed ──moved──► outbox, seen, follow

Both are walked in pages and can be interrupted anywhere: what was written has been marked in the same transaction,
and a key in the outbox stands for each alert of each subscriber.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.editions import breaking
from bot.editions.render import alert as rendering
from bot.editions.sifting import sifted
from bot.models import StoryFollow
from bot.services import issuing
from bot.services.memory import Memory, look
from bot.store import outbox, seen, stories, story_follows, subscribers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.models import Message, Story, Subscriber
    from bot.services import Services

A_PAGE: Final = 200
# Stories that break at the same time; more would be no news, but a fault.
_STORIES_AT_ONCE: Final = 20
# How often at most somebody hears of the same story.
UPDATE_GAP: Final = timedelta(minutes=20)
MOST_FOLLOWED: Final = 50


# --------------------------------------------------------------------------- breaking news
async def alert(services: Services, now: datetime) -> int:
    """Put an alert of every story that breaks into the outbox, for all who may have it; gives how many."""
    config = services.config.alerts
    within = timedelta(minutes=config.within_minutes)
    async with services.store.reading() as db:
        ids = await stories.sudden(db, now - within, config.families, _STORIES_AT_ONCE)
        found = await stories.load(db, ids)
    written = 0
    for story in found:
        if breaking.breaks(story, now, families=config.families, within=within):
            written += await _tell_all(services, story, now)
            async with services.store.writing() as db:
                await stories.set_alerted(db, story.id, now)
    return written


async def _tell_all(services: Services, story: Story, now: datetime) -> int:
    gap = timedelta(hours=services.config.alerts.gap_hours)
    made: Memory[Message] = Memory()
    written = last = 0
    while True:
        async with services.store.reading() as db:
            page = await subscribers.wanting_alerts(db, last, A_PAGE)
            had = await seen.of(db, [one.id for one in page], [story.id])
        if not page:
            return written
        last = page[-1].id
        told = [one for one in page if breaking.may_alert(one, story, had[one.id], now, gap)]
        rows = await asyncio.to_thread(_alerts, services, story, told, made, now)
        async with services.store.writing() as db:
            await outbox.put(db, rows, now)
            await seen.mark(db, {one.id: {story.id: len(story.entries)} for one in told}, now)
            await subscribers.alerted(db, [one.id for one in told], now)
        written += len(rows)


def _alerts(
    services: Services, story: Story, told: Sequence[Subscriber], made: Memory[Message], now: datetime
) -> list[tuple[int, str, Message, datetime]]:
    rows = []
    for one in told:
        view = issuing.view_of(services, one, now)
        # Some of its outlets may be hidden from her; whoever hides all of them is not told.
        left = sifted(story, one) or story
        key = one.hidden_outlets, one.muted_languages, *look(view)
        message = made.get(key, partial(rendering.alert, left, view))
        rows.append((one.id, f"alert/{story.id}", message, now))
    return rows


# --------------------------------------------------------------------------- stories that are followed
async def follow(services: Services, subscriber: Subscriber, story: Story, message_id: int | None) -> bool:
    """Let a subscriber (who is written down) hear when the story moves, as replies to that message.

    Gives False where she follows as many as can be already.
    """
    now = services.clock()
    async with services.store.writing() as db:
        followed = await story_follows.of(db, subscriber.id)
        if len(followed) >= MOST_FOLLOWED and story.id not in followed:
            return False
        await story_follows.put(db, _standing(story, subscriber.id, message_id, now))
        await seen.mark(db, {subscriber.id: {story.id: len(story.entries)}}, now)
    return True


async def unfollow(services: Services, subscriber: Subscriber, story_id: int) -> None:
    """No longer."""
    async with services.store.writing() as db:
        await story_follows.remove(db, subscriber.id, story_id)


async def follows(services: Services, subscriber: Subscriber) -> set[int]:
    """The ids of the stories that she follows."""
    async with services.store.reading() as db:
        return await story_follows.of(db, subscriber.id)


async def update(services: Services, now: datetime) -> int:
    """Put what really moved in followed stories into the outbox; gives how many messages that are."""
    written, after = 0, (0, 0)
    while True:
        async with services.store.reading() as db:
            page = await story_follows.waiting(db, now - UPDATE_GAP, after, A_PAGE)
            told = {story.id: story for story in await stories.load(db, [one.story_id for one in page])}
            people = {one.id: one for one in await subscribers.by_id(db, [one.subscriber_id for one in page])}
        if not page:
            return written
        after = (page[-1].story_id, page[-1].subscriber_id)
        # Whoever wants quiet is looked at again when it is over.
        up = [one for one in page if one.story_id in told and breaking.is_awake(people[one.subscriber_id], now)]
        written += await _update(services, up, told, people, now)


async def _update(
    services: Services,
    page: Sequence[StoryFollow],
    told: Mapping[int, Story],
    people: Mapping[int, Subscriber],
    now: datetime,
) -> int:
    rows, had, standing = [], dict[int, dict[int, int]](), []
    for one in page:
        story = told[one.story_id]
        moved = breaking.moved(one, story)
        standing.append(
            replace(one, told=now) if moved is None else _standing(story, one.subscriber_id, one.message_id, now)
        )
        if moved is not None:
            view = issuing.view_of(services, people[one.subscriber_id], now)
            left = sifted(story, people[one.subscriber_id]) or story
            message = rendering.update(left, view, moved, one.message_id)
            rows.append((one.subscriber_id, f"{outbox.NOTICE}story/{story.id}/{now:%Y%m%dT%H%M%S}", message, now))
            had.setdefault(one.subscriber_id, {})[story.id] = len(story.entries)
            await asyncio.sleep(0)
    async with services.store.writing() as db:
        await outbox.put(db, rows, now)
        await seen.mark(db, had, now)
        await story_follows.put(db, *standing)
    return len(rows)


def _standing(story: Story, subscriber_id: int, message_id: int | None, now: datetime) -> StoryFollow:
    """How a story stands now."""
    return StoryFollow(subscriber_id, story.id, message_id, now, story.reason.families, breaking.figures(story))
