"""Tells the admins, by Telegram itself, what keeps the store from working: the outbox cannot take that message."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.services import stating

if TYPE_CHECKING:
    from datetime import datetime

    from telegram.ext import ExtBot

    from bot.errors import StoreError
    from bot.services import Services

log = logging.getLogger(__name__)

# A trouble that lasts fails every second; the same one is told so often.
AGAIN: Final = timedelta(hours=1)


class Herald:
    """One for the program."""

    def __init__(self, bot: ExtBot[Any], services: Services) -> None:
        self._bot = bot
        self._services = services
        self._told: dict[type[StoreError], datetime] = {}

    async def tell(self, error: StoreError) -> None:
        """Tell every admin, unless that was told within the hour."""
        now = self._services.clock()
        last = self._told.get(type(error))
        # After a jump of the clock to before the last time it is told at once.
        if last is not None and last <= now < last + AGAIN:
            return
        self._told[type(error)] = now
        message = stating.told(self._services, error)
        for admin in self._services.config.telegram.admins:
            try:
                await self._bot.send_message(admin, message.html, parse_mode=ParseMode.HTML)
            except TelegramError as refusal:
                log.warning("the admin %d cannot be told: %s", admin, refusal)
