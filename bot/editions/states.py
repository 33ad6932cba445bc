"""How a story moves: facts that follow from when its entries were published. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from bot.models import Story

# So many publisher families with their first report within so short a time, and nobody long before.
_BREAKING_FAMILIES: Final = 3
_BREAKING: Final = timedelta(hours=2)
_JUST_BEGUN: Final = timedelta(hours=4)
# So many families reported within that time.
_DEVELOPING_FAMILIES: Final = 2
_DEVELOPING: Final = timedelta(hours=6)


class State(StrEnum):
    """How a story moves at a moment."""

    BREAKING = "breaking"
    DEVELOPING = "developing"
    SETTLED = "settled"


def state(story: Story, now: datetime) -> State:
    """Breaking: begun within 4 hours, and three families first reported in the last two; nothing light breaks.

    Developing: two families reported in the last six hours. Settled: all others.
    """
    first: dict[str, datetime] = {}
    for entry in story.entries:
        first[entry.outlet.family] = min(first.get(entry.outlet.family, entry.published), entry.published)
    joined = sum(at > now - _BREAKING for at in first.values())
    if story.reason.may_lead and joined >= _BREAKING_FAMILIES and story.reason.first > now - _JUST_BEGUN:
        return State.BREAKING
    recent = {entry.outlet.family for entry in story.entries if entry.published > now - _DEVELOPING}
    return State.DEVELOPING if len(recent) >= _DEVELOPING_FAMILIES else State.SETTLED
