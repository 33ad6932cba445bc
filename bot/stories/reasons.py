"""Reasons: which pair of entries and which signals speak for a merge of two stories, or against a split of one.

They are worked out anew once a pass has decided, for those few stories, with the background that decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from bot.models import Change, ChangeKind
from bot.stories.similarity import Pairs, all_signals, known_of_both, weighed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.stories.model import Model
    from bot.stories.window import Window

# Of large stories so many entries are asked; so many signals are kept, those that weigh most.
_ASKED = 8
_SIGNALS = 6


@dataclass(frozen=True, slots=True)
class Happening:
    """Two sets of rows that became one story (``other`` leads to ``story``) or were one (``other`` left it)."""

    kind: ChangeKind
    story: int
    other: int
    ours: tuple[int, ...]
    theirs: tuple[int, ...]


def happenings(
    stories: Mapping[int, Sequence[int]],
    after: Mapping[int, Sequence[int]],
    merged: Sequence[tuple[int, int]],
) -> Iterator[Happening]:
    """What a pass does to stories that were there: ``stories`` as before it, ``after`` what it gives each of some."""
    leads = dict(merged)
    for younger, elder in merged:
        if elder in stories:
            yield Happening(ChangeKind.MERGE, elder, younger, tuple(stories[elder]), tuple(stories[younger]))
    now = {entry_id: story for story, members in after.items() for entry_id in members}
    for story in after:
        if story <= 0 or story not in stories:
            continue
        home = leads.get(story, story)
        stayed = tuple(one for one in stories[story] if now.get(one) == home)
        for other in sorted({now[one] for one in stories[story] if one in now} - {home}):
            left = tuple(one for one in stories[story] if now.get(one) == other)
            if stayed:
                yield Happening(ChangeKind.SPLIT, home, other, stayed, left)


def explained(some: Sequence[Happening], window: Window, model: Model) -> tuple[Change, ...]:
    """Each with the pair that is most alike across the two sides, and what its signals weighed."""
    if not some:
        return ()
    sides = [list(product(_latest(one.ours, window), _latest(one.theirs, window))) for one in some]
    asked = np.array([pair for side in sides for pair in side])
    rows, places = window.distinct(asked.ravel())
    pairs = Pairs(places[0::2], places[1::2])
    meanings = window.meanings(rows)
    signals = all_signals(window.sketches(rows), meanings, window, pairs)
    odds = weighed(signals, model, known_of_both(meanings, pairs)).odds
    weights = model.words if meanings is None else model.vectors
    changes: list[Change] = []
    start = 0
    for one, side in zip(some, sides, strict=True):
        here = odds[start : start + len(side)]
        best = start + int(here.argmax())
        parts = sorted(weights.parts(signals, best), key=lambda part: -abs(part[2]))
        pair = (int(window.ids[asked[best, 0]]), int(window.ids[asked[best, 1]]))
        found = tuple((name, round(value, 3), round(weight, 3)) for name, value, weight in parts[:_SIGNALS])
        changes.append(Change(one.kind, one.story, one.other, pair, float(odds[best]), float(here.mean()), found))
        start += len(side)
    return tuple(changes)


def _latest(rows: Sequence[int], window: Window) -> list[int]:
    """The last of some rows by publication, those that are asked."""
    return sorted(rows, key=window.order(rows).__getitem__)[-_ASKED:]
