"""👍 and 👎, by button or as a reaction, and what was learned from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram import ReactionTypeEmoji

from bot.editions.render import liking
from bot.models import ChatKind
from bot.services import tasting
from handlers import arguments, asking, speaking
from handlers.context import Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import ReactionType, Update

    from handlers.context import Ask, Context

_LIKED: Final = {liking.LIKE: True, liking.DISLIKE: False}


async def up(ask: Ask) -> Reply:
    """A tap on 👍, or on it once more to take it back."""
    return await _vote(ask, liked=True)


async def down(ask: Ask) -> Reply:
    """A tap on 👎, or on it once more to take it back."""
    return await _vote(ask, liked=False)


async def taste(ask: Ask) -> Reply:
    """What was learned so far."""
    found = await tasting.taste(ask.services, ask.subscriber)
    return Reply((liking.taste(ask.view, found.subscriber, found.votes, found.outlets),))


async def unlearn(ask: Ask) -> Reply:
    """Begin anew."""
    await tasting.reset(ask.services, ask.chat)
    return Reply((liking.unlearned(ask.view),))


async def relearn(ask: Ask) -> Reply:
    """The undo of that."""
    return await taste(ask.seen_by(await tasting.restore(ask.services, ask.chat)))


async def on_reaction(update: Update, context: Context) -> None:
    """A reaction in a private chat: 👍 and 👎 are votes, and no reaction takes a vote back."""
    changed, chat = update.message_reaction, asking.chat_of(update)
    if changed is None or chat is None or chat.kind is not ChatKind.PRIVATE:
        return
    before, after = _verdict(changed.old_reaction), _verdict(changed.new_reaction)
    if before == after:
        return
    story = await tasting.reacted(context.services, chat, changed.message_id, liked=after)
    if story is not None and after is not None:
        ask = await asking.asked(context, chat, ())
        await speaking.say(update, context, chat, (liking.first_reaction(story, ask.view, liked=after),))


def _verdict(reactions: Sequence[ReactionType]) -> bool | None:
    given = (_LIKED.get(one.emoji) for one in reactions if isinstance(one, ReactionTypeEmoji))
    return next((liked for liked in given if liked is not None), None)


async def _vote(ask: Ask, *, liked: bool) -> Reply:
    number, wanted = arguments.parts(ask.words, 2)
    verdict = liked if arguments.switch(wanted) else None
    story = await tasting.vote(ask.services, ask.chat, arguments.story((number,)), liked=verdict)
    told = liking.voted(story, ask.view, liked=verdict)
    return Reply((told,), beside=liking.thumbs(arguments.story((number,)), liked=verdict))
