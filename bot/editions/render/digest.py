"""The edition as Telegram messages: the lead with its sources, more top stories, what was read, the disclaimer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.editions import limits
from bot.editions.links import edition_payload
from bot.editions.render import markup, pieces
from bot.editions.render.differing import differing
from bot.editions.render.liking import thumbs
from bot.editions.render.telling import reports, tell
from bot.models import Button

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.editions.render.markup import Markup
    from bot.editions.render.view import View
    from bot.models import Edition, Message, Story

LEAD_SOURCES: Final = 8
# How many of the lead's sources are shown, and how much of their snippets: the first that lets the edition be one
# message. Where none does, it is two, and the first.
_SHAPES: Final = ((LEAD_SOURCES, 240), (LEAD_SOURCES, 120), (6, 120), (5, 60))
# What the shortest of them saves at most: beyond it there is no use in trying.
_SAVED: Final = 2000


def digest(edition: Edition, view: View, disclaimer: str | None = None) -> list[Message]:
    """The whole edition, split between blocks where one message cannot hold it; the lead's picture above the first.

    ``disclaimer`` None means the program's own words, an empty one none at all.
    """
    whole: list[Markup] = []
    for shape in _SHAPES:
        texts = limits.pack(_blocks(edition, view, disclaimer, shape))
        whole = whole or texts
        if len(texts) == 1:
            whole = texts
        if len(texts) == 1 or sum(map(limits.length, texts)) > limits.TEXT + _SAVED:
            break
    made = limits.dress(
        whole, buttons=below(edition, view), preview=pieces.preview(edition.lead, view) if edition.lead else None
    )
    return about_lead(made, edition)


def below(edition: Edition, view: View) -> tuple[tuple[Button, ...], ...]:
    """The buttons below an edition: what she thinks of the lead, and the edition for others."""
    shared = Button(view.phrases.say("Share"), url=pieces.share(view.start_link(edition_payload(edition))))
    if edition.lead is None:
        return ((shared,),) if edition.more else ()
    return ((*thumbs(edition.lead.id), shared),)


def about_lead(made: Sequence[Message], edition: Edition) -> list[Message]:
    """The messages of an edition, so that a reaction to them is one to its lead."""
    return [replace(message, about=edition.lead.id) for message in made] if edition.lead else list(made)


def _blocks(edition: Edition, view: View, disclaimer: str | None, shape: tuple[int, int]) -> Iterator[Markup]:
    if edition.lead is not None:
        yield from _lead(edition.lead, edition, view, shape)
    else:
        yield markup.lines(
            markup.bold(view.phrases.say("Your front page")),
            view.moment(edition.at),
            markup.italic(late(edition, view)),
        )
        yield markup.escape(quiet(edition, view))
    heading = markup.bold(markup.italic(more_heading(edition, view)))
    for index, story in enumerate(edition.more):
        block = _more(story, view)
        yield markup.paragraphs(heading, block) if index == 0 else block
    yield markup.paragraphs(markup.escape(read(edition, view)), markup.italic(disclaimer_words(disclaimer, view)))


def _lead(story: Story, edition: Edition, view: View, shape: tuple[int, int]) -> Iterator[Markup]:
    telling = tell(story, view)
    yield markup.lines(pieces.headline(telling), view.moment(edition.at), markup.italic(late(edition, view)))
    yield markup.paragraphs(telling.summary, differing(story, view))
    found = reports(story, telling, view)
    number, snippet = shape
    yield pieces.folded(found[:number], len(found) - number, view, snippet)
    yield pieces.facts(story, view, dated=True)


def _more(story: Story, view: View) -> Markup:
    telling = tell(story, view)
    link = markup.link(view.phrases.say("More…"), view.permalink(story.id))
    ago = markup.fill("({ago})", ago=pieces.ago(story, view))
    return markup.lines(pieces.headline(telling), markup.join(" ", (telling.brief(), link, ago)))


def late(edition: Edition, view: View) -> str:
    """When it should have come, where that is long ago."""
    if edition.owed is None:
        return ""
    return view.phrases.say("Late: this edition was due on {moment}.", moment=view.moment(edition.owed))


def more_heading(edition: Edition, view: View) -> str:
    """What stands above the stories after the lead."""
    return view.phrases.say("More Top Stories") if edition.lead else view.phrases.say("Also in the news")


def quiet(edition: Edition, view: View) -> str:
    """The honest word on a day without a lead."""
    if edition.more:
        return view.phrases.say("A quiet day: no new story that several publishers tell. Here is the little there is.")
    return view.phrases.say("Nothing new for you at the moment.")


def read(edition: Edition, view: View) -> str:
    """What was read for this edition: ``Read 120 feeds; 3 did not answer.`` Empty where nothing is known."""
    phrases = view.phrases
    if edition.feeds_read + edition.feeds_failed == 0:
        return ""
    feeds = phrases.plural("Read {n} feed", "Read {n} feeds", edition.feeds_read)
    if edition.feeds_failed == 0:
        return phrases.say("{read}; all answered.", read=feeds)
    silent = phrases.plural("{n} did not answer", "{n} did not answer", edition.feeds_failed)
    return phrases.say("{read}; {silent}.", read=feeds, silent=silent)


def disclaimer_words(disclaimer: str | None, view: View) -> str:
    """The operator's disclaimer, or ours where none is given."""
    if disclaimer is not None:
        return disclaimer
    return view.phrases.say(
        "Disclaimer: a program gathers, groups and shortens what the outlets report, and can be mistaken. "
        "For general information only; please check what matters to you with the sources."
    )
