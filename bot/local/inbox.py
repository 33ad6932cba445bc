"""The updates that wait for the bot: numbered, filtered by what it asked for, handed out by long polling."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.local.answers import Json, conflict

if TYPE_CHECKING:
    from bot.local.params import Params

# Kinds that come only to bots that ask for them.
_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
_MOST = 100
_WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
_OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Inbox:
    """What happened and was not yet confirmed by an offset."""

    def __init__(self, first_id: int = 710_000_000) -> None:
        self.waiting: list[Json] = []
        self.webhook: Json = {"url": ""}
        self._next_id = first_id
        self._allowed: set[str] | None = None
        self._arrived = asyncio.Event()
        self._poll: object = None

    def add(self, kind: str, content: Json) -> Json | None:
        """Queue an update; answer it, or None where the bot does not want this kind."""
        wanted = kind not in _ON_REQUEST if self._allowed is None else kind in self._allowed
        if not wanted:
            return None
        update = {"update_id": self._next_id, kind: content}
        self._next_id += 1
        self.waiting.append(update)
        self._wake()
        return update

    def allow(self, kinds: list[object] | None) -> None:
        """Remember which kinds the bot wants; an empty list means the usual ones, None changes nothing."""
        if kinds is not None:
            self._allowed = {str(kind) for kind in kinds} or None

    def forget(self) -> None:
        """Drop everything that waits."""
        self.waiting.clear()

    async def take(self, params: Params) -> list[Json]:
        """Answer getUpdates: confirm what lies before ``offset`` and wait up to ``timeout`` seconds for more."""
        if self.webhook["url"]:
            raise conflict(_WEBHOOK_ACTIVE)
        self.allow(params.array("allowed_updates"))
        self._confirm(params.number("offset") or 0)
        mine = self._poll = object()
        self._wake()  # an older poll that still waits finds itself replaced
        try:
            async with asyncio.timeout(params.number("timeout") or 0):
                while not self.waiting and self._poll is mine:
                    await self._arrived.wait()
        except TimeoutError:
            pass
        if self._poll is not mine:
            raise conflict(_OTHER_POLL)
        return self.waiting[: min(_MOST, max(1, params.number("limit") or _MOST))]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            del self.waiting[: max(0, len(self.waiting) + offset)]
        else:
            self.waiting = [update for update in self.waiting if update["update_id"] >= offset]

    def _wake(self) -> None:
        arrived, self._arrived = self._arrived, asyncio.Event()
        arrived.set()
