"""Stories offered for sharing, wherever somebody types the bot's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.editions.render import markup, pieces
from bot.editions.render.card import card
from bot.editions.render.telling import counts, tell
from bot.models import Button, Message
from bot.text import trim

if TYPE_CHECKING:
    from bot.editions.render.view import View
    from bot.models import Story

_TITLE: Final = 120
_ABOUT: Final = 160


@dataclass(frozen=True, slots=True)
class Offer:
    """One story to choose: what is shown of it, and the message that is shared. ``picture`` is a web address."""

    id: str
    title: str
    about: str
    picture: str | None
    message: Message


def offer(story: Story, view: View) -> Offer:
    """The story's card, with one button that opens it with the bot; no other would work in a stranger's chat."""
    telling = tell(story, view)
    whole = card(story, view)
    more = Button(view.phrases.say("Read on in Broadsheet"), url=view.permalink(story.id))
    picture = next((address for entry in story.entries if (address := markup.web_address(entry.image))), None)
    about = " · ".join(part for part in (counts(story, view), telling.brief(_ABOUT)) if part)
    return Offer(
        id=f"s{story.id}",
        title=trim(markup.printable(telling.title), _TITLE),
        about=trim(markup.printable(about), _ABOUT),
        picture=picture,
        message=Message(whole.html, (pieces.row(more),), whole.preview),
    )
