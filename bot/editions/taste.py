"""What 👍 and 👎 teach, and how far that shifts a story. Pure.

A vote counts a whole step for the story's first tag, half a step for the next ones, and one step shared among the
outlets that told it: whoever told it alone earns all of it. Steps are whole and few, so that many subscribers share
a taste, and their editions.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from bot.models import Taste

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeVar

    from bot.models import Story, Vote

    Key = TypeVar("Key", str, int)

# No tag or outlet is liked or disliked by more steps.
MOST_STEPS: Final = 4
# Ranks are base-2 logarithms of importance: four steps double a story's importance, or halve it.
STEP: Final = 0.25
# However much comes together, a story counts at most twice as much, or half as much, as it does without.
LIMIT: Final = 1.0
# What a story is about, for this: its first tags.
TAGS: Final = 4
_SECOND: Final = 0.5


def learned(votes: Iterable[Vote]) -> Taste:
    """The taste that votes add up to, in whole steps; half a step teaches nothing yet."""
    tags: dict[str, float] = defaultdict(float)
    outlets: dict[int, float] = defaultdict(float)
    for vote in votes:
        sign = 1 if vote.liked else -1
        for place, tag in enumerate(vote.tags[:TAGS]):
            tags[tag] += sign * (_SECOND if place else 1)
        for outlet in vote.outlets:
            outlets[outlet] += sign / len(vote.outlets)
    return Taste(_steps(tags), _steps(outlets))


def shift(taste: Taste, story: Story) -> float:
    """By how much a story's rank is raised or lowered, at most ``LIMIT`` either way.

    Its tags add up; of the outlets that tell it, their mean counts, so that one of many changes little.
    """
    if not (taste.tags or taste.outlets):
        return 0.0
    by_tag, by_outlet = dict(taste.tags), dict(taste.outlets)
    steps = float(sum(by_tag.get(tag.key, 0) for tag in story.tags[:TAGS]))
    told_by = {entry.outlet.id for entry in story.entries}
    if told_by:
        steps += sum(by_outlet.get(outlet, 0) for outlet in told_by) / len(told_by)
    return max(-LIMIT, min(LIMIT, steps * STEP))


def _steps(sums: Mapping[Key, float]) -> tuple[tuple[Key, int], ...]:
    whole = ((key, int(max(-MOST_STEPS, min(MOST_STEPS, total + _rounding(total))))) for key, total in sums.items())
    return tuple(sorted((key, steps) for key, steps in whole if steps))


def _rounding(total: float) -> float:
    """Three thirds are a step, whatever floating point says."""
    return 1e-9 if total > 0 else -1e-9
