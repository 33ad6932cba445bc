"""Words and outlets that she does not want to read of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.editions.hiding import phrase
from bot.editions.render import hiding as render
from bot.editions.render.replies_parts import undo
from bot.errors import BadArguments
from bot.services import hiding, reading, subscriptions
from handlers import arguments
from handlers.context import Reply

if TYPE_CHECKING:
    from bot.models import Button, Subscriber
    from handlers.context import Ask

_LONGEST: Final = 40
_LAST: Final = 2**31


async def hide(ask: Ask) -> Reply:
    """``/hide real estate``, ``/hide outlet:cbc``: and what that would have hidden; else all that is hidden."""
    if not ask.words:
        return await _panel(ask, ask.subscriber)
    if name := arguments.outlet(ask.words):
        return await _outlet_named(ask, name)
    words = phrase(ask.text)
    if not words or len(words) > _LONGEST:
        raise BadArguments(ask.text)
    after = await subscriptions.hide(ask.services, ask.chat, words)
    if words not in after.hidden:
        return Reply((render.too_many(ask.view, subscriptions.MAX_HIDDEN),))
    found = await hiding.preview(ask.services, words)
    return Reply((render.now_hidden(ask.seen_by(after).view, words, found.stories, found.among),))


async def unhide(ask: Ask) -> Reply:
    """A tap, or ``/unhide real estate``, ``/unhide outlet:cbc``: these may come again."""
    if not ask.words:
        return await hide(ask)
    if name := arguments.outlet(ask.words):
        found = await hiding.outlets_named(ask.services, name)
        return await _let_go(ask, next((one.id for one in found if one.id in ask.subscriber.hidden_outlets), 0))
    words = phrase(ask.text)
    after = await subscriptions.unhide(ask.services, ask.chat, words)
    let_go = words in ask.subscriber.hidden
    return await _panel(ask, after, undo(ask.view, "hide", words) if let_go else None)


async def outlet(ask: Ask) -> Reply:
    """A tap hides an outlet, or lets it go."""
    number, wanted = arguments.parts(ask.words, 2)
    found = await hiding.outlet(ask.services, arguments.number(number, 1, _LAST))
    if not arguments.switch(wanted):
        return await _let_go(ask, found.id)
    return await _hide_outlet(ask, found.id)


async def of_story(ask: Ask) -> Reply:
    """The outlets that tell a story, for hiding one of them."""
    found = await reading.story(ask.services, arguments.story(ask.words))
    told_by = {entry.outlet.id: entry.outlet for entry in found.entries}
    shown = sorted(told_by.values(), key=lambda one: one.name.casefold())[: hiding.OFFERED]
    return Reply((render.which_outlet(ask.view, shown, ask.subscriber.hidden_outlets),))


async def _outlet_named(ask: Ask, name: str) -> Reply:
    found = await hiding.outlets_named(ask.services, name)
    if len(found) > 1:
        return Reply((render.which_outlet(ask.view, found, ask.subscriber.hidden_outlets),))
    return await _hide_outlet(ask, found[0].id)


async def _hide_outlet(ask: Ask, outlet_id: int) -> Reply:
    found = await hiding.outlet(ask.services, outlet_id)
    after = await subscriptions.hide_outlet(ask.services, ask.chat, found.id, hidden=True)
    if found.id not in after.hidden_outlets:
        return Reply((render.too_many_outlets(ask.view, subscriptions.MAX_OUTLETS),))
    cost = await hiding.preview_outlet(ask.services, after, found)
    return Reply((render.outlet_hidden(ask.view, found, cost.stories, cost.among, cost.touched),))


async def _let_go(ask: Ask, outlet_id: int) -> Reply:
    after = await subscriptions.hide_outlet(ask.services, ask.chat, outlet_id, hidden=False)
    was_hidden = outlet_id in ask.subscriber.hidden_outlets
    return await _panel(ask, after, undo(ask.view, "outlet", outlet_id, 1) if was_hidden else None)


async def _panel(ask: Ask, subscriber: Subscriber, taken_back: Button | None = None) -> Reply:
    outlets = await hiding.hidden_outlets(ask.services, subscriber)
    return Reply((render.hidden(ask.view, subscriber.hidden, outlets, taken_back),))
