"""The sheet: the top stories of a recorded week as readers see them, to be read line by line.

For each story title, summary with the outlet of each sentence, where sources differ, and tags, in English and French.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from bot.editions.render.differing import differing
from bot.editions.render.view import View
from bot.models import Story
from bot.stories import ranking
from bot.words import figures
from bot.words.write import wordings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from recorded import Week

    from bot.models import Entry, Wording
    from bot.stories.tags import Tagger

STORIES = 40
_LANGUAGES = ("en", "fr")
_HEAD = (
    "<!doctype html><meta charset=utf-8><title>Top stories of the recorded week</title>"
    "<style>body{font:16px/1.5 Georgia,serif;max-width:46em;margin:2em auto}small{color:#555}</style>"
)


def sheet(week: Week, tagger: Tagger, path: Path, day: str = "") -> int:
    """Write the sheet; answer how many stories it holds. With ``day`` only stories whose first entry is of that day."""
    leading = week.leading(len(week.stories))
    top = [story for story in leading if min(one.published for one in story).isoformat().startswith(day)][:STORIES]
    told = [_story(number, members, week, tagger) for number, members in enumerate(top, 1)]
    path.write_text(_HEAD + "".join(line for story in told for line in _lines(story)), encoding="utf-8")
    return len(told)


def _story(number: int, members: list[Entry], week: Week, tagger: Tagger) -> Story:
    reason, worded = ranking.assess(members), wordings(members, week.near([members]))
    tags = tagger.tags(members, vectors=week.packed(members))
    differences = figures.differing(members)
    latest = reason.latest
    return Story(number, worded, tags, 0.0, reason, tuple(members), worded[0].language, latest, differences)


def _lines(story: Story) -> Iterator[str]:
    outlets = {entry.id: entry.outlet.name for entry in story.entries}
    yield f"<h2>{story.id}: {story.reason.outlets} outlets, {story.reason.entries} entries</h2>"
    for wording in story.wordings:
        if wording.language in _LANGUAGES:
            yield from _wording(wording, outlets)
            view = View((wording.language,), "America/Toronto", story.changed, "broadsheet_bot")
            if line := differing(story, view):
                yield f"<p><em>{escape(line)}</em></p>"
    yield f"<p>{' '.join('#' + escape(tag.key) for tag in story.tags)}</p>"


def _wording(wording: Wording, outlets: dict[int, str]) -> Iterator[str]:
    by = escape(outlets.get(wording.title_entry_id, ""))
    yield f"<h3>{wording.language}: {escape(wording.title)} <small>{by}</small></h3>"
    for sentence in wording.summary:
        yield f"<p>{escape(sentence.text)} <small>— {escape(outlets.get(sentence.entry_id, ''))}</small></p>"
