"""For whoever runs the bot: /ban and /unban."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.editions.render import replies_problems
from bot.errors import BadArguments
from bot.services import doors
from handlers.context import Reply

if TYPE_CHECKING:
    from handlers.context import Ask

_ID: Final = re.compile(r"-?[1-9][0-9]{0,15}")


async def ban(ask: Ask) -> Reply:
    """``/ban 123``: that person or chat is answered no more."""
    chat_id = _chat_id(ask)
    if not await doors.ban(ask.services, chat_id):
        return Reply((replies_problems.not_banned(ask.view),))
    return Reply((replies_problems.banned(ask.view, chat_id),))


async def unban(ask: Ask) -> Reply:
    """``/unban 123``: it is answered again."""
    chat_id = _chat_id(ask)
    await doors.unban(ask.services, chat_id)
    return Reply((replies_problems.unbanned(ask.view, chat_id),))


def _chat_id(ask: Ask) -> int:
    if not _ID.fullmatch(ask.text):
        raise BadArguments(ask.text)
    return int(ask.text)
