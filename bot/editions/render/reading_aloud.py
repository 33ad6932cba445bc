"""The plain layout: words only, in the order in which they are heard, without markup, pictures or symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.editions import limits
from bot.editions.render import markup
from bot.editions.render.digest import about_lead, below, disclaimer_words, late, quiet, read
from bot.editions.render.telling import counts, reports, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.editions.render.markup import Markup
    from bot.editions.render.view import View
    from bot.models import Edition, Message, Story

LEAD_SOURCES: Final = 8


def plain(edition: Edition, view: View, disclaimer: str | None = None) -> list[Message]:
    """The edition as text: each story numbered, said whole, and ended by the address that opens it."""
    return about_lead(limits.messages(_blocks(edition, view, disclaimer), buttons=below(edition, view)), edition)


def _blocks(edition: Edition, view: View, disclaimer: str | None) -> Iterator[Markup]:
    phrases = view.phrases
    stories = [*([edition.lead] if edition.lead else []), *edition.more]
    yield markup.lines(phrases.say("Your front page"), view.moment(edition.at), late(edition, view))
    if edition.lead is None:
        yield markup.escape(quiet(edition, view))
    for number, story in enumerate(stories, 1):
        place = phrases.say("Story {number} of {count}.", number=number, count=len(stories))
        yield _story(story, view, place, lead=story is edition.lead)
    yield markup.paragraphs(read(edition, view), disclaimer_words(disclaimer, view))


def _story(story: Story, view: View, place: str, *, lead: bool) -> Markup:
    """Place, title, summary, and of the lead its sources; then how much was reported, and the address."""
    telling = tell(story, view)
    phrases = view.phrases
    title = markup.join(" ", (telling.title, telling.foreign))
    told = telling.summary if lead else telling.brief()
    sources: list[str] = []
    if lead:
        found = reports(story, telling, view)[:LEAD_SOURCES]
        sources = [phrases.say("{outlet}: {title}", outlet=one.outlet.name, title=one.title) for one in found]
    open_it = phrases.say("Sources and more: {address}", address=view.permalink(story.id))
    return markup.lines(place, title, told, *sources, counts(story, view), open_it)
