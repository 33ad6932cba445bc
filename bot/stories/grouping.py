"""Grouping: entries become stories, incrementally and deterministically, within a moving window of time.

    new entries ──sketch──► window ──who is alike?──► neighbourhoods ──compare, join──► stories ──► ids

Each pass looks again at every story that a new entry comes near: it is put together anew from its entries, so that a
story that became two is split and two that became one are merged. Ids stay: a story keeps the id under which most of
its entries were known, the elder of several. How common words are is counted before and after a pass, not within it:
what is compared in one pass is compared with one background, and at once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations, count, islice
from typing import TYPE_CHECKING

import numpy as np

from bot.models import Grouped
from bot.stories.linkage import Likeness, agglomerate
from bot.stories.model import Model, shipped
from bot.stories.reasons import explained, happenings
from bot.stories.similarity import Pairs, compare
from bot.stories.sketch import sketch
from bot.stories.window import Placed, Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import timedelta

    from bot.models import Entry

# How many entries are looked up for a new one, by words and by meaning, and how alike they must be.
_BY_WORDS, _LEAST_WORDS = 8, 0.4
_BY_MEANING, _LEAST_MEANING = 5, 0.42
# A pair of these log-odds brings two stories into one neighbourhood, of at most so many entries.
_NEAR = -1.8
_NEIGHBOURHOOD = 96
# A story of more entries than this stands as it is, and so many of its entries speak for it.
_SPOKEN_FOR = 16


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
        members: dict[int, list[int]] = {}
        for entry, story, packed in rows:
            self._put(entry, packed)
            members.setdefault(story, []).append(entry.id)
        self._window.regroup({story: self._window.stories.get(story, []) + new for story, new in members.items()})
        self._next = max(self._next, max(members, default=0) + 1)
        self._evict()

    def add(self, entries: Sequence[Entry], vectors: Mapping[int, bytes]) -> Grouped:
        """Place ``entries`` and look again at the stories near them.

        An entry that was placed before is placed anew. One that is older than the window stands alone (or stays
        where it was) and is not looked at again.
        """
        entries = list({entry.id: entry for entry in entries}.values())
        self._newest = max(self._newest, *(_hours(entry) for entry in entries)) if entries else self._newest
        current = [entry for entry in entries if _hours(entry) >= self._newest - self._span]
        stale = [entry for entry in entries if _hours(entry) < self._newest - self._span]
        self._evict()
        known = self._take_in(current, vectors)
        placed: dict[int, int] = {}
        created: list[int] = []
        merged: list[tuple[int, int]] = []
        neighbourhoods = self._neighbourhoods([self._window.entries[entry.id] for entry in current])
        after: dict[int, list[int]] = {}
        for groups in self._put_together(neighbourhoods):
            after |= self._settle(groups, known, placed, created, merged)
        changes = explained([*happenings(self._window.stories, after, merged)], self._window, self._model)
        self._window.regroup(after)
        for entry in stale:
            placed[entry.id] = entry.story_id or self._new_id(created)
        for entry in current:
            placed.setdefault(entry.id, known[entry.id])
        return Grouped(tuple(sorted(placed.items())), tuple(created), tuple(merged), changes)

    # ------------------------------------------------------------------ coming and going
    def _put(self, entry: Entry, packed: bytes | None) -> None:
        if entry.id in self._window.entries:
            self._window.drop([entry.id])
        self._newest = max(self._newest, _hours(entry))
        self._window.put(entry.id, sketch(entry), packed)

    def _take_in(self, entries: Sequence[Entry], vectors: Mapping[int, bytes]) -> dict[int, int]:
        """Put entries into the window; the story of each as it was known before, 0 for none."""
        known: dict[int, int] = {}
        stories: dict[int, list[int]] = {}
        for entry in entries:
            before = self._window.entries.get(entry.id)
            story = before.story if before else 0
            self._put(entry, vectors.get(entry.id))
            known[entry.id] = story
            # Until it is settled an entry is a story by itself, so that its words are counted.
            stories.setdefault(story or -1 - entry.id, []).append(entry.id)
        self._window.regroup({story: self._window.stories.get(story, []) + new for story, new in stories.items()})
        return known

    def _evict(self) -> None:
        self._window.drop(self._window.older_than(self._newest - self._span))

    def _new_id(self, created: list[int]) -> int:
        story = self._next
        self._next += 1
        created.append(story)
        return story

    # ------------------------------------------------------------------ who is alike
    def _neighbourhoods(self, new: Sequence[Placed]) -> list[list[list[int]]]:
        """For groups of new entries that come near each other: the stories around them, as lists of entry ids."""
        lead: dict[int, int] = {}
        sizes = {placed.story: self._weight(placed.story) for placed in new}

        def root(story: int) -> int:
            while lead.setdefault(story, story) != story:
                story = lead[story]
            return story

        for _, one, other in sorted(self._links(new)):
            left, right = sorted((root(one), root(other)))
            size = sizes.setdefault(left, self._weight(left)) + sizes.setdefault(right, self._weight(right))
            if left != right and size <= _NEIGHBOURHOOD:
                lead[right] = left
                sizes[left] = size
        around: dict[int, set[int]] = {}
        for story in sizes:
            around.setdefault(root(story), set()).add(story)
        return [
            [list(self._window.stories[story]) for story in stories]
            for stories in sorted(sorted(group) for group in around.values())
        ]

    def _weight(self, story: int) -> int:
        return min(len(self._window.stories[story]), _SPOKEN_FOR)

    def _links(self, new: Sequence[Placed]) -> list[tuple[float, int, int]]:
        """Likeness (negated log-odds) of the stories of new entries to those of the entries found for them."""
        if not new:
            return []
        by_words = self._window.like_in_words(new, _BY_WORDS, _LEAST_WORDS)
        by_meaning = self._window.like_in_meaning(new, _BY_MEANING, _LEAST_MEANING)
        found = [
            (placed, self._window.entries[other])
            for placed, *near in zip(new, by_words, by_meaning, strict=True)
            for other in sorted({*near[0], *near[1]})
        ]
        found = [(placed, other) for placed, other in found if placed.story != other.story]
        likenesses = self._compare([(placed.entry_id, other.entry_id) for placed, other in found])
        return [
            (-likeness.odds, placed.story, other.story)
            for (placed, other), likeness in zip(found, likenesses, strict=True)
            if likeness.odds > _NEAR
        ]

    def _compare(self, pairs: Sequence[tuple[int, int]]) -> list[Likeness]:
        """How alike the two entries of each pair are."""
        if not pairs:
            return []
        place: dict[int, int] = {}
        numbers = np.array([place.setdefault(entry_id, len(place)) for pair in pairs for entry_id in pair])
        members = [self._window.entries[entry_id] for entry_id in place]
        sketches = [placed.sketch for placed in members]
        meanings = self._window.meanings(members)
        found = compare(sketches, meanings, self._window, self._model, Pairs(numbers[0::2], numbers[1::2]))
        columns = (found.odds, found.title, found.whole, found.words)
        return list(map(Likeness, *(column.tolist() for column in columns)))

    # ------------------------------------------------------------------ stories and their ids
    def _put_together(self, neighbourhoods: Iterable[Sequence[Sequence[int]]]) -> list[list[list[int]]]:
        """The entries of each neighbourhood of stories, grouped anew; large stories stay together."""
        seats = [_Seats.of(stories, self._speakers, self._order) for stories in neighbourhoods]
        likenesses = iter(self._compare([pair for seat in seats for pair in combinations(seat.entry_ids, 2)]))
        return [self._agglomerate(seat, list(islice(likenesses, seat.pairs))) for seat in seats]

    def _agglomerate(self, seats: _Seats, likenesses: list[Likeness]) -> list[list[int]]:
        if not likenesses:
            return [seats.spelled_out(unit) for unit in seats.units]
        members = [self._window.entries[entry_id] for entry_id in seats.entry_ids]
        joining = self._model.join_vectors if any(one.known for one in members) else self._model.join_words
        hours = [one.sketch.hours for one in members]
        groups = agglomerate(likenesses, hours, seats.units, seats.sizes, joining)
        return [seats.spelled_out(group) for group in groups]

    def _speakers(self, members: Sequence[int]) -> list[int]:
        """Some entries of a large story, spread evenly over its time."""
        ordered = sorted(members, key=self._order)
        return [ordered[index * len(ordered) // _SPOKEN_FOR] for index in range(_SPOKEN_FOR)]

    def _order(self, entry_id: int) -> tuple[float, int]:
        return self._window.entries[entry_id].sketch.hours, entry_id

    def _settle(
        self,
        groups: list[list[int]],
        known: Mapping[int, int],
        placed: dict[int, int],
        created: list[int],
        merged: list[tuple[int, int]],
    ) -> dict[int, list[int]]:
        """Give each group its id, and note what changed; what is in every story that was or is concerned."""
        if len(groups) == 1 and len(groups[0]) == 1:
            (entry_id,) = groups[0]
            story = self._window.entries[entry_id].story
            placed[entry_id] = story if story > 0 else self._new_id(created)
            return {} if story > 0 else {story: [], placed[entry_id]: groups[0]}
        groups = sorted((sorted(group, key=self._order) for group in groups), key=lambda group: self._order(group[0]))
        before = {entry_id: self._window.entries[entry_id].story for group in groups for entry_id in group}
        claims = _claims(groups, before)
        after: dict[int, list[int]] = {story: [] for story in set(before.values())}
        for index, group in enumerate(groups):
            claimed = sorted(claims.get(index, []))
            story = claimed[0] if claimed else self._new_id(created)
            merged += [(younger, story) for younger in claimed[1:]]
            after[story] = group
            placed.update((entry_id, story) for entry_id in group if before[entry_id] != story or entry_id in known)
        return after


def _claims(groups: Sequence[Sequence[int]], before: Mapping[int, int]) -> dict[int, list[int]]:
    """Which group takes over which old stories: the one that holds most of an old story's entries."""
    votes: dict[int, Counter[int]] = {}
    for index, group in enumerate(groups):
        for entry_id in group:
            if before[entry_id] > 0:
                votes.setdefault(before[entry_id], Counter())[index] += 1
    claims: dict[int, list[int]] = {}
    for story, counted in votes.items():
        best = min(counted, key=lambda index: (-counted[index], index))
        claims.setdefault(best, []).append(story)
    return claims


