"""What may be sent unasked: quiet hours, editions on quiet days, breaking news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.editions.render import replies_settings
from bot.editions.render.replies_parts import undo
from bot.editions.schedule import parse_spell
from bot.services import subscriptions
from bot.text import fold
from handlers import arguments
from handlers.context import Reply

if TYPE_CHECKING:
    from handlers.context import Ask

_OFF: Final = frozenset({"off", "none", "never", "no", "non", "jamais", "aucune"})


async def quiet(ask: Ask) -> Reply:
    """``/quiet 22:00 07:00``, ``/quiet off``, or a tap; buttons for one who says nothing."""
    subscriber = ask.subscriber
    if ask.words:
        hours = None if fold(ask.text) in _OFF else parse_spell(ask.text)
        subscriber = await subscriptions.set_quiet(ask.services, ask.chat, hours)
    before = ask.subscriber.quiet
    undone = undo(ask.view, "quiet", *(before or ("off",))) if subscriber.quiet != before else None
    return Reply((replies_settings.quiets(ask.seen_by(subscriber).view, subscriber, undone),))


async def quiet_tapped(ask: Ask) -> Reply:
    """A tap on a choice: minutes, or off."""
    hours = None
    if ask.words != ("off",):
        start, end = arguments.parts(ask.words, 2)
        hours = arguments.minutes(start), arguments.minutes(end)
    subscriber = await subscriptions.set_quiet(ask.services, ask.chat, hours)
    return Reply((replies_settings.quiets(ask.seen_by(subscriber).view, subscriber),))


async def skip(ask: Ask) -> Reply:
    """No edition on a quiet day, or a short one."""
    subscriber = await subscriptions.skip_quiet_days(ask.services, ask.chat, skip=_switch(ask))
    return Reply((replies_settings.settings(ask.seen_by(subscriber).view, subscriber),))


async def alerts(ask: Ask) -> Reply:
    """Breaking news at once, or in the edition."""
    subscriber = await subscriptions.set_alerts(ask.services, ask.chat, wanted=_switch(ask))
    return Reply((replies_settings.settings(ask.seen_by(subscriber).view, subscriber),))


def _switch(ask: Ask) -> bool:
    (word,) = arguments.parts(ask.words, 1)
    return arguments.switch(word)
