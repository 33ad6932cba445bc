"""Write a story: for each of its languages a title and a summary, all of them the outlets' own words."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.models import Wording
from bot.words.headline import headline
from bot.words.summary import summary
from bot.words.terms import agreement, content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Entry
    from bot.words.likeness import Likeness

# Beyond so many entries in one language the best title is long since among them.
_ENOUGH_ENTRIES = 40
# What a better tier weighs against what others say too.
_TIER = 0.06
# What is told of a story that goes on for days is its latest day, or as many as half of its outlets speak in.
_DAY, _SHARE_OF_VOICES = timedelta(hours=24), 1 / 2


def wordings(entries: Sequence[Entry], near: Likeness | None = None) -> tuple[Wording, ...]:
    """One wording per language of ``entries``, the main language (of most outlets) first; empty for no entries.

    ``near`` knows, where there are vectors, how near titles and leads are in meaning. Pure: the same entries give the
    same words in whatever order they come.
    """
    by_language: dict[str, list[Entry]] = {}
    for entry in entries:
        by_language.setdefault(entry.language, []).append(entry)
    languages = sorted(by_language, key=lambda language: _weight(language, by_language[language]))
    return tuple(_wording(language, _best(by_language[language]), near) for language in languages)


def _weight(language: str, entries: Sequence[Entry]) -> tuple[int, int, str]:
    return -len({entry.outlet.family for entry in entries}), -len(entries), language


def _best(entries: Sequence[Entry]) -> list[Entry]:
    """The entries to write from: of the latest day; of many, those whose titles say what most outlets say."""
    latest = _latest(entries)
    if len(latest) <= _ENOUGH_ENTRIES:
        return latest
    says = {entry.id: content(entry.title) for entry in latest}
    said_by = Counter(word for word, _ in {(word, entry.outlet.name) for entry in latest for word in says[entry.id]})
    outlets = len({entry.outlet.name for entry in latest})
    best = sorted(
        latest, key=lambda entry: round(agreement(says[entry.id], said_by, outlets) - _TIER * entry.outlet.tier, 6)
    )
    return best[-_ENOUGH_ENTRIES:]


def _latest(entries: Sequence[Entry]) -> list[Entry]:
    """The entries of the latest day, and as many before as make voices enough."""
    ordered = sorted(entries, key=lambda entry: (entry.published, entry.id), reverse=True)
    enough = _SHARE_OF_VOICES * len({entry.outlet.name for entry in entries})
    voices: set[str] = set()
    for place, entry in enumerate(ordered):
        if ordered[0].published - entry.published > _DAY and len(voices) >= enough:
            return ordered[:place]
        voices.add(entry.outlet.name)
    return ordered


def _wording(language: str, entries: Sequence[Entry], near: Likeness | None) -> Wording:
    title = headline(entries)
    return Wording(language, title.text, summary(entries, title.text, title.entry_id, near), title.entry_id)
