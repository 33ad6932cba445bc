"""Hidden words: what they are, and what one of them would have kept away this week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.editions import buttons
from bot.editions.render.markup import bold, code, escape, fill, lines, paragraphs
from bot.editions.render.replies_parts import button, rows
from bot.models import Message
from bot.text import trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.editions.render.view import View
    from bot.models import Story

_SHOWN: Final = 5
_TITLE: Final = 120


def hidden(view: View, phrases_hidden: Sequence[str]) -> Message:
    """Her hidden words; a tap lets one go."""
    phrases = view.phrases
    listed = [button(f"{one} ✕", "unhide", one) for one in phrases_hidden if buttons.fits("unhide", one)]
    said = phrases.say("Tap one to let it go.") if listed else phrases.say("You hide no words.")
    hint = fill(phrases.say("{usage} keeps away stories with these words in their title."), usage=code("/hide hockey"))
    back = (button(phrases.say("‹ Settings"), "settings"),)
    return Message(paragraphs(bold(phrases.say("Hidden words")), lines(said, hint)), (*rows(listed, 2), back))


def now_hidden(view: View, phrase: str, found: Sequence[Story], among: int) -> Message:
    """These words are hidden from now on; what that would have kept away this week, and the way back."""
    phrases = view.phrases
    said = fill(phrases.say("Stories with {words} in their title stay away from your editions."), words=bold(phrase))
    count = phrases.plural(
        "This week that would have hidden {n} story of {among}.",
        "This week that would have hidden {n} stories of {among}.",
        len(found),
        among=phrases.number(among),
    )
    titles = [escape(f"· {trim(_title(view, story), _TITLE)}") for story in found[:_SHOWN]]
    undo = (button(phrases.say("Undo"), "unhide", phrase),) if buttons.fits("unhide", phrase) else ()
    all_of_them = (button(phrases.say("Hidden words"), "hidden"),)
    return Message(paragraphs(said, lines(escape(count), *titles)), ((*undo, *all_of_them),))


def too_many(view: View, most: int) -> Message:
    """No room for another one."""
    said = view.phrases.plural(
        "You hide {n} phrase, the most there can be.", "You hide {n} phrases, the most there can be.", most
    )
    return Message(escape(said), ((button(view.phrases.say("Hidden words"), "hidden"),),))


def _title(view: View, story: Story) -> str:
    told = {wording.language: wording.title for wording in story.wordings}
    return next((told[one] for one in view.languages if one in told), next(iter(told.values()), ""))
