"""What she hides: words, outlets and languages, and what each would have kept away this week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.editions.hiding import hides
from bot.editions.sifting import sifted
from bot.errors import UnknownOutlet
from bot.store import outlets, search, stories
from bot.text import base_language, fold

if TYPE_CHECKING:
    from bot.models import Outlet, Story, Subscriber
    from bot.services import Services

WEEK: Final = timedelta(days=7)
# Editions draw on the best of a day; a week has no more that matter.
_MOST: Final = 400
_LATELY: Final = timedelta(days=2)
# Of a name that many outlets have, the first are offered.
OFFERED: Final = 8
_LONGEST_NAME: Final = 64


@dataclass(frozen=True, slots=True)
class Hidden:
    """The stories of the week that a wish hides, most important first, out of ``among``.

    ``touched`` are those that others tell as well: they stay, without it.
    """

    stories: tuple[Story, ...]
    among: int
    touched: int = 0


async def preview(services: Services, phrase: str) -> Hidden:
    """What ``phrase`` would have hidden of this week's most important stories."""
    found = await _week(services)
    return Hidden(tuple(story for story in found if hides((phrase,), story)), len(found))


async def preview_outlet(services: Services, subscriber: Subscriber, outlet: Outlet) -> Hidden:
    """What hiding the outlet would have kept away from her this week: stories that nobody else tells."""
    found = await _week(services)
    without = replace(subscriber, hidden_outlets=(outlet.id,), muted_languages=())
    told = [story for story in found if any(entry.outlet.id == outlet.id for entry in story.entries)]
    alone = tuple(story for story in told if sifted(story, without) is None)
    return Hidden(alone, len(found), len(told) - len(alone))


async def _week(services: Services) -> list[Story]:
    async with services.store.reading() as db:
        return await stories.top(db, since=services.clock() - WEEK, limit=_MOST, by="importance")


async def outlet(services: Services, outlet_id: int) -> Outlet:
    """The outlet of that id. Raises UnknownOutlet."""
    async with services.store.reading() as db:
        found = await outlets.get(db, [outlet_id])
    if not found:
        raise UnknownOutlet
    return found[0]


async def outlets_named(services: Services, name: str) -> list[Outlet]:
    """The outlets that a name may mean: the one that is called so, or else all that have a word that begins so.

    Raises UnknownOutlet where there is none.
    """
    asked = "".join(char for char in fold(name[:_LONGEST_NAME]) if char.isalnum())
    async with services.store.reading() as db:
        found = await outlets.get(db, await search.outlets_like(db, asked))
    if not found:
        raise UnknownOutlet(name[:_LONGEST_NAME])
    exact = [one for one in found if "".join(char for char in fold(one.name) if char.isalnum()) == asked]
    return exact or found[:OFFERED]


async def hidden_outlets(services: Services, subscriber: Subscriber) -> list[Outlet]:
    """The outlets that she hides, for showing their names."""
    async with services.store.reading() as db:
        return await outlets.get(db, subscriber.hidden_outlets)


async def other_languages(services: Services, subscriber: Subscriber) -> list[str]:
    """The languages that outlets wrote in lately and that she does not read, with those that she mutes."""
    async with services.store.reading() as db:
        written = await outlets.languages(db, services.clock() - _LATELY)
    bases = {base for code in written if (base := base_language(code))}
    own = {base_language(code) for code in subscriber.languages}
    return sorted((bases - own) | set(subscriber.muted_languages))
