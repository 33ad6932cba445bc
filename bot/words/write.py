"""Write a story: for each of its languages a title and a summary, all of them the outlets' own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.models import Wording
from bot.words.headline import headline
from bot.words.summary import summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Entry

# Beyond so many entries in one language the best title is long since among them.
_ENOUGH_ENTRIES = 24


def wordings(entries: Sequence[Entry]) -> tuple[Wording, ...]:
    """One wording per language of ``entries``, the main language (of most outlets) first; empty for no entries.

    Pure: the same entries give the same words in whatever order they come.
    """
    by_language: dict[str, list[Entry]] = {}
    for entry in entries:
        by_language.setdefault(entry.language, []).append(entry)
    languages = sorted(by_language, key=lambda language: _weight(language, by_language[language]))
    return tuple(_wording(language, _best(by_language[language])) for language in languages)


def _weight(language: str, entries: Sequence[Entry]) -> tuple[int, int, str]:
    return -len({entry.outlet.family for entry in entries}), -len(entries), language


def _best(entries: Sequence[Entry]) -> list[Entry]:
    """The entries to write from: of the better outlets first, then of the earlier."""
    return sorted(entries, key=lambda entry: (entry.outlet.tier, entry.published, entry.id))[:_ENOUGH_ENTRIES]


def _wording(language: str, entries: Sequence[Entry]) -> Wording:
    title = headline(entries)
    return Wording(language, title.text, summary(entries, title.text, title.entry_id), title.entry_id)