@dataclass(frozen=True, slots=True)
class _Seats:
    """Who is heard where some stories are put together: single entries, and those that speak for large stories.

    ``entry_ids`` are in the order of ``units``, which are lists of places in it; ``sizes`` says of how many entries
    each unit is, ``whole`` holds all entries of a large story by the first that speaks for it.
    """

    entry_ids: list[int]
    units: list[list[int]]
    sizes: list[int]
    whole: dict[int, Sequence[int]]

    @classmethod
    def of(
        cls,
        stories: Sequence[Sequence[int]],
        speakers: Callable[[Sequence[int]], list[int]],
        order: Callable[[int], tuple[float, int]],
    ) -> _Seats:
        parts: list[tuple[list[int], int]] = []
        whole: dict[int, Sequence[int]] = {}
        for members in stories:
            if len(members) > _SPOKEN_FOR:
                spoken = speakers(members)
                whole[spoken[0]] = members
                parts.append((spoken, len(members)))
            else:
                parts += [([entry_id], 1) for entry_id in members]
        parts.sort(key=lambda part: order(part[0][0]))
        places = count()
        units = [[next(places) for _ in unit] for unit, _ in parts]
        return cls([one for unit, _ in parts for one in unit], units, [size for _, size in parts], whole)

    @property
    def pairs(self) -> int:
        return len(self.entry_ids) * (len(self.entry_ids) - 1) // 2

    def spelled_out(self, group: Sequence[int]) -> list[int]:
        """The entries of a group, those that speak for a large story replaced by all of it."""
        entry_ids = [self.entry_ids[place] for place in group]
        spoken = {one for first in entry_ids if first in self.whole for one in self.whole[first]}
        return sorted(spoken | set(entry_ids))


def _hours(entry: Entry) -> float:
    return entry.published.timestamp() / 3600
