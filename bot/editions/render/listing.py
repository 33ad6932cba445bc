"""A list of stories on one page: a numbered title and its facts each, and a button for each number."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from bot.editions import buttons, limits
from bot.editions.render import markup, pieces
from bot.editions.render.telling import movement, tell
from bot.models import Message
from bot.text import trim

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.editions.render.markup import Markup
    from bot.editions.render.view import View
    from bot.models import Button, Story, Tag

_NUMBERS_A_ROW: Final = 5
LARGEST_PAGE: Final = 999
# Titles are shortened only where a page would not fit one message.
_TITLES: Final = (400, 120, 60)
_TAGS: Final = 3


def listing(  # noqa: PLR0913 - what a page shows, and where it stands
    stories: Sequence[Story],
    view: View,
    heading: str,
    *,
    page: int = 0,
    pages: int = 1,
    tag: str | None = None,
    span: str = "day",
    size: int | None = None,
    neighbours: Sequence[Tag] = (),
) -> Message:
    """One page of stories under a heading; pages count from 0, numbers go on from page to page.

    The buttons open the cards (``story:<id>``) and turn the pages: ``top:<page>:<tag or ->:<span>``, and ``:<size>``
    where a ``size`` of page is given. A hashtag too long for a button's data has no pages. ``neighbours`` are tags to
    look at as well.
    """
    topic = tag if tag and buttons.fits("top", LARGEST_PAGE, tag, span, LARGEST_PAGE) else "-"
    what = (topic, span) if size is None else (topic, span, size)
    turn = None if tag and topic == "-" else partial(buttons.encode, "top")
    return leaf(
        stories,
        view,
        heading,
        first=page * (size or len(stories)) + 1,
        place=(page, pages),
        turn=turn and (lambda number: turn(number, *what)),
        after=beside(neighbours, view),
    )


def beside(neighbours: Sequence[Tag], view: View) -> Markup:
    """Tags to look at where one has few stories; empty without any."""
    if not neighbours:
        return markup.EMPTY
    return markup.join(" ", (view.phrases.say("See also:"), pieces.hashtags(neighbours)))


def leaf(
    stories: Sequence[Story],
    view: View,
    heading: str,
    *,
    first: int = 1,
    place: tuple[int, int] = (0, 1),
    turn: Callable[[int], str] | None = None,
    after: str = "",
) -> Message:
    """One page of any list: stories numbered from ``first``, a button each, and ``after`` as the last words.

    ``place`` is the page, counted from 0, and how many there are; ``turn`` gives what opens another one.
    """
    page, pages = place
    said = view.phrases.say("Page {page} of {pages}", page=page + 1, pages=pages) if pages > 1 and turn else ""
    pager = pieces.pager(view, page, pages, turn) if turn else ()
    text = _text(stories, view, heading, markup.paragraphs(said, after), first)
    return Message(text, tuple(filter(None, (*_numbers(stories, first), pager))))


def _text(stories: Sequence[Story], view: View, heading: str, place: str, first: int) -> Markup:
    for titles in _TITLES:
        told = [_item(story, view, first + index, titles) for index, story in enumerate(stories)]
        html = markup.paragraphs(markup.bold(heading), *told, place)
        if limits.fits(html):
            return html
    return limits.shorten(html)


def _item(story: Story, view: View, number: int, longest: int) -> Markup:
    telling = tell(story, view)
    title = markup.join(" ", (f"{number}.", markup.bold(trim(telling.title, longest)), markup.italic(telling.foreign)))
    phrases, reason = view.phrases, story.reason
    facts = [
        phrases.plural("{n} source", "{n} sources", reason.outlets),
        markup.moment(view.ago(reason.latest), reason.latest),
    ]
    if len(reason.languages) > 1:
        facts.insert(1, phrases.plural("{n} language", "{n} languages", len(reason.languages)))
    return markup.lines(title, markup.join(" · ", (*facts, movement(story, view), pieces.hashtags(story.tags[:_TAGS]))))


def _numbers(stories: Sequence[Story], first: int) -> list[tuple[Button, ...]]:
    made = pieces.row(*(pieces.button(str(first + index), "story", story.id) for index, story in enumerate(stories)))
    rows = -(-len(made) // _NUMBERS_A_ROW)
    width = -(-len(made) // rows) if rows else 1
    return [made[start : start + width] for start in range(0, len(made), width)]
