"""Variety: what stands beside what, so that no topic fills a front page while others deserve a place. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.models import Story

# Variety gives way where the next best of another topic is less than an eighth as important (scores are logarithms).
DESERVING: Final = 3.0


def front_page(stories: Sequence[Story], scores: Mapping[int, float], length: int) -> tuple[Story, ...]:
    """The best ``length`` of ``stories``, which come best first, with variety; on top one that may lead, if any.

    ``scores`` are base-2 logarithms of how much each story, by its id, deserves a place.
    """
    lead = next((story for story in stories if story.reason.may_lead), None)
    if lead is None:
        return varied(stories, scores, length, Counter())
    rest = [story for story in stories if story is not lead]
    taken = Counter(tag.key for tag in lead.tags)
    return (lead, *varied(rest, scores, length - 1, taken))


def varied(
    ordered: Sequence[Story], scores: Mapping[int, float], length: int, taken: Counter[str]
) -> tuple[Story, ...]:
    """The best ``length`` stories, each tag in at most a third of them (the lead, already ``taken``, included)."""
    most = max(1, (length + 1) // 3)
    taken = taken.copy()
    waiting = list(ordered)
    chosen: list[Story] = []
    while waiting and len(chosen) < length:
        fresh = (place for place, story in enumerate(waiting) if all(taken[tag.key] < most for tag in story.tags))
        place = next(fresh, 0)
        if scores[waiting[0].id] - scores[waiting[place].id] > DESERVING:
            place = 0
        pick = waiting.pop(place)
        chosen.append(pick)
        taken.update(tag.key for tag in pick.tags)
    return tuple(sorted(chosen, key=lambda story: -scores[story.id]))
