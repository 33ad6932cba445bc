"""What she hides: words and outlets, and what each of them would have kept away this week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.editions import buttons
from bot.editions.render.markup import bold, code, escape, fill, lines, paragraphs
from bot.editions.render.replies_parts import button, rows, toggled
from bot.models import Message
from bot.text import trim

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.editions.render.markup import Markup
    from bot.editions.render.view import View
    from bot.models import Button, Outlet, Story

_SHOWN: Final = 5
_TITLE: Final = 120
_NAME: Final = 34


def hidden(
    view: View, phrases_hidden: Sequence[str], outlets: Sequence[Outlet] = (), undo: Button | None = None
) -> Message:
    """Her hidden words and outlets; a tap lets one go. ``undo`` takes back that one was let go just now."""
    phrases = view.phrases
    words = [button(f"{one} ✕", "unhide", one) for one in phrases_hidden if buttons.fits("unhide", one)]
    sources = [button(f"{trim(one.name, _NAME)} ✕", "outlet", one.id, 0) for one in outlets]
    said = phrases.say("Tap one to let it go.") if words or sources else phrases.say("You hide nothing.")
    hints = (
        fill(phrases.say("{usage} keeps away stories with these words in their title."), usage=code("/hide hockey")),
        fill(phrases.say("{usage} leaves out what an outlet reports."), usage=code("/hide outlet:cbc")),
    )
    back = (*((undo,) if undo else ()), button(phrases.say("‹ Settings"), "settings"))
    return Message(
        paragraphs(bold(phrases.say("Hidden")), lines(said, *hints)), (*rows(words, 2), *rows(sources, 2), back)
    )


def now_hidden(view: View, phrase: str, found: Sequence[Story], among: int) -> Message:
    """These words are hidden from now on; what that would have kept away this week, and the way back."""
    phrases = view.phrases
    said = fill(phrases.say("Stories with {words} in their title stay away from you."), words=bold(phrase))
    undo = (button(phrases.say("Undo"), "unhide", phrase),) if buttons.fits("unhide", phrase) else ()
    return Message(
        paragraphs(said, _would_have_hidden(view, found, among)), ((*undo, button(phrases.say("Hidden"), "hidden")),)
    )


def outlet_hidden(view: View, outlet: Outlet, found: Sequence[Story], among: int, touched: int) -> Message:
    """An outlet is hidden from now on; the stories that only it tells, and how many stay without it."""
    phrases = view.phrases
    said = fill(
        phrases.say("What {outlet} reports is left out; its stories stay where others tell them too."),
        outlet=bold(outlet.name),
    )
    stay = phrases.plural(
        "{n} story of this week would have been told by the others.",
        "{n} stories of this week would have been told by the others.",
        touched,
    )
    row = (button(phrases.say("Undo"), "outlet", outlet.id, 0), button(phrases.say("Hidden"), "hidden"))
    return Message(paragraphs(said, lines(_would_have_hidden(view, found, among), stay if touched else "")), (row,))


def which_outlet(view: View, outlets: Sequence[Outlet], hidden: Collection[int]) -> Message:
    """Several outlets to choose from, those that are hidden marked."""
    phrases = view.phrases
    listed = [
        button(toggled(trim(one.name, _NAME), on=one.id in hidden), "outlet", one.id, int(one.id not in hidden))
        for one in outlets
    ]
    said = phrases.say("Whose reports do you not want to read? Stories stay, as the others tell them.")
    return Message(paragraphs(said), (*rows(listed, 2), (button(phrases.say("Hidden"), "hidden"),)))


def too_many(view: View, most: int) -> Message:
    """No room for another one."""
    said = view.phrases.plural(
        "You hide {n} phrase, the most there can be.", "You hide {n} phrases, the most there can be.", most
    )
    return Message(escape(said), ((button(view.phrases.say("Hidden"), "hidden"),),))


def too_many_outlets(view: View, most: int) -> Message:
    """No room for another outlet."""
    said = view.phrases.plural(
        "You hide {n} outlet, the most there can be.", "You hide {n} outlets, the most there can be.", most
    )
    return Message(escape(said), ((button(view.phrases.say("Hidden"), "hidden"),),))


def _would_have_hidden(view: View, found: Sequence[Story], among: int) -> Markup:
    phrases = view.phrases
    count = phrases.plural(
        "This week that would have hidden {n} story of {among}.",
        "This week that would have hidden {n} stories of {among}.",
        len(found),
        among=phrases.number(among),
    )
    return lines(count, *(f"· {trim(_title(view, story), _TITLE)}" for story in found[:_SHOWN]))


def _title(view: View, story: Story) -> str:
    told = {wording.language: wording.title for wording in story.wordings}
    return next((told[one] for one in view.languages if one in told), next(iter(told.values()), ""))
