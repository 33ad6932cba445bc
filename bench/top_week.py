"""Lists the top ten of each day of a recorded week, with reasons, to be read against what that week's news was.

Usage: PYTHONPATH=. .venv/bin/python bench/top_week.py [--data FOLDER] [--vectors FILE.npy] [--hour 20] [--entries N]
           [--save FILE.json]

Entries are grouped as they come; at the given hour (UTC) of each day what was known by then is ranked as /top does.
The file of vectors is written if it is not there; without it grouping is by words alone. ``--save`` keeps the final
stories, to be read as well.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from grouping_growth import week
from threadpoolctl import threadpool_limits
from train_grouping import DATA

from bot.config import RankingConfig
from bot.editions.variety import front_page
from bot.models import Story
from bot.stories import ranking
from bot.stories.batch import batches, encode
from bot.stories.grouping import Grouper
from bot.stories.leads import Leads, with_leads
from bot.stories.meaning import load_encoder
from bot.stories.tags import Tagger
from bot.words import write as words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.models import Entry
    from bot.stories.meaning import Encoder

SPAN = timedelta(hours=72)
DAY = timedelta(hours=24)
HALF_LIFE = timedelta(hours=12)
CONSIDERED, SHOWN = 30, 10
WEIGHTS = RankingConfig()


@cache
def _encoder() -> Encoder:
    return load_encoder()


def vectors_of(entries: Sequence[Entry], file: Path | None) -> dict[int, bytes]:
    """The vectors of all entries, kept in ``file``; none without one."""
    if file is None:
        return {}
    if not file.exists():
        encoded = encode(entries, _encoder())
        np.save(file, np.stack([np.frombuffer(encoded[entry.id], dtype="u1") for entry in entries]))
    return {entry.id: row.tobytes() for entry, row in zip(entries, np.load(file), strict=True)}


def print_days(entries: Sequence[Entry], vectors: Mapping[int, bytes], hour: int) -> dict[int, list[Entry]]:
    """Group all entries, print the top ten of each day on the way; the stories in the end."""
    tagger = Tagger()
    grouper = Grouper(SPAN)
    story_of: dict[int, int] = {}
    stories: dict[int, set[int]] = defaultdict(set)
    by_id = {entry.id: entry for entry in entries}
    begin = min(entry.published for entry in entries)
    due = begin.replace(hour=hour, minute=0, second=0, microsecond=0)
    due += DAY if due <= begin else timedelta(0)
    for batch in batches(entries):
        if batch[0].published >= due:
            _print_day(due, _alive(stories, by_id, due), tagger, vectors)
            due += DAY
        grouped = grouper.add(batch, {entry.id: vectors[entry.id] for entry in batch} if vectors else {})
        for entry_id, story in grouped.placed:
            stories[story_of.get(entry_id, 0)].discard(entry_id)
            stories[story].add(entry_id)
            story_of[entry_id] = story
        for younger, elder in grouped.merged:
            story_of.update(dict.fromkeys(stories[younger], elder))
            stories[elder] |= stories.pop(younger)
    return {story: [by_id[one] for one in sorted(members)] for story, members in stories.items() if members}


def _alive(stories: Mapping[int, set[int]], by_id: Mapping[int, Entry], now: datetime) -> dict[int, list[Entry]]:
    alive = {}
    for story, members in stories.items():
        told = [by_id[one] for one in sorted(members)]
        if told and max(entry.published for entry in told) > now - DAY:
            alive[story] = told
    return alive


def _print_day(
    now: datetime, alive: Mapping[int, Sequence[Entry]], tagger: Tagger, vectors: Mapping[int, bytes]
) -> None:
    reasons = {story: ranking.assess(members, (), WEIGHTS, HALF_LIFE) for story, members in alive.items()}
    best = sorted(alive, key=lambda story: -ranking.rank(reasons[story], HALF_LIFE))[: 4 * CONSIDERED]
    asked = [entry for story in best for entry in with_leads(alive[story])] if vectors else []
    leads = zip((entry.id for entry in asked), _encoder().leads(asked), strict=True) if asked else ()
    near = Leads(vectors, dict(leads))
    told = sorted((_story(story, alive[story], tagger, vectors, near) for story in best), key=lambda one: -one.rank)
    told = told[:CONSIDERED]
    print(f"\n{now:%A %Y-%m-%d %H:%M} UTC, {len(alive)} stories moved within a day", flush=True)
    for place, story in enumerate(front_page(told, {one.id: one.rank for one in told}, SHOWN), 1):
        reason = story.reason
        tags = " ".join(f"#{tag.key}" for tag in story.tags)
        hours = (now - reason.first).total_seconds() / 3600
        print(f"{place:3} [{story.id}] {story.wordings[0].title[:110]}")
        print(
            f"      importance {reason.importance:.1f}: {reason.entries} reports, {reason.families} families, "
            f"{'+'.join(reason.languages)}, began {hours:.0f} h ago, "
            f"{'may lead' if reason.may_lead else 'may not lead'}; {tags}",
            flush=True,
        )


def _story(number: int, members: Sequence[Entry], tagger: Tagger, vectors: Mapping[int, bytes], near: Leads) -> Story:
    tags = tagger.tags(members, (), {one.id: vectors[one.id] for one in members} if vectors else None)
    reason = ranking.assess(members, [tag.key for tag in tags], WEIGHTS, HALF_LIFE)
    wordings = words.wordings(members, near)
    return Story(
        id=number,
        wordings=wordings,
        tags=tags,
        rank=ranking.rank(reason, HALF_LIFE),
        reason=reason,
        entries=tuple(members),
        language=wordings[0].language,
        changed=datetime.now(UTC),
        differences=(),
    )


def main() -> None:
    """Print the days."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=DATA)
    arguments.add_argument("--vectors", type=Path)
    arguments.add_argument("--hour", type=int, default=20)
    arguments.add_argument("--entries", type=int, default=40_000)
    arguments.add_argument("--save", type=Path)
    options = arguments.parse_args()
    with threadpool_limits(1):
        entries = week(options.data, options.entries)
        stories = print_days(entries, vectors_of(entries, options.vectors), options.hour)
    if options.save:
        kept = {str(story): [entry.id for entry in members] for story, members in stories.items()}
        options.save.write_text(json.dumps(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
