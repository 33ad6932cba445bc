"""Variety: what stands beside what, so that no topic fills a front page while others deserve a place. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from bot.models import TagKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.models import Story

# Variety gives way where the next best of another topic is less than an eighth as important (scores are logarithms).
DESERVING: Final = 3.0
# So many tags in common say that two stories are of one event, where one of them has no other.
ONE_EVENT: Final = 4


def front_page(stories: Sequence[Story], scores: Mapping[int, float], length: int) -> tuple[Story, ...]:
    """The best ``length`` of ``stories``, which come best first, with variety; on top one that may lead, if any.

    ``scores`` are base-2 logarithms of how much each story, by its id, deserves a place.
    """
    lead = next((story for story in stories if story.reason.may_lead), None)
    if lead is None:
        return varied(stories, scores, length)
    rest = [story for story in stories if story is not lead]
    return (lead, *varied(rest, scores, length - 1, lead))


def varied(
    ordered: Sequence[Story], scores: Mapping[int, float], length: int, lead: Story | None = None
) -> tuple[Story, ...]:
    """The best ``length`` stories, each tag in at most a third, a place in at most half, the ``lead`` above included.

    Nor does a story stand there that has all tags of another, or no others, as one event told apart has.
    """
    most = {kind: max(1, (length + 1) // (2 if kind is TagKind.PLACE else 3)) for kind in TagKind}
    above = [lead] if lead else []
    taken = Counter(tag.key for story in above for tag in story.tags)
    seen = [_keys(story) for story in above]
    waiting = list(ordered)
    chosen: list[Story] = []
    while waiting and len(chosen) < length:
        fresh = (place for place, story in enumerate(waiting) if _is_fresh(story, taken, most, seen))
        place = next(fresh, 0)
        if scores[waiting[0].id] - scores[waiting[place].id] > DESERVING:
            place = 0
        pick = waiting.pop(place)
        chosen.append(pick)
        taken.update(tag.key for tag in pick.tags)
        seen.append(_keys(pick))
    return tuple(sorted(chosen, key=lambda story: -scores[story.id]))


def _is_fresh(
    story: Story, taken: Mapping[str, int], most: Mapping[TagKind, int], seen: Sequence[frozenset[str]]
) -> bool:
    keys = _keys(story)
    again = any(len(min(keys, other, key=len)) == len(keys & other) >= ONE_EVENT for other in seen)
    return not again and all(taken[tag.key] < most[tag.kind] for tag in story.tags)


def _keys(story: Story) -> frozenset[str]:
    return frozenset(tag.key for tag in story.tags)
