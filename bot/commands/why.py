"""``python -m bot why STORY``: how a story came to be what it is, and to stand where it stands."""

from __future__ import annotations

import asyncio
import sys
from math import exp
from typing import TYPE_CHECKING

from bot import app
from bot.editions.states import state
from bot.errors import UnknownStory
from bot.models import ChangeKind
from bot.services import reading
from bot.store import changes, entries, stories
from bot.stories import ranking
from bot.stories.nearness import nearness

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.config import Config
    from bot.models import Change, Story
    from bot.services import Services
    from bot.stories.nearness import Nearness
    from bot.stories.ranking import Voice, Weighing

HELP = "explain a story: its reports and how near they are, its importance, state, hashtags and merges"
_WHEN = "%Y-%m-%d %H:%M"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the argument."""
    parser.add_argument("story", metavar="STORY", help="the number of the story, as in its permalink: 12, s12")


def run(config: Config, options: argparse.Namespace) -> int:
    """Print all that is known of the story, or that there is none."""
    number = str(options.story).removeprefix("s")
    try:
        # No store has numbers of more digits than that.
        print(asyncio.run(_explained(config, int(number[:18]) if number.isdecimal() else 0)))  # noqa: T201 - the answer
    except UnknownStory:
        words = f"There is no story {options.story}: it never was, or it is past its retention."
        print(words, file=sys.stderr)  # noqa: T201 - the terminal is where commands speak
        return 1
    return 0


async def _explained(config: Config, number: int) -> str:
    async with app.reading_room(config) as services:
        story = await reading.story(services, number)
        async with services.store.reading() as db:
            merged = await stories.merged_into(db, story.id)
            changed = await changes.of_story(db, [story.id, *merged])
        near = await _nearness(services, story)
        lines = [*_head(services, story, merged), "", *_reports(story, near), "", *_importance(services, story)]
        lines += ["", *_history(changed)] if changed else []
    return "\n".join(lines)


async def _nearness(services: Services, story: Story) -> dict[int, Nearness]:
    since = min(story.reason.first, story.reason.latest - services.config.window)
    async with services.store.reading() as db:
        rows = await entries.window(db, since)
    return await asyncio.to_thread(nearness, rows, story.id)


def _head(services: Services, story: Story, merged: Sequence[int]) -> Iterator[str]:
    title = story.wordings[0].title if story.wordings else story.entries[0].title
    yield f"Story {story.id}: {title}"
    yield f"state     {state(story, services.clock())}, first {_at(story)[0]}, latest {_at(story)[1]} (UTC)"
    yield f"tags      {' '.join(f'#{tag.key}' for tag in story.tags) or 'none'}"
    yield f"merges    {', '.join(str(one) for one in merged) + ' lead here' if merged else 'none'}"


def _at(story: Story) -> tuple[str, str]:
    return story.reason.first.strftime(_WHEN), story.reason.latest.strftime(_WHEN)


def _reports(story: Story, near: Mapping[int, Nearness]) -> Iterator[str]:
    yield f"{len(story.entries)} reports; in brackets the odds to report the same event as their nearest, and as all:"
    for entry in story.entries:
        yield f"  {entry.id}  {entry.published.strftime(_WHEN)}  {entry.outlet.name} ({entry.language}): {entry.title}"
        if one := near.get(entry.id):
            yield f"      [{_percent(one.nearest)} with {one.nearest_id}, {_percent(one.mean)} with all on average]"


def _percent(log_odds: float) -> str:
    return f"{1 / (1 + exp(-log_odds)):.0%}"


def _history(changed: Sequence[tuple[datetime, Change]]) -> Iterator[str]:
    yield "what merged and what split, the latest first; after each signal its value and what it adds to the log-odds:"
    for at, change in changed:
        if change.kind is ChangeKind.MERGE:
            what = f"{change.other} merged into {change.story}"
        else:
            what = f"{change.other} split from {change.story}"
        one, other = change.pair
        yield (
            f"  {at.strftime(_WHEN)}  {what}: reports {one} and {other} are most alike, {_percent(change.odds)}; "
            f"all across {_percent(change.mean)}"
        )
        yield "      " + ", ".join(f"{name} {value:.2f} ({weight:+.2f})" for name, value, weight in change.signals)


def _importance(services: Services, story: Story) -> Iterator[str]:
    config = services.config
    weighed = ranking.weigh(story.entries, [tag.key for tag in story.tags], config.ranking, config.half_life)
    yield f"importance {weighed.importance:.2f} = {_sum(weighed)}"
    for voice in sorted(weighed.voices, key=lambda voice: -voice.weight):
        yield f"  {voice.weight:.2f}  {voice.family}{_remark(voice)}"
    lag = weighed.lag.total_seconds() / 3600
    yield f"fades as if all had been said {lag:.1f} hours before the latest report; rank {story.rank:.2f}"
    yield (
        "may lead a front page" if weighed.may_lead else "may not lead: too few publishers tell it, or it is no report"
    )


def _sum(weighed: Weighing) -> str:
    voices = sum(voice.weight for voice in weighed.voices)
    return (
        f"({voices:.2f} for {len(weighed.voices)} publisher families + {weighed.languages:.2f} for further languages)"
        f" x {weighed.speed:.2f} for speed x {weighed.subject:.2f} for its subject"
    )


def _remark(voice: Voice) -> str:
    if voice.copied:
        return ", the words of others"
    return f" by report {voice.entry_id}" + ("" if voice.reports else ", no plain report")
