"""Coming and going: /start with its deep links and three questions, /help, /stop and its undo."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.editions import links
from bot.editions.render import replies, replies_start
from bot.models import ChatKind
from bot.services import issuing, places, reading, shelf, subscriptions
from handlers import arguments, rooms, story, top
from handlers.context import Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Subscriber
    from bot.services.subscriptions import Relation
    from handlers.context import Ask, Command

_CHATS_LINK = "chats"
_MANY_TAGS = 12


async def start(ask: Ask) -> Reply:
    """Subscribe with sensible defaults and show an edition; or first what a link led here for."""
    if (shown := await _linked(ask)) is not None:
        return _invited(ask, shown)
    if ask.text == _CHATS_LINK and ask.chat.kind is ChatKind.PRIVATE:
        return await rooms.chats(replace(ask, words=()))
    subscriber = await subscriptions.subscribe(ask.services, ask.chat)
    ask = ask.seen_by(subscriber)
    if ask.chat.kind is not ChatKind.PRIVATE:
        return Reply((replies_start.welcome_group(ask.view, subscriber),))
    return await _first_edition(ask)


async def _linked(ask: Ask) -> Reply | None:
    """The story, tag or shared edition that a deep link opens; None where it opens nothing."""
    if links.story_of(ask.text) is not None:
        return await story.story(ask)
    if (tag := links.tag_of(ask.text)) is not None:
        return await top.tag(replace(ask, words=(tag,)))
    if ids := links.edition_of(ask.text):
        return Reply((await shelf.shared(ask.services, ask.subscriber, ids)).messages)
    return None


async def _first_edition(ask: Ask) -> Reply:
    """An edition at once, and below it, where they are seen, hello and the first of three questions in one message."""
    if ask.subscriber.last_edition is not None:
        return Reply((replies_start.welcome_back(ask.view, ask.subscriber),))
    issue = await issuing.edition_now(ask.services, ask.subscriber)
    outlets = await reading.outlets(ask.services)
    hello = replies_start.hello(ask.view, ask.subscriber, outlets, has_news=bool(issue.stories))
    edition = issue.messages if issue.stories else ()
    return Reply((*edition, hello), sent=partial(issuing.handed, ask.services, ask.subscriber, issue))


def _invited(ask: Ask, shown: Reply) -> Reply:
    """What the link led to, and below it an invitation for those who are not subscribed."""
    if ask.subscriber.active or ask.chat.kind is not ChatKind.PRIVATE:
        return shown
    return replace(shown, messages=(*shown.messages, replies_start.invitation(ask.view)))


async def join(ask: Ask) -> Reply:
    """A tap on "every morning": who is new is asked the three questions."""
    subscriber = await subscriptions.subscribe(ask.services, ask.chat)
    if subscriber.last_edition is not None:
        return Reply((replies_start.welcome_back(ask.seen_by(subscriber).view, subscriber),))
    return Reply((replies_start.ask_language(ask.seen_by(subscriber).view, subscriber),))


async def subscribe(ask: Ask) -> Reply:
    """A tap on the undo of /stop."""
    subscriber = await subscriptions.subscribe(ask.services, ask.chat)
    return Reply((replies_start.welcome_back(ask.seen_by(subscriber).view, subscriber),))


async def stop(ask: Ask) -> Reply:
    """No more editions, with a way back."""
    await subscriptions.stop(ask.services, ask.chat)
    return Reply((replies_start.stopped(ask.view),))


async def help_page(commands: Sequence[Command], ask: Ask) -> Reply:
    """All commands."""
    return Reply((replies.help_page(ask.view, [(command.name, command.description) for command in commands]),))


# --------------------------------------------------------------------------- the three questions
async def setup(ask: Ask) -> Reply:
    """One tap on the questions below the first edition: keep the answer, ask the next."""
    step, *answer = ask.words or ("",)
    if step == "language":
        subscriber = await subscriptions.set_languages(ask.services, ask.chat, arguments.languages(answer))
        return _asked_time(ask, subscriber)
    if step in {"where", "zone"}:
        return await _place(ask, answer)
    if step == "time":
        (time,) = arguments.parts(answer, 1)
        return await _tags(ask, await subscriptions.set_times(ask.services, ask.chat, [arguments.minutes(time)]))
    if step == "tag":
        key, wanted = arguments.parts(answer, 2)
        found = await reading.find_tag(ask.services, key)
        wish: Relation | None = "follow" if wanted == "1" else None
        return await _tags(ask, await subscriptions.relate(ask.services, ask.chat, found.key, wish))
    if step == "back":
        return await _back(ask, *arguments.parts(answer, 1))
    return Reply((replies_start.all_set(ask.view, ask.subscriber),))


async def _back(ask: Ask, question: str) -> Reply:
    """One of the questions again, as it was answered."""
    if question == "language":
        return Reply((replies_start.ask_language(ask.view, ask.subscriber),))
    if question == "time":
        return _asked_time(ask, ask.subscriber)
    return await _tags(ask, ask.subscriber)


def _asked_time(ask: Ask, subscriber: Subscriber) -> Reply:
    return Reply((replies_start.ask_time(ask.seen_by(subscriber).view, subscriber),))


async def _place(ask: Ask, answer: list[str]) -> Reply:
    """The cities; or, when one of them was tapped, the question for the time again."""
    if not answer:
        return Reply((replies_start.ask_place(ask.view, ask.subscriber),))
    zone = places.find(answer[0], ask.view.now)
    return _asked_time(ask, await subscriptions.set_zone(ask.services, ask.chat, zone))


async def _tags(ask: Ask, subscriber: Subscriber) -> Reply:
    popular = [tag for tag, _ in await reading.tags_now(ask.services)][:_MANY_TAGS]
    return Reply((replies_start.ask_tags(ask.view, popular, subscriber.follows),))
