"""The recorded week as stories: its entries grouped with vectors, as a running bot would have placed them.

Encoding thirty thousand entries takes minutes; ``cache`` is a folder that keeps their vectors and the grouping, so
that many readings of the same week encode once.
"""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from bot.stories import ranking
from bot.stories.batch import encode, entry_from, place
from bot.stories.grouping import Grouper
from bot.stories.leads import Leads, with_leads
from bot.stories.meaning import load_encoder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.models import Entry
    from bot.stories.meaning import Encoder

SPAN = timedelta(hours=72)


class Week:
    """The entries of the week by the id of their row, their vectors, and the stories that they make."""

    def __init__(self, path: Path, cache: Path | None = None) -> None:
        """Read, encode and group; or take up from ``cache`` what was encoded and grouped before."""
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        entries = [entry_from(number, row) for number, row in enumerate(rows, 1)]
        self.by_row = {row["id"]: entry for row, entry in zip(rows, entries, strict=True)}
        self.row_of = {entry.id: row["id"] for row, entry in zip(rows, entries, strict=True)}
        self.vectors = _vectors(entries, cache)
        self._leads: dict[int, bytes] = {}
        self.entry_of = {entry.id: entry for entry in entries}
        self.story_of = _grouping(entries, self.vectors, cache)
        members: dict[int, list[Entry]] = {}
        for entry in entries:
            members.setdefault(self.story_of[entry.id], []).append(entry)
        self.stories = list(members.values())

    def leading(self, most: int) -> list[list[Entry]]:
        """The stories that may lead an edition, of several entries, the most important first."""
        assessed = [(ranking.assess(story), story) for story in self.stories if len(story) > 1]
        may_lead = [(reason.importance, story) for reason, story in assessed if reason.may_lead]
        may_lead.sort(key=lambda pair: (-pair[0], pair[1][0].id))
        return [story for _, story in may_lead[:most]]

    def packed(self, story: Sequence[Entry]) -> dict[int, bytes]:
        """The packed vectors of the titles of a story's entries."""
        return {entry.id: self.vectors[entry.id] for entry in story}

    def near(self, stories: Sequence[Sequence[Entry]]) -> Leads:
        """How near titles and leads of some stories are; leads that nobody asked for before are encoded."""
        asked = [entry for story in stories for entry in with_leads(story)]
        missing = [entry for entry in asked if entry.id not in self._leads]
        if missing:
            self._leads.update(zip((entry.id for entry in missing), _encoder().leads(missing), strict=True))
        return Leads(self.vectors, self._leads)


@cache
def _encoder() -> Encoder:
    return load_encoder()


def _vectors(entries: Sequence[Entry], cache: Path | None) -> dict[int, bytes]:
    kept = cache / "week.titles.npy" if cache else None
    if kept is not None and kept.exists():
        return {entry.id: row.tobytes() for entry, row in zip(entries, np.load(kept), strict=True)}
    vectors = encode(entries, _encoder())
    if kept is not None:
        np.save(kept, np.stack([np.frombuffer(vectors[entry.id], dtype="<f2") for entry in entries]))
    return vectors


def _grouping(entries: Sequence[Entry], vectors: dict[int, bytes], cache: Path | None) -> dict[int, int]:
    kept = cache / "week.stories.json" if cache else None
    if kept is not None and kept.exists():
        placed: list[int] = json.loads(kept.read_text(encoding="utf-8"))
        return {entry.id: story for entry, story in zip(entries, placed, strict=True)}
    grouping = place(entries, Grouper(SPAN), lambda batch: {entry.id: vectors[entry.id] for entry in batch})
    if kept is not None:
        kept.write_text(json.dumps([grouping[entry.id] for entry in entries]), encoding="utf-8")
    return grouping
