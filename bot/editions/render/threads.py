"""What is said about the topics of a private chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editions.render.markup import fill, hashtag, paragraphs
from bot.editions.render.replies_parts import button
from bot.models import Message

if TYPE_CHECKING:
    from bot.editions.render.view import View


def refused(view: View) -> Message:
    """Telegram opens no topics in this chat."""
    said = view.phrases.say("Telegram opens no topics in this chat, so all stories come here as before.")
    return Message(paragraphs(said))


def lost(view: View, key: str) -> Message:
    """A topic was deleted or closed."""
    phrases = view.phrases
    said = phrases.say("The topic of {tag} is gone or closed, so its stories come here again.")
    again = button(phrases.say("Open it anew"), "threads", 1)
    return Message(
        paragraphs(fill(said, tag=hashtag(key))), ((again, button(phrases.say("No more topics"), "threads", 0)),)
    )
