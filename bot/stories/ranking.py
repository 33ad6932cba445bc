"""Ranking: how much a story matters, in numbers that an editor would defend."""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING

from bot.models import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from bot.models import Entry

# What the first report of a publisher family adds, by its tier.
_TIER_WEIGHT = {1: 1.6, 2: 1.0, 3: 0.5}
# What each further language of a story adds.
_LANGUAGE_BONUS = 0.5
_HOUR = 3600.0


def assess(entries: Sequence[Entry]) -> Reason:
    """The numbers behind a story's importance; ``entries`` are all of its entries, at least one."""
    best: dict[str, int] = {}
    for entry in entries:
        family = entry.outlet.family
        best[family] = min(best.get(family, entry.outlet.tier), entry.outlet.tier)
    languages = tuple(sorted({entry.language for entry in entries}))
    weight = sum(_TIER_WEIGHT.get(tier, 0.5) for tier in best.values())
    return Reason(
        entries=len(entries),
        outlets=len({entry.outlet.name for entry in entries}),
        families=len(best),
        languages=languages,
        best_tier=min(best.values()),
        first=min(entry.published for entry in entries),
        latest=max(entry.published for entry in entries),
        importance=weight + _LANGUAGE_BONUS * (len(languages) - 1),
        may_lead=len(best) > 1,
    )


def rank(reason: Reason, half_life: timedelta) -> float:
    """log2(importance) plus the hours of the latest report over the half-life: orders alike at every instant."""
    return log2(reason.importance) + reason.latest.timestamp() / half_life.total_seconds()
