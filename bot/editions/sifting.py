"""A story without what somebody does not want to read: reports of hidden outlets and in muted languages. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.models import Difference, Figure, Wording
from bot.text import base_language

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.models import Entry, Reason, Story, Subscriber


def sifted(story: Story, subscriber: Subscriber) -> Story | None:
    """The story as the outlets tell it that she wants to read; None where no other tells it.

    Links, headlines, sentences and figures of the others fall away, and what is counted is counted anew; how
    important the story is, and its place, stay.
    """
    if not (subscriber.hidden_outlets or subscriber.muted_languages):
        return story
    kept = tuple(entry for entry in story.entries if not _is_unwanted(entry, subscriber))
    if len(kept) == len(story.entries):
        return story
    if not kept:
        return None
    wordings = _wordings(story, kept)
    languages = {wording.language for wording in wordings}
    return replace(
        story,
        entries=kept,
        wordings=wordings,
        language=story.language if story.language in languages else wordings[0].language,
        reason=_counted(story.reason, kept),
        differences=_differences(story.differences, {entry.id for entry in kept}),
    )


def _is_unwanted(entry: Entry, subscriber: Subscriber) -> bool:
    return entry.outlet.id in subscriber.hidden_outlets or base_language(entry.language) in subscriber.muted_languages


def _wordings(story: Story, kept: Sequence[Entry]) -> tuple[Wording, ...]:
    """What is left of each wording; where its headline fell away, that of the best report in its language."""
    ids = {entry.id for entry in kept}
    best: dict[str, Entry] = {}
    for entry in sorted(kept, key=lambda entry: (entry.outlet.tier, entry.published, entry.id)):
        best.setdefault(entry.language, entry)
    found = []
    for wording in story.wordings:
        summary = tuple(sentence for sentence in wording.summary if sentence.entry_id in ids)
        if wording.title_entry_id in ids:
            found.append(replace(wording, summary=summary))
        elif wording.language in best:
            headline = best[wording.language]
            found.append(Wording(wording.language, headline.title, summary, headline.id))
    # Somebody always tells it: where no wording is left, in the words of the first report.
    return tuple(found) or tuple(Wording(entry.language, entry.title, (), entry.id) for entry in best.values())


def _counted(reason: Reason, kept: Sequence[Entry]) -> Reason:
    return replace(
        reason,
        entries=len(kept),
        outlets=len({entry.outlet.name for entry in kept}),
        families=len({entry.outlet.family for entry in kept}),
        languages=tuple(sorted({entry.language for entry in kept})),
        best_tier=min(entry.outlet.tier for entry in kept),
        first=min(entry.published for entry in kept),
        latest=max(entry.published for entry in kept),
    )


def _differences(differences: Sequence[Difference], ids: Collection[int]) -> tuple[Difference, ...]:
    """The differing figures that the remaining reports give; one figure alone differs from nothing."""
    found = []
    for one in differences:
        left = ((figure.value, tuple(entry for entry in figure.entry_ids if entry in ids)) for figure in one.figures)
        figures = tuple(Figure(value, told_by) for value, told_by in left if told_by)
        if len(figures) > 1:
            found.append(Difference(one.thing, figures))
    return tuple(found)
