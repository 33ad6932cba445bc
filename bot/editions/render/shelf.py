"""Saved stories, earlier editions, what was missed, and the day in one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.editions import buttons, limits
from bot.editions.dates import span
from bot.editions.render import markup, pieces
from bot.editions.render.listing import leaf
from bot.editions.render.telling import tell
from bot.models import Message
from bot.text import trim

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from bot.editions.render.view import View
    from bot.models import Button, Story

_PAGE: Final = 5
_LESS: Final = 3
# One screen of a phone.
_TITLE: Final = 110


def saved(stories: Sequence[Story], view: View, place: tuple[int, int]) -> Message:
    """One page of what she keeps; ``place`` is the page, from 0, and how many there are."""
    phrases = view.phrases
    if not stories:
        hint = phrases.say("Nothing saved yet. Every story has a button for it.")
        return Message(markup.paragraphs(hint), (pieces.row(pieces.button(phrases.say("Top stories"), "news")),))
    first = place[0] * _PAGE + 1
    return leaf(
        stories, view, phrases.say("Saved stories"), first=first, place=place,
        turn=lambda number: buttons.encode("saved", number),
    )  # fmt: skip


def missed(stories: Sequence[Story], view: View, length: timedelta, place: tuple[int, int]) -> Message:
    """What mattered in that time."""
    phrases = view.phrases
    said = span(length, view.language)
    if not stories:
        return Message(markup.paragraphs(phrases.say("I have no stories of the last {span}.", span=said)))
    hours = round(length.total_seconds() / 3600)
    return leaf(
        stories,
        view,
        phrases.say("What mattered in the last {span}", span=said),
        first=place[0] * _PAGE + 1,
        place=place,
        turn=lambda number: buttons.encode("catchup", number, hours),
    )


def brief(stories: Sequence[Story], view: View) -> Message:
    """The day in one screen: a title a line, each leading to its story."""
    phrases = view.phrases
    told = []
    for story in stories:
        telling = tell(story, view)
        title = markup.link(trim(telling.title, _TITLE), view.permalink(story.id))
        told.append(markup.join(" ", ("•", title, markup.italic(telling.foreign))))
    head = markup.bold(phrases.say("In brief"))
    html = limits.shorten(markup.paragraphs(head, markup.lines(*told)))
    return Message(html, (pieces.row(pieces.button(phrases.say("My edition"), "digest", "again")),))


def history(held: Sequence[tuple[datetime, int]], view: View, place: tuple[int, int]) -> Message:
    """A page of her editions, each as its instant and how many stories it held."""
    phrases = view.phrases
    if not held:
        return Message(
            markup.paragraphs(phrases.say("You have had no edition yet. {digest} brings one.", digest="/digest"))
        )
    page, pages = place
    said = phrases.say("Page {page} of {pages}", page=page + 1, pages=pages) if pages > 1 else ""
    rows = [
        pieces.row(pieces.button(_label(at, count, view), "edition", int(at.timestamp() * 1000))) for at, count in held
    ]
    pager = pieces.pager(view, page, pages, lambda number: buttons.encode("history", number))
    text = markup.paragraphs(markup.bold(phrases.say("Your editions")), said)
    return Message(text, tuple(row for row in (*rows, pager) if row))


def _label(at: datetime, count: int, view: View) -> str:
    return f"{view.moment(at)} ({count})"


def less(story: Story, view: View) -> Message:
    """What "less like this" can mean: one of its hashtags stays away, or an outlet where few tell it."""
    phrases = view.phrases
    outlets = {entry.outlet.id: entry.outlet.name for entry in story.entries}
    rows = [
        pieces.row(pieces.button(phrases.say("Mute #{tag}", tag=tag.key), "mute", tag.key))
        for tag in story.tags[:_LESS]
    ]
    if len(outlets) <= _LESS:
        rows += [
            pieces.row(pieces.button(phrases.say("Hide {outlet}", outlet=name), "outlet", outlet, 1))
            for outlet, name in outlets.items()
        ]
    rows.append(pieces.row(pieces.button(phrases.say("Just a little less"), "down", story.id, 1)))
    return Message(markup.paragraphs(phrases.say("Of what do you want less?")), tuple(row for row in rows if row))


def keep(story_id: int, view: View, *, kept: bool = False) -> Button | None:
    """The button that saves a story, or takes that back."""
    if kept:
        return pieces.button(view.phrases.say("Saved ✕"), "unsave", story_id)
    return pieces.button(view.phrases.say("Save"), "save", story_id)


def now_kept(view: View, *, kept: bool) -> Message:
    """The notice of a tap on it."""
    phrases = view.phrases
    said = phrases.say("Saved. {saved} shows all of them.", saved="/saved") if kept else phrases.say("No longer saved.")
    return Message(markup.paragraphs(said))


def shelf_full(view: View, most: int) -> Message:
    """No room for more."""
    text = view.phrases.say("You keep {n} stories already, and that is as many as I can.")
    return Message(markup.fill(text, n=view.phrases.number(most)))
