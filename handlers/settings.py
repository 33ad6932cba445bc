"""The panel of /settings and its rooms: languages, length, my hashtags, pause."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.editions.render import replies_settings
from bot.editions.render.replies_parts import undo
from bot.errors import BadArguments
from bot.services import hiding, issuing, subscriptions, threads
from handlers import arguments
from handlers.context import Reply

if TYPE_CHECKING:
    from bot.models import Button, Subscriber
    from handlers.context import Ask


async def settings(ask: Ask) -> Reply:
    """Everything that can be chosen."""
    return Reply((replies_settings.settings(ask.view, ask.subscriber),))


async def language(ask: Ask) -> Reply:
    """``/language fr``, ``/language en fr``, or a tap; buttons for one who says nothing."""
    subscriber = ask.subscriber
    if wanted := arguments.languages(ask.words):
        subscriber = await subscriptions.set_languages(ask.services, ask.chat, wanted)
    return await _languages(ask, subscriber)


async def tongue(ask: Ask) -> Reply:
    """A tap mutes a language that she does not read, or lets it come."""
    code, wanted = arguments.parts(ask.words, 2)
    language, muted = arguments.foreign(code), arguments.switch(wanted)
    return await _languages(ask, await subscriptions.mute_language(ask.services, ask.chat, language, muted=muted))


async def _languages(ask: Ask, subscriber: Subscriber) -> Reply:
    after = ask.seen_by(subscriber)
    others = await hiding.other_languages(ask.services, subscriber)
    before = ask.subscriber.languages
    undone = undo(after.view, "language", ".".join(before)) if before != subscriber.languages else None
    return Reply((replies_settings.languages(after.view, subscriber, others, undone),))


async def lengths(ask: Ask) -> Reply:
    """How many stories an edition has; a tap chooses."""
    subscriber = ask.subscriber
    if ask.words:
        (wanted,) = arguments.parts(ask.words, 1)
        length = arguments.number(wanted, subscriptions.LENGTHS[0], subscriptions.LENGTHS[-1])
        subscriber = await subscriptions.set_length(ask.services, ask.chat, length)
    return Reply((replies_settings.lengths(ask.view, subscriber, subscriptions.LENGTHS),))


async def layouts(ask: Ask) -> Reply:
    """How editions can look."""
    return Reply((replies_settings.layouts(ask.view, ask.subscriber),))


async def sample(ask: Ask) -> Reply:
    """An edition in one of the layouts, and whether it is to be hers; nothing changes yet."""
    layout = arguments.layout(ask.words)
    shown = await issuing.edition_now(ask.services, replace(ask.subscriber, layout=layout), again=True)
    return Reply((*shown.messages, replies_settings.choose_layout(ask.view, layout)))


async def layout(ask: Ask) -> Reply:
    """She has seen it and says yes."""
    subscriber = await subscriptions.set_layout(ask.services, ask.chat, arguments.layout(ask.words))
    return Reply((replies_settings.layouts(ask.seen_by(subscriber).view, subscriber),))


async def mine(ask: Ask) -> Reply:
    """The hashtags that are followed and muted."""
    return _mine(ask, ask.subscriber)


async def topics(ask: Ask) -> Reply:
    """A topic of the private chat for each followed hashtag, or none."""
    (wanted,) = arguments.parts(ask.words, 1)
    if wanted not in {"0", "1"} or not threads.may_have(ask.services, ask.subscriber):
        raise BadArguments(wanted)
    return _mine(ask, await threads.switch(ask.services, ask.chat, on=wanted == "1"))


async def drop(ask: Ask) -> Reply:
    """A tap lets one of them go."""
    (key,) = arguments.parts(ask.words, 1)
    after = await subscriptions.relate(ask.services, ask.chat, key, None)
    before = {**dict.fromkeys(ask.subscriber.follows, "follow"), **dict.fromkeys(ask.subscriber.mutes, "mute")}
    return _mine(ask, after, undo(ask.view, "undo", before[key], key) if key in before else None)


async def pause(ask: Ask) -> Reply:
    """No editions for now."""
    return _panel(ask, await subscriptions.stop(ask.services, ask.chat))


async def resume(ask: Ask) -> Reply:
    """Editions again."""
    return _panel(ask, await subscriptions.subscribe(ask.services, ask.chat))


def _mine(ask: Ask, subscriber: Subscriber, undone: Button | None = None) -> Reply:
    return Reply(
        (replies_settings.mine(ask.view, subscriber, undone, topics=threads.may_have(ask.services, subscriber)),)
    )


def _panel(ask: Ask, subscriber: Subscriber) -> Reply:
    return Reply((replies_settings.settings(ask.seen_by(subscriber).view, subscriber),))
