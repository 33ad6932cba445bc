"""/announce, for those who run the bot: compose, look, try on oneself, send to all, watch, stop."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.editions.render import announcing as rendering
from bot.errors import BadArguments
from bot.models import Stage
from bot.services import announcing
from handlers import arguments
from handlers.context import Reply

if TYPE_CHECKING:
    from bot.models import Announcement, ChatKind, Message
    from handlers.context import Ask

_AFTER_ID: Final = 2
_LARGEST: Final = 10**9 - 1


async def announce(ask: Ask) -> Reply:
    """``/announce`` and the words; or how it is done. Nothing goes out yet."""
    if not ask.said.strip():
        return Reply((rendering.how(ask.view, await announcing.latest(ask.services)),))
    one = await announcing.draft(ask.services, ask.chat, ask.said)
    views = [replace(ask.view, languages=(code,)) if code else ask.view for code, _ in one.texts]
    shown = [rendering.announcement(view, text) for view, (_, text) in zip(views, one.texts, strict=True)]
    return Reply((*shown, await _panel(ask, one)))


async def tapped(ask: Ask) -> Reply:
    """A tap on the panel: the number of the announcement, and what is to be done."""
    if len(ask.words) < _AFTER_ID:
        raise BadArguments(ask.text)
    one = await announcing.get(ask.services, arguments.number(ask.words[0], 1, _LARGEST))
    return Reply((await _done(ask, one, ask.words[1], ask.words[2:]),))


async def _done(ask: Ask, one: Announcement, deed: str, rest: tuple[str, ...]) -> Message:  # noqa: PLR0911 - a deed each
    match deed:
        case "kind":
            return await _panel(ask, await announcing.aim(ask.services, one, _aimed(one, rest)))
        case "draft":
            return await _panel(ask, one)
        case "test" if one.stage is Stage.DRAFT:
            await announcing.test(ask.services, one, ask.chat)
            return rendering.tested(ask.view, one)
        case "ask" if one.stage is Stage.DRAFT:
            return rendering.sure(ask.view, one, await announcing.reach(ask.services))
        case "send":
            one = await announcing.send(ask.services, one, ask.chat.id, ask.message_id)
            return await _progress(ask, one)
        case "stop":
            return await _progress(ask, await announcing.stop(ask.services, one))
        case "drop" if one.stage is Stage.DRAFT:
            await announcing.drop(ask.services, one)
            return rendering.dropped(ask.view)
        case "show" | "test" | "ask" | "drop":
            one = await announcing.show_here(ask.services, one, ask.chat.id, ask.message_id)
            return await _progress(ask, one)
        case _:
            raise BadArguments(deed)


def _aimed(one: Announcement, words: tuple[str, ...]) -> frozenset[ChatKind]:
    name, wanted = arguments.parts(words, 2)
    if name not in rendering.AUDIENCES:
        raise BadArguments(name)
    kinds = rendering.AUDIENCES[name]
    return one.kinds | kinds if wanted == "1" else one.kinds - kinds


async def _panel(ask: Ask, one: Announcement) -> Message:
    if one.stage is not Stage.DRAFT:
        return await _progress(ask, one)
    return rendering.draft(ask.view, one, await announcing.reach(ask.services))


async def _progress(ask: Ask, one: Announcement) -> Message:
    return rendering.progress(ask.view, one, await announcing.tally(ask.services, one))
