"""The newspaper layout: one rich message with headline, picture, contents, a section per tag, and a footer.

Rich messages know HTML of their own: headings, figures, lists, details that unfold, anchors within the page. Only the
named entities that Telegram lists may stand in them; ``markup.escape`` writes no others.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.editions.render import markup, pieces
from bot.editions.render.differing import differing
from bot.editions.render.digest import disclaimer_words, late, quiet, read
from bot.editions.render.markup import Markup, escape, join
from bot.editions.render.telling import counts, reports, tell
from bot.editions.typography import typeset
from bot.text import trim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.editions.render.view import View
    from bot.models import Edition, Entry, Message, Story

# Telegram's limits for one rich message.
CHARACTERS: Final = 32_768
BLOCKS: Final = 500
# How many sources of a story are listed, and how much of their snippets: the first that keeps the limits.
_SHAPES: Final = ((12, 300), (8, 160), (5, 80), (3, 0))
_BLOCK_TAGS: Final = tuple(
    f"<{tag}" for tag in ("h1", "h2", "h3", "p>", "li", "hr", "img", "details", "footer", "a name")
)


def newspaper(edition: Edition, view: View, disclaimer: str | None = None, *, otherwise: Sequence[Message]) -> Message:
    """The whole edition as one rich message, with and without its picture.

    ``otherwise`` are the messages of the classic layout: what is sent where rich messages are refused, and where the
    edition is too long for one.
    """
    first, *after = otherwise
    picture = _picture(edition, view)
    for shape in _SHAPES:
        bare = _page(edition, view, disclaimer, shape, markup.EMPTY)
        full = _page(edition, view, disclaimer, shape, picture)
        if _fits(full):
            variants = (str(full), str(bare)) if picture else (str(bare),)
            return replace(first, rich=variants, after=tuple(after))
    return replace(first, after=tuple(after))


def _fits(page: str) -> bool:
    return len(page) <= CHARACTERS and sum(page.count(tag) for tag in _BLOCK_TAGS) <= BLOCKS


def _page(edition: Edition, view: View, disclaimer: str | None, shape: tuple[int, int], picture: Markup) -> Markup:
    return Markup("".join(_parts(edition, view, disclaimer, shape, picture)))


def _parts(
    edition: Edition, view: View, disclaimer: str | None, shape: tuple[int, int], picture: Markup
) -> Iterator[Markup]:
    lead, sections = edition.lead, _sections(edition, view)
    if lead is not None:
        telling = tell(lead, view)
        yield _tag("h1", join(" ", (telling.title, telling.foreign)))
        yield _tag("p", markup.italic(join(". ", (view.moment(edition.at), late(edition, view)))))
        yield picture
        yield _tag("p", telling.summary)
        yield _tag("p", differing(lead, view))
        yield _about(lead, view, shape)
    else:
        yield _tag("h1", view.phrases.say("Your front page"))
        yield _tag("p", markup.italic(join(". ", (view.moment(edition.at), late(edition, view)))))
        yield _tag("p", quiet(edition, view))
    if sections:
        yield Markup("<hr/>")
        yield _tag("h2", view.phrases.say("In this edition"))
        yield _list(Markup(f'<a href="#t{at}">{escape(name)}</a>') for at, (name, _) in enumerate(sections))
    for at, (name, stories) in enumerate(sections):
        yield Markup(f'<a name="t{at}"></a>')
        yield _tag("h2", name)
        for story in stories:
            yield _story(story, view, shape)
    yield Markup("<hr/>")
    yield _tag("footer", join(" ", (read(edition, view), markup.italic(disclaimer_words(disclaimer, view)))))


def _sections(edition: Edition, view: View) -> list[tuple[str, list[Story]]]:
    """The stories below the lead by their first tag, in the order in which the tags appear."""
    found: dict[str, list[Story]] = {}
    for story in edition.more:
        name = view.tag_name(story.tags[0]) if story.tags else view.phrases.say("Also in the news")
        found.setdefault(name, []).append(story)
    return list(found.items())


def _story(story: Story, view: View, shape: tuple[int, int]) -> Markup:
    telling = tell(story, view)
    title = _tag("h3", join(" ", (telling.title, telling.foreign)))
    return Markup(title + _tag("p", telling.brief()) + _about(story, view, shape))


def _about(story: Story, view: View, shape: tuple[int, int]) -> Markup:
    """What was reported by whom, unfolding; the permalink, when, and the hashtags."""
    number, snippet = shape
    found = reports(story, tell(story, view), view)
    more = len(found) - number
    rest = [escape(view.phrases.plural("and {n} more", "and {n} more", more))] if more > 0 else []
    listed = _list([*(_source(entry, view, snippet) for entry in found[:number]), *rest])
    details = Markup(f"<details>{_tag('summary', counts(story, view))}{listed}</details>")
    latest = story.reason.latest
    when = markup.moment(view.ago(latest), latest)
    permalink = markup.link(view.phrases.say("permalink"), view.permalink(story.id))
    return Markup(details + _tag("p", join(" · ", (permalink, when, pieces.hashtags(story.tags)))))


def _source(entry: Entry, view: View, snippet: int) -> Markup:
    told = trim(typeset(entry.snippet, entry.language), snippet) if snippet else ""
    return join(" — ", (pieces.source(entry, view, 0), told))


def _picture(edition: Edition, view: View) -> Markup:
    """The picture of the lead with the outlet that it is from; nothing where no report has one."""
    if edition.lead is None:
        return markup.EMPTY
    for entry in reports(edition.lead, tell(edition.lead, view), view):
        address = markup.web_address(entry.image)
        if address and address.startswith(("http://", "https://")):
            credit = view.phrases.say("Picture: {outlet}", outlet=entry.outlet.name)
            return Markup(
                f'<figure><img src="{escape(address)}"/><figcaption>{escape(trim(entry.title, 200))}'
                f"<cite>{escape(credit)}</cite></figcaption></figure>"
            )
    return markup.EMPTY


def _tag(name: str, content: str) -> Markup:
    inside = escape(content)
    return Markup(f"<{name}>{inside}</{name}>") if inside else markup.EMPTY


def _list(items: Iterator[Markup] | list[Markup]) -> Markup:
    return _tag("ul", Markup("".join(_tag("li", item) for item in items)))
