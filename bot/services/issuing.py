"""Editions: what one subscriber would get now, and how an edition is made of what was chosen.

newsstand ──seen, select──► Edition ──render──► messages ──► reply, or outbox (see pressing)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.editions.render.layouts import laid_out
from bot.editions.render.view import View
from bot.editions.select import select
from bot.models import Edition
from bot.services import newsstand
from bot.store import seen, shelf, subscribers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.models import Message, Story, Subscriber
    from bot.services import Services


@dataclass(frozen=True, slots=True)
class Issue:
    """An edition and the messages that carry it. One without stories says so in a line."""

    edition: Edition
    messages: tuple[Message, ...]

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories of the edition, the lead first."""
        return (*((self.edition.lead,) if self.edition.lead else ()), *self.edition.more)

    @property
    def had(self) -> dict[int, int]:
        """What whoever gets it has had then: each story with its number of entries."""
        return {story.id: len(story.entries) for story in self.stories}


def view_of(services: Services, subscriber: Subscriber, now: datetime) -> View:
    """From where this subscriber looks at ``now``."""
    return View(subscriber.languages, subscriber.zone, now, services.username, subscriber.layout)


async def edition_now(services: Services, subscriber: Subscriber, *, again: bool = False) -> Issue:
    """The edition that ``subscriber`` (written down or not) would get now; with what she had already if ``again``.

    Nothing is noted; when the messages are out, call ``handed``.
    """
    now = services.clock()
    async with services.store.reading() as db:
        stand = await newsstand.opened(services, db, now)
        await stand.fill(db, subscriber.follows)
        known = [subscriber.id] if subscriber.id and not again else []
        had = await seen.of(db, known, stand.stories)
    lead, more = select(stand.choice(subscriber.follows), subscriber, had.get(subscriber.id, ()), now)
    edition = Edition(lead, more, now, stand.feeds_read, stand.feeds_failed)
    return rendered(services, edition, view_of(services, subscriber, now))


def rendered(services: Services, edition: Edition, view: View) -> Issue:
    """The edition with the messages that carry it to whoever looks from there."""
    return Issue(edition, tuple(laid_out(edition, view, services.config.editions.disclaimer.get(view.language))))


def by_topic(services: Services, issue: Issue, subscriber: Subscriber, view: View) -> Issue:
    """The same edition with the stories of tags that have a topic in messages of that topic.

    A story goes where the first of her tags that it carries has its topic. What leads stays in front, where another
    story may take its place; with no such story the lead itself stays.
    """
    topics = {key: topic for key, topic in subscriber.tag_topics or () if topic}
    places = {story.id: _topic(story, topics) for story in issue.stories}
    if not any(places.values()):
        return issue
    edition = issue.edition
    left = [story for story in issue.stories if not places[story.id]]
    lead = edition.lead if edition.lead in left else next((story for story in left if story.reason.may_lead), None)
    if lead is None and edition.lead is not None and left:
        lead, left, places[edition.lead.id] = edition.lead, [edition.lead, *left], 0
    messages: list[Message] = []
    if left:
        front = replace(edition, lead=lead, more=tuple(story for story in left if story is not lead))
        messages += rendered(services, front, view).messages
    for topic in dict.fromkeys(filter(None, (places[story.id] for story in issue.stories))):
        first, *rest = [story for story in issue.stories if places[story.id] == topic]
        part = Edition(first, tuple(rest), edition.at)
        messages += [replace(message, topic=topic) for message in laid_out(part, view, "")]
    return Issue(edition, tuple(messages))


def _topic(story: Story, topics: Mapping[str, int]) -> int:
    carried = {tag.key for tag in story.tags}
    return next((topic for key, topic in topics.items() if key in carried), 0)


async def handed(services: Services, subscriber: Subscriber, issue: Issue) -> None:
    """Note that she has had the edition, so that the next one brings something else."""
    async with services.store.writing() as db:
        now = services.clock()
        fresh = await subscribers.get(db, subscriber.chat_id, subscriber.topic_id)
        if fresh is not None and issue.stories:
            await seen.mark(db, {fresh.id: issue.had}, now)
            await shelf.note(db, [(fresh.id, issue.edition)])
            await subscribers.save(db, replace(fresh, last_edition=now))
