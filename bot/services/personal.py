"""What is stored about somebody, handed out or erased."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.store import personal

if TYPE_CHECKING:
    from bot.services import Chat, Services


async def export(services: Services, chat: Chat) -> bytes:
    """Everything stored about the chat as a JSON file that people can read."""
    async with services.store.reading() as db:
        found = await personal.everything(db, chat.id)
    about = {"chat_id": chat.id, "exported": services.clock().isoformat(), "stored": found}
    return json.dumps(about, ensure_ascii=False, indent=2).encode()


async def forget(services: Services, chat: Chat) -> None:
    """Erase everything stored about the chat, its forum topics included."""
    async with services.store.writing() as db:
        await personal.erase(db, chat.id)
