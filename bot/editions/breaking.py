"""What is told at once: a story that breaks, and one that really moved since somebody heard of it. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.editions import facts
from bot.editions.hiding import hides
from bot.editions.schedule import awake
from bot.editions.sifting import sifted

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime, timedelta

    from bot.models import Entry, Story, StoryFollow, Subscriber

# A number counts when so many families have it in a title: one alone may be mistaken, or count something else.
_AGREEING: Final = 2
# So many families more, or half as many again as there were.
_MORE_FAMILIES: Final = 2
# Neither part of a score, a date, a time, a word nor a decimal.
_NUMBER: Final = re.compile(r"(?<![\w.,/:–-])(?:\d{1,3}(?:[ \u00a0\u202f,.]\d{3})+|\d+)(?![\w/:–-]|[.,]\d)")
_YEARS: Final = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Moved:
    """What is new in a story: how many publisher families more, which numbers, which reports with new facts."""

    families: int
    figures: tuple[str, ...]
    reports: tuple[Entry, ...] = ()


def breaks(story: Story, now: datetime, *, families: int, within: timedelta) -> bool:
    """Whether so many publisher families gave their first report within that time before ``now``.

    Only what may lead an edition breaks: no opinion, no service.
    """
    first: dict[str, datetime] = {}
    for entry in story.entries:
        family = entry.outlet.family
        first[family] = min(first.get(family, entry.published), entry.published)
    return story.reason.may_lead and sum(at > now - within for at in first.values()) >= families


def may_alert(subscriber: Subscriber, story: Story, had: Collection[int], now: datetime, gap: timedelta) -> bool:
    """Whether this story may wake this subscriber.

    She wants alerts, had none for ``gap``, has not had the story, mutes none of its tags and
    hides none of its words, reads somebody who tells it, and it is not quiet.
    """
    rested = subscriber.last_alert is None or subscriber.last_alert <= now - gap
    left = sifted(story, subscriber)
    muted = any(tag.key in subscriber.mutes for tag in story.tags) or left is None or hides(subscriber.hidden, left)
    return subscriber.alerts and rested and not muted and story.id not in had and is_awake(subscriber, now)


def is_awake(subscriber: Subscriber, now: datetime) -> bool:
    """Whether ``now`` is outside her quiet hours."""
    return awake(now, subscriber.zone, subscriber.quiet) == now


def figures(story: Story) -> frozenset[str]:
    """The numbers, bare of separators, that at least two families have in their titles; years are none."""
    told: dict[str, set[str]] = defaultdict(set)
    for entry in story.entries:
        for found in _NUMBER.findall(entry.title):
            told[re.sub(r"\D", "", found)].add(entry.outlet.family)
    return frozenset(number for number, by in told.items() if len(by) >= _AGREEING and int(number) not in _YEARS)


def moved(follow: StoryFollow, story: Story) -> Moved | None:
    """What happened since she heard of it; None where that is not worth a message."""
    more = story.reason.families - follow.families
    fresh = sorted(figures(story) - follow.figures, key=int)
    reports = facts.fresh(story, follow.heard or follow.told)
    if fresh or reports or more >= max(_MORE_FAMILIES, follow.families // 2):
        return Moved(max(more, 0), tuple(fresh), reports)
    return None
