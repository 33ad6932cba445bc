"""/mydata and /forget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editions.render import replies_personal
from bot.errors import BadArguments
from bot.services import doors, personal
from handlers import arguments
from handlers.context import File, Reply

if TYPE_CHECKING:
    from handlers.context import Ask

_NAME = "broadsheet.json"


async def mydata(ask: Ask) -> Reply:
    """Everything that is stored about this chat, as a file."""
    data = await personal.export(ask.services, ask.chat)
    return Reply(file=File(_NAME, data, replies_personal.handed_out(ask.view)))


async def forget(ask: Ask) -> Reply:
    """Ask once whether to erase it."""
    invited = await doors.is_invited(ask.services, ask.chat.id)
    return Reply((replies_personal.ask_forget(ask.view, invited=invited),))


async def forgotten(ask: Ask) -> Reply:
    """A tap on the answer; only a yes erases."""
    (answer,) = arguments.parts(ask.words, 1)
    if answer not in {"yes", "no"}:
        raise BadArguments(answer)
    if answer == "no":
        return Reply((replies_personal.kept(ask.view),))
    await personal.forget(ask.services, ask.chat)
    return Reply((replies_personal.forgotten(ask.view),))
