"""Write a story: for each of its languages a title and a summary, all of them the outlets' own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.models import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Entry


def wordings(entries: Sequence[Entry]) -> tuple[Wording, ...]:
    """One wording per language of ``entries``, the main language (of most outlets) first; empty for no entries."""
    by_language: dict[str, list[Entry]] = {}
    for entry in entries:
        by_language.setdefault(entry.language, []).append(entry)
    languages = sorted(by_language, key=lambda language: (-len(by_language[language]), language))
    return tuple(
        Wording(language, by_language[language][0].title, (), by_language[language][0].id) for language in languages
    )
