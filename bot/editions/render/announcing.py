"""Announcements: what all are told, and the panel of those who tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.editions.render.markup import bold, code, escape, fill, italic, lines, paragraphs
from bot.editions.render.replies_parts import button, rows, toggled
from bot.models import ChatKind, Message, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.editions.render.view import View
    from bot.models import Announcement, Button, Tally

# What can be chosen together; groups that grew are groups.
AUDIENCES: Final = {
    "private": frozenset({ChatKind.PRIVATE}),
    "groups": frozenset({ChatKind.GROUP, ChatKind.SUPERGROUP}),
    "channels": frozenset({ChatKind.CHANNEL}),
}


def announcement(view: View, text: str) -> Message:
    """What a reader is told: the words, and from whom they are."""
    return Message(paragraphs(escape(text), italic(view.phrases.say("A word from those who run this bot."))))


def how(view: View, last: Announcement | None) -> Message:
    """How an announcement is composed; and the way to the last one."""
    phrases = view.phrases
    said = fill(
        phrases.say("Write it after the command, or answer a message with {usage}: that message is announced then."),
        usage=code("/announce"),
    )
    more = phrases.say(
        "A line of only “fr:” begins what those who read French are told. Nothing goes out before you say so."
    )
    show = ((button(phrases.say("How the last one goes"), "announce", last.id, "show"),),) if last else ()
    return Message(paragraphs(bold(phrases.say("Announcement")), said, escape(more)), show)


def draft(view: View, one: Announcement, reach: Mapping[ChatKind, int]) -> Message:
    """Whom it will go to, and what can be done with it."""
    phrases = view.phrases
    names = {
        "private": phrases.say("Private chats"),
        "groups": phrases.say("Groups"),
        "channels": phrases.say("Channels"),
    }
    choices = [
        button(
            toggled(f"{names[name]} {phrases.number(_count(kinds, reach))}", on=kinds <= one.kinds),
            "announce", one.id, "kind", name, int(not kinds <= one.kinds),
        )
        for name, kinds in AUDIENCES.items()
    ]  # fmt: skip
    total = _count(one.kinds, reach)
    said = phrases.plural("This goes to {n} chat.", "This goes to {n} chats.", total)
    note = phrases.say("Those who stopped or blocked me get nothing; whoever wants quiet has it when that is over.")
    deeds = [
        button(phrases.say("Send it to me first"), "announce", one.id, "test"),
        *([button(phrases.say("Send to all…"), "announce", one.id, "ask")] if total else []),
        button(phrases.say("Discard"), "announce", one.id, "drop"),
    ]
    return Message(paragraphs(bold(said), escape(note)), (*rows(choices, 2), *rows(deeds, 2)))


def sure(view: View, one: Announcement, reach: Mapping[ChatKind, int]) -> Message:
    """The one question before it goes out."""
    phrases = view.phrases
    total = _count(one.kinds, reach)
    question = phrases.plural("Send it to {n} chat now?", "Send it to {n} chats now?", total)
    yes = button(phrases.say("Yes, send it"), "announce", one.id, "send")
    return Message(paragraphs(bold(question)), ((yes, _to_draft(view, one)),))


def tested(view: View, one: Announcement) -> Message:
    """It is on its way to whoever wrote it."""
    phrases = view.phrases
    said = phrases.say("It is on its way to you, just as all others would get it.")
    ask = button(phrases.say("Send to all…"), "announce", one.id, "ask")
    return Message(paragraphs(said), ((ask, _to_draft(view, one)),))


def dropped(view: View) -> Message:
    """It is not sent."""
    return Message(paragraphs(view.phrases.say("Discarded: nothing was sent.")))


def progress(view: View, one: Announcement, tally: Tally) -> Message:
    """How far it is; edited in place."""
    phrases, number = view.phrases, view.phrases.number
    heads = {
        Stage.DRAFT: phrases.say("Not sent yet"),
        Stage.RUNNING: phrases.say("On its way"),
        Stage.STOPPED: phrases.say("Stopped"),
        Stage.DONE: phrases.say("Done"),
    }
    done = phrases.say("{sent} of {total} sent", sent=number(tally.sent), total=number(max(one.total, tally.sent)))
    more = [
        phrases.plural("{n} could not be reached", "{n} could not be reached", tally.lost) if tally.lost else "",
        phrases.plural("{n} waits for the end of quiet hours", "{n} wait for the end of quiet hours", tally.later)
        if tally.later and one.stage is Stage.RUNNING
        else "",
        phrases.plural("{n} taken back", "{n} taken back", tally.withdrawn) if tally.withdrawn else "",
    ]
    stop = ((button(phrases.say("Stop"), "announce", one.id, "stop"),),) if one.stage is Stage.RUNNING else ()
    head = phrases.say("Announcement: {stage}", stage=heads[one.stage])
    return Message(paragraphs(bold(head), lines(done, *map(escape, more))), stop)


def _to_draft(view: View, one: Announcement) -> Button:
    return button(view.phrases.say("‹ Back"), "announce", one.id, "draft")


def _count(kinds: frozenset[ChatKind], reach: Mapping[ChatKind, int]) -> int:
    return sum(reach.get(kind, 0) for kind in kinds)
