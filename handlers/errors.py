"""The handlers' boundary: whatever a handler raises ends here, is answered kindly and logged."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from telegram import Update
from telegram.error import TelegramError

from bot.delivery.telegram import judge
from bot.editions.render import replies_problems
from bot.errors import StoreBusy
from bot.models import OutcomeKind
from bot.services import subscriptions
from handlers import asking, speaking

if TYPE_CHECKING:
    from handlers.context import Context

log = logging.getLogger(__name__)

_UNREACHABLE = (OutcomeKind.BLOCKED, OutcomeKind.CHAT_GONE)


async def on_error(update: object, context: Context) -> None:
    """Take in what a handler raised. Never raises itself, unless Telegram cannot be reached at all."""
    error = context.error
    if isinstance(error, TelegramError):
        await _telegram(update, context, error)
        return
    log.error("an update could not be answered", exc_info=error)
    if not isinstance(update, Update) or (chat := asking.chat_of(update)) is None:
        return
    ask = await asking.asked(context, chat, ())
    message = replies_problems.trouble(ask.view, busy=isinstance(error, StoreBusy))
    if update.callback_query is not None:
        await speaking.notice(update.callback_query)
    await speaking.say(update, context, chat, (message,))


async def _telegram(update: object, context: Context, error: TelegramError) -> None:
    """Telegram refused or could not be reached: nothing can be said, so what follows from it is noted."""
    outcome = judge(error)
    chat = update.effective_chat if isinstance(update, Update) else None
    if outcome.kind in _UNREACHABLE and chat is not None:
        await subscriptions.silence(context.services, chat.id, silent=True)
    elif outcome.new_chat_id is not None and chat is not None:
        await subscriptions.migrate(context.services, chat.id, outcome.new_chat_id)
    elif outcome.kind is OutcomeKind.BAD_MESSAGE:
        log.error("Telegram refused an answer", exc_info=error)
    else:
        log.warning("an answer was lost on the way to Telegram: %s", error)
