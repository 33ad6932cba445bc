"""Chats that are set from elsewhere: the list of them, and panels about one of them in a private chat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.editions import buttons
from bot.editions.render.markup import Markup, bold, escape, fill, lines, paragraphs
from bot.editions.render.replies_parts import at_times, button, fact, rows
from bot.models import Button, Message
from bot.text import trim

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.editions.render.view import View
    from bot.models import ChatKind, Subscriber

PAGE: Final = 12
_BUTTON: Final = 40
# Only the panel of all settings has one of these.
_MAIN: Final = frozenset({"pause", "resume"})


@dataclass(frozen=True, slots=True)
class Place:
    """A room as it is shown: its id and name, ``within`` which chat it is a topic, and what it wants."""

    id: int
    title: str
    within: str
    kind: ChatKind
    subscriber: Subscriber


def chats(view: View, places: Sequence[Place], page: int = 0) -> Message:
    """The chats that somebody keeps, a button each, and how to add one."""
    phrases = view.phrases
    pages = max(1, -(-len(places) // PAGE))
    page = min(page, pages - 1)
    shown = places[page * PAGE : (page + 1) * PAGE]
    told = [fact(view, name(one), _when(view, one.subscriber)) for one in shown]
    listed = [Button(trim(name(one), _BUTTON), data=buttons.about(buttons.encode("settings"), one.id)) for one in shown]
    if shown:
        said = phrases.say("Tap a chat to choose its times, languages and hashtags.")
    else:
        said = phrases.say("You keep no chat yet in which I am.")
    how = phrases.say(
        "Add me to a group, or to a channel as an administrator who may post; then it stands here for all who "
        "administer it."
    )
    return Message(
        paragraphs(bold(phrases.say("Your chats")), lines(*told), lines(said, how)),
        (*rows(listed, 2), *filter(None, (_pager(view, page, pages),)), _adding(view)),
    )


def _when(view: View, subscriber: Subscriber) -> str:
    return at_times(view, subscriber) if subscriber.active else view.phrases.say("no editions")


def _pager(view: View, page: int, pages: int) -> tuple[Button, ...]:
    made = []
    if page > 0:
        made.append(button("‹ " + view.phrases.say("Previous"), "chats", page - 1))
    if page + 1 < pages:
        made.append(button(view.phrases.say("Next") + " ›", "chats", page + 1))
    return tuple(made)


def _adding(view: View) -> tuple[Button, ...]:
    address = f"https://t.me/{view.username}"
    return (
        Button(view.phrases.say("Add to a group"), url=f"{address}?startgroup=new"),
        Button(view.phrases.say("Add to a channel"), url=f"{address}?startchannel&admin=post_messages"),
    )


def name(place: Place) -> str:
    """``Canada Wire``, or ``Newsroom › Politics`` for a forum topic; a number where nobody told the name."""
    title = place.title or str(place.subscriber.topic_id or place.subscriber.chat_id)
    return f"{place.within} › {title}" if place.within else title


def addressed(view: View, place: Place, message: Message, here: Collection[str]) -> Message:
    """A message about a room, for somebody who is not in it: it names the room, and so do its buttons.

    ``here`` are verbs that are the same wherever they are tapped. Buttons whose data would be too long fall away; a
    message without any button that is about the room stays as it is.
    """
    phrases = view.phrases
    kept = [tuple(filter(None, (about(one, place.id, here) for one in row))) for row in message.buttons]
    verbs = {found[0] for row in message.buttons for one in row if (found := buttons.decode(one.data))}
    if not verbs - set(here):
        return message
    head, said = fill(phrases.say("For {chat}"), chat=bold(name(place))), Markup(message.html)
    if verbs & _MAIN:
        hint = phrases.say("Answer this message with a command to write it for that chat: /schedule 07:45, say.")
        remove = Button(phrases.say("Remove me from there"), data=buttons.about(buttons.encode("leave"), place.id))
        kept.append((remove, button(phrases.say("‹ Your chats"), "chats")))
        return replace(message, html=paragraphs(head, said, escape(hint)), buttons=tuple(filter(None, kept)))
    return replace(message, html=paragraphs(head, said), buttons=tuple(filter(None, kept)))


def about(one: Button, room_id: int, here: Collection[str]) -> Button | None:
    """The same button about a room; None where it cannot be."""
    found = buttons.decode(one.data)
    if one.data is None or found is None or found[0] in here:
        return one
    data = buttons.about(one.data, room_id)
    return replace(one, data=data) if data else None


def in_channel(view: View, place: Place) -> Message:
    """To whoever made the bot an administrator of a channel: what can be done now."""
    phrases = view.phrases
    said = fill(
        phrases.say("I may now post in {chat}. Shall a daily edition come there, {when}?"),
        chat=bold(name(place)),
        when=at_times(view, place.subscriber),
    )
    back = phrases.say("{chats} brings you back here at any time.", chats="/chats")
    yes = button(phrases.say("Yes, every day"), "resume")
    more = button(phrases.say("Choose first"), "settings")
    return Message(paragraphs(said, escape(back)), ((_sure(yes, place.id), _sure(more, place.id)),))


def may_not_post(view: View, title: str) -> Message:
    """To whoever added the bot to a channel without the right to post there."""
    said = view.phrases.say("I am in {chat}, but may not post there. Give me the right to post messages, please.")
    return Message(paragraphs(fill(said, chat=bold(title))))


def ask_leave(view: View, place: Place) -> Message:
    """The one question before the bot goes and forgets a chat."""
    phrases = view.phrases
    question = fill(phrases.say("Shall I leave {chat}?"), chat=bold(place.within or name(place)))
    said = phrases.say("All that was chosen for it, its topics included, is erased. You can add me again.")
    yes = _sure(button(phrases.say("Leave and erase"), "leave", "yes"), place.id)
    no = _sure(button(phrases.say("‹ Settings"), "settings"), place.id)
    return Message(paragraphs(question, escape(said)), ((yes, no),))


def has_left(view: View, title: str) -> Message:
    """The bot is no longer there."""
    phrases = view.phrases
    said = fill(phrases.say("I have left {chat}, and nothing is stored about it any more."), chat=bold(title))
    return Message(paragraphs(said), ((button(phrases.say("‹ Your chats"), "chats"),),))


def elsewhere(view: View) -> Message:
    """Asked in a group for what belongs in a private chat."""
    phrases = view.phrases
    open_it = Button(phrases.say("Your chats"), url=f"https://t.me/{view.username}?start=chats")
    return Message(paragraphs(phrases.say("That is for the two of us alone.")), ((open_it,),))


def topic_gone(view: View, title: str, *, moved: bool) -> Message:
    """The first word in a chat after one of its topics was deleted or closed.

    ``moved`` where the edition comes to the chat itself from now on; not so where that had one of its own.
    """
    phrases = view.phrases
    topic = bold(title) or escape(phrases.say("of this edition"))
    if not moved:
        said = phrases.say("The topic {topic} is gone or closed, and its edition has ended.")
        return Message(paragraphs(fill(said, topic=topic)))
    said = phrases.say("The topic {topic} is gone or closed, so its edition comes here.")
    how = phrases.say("Write {start} in another topic to have it there, or {stop} here to end it.")
    return Message(paragraphs(fill(said, topic=topic), fill(how, start="/start", stop="/stop")))


def _sure(one: Button, room_id: int) -> Button:
    """A button of few letters, which always has room for a room's number."""
    return replace(one, data=buttons.about(one.data or "", room_id))
