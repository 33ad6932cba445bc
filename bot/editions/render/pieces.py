"""The parts that Telegram messages about stories share: a headline, the folded sources, the line of facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote as percent

from bot.editions import buttons
from bot.editions.render import markup
from bot.editions.render.telling import counts, language_name, reports, tell
from bot.editions.sources import preview_url
from bot.editions.typography import typeset
from bot.models import Button, Preview
from bot.text import trim

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.editions.render.telling import Telling
    from bot.editions.render.view import View
    from bot.models import Entry, Story, Tag

SNIPPET: Final = 300
TAGS: Final = 6
_BUTTON_TEXT: Final = 40


def headline(telling: Telling) -> markup.Markup:
    """The title in bold, followed by its language where it is none of hers."""
    return markup.join(" ", (markup.bold(telling.title), markup.italic(telling.foreign)))


def source(entry: Entry, view: View, snippet: int = SNIPPET) -> markup.Markup:
    """One report: ``outlet / headline`` with the headline as a link, its language where foreign, its snippet.

    ``snippet`` is at most how many characters of it; 0 leaves it out.
    """
    name = markup.bold(entry.outlet.name)
    title = markup.link(typeset(entry.title, entry.language), entry.link)
    mark = "" if entry.language in view.languages else f"({language_name(entry.language, view)})"
    told = trim(typeset(entry.snippet, entry.language), snippet) if snippet else ""
    return markup.lines(markup.join(" ", (markup.join(" / ", (name, title)), mark)), told)


def folded(entries: Sequence[Entry], more: int, view: View, snippet: int = SNIPPET) -> markup.Markup:
    """Reports in one quote that unfolds at a tap; ``more`` others are counted at its end."""
    rest = view.phrases.plural("and {n} more", "and {n} more", more) if more > 0 else ""
    return markup.quote(markup.paragraphs(*(source(entry, view, snippet) for entry in entries), rest), expandable=True)


def facts(story: Story, view: View, *, dated: bool = False) -> markup.Markup:
    """``permalink / 3 stories from 2 sources in 42 hours``, and the hashtags; ``dated`` adds how old the story is."""
    permalink = markup.link(view.phrases.say("permalink"), view.permalink(story.id))
    told = markup.join(" / ", (permalink, counts(story, view)))
    return markup.lines(markup.join(" · ", (told, ago(story, view) if dated else "")), hashtags(story.tags))


def ago(story: Story, view: View) -> markup.Markup:
    """How long ago the latest report was; clients that can keep it up to date."""
    return markup.moment(view.ago(story.reason.latest), story.reason.latest)


def preview(story: Story, view: View) -> Preview | None:
    """The picture above a story, as a link preview of one of its reports."""
    url = markup.web_address(preview_url(reports(story, tell(story, view), view)))
    return Preview(url) if url else None


def hashtags(tags: Sequence[Tag]) -> markup.Markup:
    """The tags in a row, most telling first."""
    return markup.join(" ", (markup.hashtag(tag.key) for tag in tags[:TAGS]))


def row(*made: Button | None) -> tuple[Button, ...]:
    """A row of the buttons that could be made."""
    return tuple(button for button in made if button is not None)


def button(text: str, verb: str, *args: str | int) -> Button | None:
    """A button that carries data; None where the data is too long for one (a hashtag of 60 letters)."""
    return Button(trim(text, _BUTTON_TEXT), data=buttons.encode(verb, *args)) if buttons.fits(verb, *args) else None


def share(address: str) -> str:
    """The address that lets somebody choose with whom to share another one."""
    return f"https://t.me/share/url?url={percent(address, safe='')}"


def pager(view: View, page: int, pages: int, data: Callable[[int], str]) -> tuple[Button, ...]:
    """Buttons to the pages before and after, counted from 0; ``data`` gives what opens a page."""
    before = Button("‹ " + view.phrases.say("Previous"), data=data(page - 1)) if page > 0 else None
    after = Button(view.phrases.say("Next") + " ›", data=data(page + 1)) if page + 1 < pages else None
    return row(before, after)
