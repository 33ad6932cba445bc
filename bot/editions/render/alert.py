"""What comes between editions: breaking news, and what moved in a story that is followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.editions.render import markup, pieces
from bot.editions.render.telling import tell
from bot.models import Button, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.editions.breaking import Moved
    from bot.editions.render.view import View
    from bot.models import Entry, Story

# Reports with new facts that an update shows.
_REPORTS: Final = 2


def alert(story: Story, view: View) -> Message:
    """Breaking news: title, what is known, how many report it, and how to follow it."""
    telling = tell(story, view)
    told = view.phrases.plural("Told by {n} publisher so far.", "Told by {n} publishers so far.", story.reason.families)
    html = markup.paragraphs(
        markup.bold(view.phrases.say("Breaking news")),
        markup.lines(pieces.headline(telling), telling.brief()),
        markup.lines(markup.italic(told), pieces.facts(story, view)),
    )
    row = pieces.row(pieces.button(view.phrases.say("More…"), "story", story.id), watch(story.id, view))
    return Message(html, (row,), pieces.preview(story, view), about=story.id)


def update(story: Story, view: View, moved: Moved, reply_to: int | None) -> Message:
    """What is new in a story that she follows, as an answer to where she began to."""
    telling, phrases = tell(story, view), view.phrases
    more = phrases.plural("{n} publisher more", "{n} publishers more", moved.families) if moved.families else ""
    figures = ", ".join(phrases.number(int(number)) for number in moved.figures)
    numbers = phrases.say("new numbers: {numbers}", numbers=figures) if figures else ""
    # The latest with a new fact, those that she can read first.
    reports = sorted(moved.reports, key=lambda one: (one.language in view.languages, one.seen), reverse=True)[:_REPORTS]
    html = markup.paragraphs(
        markup.lines(markup.bold(phrases.say("This story has moved")), markup.italic(phrases.clauses([more, numbers]))),
        _reported(reports, view),
        markup.lines(pieces.headline(telling), telling.brief()),
        pieces.facts(story, view),
    )
    row = pieces.row(pieces.button(phrases.say("More…"), "story", story.id), watch(story.id, view, watched=True))
    return Message(html, (row,), reply_to=reply_to, about=story.id)


def _reported(reports: Sequence[Entry], view: View) -> markup.Markup:
    told = (pieces.source(one, view, 0) for one in reports)
    return markup.lines(markup.bold(view.phrases.say("Newly reported")), *told) if reports else markup.EMPTY


def watch(story_id: int, view: View, *, watched: bool = False) -> Button | None:
    """The button that follows a story, or takes that back."""
    if watched:
        return pieces.button(view.phrases.say("Stop following"), "unwatch", story_id)
    return pieces.button(view.phrases.say("Follow this story"), "watch", story_id)
