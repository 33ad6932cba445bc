"""The edition as plain text for a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from bot.editions.render.digest import LEAD_SOURCES, disclaimer_words, more_heading, quiet, read
from bot.editions.render.markup import printable
from bot.editions.render.telling import Telling, counts, reports, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.editions.render.view import View
    from bot.models import Edition, Entry, Story


def terminal(edition: Edition, view: View, disclaimer: str | None = None, *, width: int = 100) -> str:
    """The whole edition in paragraphs of at most ``width`` columns, without control characters."""
    blocks = [*_blocks(edition, view), read(edition, view), disclaimer_words(disclaimer, view)]
    return "\n\n".join(_fill(block, width) for block in blocks if block) + "\n"


def _fill(block: str, width: int) -> str:
    """Each line of a block broken at words; what continues an item is indented under it."""
    return "\n".join(
        textwrap.fill(
            line,
            width,
            subsequent_indent="  " if line.startswith("• ") else "",
            break_on_hyphens=False,
            break_long_words=False,
        )
        for line in printable(block).splitlines()
    )


def _blocks(edition: Edition, view: View) -> Iterator[str]:
    if edition.lead is not None:
        yield from _lead(edition.lead, edition, view)
    else:
        yield view.moment(edition.at)
        yield quiet(edition, view)
    if edition.more:
        yield f"— {more_heading(edition, view)} —"
    for story in edition.more:
        telling = tell(story, view)
        yield _title(telling)
        yield " ".join(filter(None, (telling.brief(), f"[{counts(story, view)}]", _tags(story))))


def _lead(story: Story, edition: Edition, view: View) -> Iterator[str]:
    telling = tell(story, view)
    yield _title(telling)
    yield view.moment(edition.at)
    yield telling.summary
    found = reports(story, telling, view)
    told = [f"• {_source(entry)}" for entry in found[:LEAD_SOURCES]]
    if len(found) > LEAD_SOURCES:
        told.append(view.phrases.plural("and {n} more", "and {n} more", len(found) - LEAD_SOURCES))
    yield "\n".join(told)
    yield f"{view.permalink(story.id)} / {counts(story, view)} {_tags(story)}"


def _title(telling: Telling) -> str:
    return " ".join(filter(None, (telling.title.upper(), telling.foreign)))


def _source(entry: Entry) -> str:
    return " ".join(filter(None, (f"{entry.outlet.name} / {entry.title}", f"<{entry.link}>" if entry.link else "")))


def _tags(story: Story) -> str:
    return " ".join(f"#{tag.key}" for tag in story.tags)
