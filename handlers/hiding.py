"""Words that she does not want to read of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.editions.hiding import phrase
from bot.editions.render import hiding as render
from bot.errors import BadArguments
from bot.services import hiding, subscriptions
from handlers.context import Reply

if TYPE_CHECKING:
    from handlers.context import Ask

_LONGEST: Final = 40


async def hide(ask: Ask) -> Reply:
    """``/hide real estate``: with what it would have hidden this week; her hidden words for one who says nothing."""
    if not ask.words:
        return Reply((render.hidden(ask.view, ask.subscriber.hidden),))
    words = phrase(ask.text)
    if not words or len(words) > _LONGEST:
        raise BadArguments(ask.text)
    after = await subscriptions.hide(ask.services, ask.chat, words)
    if words not in after.hidden:
        return Reply((render.too_many(ask.view, subscriptions.MAX_HIDDEN),))
    found = await hiding.preview(ask.services, words)
    return Reply((render.now_hidden(ask.seen_by(after).view, words, found.stories, found.among),))


async def unhide(ask: Ask) -> Reply:
    """A tap, or ``/unhide real estate``: these stories may come again."""
    if not ask.words:
        return await hide(ask)
    after = await subscriptions.unhide(ask.services, ask.chat, phrase(ask.text))
    return Reply((render.hidden(ask.seen_by(after).view, after.hidden),))
