"""Reasons: which pair of entries and which signals speak for a merge of two stories, or against a split of one.

They are read off the comparisons that decided, once a pass has, for those few stories.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from bot.models import Change, ChangeKind
from bot.stories.seats import pair_number
from bot.stories.similarity import SET_APART

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bot.stories.model import Model, Weights
    from bot.stories.seats import Hearing
    from bot.stories.similarity import Compared

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
        homes = {now[one] for one in stories[story] if one in now}
        if home not in homes or len(homes) == 1:
            continue
        stayed = tuple(one for one in stories[story] if now.get(one) == home)
        for other in sorted(homes - {home}):
            left = tuple(one for one in stories[story] if now.get(one) == other)
            yield Happening(ChangeKind.SPLIT, home, other, stayed, left)


def explained(some: Sequence[Happening], hearing: Hearing, ids: NDArray[np.int64], model: Model) -> tuple[Change, ...]:
    """Each with the pair that is most alike across the two sides, and what its signals weighed.

    ``hearing`` is what decided: of entries that others spoke for nothing is told. ``ids`` are those of the rows.
    """
    if not some or hearing.compared is None:
        return ()
    places, compared = hearing.places(), hearing.compared
    weights = model.vectors if compared.by_meaning else model.words
    changes: list[Change] = []
    for one in some:
        ours, theirs = (
            sorted((row for row in side if row in places), key=places.__getitem__)[-_ASKED:]
            for side in (one.ours, one.theirs)
        )
        pairs = list(product(ours, theirs))
        numbers = [pair_number(places[left], places[right]) for left, right in pairs]
        odds = compared.odds[numbers]
        best = int(odds.argmax())
        parts = _parts(compared, weights, numbers[best])
        found = tuple((name, round(value, 3), round(weight, 3)) for name, value, weight in parts)
        left, right = (int(ids[row]) for row in pairs[best])
        changes.append(
            Change(one.kind, one.story, one.other, (left, right), float(odds[best]), float(odds.mean()), found)
        )
    return tuple(changes)


def _parts(compared: Compared, weights: Weights, pair: int) -> list[tuple[str, float, float]]:
    """The signals of a pair that weigh most, whichever way: name, value, and what each adds to the log-odds."""
    parts = weights.parts(compared.signals, pair, _SIGNALS)
    if SET_APART in compared.signals and (adds := float(compared.signals[SET_APART][pair])):
        parts = sorted([*parts, (SET_APART, 1.0, adds)], key=lambda part: -abs(part[2]))
    return parts[:_SIGNALS]
