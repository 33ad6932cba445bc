"""What is said about data on people: the file with it, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editions.render.markup import bold, lines, paragraphs
from bot.editions.render.replies_parts import button
from bot.models import Message

if TYPE_CHECKING:
    from bot.editions.render.view import View


def handed_out(view: View) -> str:
    """The caption of the file, as plain text."""
    return view.phrases.say("Everything that I have stored about this chat. /forget erases it.")


def ask_forget(view: View, *, invited: bool = False) -> Message:
    """The one question before everything is erased; that she was ``invited`` to a private bot is as well."""
    phrases = view.phrases
    said = phrases.say(
        "Settings, hashtags, saved stories, earlier editions and what is still to be sent go for good, and no edition "
        "comes any more."
    )
    shut = phrases.say("Your invitation goes as well: to come back you need its link again.") if invited else ""
    yes = button(phrases.say("Erase everything"), "forget", "yes")
    no = button(phrases.say("Keep it"), "forget", "no")
    return Message(paragraphs(bold(phrases.say("Shall I forget this chat?")), said, shut), ((yes, no),))


def forgotten(view: View) -> Message:
    """Nothing is left."""
    phrases = view.phrases
    again = phrases.say("The messages above are yours to delete. {start} begins anew.", start="/start")
    return Message(lines(bold(phrases.say("Forgotten: nothing is stored about this chat.")), again))


def kept(view: View) -> Message:
    """She thought better of it."""
    return Message(lines(view.phrases.say("Nothing was erased.")))
