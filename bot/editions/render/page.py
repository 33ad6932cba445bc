"""The edition as a complete HTML page: no outside resources, readable on a phone, light and dark."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.editions.render.digest import LEAD_SOURCES, disclaimer_words, more_heading, quiet, read
from bot.editions.render.markup import printable, web_address
from bot.editions.render.telling import counts, language_name, reports, tell, why
from bot.editions.typography import typeset

if TYPE_CHECKING:
    from typing import Any

    from jinja2 import Template

    from bot.editions.render.view import View
    from bot.models import Edition, Entry, Story


def page(edition: Edition, view: View, disclaimer: str | None = None) -> str:
    """The page. Every text is escaped by the template; links lead only to web addresses."""
    return _template().render(
        language=view.language,
        moment=view.moment(edition.at),
        lead=_story(edition.lead, view) if edition.lead else None,
        more=[_story(story, view) for story in edition.more],
        more_heading=more_heading(edition, view),
        quiet="" if edition.lead else quiet(edition, view),
        read=read(edition, view),
        disclaimer=disclaimer_words(disclaimer, view),
        shown=LEAD_SOURCES,
        sources_word=view.phrases.say("Sources"),
        permalink_word=view.phrases.say("permalink"),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["printable"] = printable
    return environment.get_template("edition.html")


def _story(story: Story, view: View) -> dict[str, Any]:
    telling = tell(story, view)
    found = reports(story, telling, view)
    return {
        "id": story.id,
        "title": telling.title,
        "foreign": telling.foreign,
        "language": telling.language,
        "summary": telling.summary,
        "brief": telling.brief(),
        "sources": [_source(entry, view) for entry in found],
        "others": view.phrases.plural("and {n} more", "and {n} more", len(found) - LEAD_SOURCES),
        "counts": counts(story, view),
        "reason": why(story, view),
        "tags": [tag.key for tag in story.tags],
        "permalink": view.permalink(story.id),
    }


def _source(entry: Entry, view: View) -> dict[str, Any]:
    return {
        "outlet": entry.outlet.name,
        "title": typeset(entry.title, entry.language),
        "language": entry.language,
        "foreign": "" if entry.language in view.languages else language_name(entry.language, view),
        "link": web_address(entry.link),
        "snippet": typeset(entry.snippet, entry.language),
        "ago": view.ago(entry.published),
    }
