"""One story as a card, and its sources page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.editions import limits
from bot.editions.buttons import encode
from bot.editions.render import markup, pieces
from bot.editions.render.alert import watch
from bot.editions.render.differing import differing, said_by
from bot.editions.render.liking import thumbs
from bot.editions.render.shelf import keep
from bot.editions.render.telling import movement, reports, tell, why
from bot.models import Button, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.editions.render.markup import Markup
    from bot.editions.render.view import View
    from bot.models import Entry, Story, Subscriber

SOURCES: Final = 6
SOURCES_A_PAGE: Final = 8
# How much of each snippet a page of sources shows: the first that fits a message.
_SNIPPETS: Final = (300, 120, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a story stands with a reader: what she follows and mutes, whether she follows, keeps or likes it."""

    subscriber: Subscriber | None = None
    watched: bool = False
    kept: bool = False
    liked: bool | None = None


def card(
    story: Story,
    view: View,
    *,
    standing: Standing | None = None,
    next_id: int | None = None,
    reason: bool = False,
) -> Message:
    """Title, time, summary, folded sources, permalink, counts and tags; the ``reason`` of its rank on request.

    Buttons: all sources, why, share; follow the story itself, save; follow its first tag, less like this; 👍, 👎, the
    next story (``next_id``). Each is a wish or takes it back, as the story stands with the reader.
    """
    standing = standing or Standing()
    telling = tell(story, view)
    found = reports(story, telling, view)
    title = markup.lines(pieces.headline(telling), _times(story, view))
    head = markup.paragraphs(title, telling.summary, differing(story, view))
    explained = markup.italic(why(story, view)) if reason else markup.EMPTY
    html = _within(head, found, markup.paragraphs(pieces.facts(story, view), explained), view)
    rows = _buttons(story, view, standing, next_id, reason=reason)
    return Message(html, rows, pieces.preview(story, view), about=story.id)


def sources_page(story: Story, view: View, page: int = 0) -> Message:
    """All reports of a story, ``SOURCES_A_PAGE`` at a time, counted from 0; a page beyond the last is the last.

    The first page tells of each sentence of the summary which outlet it is from.
    """
    telling = tell(story, view)
    found = reports(story, telling, view)
    pages = max(1, -(-len(found) // SOURCES_A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = found[page * SOURCES_A_PAGE : (page + 1) * SOURCES_A_PAGE]
    head = pieces.headline(telling)
    quoted = said_by(story, telling, view) if page == 0 else markup.EMPTY
    place = view.phrases.say("Sources, page {page} of {pages}", page=page + 1, pages=pages) if pages > 1 else ""
    for snippet in _SNIPPETS:
        html = markup.paragraphs(head, quoted, place, *(pieces.source(entry, view, snippet) for entry in shown))
        if limits.fits(html):
            break
    html = limits.shorten(html)
    pager = pieces.pager(view, page, pages, lambda number: encode("src", story.id, number))
    back = pieces.row(
        pieces.button(view.phrases.say("Back to the story"), "story", story.id),
        pieces.button(view.phrases.say("Hide a source"), "outlets", story.id),
    )
    return Message(html, tuple(filter(None, (pager, back))), about=story.id)


def _within(head: Markup, found: Sequence[Entry], after: Markup, view: View) -> Markup:
    """The card with as many sources as one message holds; the others are counted, and stand on the pages."""
    for number in range(min(SOURCES, len(found)), -1, -1):
        rest = markup.paragraphs(pieces.folded(found[:number], len(found) - number, view), after)
        html = markup.paragraphs(head, rest)
        if limits.fits(html):
            return html
    return markup.paragraphs(limits.shorten(head, rest), rest)


def _times(story: Story, view: View) -> Markup:
    latest = story.reason.latest
    times = markup.fill("{when} ({ago})", when=view.moment(latest), ago=markup.moment(view.ago(latest), latest))
    return markup.join(" · ", (times, movement(story, view)))


def _buttons(
    story: Story, view: View, standing: Standing, next_id: int | None, *, reason: bool
) -> tuple[tuple[Button, ...], ...]:
    phrases = view.phrases
    about = pieces.row(
        pieces.button(phrases.say("All sources"), "src", story.id, 0) if len(story.entries) > 1 else None,
        None if reason else pieces.button(phrases.say("Why this story?"), "why", story.id),
        Button(phrases.say("Share"), url=pieces.share(view.permalink(story.id))),
    )
    listening = pieces.row(watch(story.id, view, watched=standing.watched), keep(story.id, view, kept=standing.kept))
    more_or_less = pieces.row(
        _tag_button(story, view, standing.subscriber),
        pieces.button(phrases.say("Less like this"), "less", story.id),
    )
    onward = pieces.row(
        *thumbs(story.id, liked=standing.liked),
        pieces.button(phrases.say("Next story") + " ›", "story", next_id) if next_id is not None else None,
    )
    return tuple(filter(None, (about, listening, more_or_less, onward)))


def _tag_button(story: Story, view: View, subscriber: Subscriber | None) -> Button | None:
    """Follow the first tag, or take back what she wished of it; all tags are in the text for a tap."""
    if not story.tags:
        return None
    key, phrases = story.tags[0].key, view.phrases
    follows, mutes = (subscriber.follows, subscriber.mutes) if subscriber else ((), ())
    if key in follows:
        return pieces.button(phrases.say("Unfollow #{tag}", tag=key), "unfollow", key)
    if key in mutes:
        return pieces.button(phrases.say("Unmute #{tag}", tag=key), "unmute", key)
    return pieces.button(phrases.say("Follow #{tag}", tag=key), "follow", key)
