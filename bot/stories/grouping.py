"""Grouping: entries become stories, incrementally and deterministically, within a moving window of time.

    new entries ──sketch──► window ──who is alike?──► neighbourhoods ──compare, join──► stories ──► ids

Each pass looks again at every story that a new entry comes near: it is put together anew from its entries, so that a
story that became two is split and two that became one are merged. Ids stay: a story keeps the id under which most of
its entries were known, the elder of several. How common words are is counted before and after a pass, not within it:
what is compared in one pass is compared with one background, and at once.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import numpy as np

from bot.models import Grouped
from bot.stories.linkage import Neighbourhood, agglomerate
from bot.stories.model import Model, shipped
from bot.stories.ragged import counted
from bot.stories.reasons import explained, happenings
from bot.stories.seats import SPOKEN_FOR, Hearing
from bot.stories.settling import Settled
from bot.stories.similarity import Compared, Pairs, compare
from bot.stories.sketch import sketches
from bot.stories.window import Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import timedelta

    from numpy.typing import NDArray

    from bot.models import Entry

# How many entries are looked up for a new one, by words and by meaning, and how alike they must be.
_BY_WORDS, _LEAST_WORDS = 8, 0.4
_BY_MEANING, _LEAST_MEANING = 5, 0.12
# A pair of these log-odds brings two stories into one neighbourhood, of at most so many entries.
_NEAR = -1.8
_NEIGHBOURHOOD = 96
# Joining was learnt from days of fewer entries than this.
_LEARNT_AMONG = 1000


class Grouper:
    """Places entries into stories. One instance holds the window; not for use by several threads at once."""

    def __init__(self, window: timedelta, next_story_id: int = 1, model: Model | None = None) -> None:
        """Begin empty; new stories are numbered from ``next_story_id``. Without ``model`` the shipped one is used."""
        self._model = model or shipped()
        self._span = window.total_seconds() / 3600
        self._next = next_story_id
        self._window = Window()
        self._newest = -np.inf

    def restore(self, rows: Iterable[tuple[Entry, int, bytes | None]]) -> None:
        """Take up what was placed before: entries, their stories, their packed vectors; all at once or in parts."""
        placed = {entry.id: (entry, story, packed) for entry, story, packed in rows}
        entries = [entry for entry, _, _ in placed.values()]
        taken = self._put(entries, [packed for _, _, packed in placed.values()])
        members: dict[int, list[int]] = {}
        for row, (_, story, _) in zip(taken, placed.values(), strict=True):
            members.setdefault(story, []).append(row)
        self._window.regroup({story: self._window.stories.get(story, []) + new for story, new in members.items()})
        self._next = max(self._next, max(members, default=0) + 1)
        self._evict()

    def add(self, entries: Sequence[Entry], vectors: Mapping[int, bytes]) -> Grouped:
        """Place ``entries`` and look again at the stories near them.

        An entry that was placed before is placed anew. One that is older than the window stands alone (or stays
        where it was) and is not looked at again.
        """
        hours = {entry.id: _hours(entry) for entry in entries}
        entries = list({entry.id: entry for entry in entries}.values())
        self._newest = max(self._newest, max(hours.values(), default=self._newest))
        current = [entry for entry in entries if hours[entry.id] >= self._newest - self._span]
        stale = [entry for entry in entries if hours[entry.id] < self._newest - self._span]
        self._evict()
        known = self._take_in(current, vectors)
        neighbourhoods = self._neighbourhoods(list(known))
        rows = [row for stories in neighbourhoods for members in stories for row in members]
        order = self._window.order(rows)
        settled = Settled(self._next, dict(zip(rows, self._window.story[rows].tolist(), strict=True)), order)
        hearing = Hearing(neighbourhoods, order)
        for groups in self._put_together(hearing):
            settled.settle(groups, known)
        happened = [*happenings(self._window.stories, settled.after, settled.merged)]
        changes = explained(happened, hearing, self._window.ids, self._model)
        self._window.regroup(settled.after)
        placed = {order[row][1]: story for row, story in settled.placed.items()}
        placed |= {entry.id: entry.story_id or settled.new_id() for entry in stale}
        self._next = settled.next
        return Grouped(tuple(sorted(placed.items())), tuple(settled.created), tuple(settled.merged), changes)

    # ------------------------------------------------------------------ coming and going
    def _put(self, entries: Sequence[Entry], packed: Sequence[bytes | None]) -> list[int]:
        """Put entries into the window, in the place of those of the same ids; the row of each."""
        if not entries:
            return []
        self._window.drop([self._window.rows[entry.id] for entry in entries if entry.id in self._window.rows])
        made = sketches(entries)
        self._newest = max(self._newest, float(made.facts["hours"].max()))
        return self._window.put([entry.id for entry in entries], made, packed)

    def _take_in(self, entries: Sequence[Entry], vectors: Mapping[int, bytes]) -> dict[int, int]:
        """Put entries into the window; by row the story of each as it was known before, 0 for none."""
        rows = [self._window.rows.get(entry.id) for entry in entries]
        before = [0 if row is None else int(self._window.story[row]) for row in rows]
        known = dict(zip(self._put(entries, [vectors.get(entry.id) for entry in entries]), before, strict=True))
        stories: dict[int, list[int]] = {}
        for entry, (row, story) in zip(entries, known.items(), strict=True):
            # Until it is settled an entry is a story by itself, so that its words are counted.
            stories.setdefault(story or -1 - entry.id, []).append(row)
        self._window.regroup({story: self._window.stories.get(story, []) + new for story, new in stories.items()})
        return known

    def _evict(self) -> None:
        self._window.drop(self._window.older_than(self._newest - self._span))

    # ------------------------------------------------------------------ who is alike
    def _neighbourhoods(self, new: Sequence[int]) -> list[list[list[int]]]:
        """For groups of new entries that come near each other: the stories around them, as lists of rows."""
        lead: dict[int, int] = {}
        sizes = {story: self._weight(story) for story in self._window.story[new].tolist()} if new else {}

        def root(story: int) -> int:
            while lead.setdefault(story, story) != story:
                story = lead[story]
            return story

        for _, one, other in sorted(self._links(new)):
            left, right = root(one), root(other)
            if left == right:
                continue
            if left > right:
                left, right = right, left
            for story in (left, right):
                if story not in sizes:
                    sizes[story] = self._weight(story)
            size = sizes[left] + sizes[right]
            if size <= _NEIGHBOURHOOD:
                lead[right] = left
                sizes[left] = size
        around: dict[int, set[int]] = {}
        for story in sizes:
            around.setdefault(root(story), set()).add(story)
        return [
            [self._window.stories[story] for story in stories]
            for stories in sorted(sorted(group) for group in around.values())
        ]

    def _weight(self, story: int) -> int:
        return min(len(self._window.stories[story]), SPOKEN_FOR)

    def _links(self, new: Sequence[int]) -> list[tuple[float, int, int]]:
        """Likeness (negated log-odds) of the stories of new entries to those of the entries found for them."""
        if not new:
            return []
        window = self._window
        by_words = window.like_in_words(new, _BY_WORDS, _LEAST_WORDS)
        by_meaning = window.like_in_meaning(new, _BY_MEANING, _LEAST_MEANING)
        ones = np.array(by_words[0] + by_meaning[0], dtype=np.intp)
        others = np.array(by_words[1] + by_meaning[1], dtype=np.intp)
        keys, _ = counted(np.sort(ones * len(window.ids) + others))
        ones, others = np.divmod(keys, len(window.ids))
        apart = window.story[ones] != window.story[others]
        ones, others = ones[apart], others[apart]
        if not len(ones):
            return []
        rows, places = window.distinct(np.concatenate([ones, others]))
        odds = self._compare(rows, Pairs(places[: len(ones)], places[len(ones) :])).odds
        near = odds > _NEAR
        columns = (-odds[near], window.story[ones[near]], window.story[others[near]])
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def _compare(self, rows: Sequence[int] | NDArray[np.intp], pairs: Pairs) -> Compared:
        """How alike the two entries of each pair are; pairs are of places in ``rows``."""
        window = self._window
        return compare(window.sketches(rows), window.meanings(rows), window, self._model, pairs)

    # ------------------------------------------------------------------ stories and their ids
    def _put_together(self, hearing: Hearing) -> list[list[list[int]]]:
        """The rows of each neighbourhood of stories, grouped anew; large stories stay together."""
        if not hearing.several:
            return [[one.rows] for one in hearing.seats]
        hearing.compared = self._compare(hearing.rows, hearing.pairs())
        known = set(np.array(hearing.rows)[self._window.known[hearing.rows]].tolist())
        words, vectors = self._model.join_words, self._model.join_vectors
        crowding = log(max(len(self._window.rows) / _LEARNT_AMONG, 1))
        joinable = [
            Neighbourhood(one.units, one.sizes, words if known.isdisjoint(one.rows) else vectors, crowding)
            for one in hearing.several
        ]
        found = iter(agglomerate(hearing.compared, self._window.hours[hearing.rows], joinable))
        return [
            [one.spelled_out(group) for group in next(found)] if len(one.rows) > 1 else [one.rows]
            for one in hearing.seats
        ]


def _hours(entry: Entry) -> float:
    return entry.published.timestamp() / 3600
