"""Whether a story is to be asked for, once per change of what it is asked by. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.models import Draft

if TYPE_CHECKING:
    from datetime import datetime

    from bot.models import Story
    from bot.words.model.prompt import Commission

# A story that moves all the time is asked for anew so often at most.
AGAIN: Final = timedelta(minutes=15)


def due(story: Story, asked: Commission, known: Draft | None, now: datetime) -> Draft | None:
    """The draft to go on from, None where nothing is to be done ``now``.

    One with words has passed every check before and only lacks being put in place; one without is to be asked for:
    the first time, anew since the reports changed, or again after a failure.
    """
    if known is None:
        return Draft(story.id, asked.digest, now)
    if known.digest == asked.digest:
        if known.wordings:
            return known if any(one not in story.wordings for one in known.wordings) else None
        return known if known.due is not None and known.due <= now else None
    # After a jump of the clock to before the last time nothing waits for that.
    if known.asked <= now < known.asked + AGAIN:
        return None
    return Draft(story.id, asked.digest, now)
