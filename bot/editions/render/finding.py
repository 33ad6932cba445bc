"""What a search found, page by page, or that it found nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.editions import buttons
from bot.editions.render.listing import leaf
from bot.editions.render.markup import bold, code, fill, lines, paragraphs
from bot.editions.render.replies_parts import button
from bot.models import Message
from bot.text import trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.editions.render.view import View
    from bot.models import Story

_PAGE: Final = 5
_ECHO: Final = 60
_LAST_PAGE: Final = 99


def found(
    stories: Sequence[Story],
    view: View,
    sought: str,
    *,
    place: tuple[int, int],
    total: int,
    loose: bool,
) -> Message:
    """One page of stories; ``place`` is the page, from 0, and how many there are.

    ``sought`` is carried by the buttons that turn pages; more words than a button takes have one page.
    """
    phrases = view.phrases
    turns = buttons.fits("find", _LAST_PAGE, sought)
    heading = phrases.say("Search: {sought}", sought=trim(sought, _ECHO).replace("=", ":"))
    said = phrases.plural("{n} story", "{n} stories", total)
    if loose:
        said = phrases.say("No story has all these words; these have some of them.")
    elif place[1] > 1 and not turns:
        said = phrases.say("{stories}; these are the first. Fewer words let me show all of them.", stories=said)
    return leaf(
        stories,
        view,
        heading,
        first=place[0] * _PAGE + 1,
        place=place,
        turn=(lambda number: buttons.encode("find", number, sought)) if turns else None,
        after=said,
    )


def nothing(view: View, sought: str) -> Message:
    """No story, and how to search otherwise."""
    phrases = view.phrases
    asked = bold(trim(sought, _ECHO).replace("=", ":"))
    said = fill(phrases.say("I have no stories with {sought}."), sought=asked)
    hint = fill(
        phrases.say("Narrow with {outlet}, {tag}, {since} or {day}; one word often finds more."),
        outlet=code("outlet:cbc"),
        tag=code("#ukraine"),
        since=code(phrases.say("since:3d")),
        day=code(phrases.say("on:2026-06-02")),
    )
    return Message(paragraphs(lines(said, hint)), ((button(phrases.say("What is in the news?"), "news"),),))
