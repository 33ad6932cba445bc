"""Which of a story's entries are shown, and in what order: one voice of each publisher family first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Entry, Story


def sources(story: Story, languages: Sequence[str], headline: int | None = None) -> tuple[Entry, ...]:
    """Every report of the story once, the most useful first.

    The entry that gave the story its ``headline`` opens. Then one entry of each other publisher family, then the
    second of each, and so on; within a round what she can read comes first, then the better tier, then the earlier
    report. The same headline of one outlet is one report.
    """
    order = {language: place for place, language in enumerate(languages)}
    preferred = sorted(
        _distinct(story.entries, headline),
        key=lambda entry: (
            entry.id != headline,
            order.get(entry.language, len(order)),
            entry.outlet.tier,
            entry.published,
            entry.id,
        ),
    )
    turns: dict[str, int] = {}
    rounds: list[tuple[int, Entry]] = []
    for entry in preferred:
        turn = turns.get(entry.outlet.family, 0)
        turns[entry.outlet.family] = turn + 1
        rounds.append((turn, entry))
    return tuple(entry for _, entry in sorted(rounds, key=lambda pair: pair[0]))


def _distinct(entries: Sequence[Entry], headline: int | None) -> list[Entry]:
    found: dict[tuple[str, str], Entry] = {}
    for entry in sorted(entries, key=lambda entry: (entry.id != headline, entry.published, entry.id)):
        found.setdefault((entry.outlet.name, entry.title), entry)
    return list(found.values())


def preview_url(found: Sequence[Entry]) -> str | None:
    """The page whose preview stands for a story: of its ``sources`` the first with a picture, else with a link."""
    linked = [entry for entry in found if entry.link]
    pictured = [entry for entry in linked if entry.image]
    return next((entry.link for entry in pictured or linked), None)
