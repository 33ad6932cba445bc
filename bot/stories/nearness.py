"""How near each member of a story is to the others: what grouping saw, worked out again for who asks why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.stories.model import shipped
from bot.stories.similarity import Pairs, compare
from bot.stories.sketch import sketches
from bot.stories.window import Window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.models import Entry


@dataclass(frozen=True, slots=True)
class Nearness:
    """The log-odds that an entry reports the same event: with the member nearest to it, and with all on average."""

    nearest_id: int
    nearest: float
    mean: float


def nearness(rows: Iterable[tuple[Entry, int, bytes | None]], story_id: int) -> dict[int, Nearness]:
    """Of each member of the story, by entry id; empty where it has but one.

    ``rows`` are entries with their stories and packed vectors: the story, and what else was published around it,
    which tells the rare words from the common ones.
    """
    window = Window()
    stored = list(rows)
    entries = [entry for entry, _, _ in stored]
    placed = window.put([one.id for one in entries], sketches(entries), [packed for _, _, packed in stored])
    members = [row for row, (_, own, _) in zip(placed, stored, strict=True) if own == story_id]
    if len(members) < 2:  # noqa: PLR2004 - a pair is two
        return {}
    ids = window.ids[members].tolist()
    pairs = Pairs.all_of(len(members))
    odds = np.full((len(members), len(members)), np.nan, dtype=np.float32)
    of_pairs = compare(window.sketches(members), window.meanings(members), window, shipped(), pairs).odds
    odds[pairs.left, pairs.right] = odds[pairs.right, pairs.left] = of_pairs
    nearest = np.nanargmax(odds, axis=1)
    means = np.nanmean(odds, axis=1)
    return {
        entry_id: Nearness(ids[nearest[row]], float(odds[row, nearest[row]]), float(means[row]))
        for row, entry_id in enumerate(ids)
    }
