"""What those who run the bot are told of the language model: that it fails, and that it is well again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editions import dates
from bot.editions.render.markup import bold, lines, paragraphs
from bot.models import Message

if TYPE_CHECKING:
    from datetime import datetime

    from bot.editions.render.view import View


def failing(view: View, trouble: str, until: datetime | None) -> Message:
    """The model fails (``silent``, ``busy``, ``refuses``, ``unusable``), and is asked again then."""
    phrases = view.phrases
    words = {
        "busy": phrases.say("It asks for patience: its limit of requests or the money for it may be used up."),
        "refuses": phrases.say("It refuses what it is asked: the key, the address or the name of the model is wrong."),
        "unusable": phrases.say("It answers, but with nothing that can be used: the model may be too small for this."),
    }
    silent = phrases.say("It does not answer, or breaks off: it may be switched off, overloaded or too slow.")
    waiting = dates.span(until - view.now, view.language) if until is not None else ""
    again = (
        phrases.say("It is tried again in {span}, and you are told when it is well.", span=waiting) if waiting else ""
    )
    return Message(
        paragraphs(
            lines(bold(phrases.say("The language model fails")), words.get(trouble, silent)),
            phrases.say("No story is lost or late: all are told in the outlets’ own sentences."),
            lines(again, phrases.say("To look into it: python -m bot check")),
        )
    )


def well(view: View) -> Message:
    """It works again."""
    phrases = view.phrases
    told = phrases.say("Stories that can reach an edition get its words again.")
    return Message(lines(bold(phrases.say("The language model is well again")), told))
