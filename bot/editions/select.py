"""Which stories one subscriber is sent: what ranks highest, her tags first among equals, nothing twice, and variety."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.editions.hiding import hides
from bot.editions.sifting import sifted
from bot.editions.taste import shift
from bot.editions.variety import varied
from bot.text import base_language

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from bot.models import Story, Subscriber

# Ranks are base-2 logarithms of importance: 1.5 lets a followed story pass one that is 2.8 times as important.
FOLLOWED = 1.5
# A story told only in languages that she did not choose counts a little less than half.
FOREIGN = 1.25
# A story that may not lead (one publisher alone, opinion, service) counts half.
MINOR = 1.0
# On a day on which nothing may lead, an edition says so and stays this short.
QUIET = 3
LEADS_WITHIN = timedelta(hours=24)


def select(
    candidates: Sequence[Story], subscriber: Subscriber, seen: Collection[int], now: datetime
) -> tuple[Story | None, tuple[Story, ...]]:
    """The lead story and the other top stories, best first, at most ``subscriber.length`` of the latter.

    ``candidates`` are in rank order; ``seen`` are ids of stories that she has had. Muted tags, hidden words and seen
    stories are never chosen, what hidden outlets and muted languages tell is left out of the others, and her taste
    shifts them a little. The lead is the best story that may lead and has moved within a day; it is None where
    there is none, and the rest is then kept short. No tag takes more than a third of the edition while
    others deserve a place.
    """
    eligible = _eligible(candidates, subscriber, seen)
    follows = frozenset(subscriber.follows)
    languages = frozenset(base_language(language) for language in subscriber.languages)
    scores = {story.id: _score(story, follows, languages) + shift(subscriber.taste, story) for story in eligible}
    ordered = sorted(eligible, key=lambda story: -scores[story.id])
    lead = next((story for story in ordered if _may_lead(story, now)), None)
    length = subscriber.length if lead else min(subscriber.length, QUIET)
    rest = [story for story in ordered if story is not lead]
    return lead, varied(rest, scores, length, lead)


def _eligible(candidates: Sequence[Story], subscriber: Subscriber, seen: Collection[int]) -> list[Story]:
    muted = frozenset(subscriber.mutes)
    found: dict[int, Story] = {}
    for story in candidates:
        if story.id in seen or (muted and any(tag.key in muted for tag in story.tags)):
            continue
        left = sifted(story, subscriber)
        if left is not None and not hides(subscriber.hidden, left):
            found.setdefault(story.id, left)
    return list(found.values())


def _score(story: Story, follows: Collection[str], languages: Collection[str | None]) -> float:
    score = story.rank
    if follows and any(tag.key in follows for tag in story.tags):
        score += FOLLOWED
    if not story.reason.may_lead:
        score -= MINOR
    told = [wording.language for wording in story.wordings] or [story.language]
    return score if any(language in languages for language in told) else score - FOREIGN


def _may_lead(story: Story, now: datetime) -> bool:
    return story.reason.may_lead and story.reason.latest >= now - LEADS_WITHIN
