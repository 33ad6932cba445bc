"""/health, for those who run the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editions.render import health as rendering
from bot.services import health as service
from handlers.context import Reply

if TYPE_CHECKING:
    from handlers.context import Ask


async def health(ask: Ask) -> Reply:
    """How the program is doing."""
    return Reply((rendering.health(ask.view, await service.health(ask.services)),))
