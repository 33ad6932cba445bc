"""What she likes and dislikes: votes by button or reaction, and the taste that is learned from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.editions.taste import TAGS, learned
from bot.models import Vote
from bot.services import reading, subscriptions
from bot.store import outlets, subscribers, votes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Outlet, Story, Subscriber
    from bot.services import Chat, Services
    from bot.store.engine import Connection


@dataclass(frozen=True, slots=True)
class Learned:
    """How her taste stands: from how many votes, and the outlets that it speaks of."""

    subscriber: Subscriber
    votes: int
    outlets: tuple[Outlet, ...]


async def vote(services: Services, chat: Chat, story_id: int, *, liked: bool | None) -> Story:
    """Like a story, dislike it, or (None) neither; voting the same twice changes nothing. Raises UnknownStory."""
    story = await reading.story(services, story_id)
    subscriber = await subscriptions.known(services, chat)
    async with services.store.writing() as db:
        if liked is None:
            await votes.take_back(db, subscriber.id, story.id)
        else:
            await votes.put(db, subscriber.id, _vote(story, services, liked=liked))
        await _learn(db, subscriber.id)
    return story


async def voted(services: Services, subscriber: Subscriber, story_id: int) -> bool | None:
    """Whether she liked the story; None where she said nothing."""
    async with services.store.reading() as db:
        return await votes.on(db, subscriber.id, story_id)


async def reacted(services: Services, chat: Chat, message_id: int, *, liked: bool | None) -> Story | None:
    """Take a reaction to a message as a vote on the story that it is about; None where it is about none.

    The story is given where this is her very first vote, as then she is told what follows.
    """
    async with services.store.reading() as db:
        known = await subscribers.get(db, chat.id, chat.topic_id)
        story_id = await votes.about(db, known.id, message_id) if known else None
        first = known is not None and not await votes.of(db, known.id)
    if story_id is None:
        return None
    story = await vote(services, chat, story_id, liked=liked)
    return story if first and liked is not None else None


async def note(services: Services, chat: Chat, about: Sequence[tuple[int, int]]) -> None:
    """Remember which story each message, ``(message id, story id)``, is about, for whoever is written down already."""
    async with services.store.writing() as db:
        known = await subscribers.get(db, chat.id, chat.topic_id)
        if known is not None:
            await votes.note(db, known.id, about, services.clock())


async def taste(services: Services, subscriber: Subscriber) -> Learned:
    """Her taste, for her to see."""
    async with services.store.reading() as db:
        count = len(await votes.of(db, subscriber.id))
        known = await outlets.get(db, [outlet for outlet, _ in subscriber.taste.outlets])
    return Learned(subscriber, count, tuple(known))


async def reset(services: Services, chat: Chat) -> Subscriber:
    """Begin anew without any taste; ``restore`` takes that back until it is done again."""
    subscriber = await subscriptions.known(services, chat)
    async with services.store.writing() as db:
        await votes.set_aside(db, subscriber.id)
        return await _learn(db, subscriber.id)


async def restore(services: Services, chat: Chat) -> Subscriber:
    """The taste of before the reset."""
    subscriber = await subscriptions.known(services, chat)
    async with services.store.writing() as db:
        await votes.restore(db, subscriber.id)
        return await _learn(db, subscriber.id)


async def _learn(db: Connection, subscriber_id: int) -> Subscriber:
    (fresh,) = await subscribers.by_id(db, [subscriber_id])
    after = replace(fresh, taste=learned(await votes.of(db, subscriber_id)))
    if after != fresh:
        await subscribers.save(db, after)
    return after


def _vote(story: Story, services: Services, *, liked: bool) -> Vote:
    told_by = sorted({entry.outlet.id for entry in story.entries if entry.outlet.id})
    tags = tuple(tag.key for tag in story.tags[:TAGS])
    return Vote(story.id, liked, services.clock(), tags, tuple(told_by))
