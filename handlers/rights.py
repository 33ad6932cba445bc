"""Who keeps a chat: asked of Telegram, and remembered for a moment so that a row of taps is one question."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from telegram import ChatMember, ChatMemberAdministrator
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.models import ChatKind
from bot.services import rooms, subscriptions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from telegram.ext import ExtBot

    from bot.services import Services

REMEMBERED: Final = timedelta(seconds=30)
_MOST: Final = 10_000
# What Telegram says where a bot that is no administrator may not ask for one member, but may for the administrators.
_NOT_TOLD: Final = ("inaccessible", "admin_required", "not enough rights")


@dataclass(slots=True)
class Memory:
    """Who was found to keep which chat, and until when that is believed."""

    found: dict[tuple[int, int], tuple[bool, datetime]] = field(default_factory=dict)

    def get(self, chat_id: int, person: int, now: datetime) -> bool | None:
        """What was found within the last moment; None where Telegram is to be asked."""
        keeps, until = self.found.get((chat_id, person), (None, now))
        return keeps if now < until else None

    def put(self, chat_id: int, person: int, now: datetime, *, keeps: bool) -> None:
        """Remember it for a moment."""
        if len(self.found) >= _MOST:
            self.found = {key: one for key, one in self.found.items() if now < one[1]}
        self.found[chat_id, person] = keeps, now + REMEMBERED


@dataclass(frozen=True, slots=True)
class Rights:
    """Asks Telegram about chats and their administrators."""

    bot: ExtBot[None]
    services: Services
    memory: Memory

    async def keeps(self, chat_id: int, kind: ChatKind, person: int) -> bool:
        """Whether the person may say what the chat gets. Where Telegram does not tell, she may not."""
        now = self.services.clock()
        known = self.memory.get(chat_id, person, now)
        if known is None:
            known = await self._ask(chat_id, kind, person)
            self.memory.put(chat_id, person, now, keeps=known)
        return known

    async def _ask(self, chat_id: int, kind: ChatKind, person: int) -> bool:
        try:
            member = await self._member(chat_id, person)
        except ChatMigrated as moved:
            await subscriptions.migrate(self.services, chat_id, moved.new_chat_id)
            return await self._ask(moved.new_chat_id, ChatKind.SUPERGROUP, person)
        except Forbidden:
            # The bot was sent away while nobody listened.
            await rooms.left(self.services, chat_id)
            return False
        except BadRequest:
            return False
        return member is not None and _leads(member, kind)

    async def _member(self, chat_id: int, person: int) -> ChatMember | None:
        try:
            return await self.bot.get_chat_member(chat_id, person)
        except BadRequest as error:
            if not any(saying in error.message.lower() for saying in _NOT_TOLD):
                raise
        listed = await self.bot.get_chat_administrators(chat_id)
        return next((one for one in listed if one.user.id == person), None)

    async def administrators(self, chat_id: int, kind: ChatKind) -> Sequence[int]:
        """The people who may say what the chat gets; nobody where Telegram does not tell."""
        try:
            listed = await self.bot.get_chat_administrators(chat_id)
        except (BadRequest, Forbidden):
            return ()
        return [one.user.id for one in listed if not one.user.is_bot and _leads(one, kind)]

    async def leave(self, chat_id: int) -> None:
        """Go out of a chat; not to be in it any more is as good."""
        try:
            await self.bot.leave_chat(chat_id)
        except (BadRequest, Forbidden):
            return


def _leads(member: ChatMember, kind: ChatKind) -> bool:
    """The owner, or an administrator; in a channel one of those who may post in it."""
    if member.status == ChatMember.OWNER:
        return True
    if not isinstance(member, ChatMemberAdministrator):
        return False
    return kind is not ChatKind.CHANNEL or bool(member.can_post_messages)
