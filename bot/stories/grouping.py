"""Grouping: entries become stories, incrementally and deterministically, within a moving window of time.

    new entries ──sketch──► window ──who is alike?──► neighbourhoods ──compare, join──► stories ──► ids

Each pass looks again at every story that a new entry comes near: it is put together anew from its entries, so that a
story that became two is split and two that became one are merged. Ids stay: a story keeps the id under which most of
its entries were known, the elder of several.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from bot.models import Grouped
from bot.stories.linkage import Groups, agglomerate
from bot.stories.model import Model, shipped
from bot.stories.similarity import compare
from bot.stories.sketch import sketch
from bot.stories.window import Placed, Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import timedelta

    from numpy.typing import NDArray

    from bot.models import Entry

# How many entries are looked up for a new one, by words and by meaning, and how alike they must be.
_BY_WORDS, _LEAST_WORDS = 8, 0.4
_BY_MEANING, _LEAST_MEANING = 5, 0.42
# New entries are compared with what was found for them so many at once.
_AT_ONCE = 16
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
        """Take up what was placed before: entries, their stories, their packed vectors."""
        members: dict[int, list[int]] = {}
        for entry, story, packed in rows:
            self._put(entry, packed)
            members.setdefault(story, []).append(entry.id)
        self._window.regroup(members)
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
        for members in self._neighbourhoods([self._window.entries[entry.id] for entry in current]):
            self._settle(self._put_together(members), known, placed, created, merged)
        for entry in stale:
            placed[entry.id] = entry.story_id or self._new_id(created)
        for entry in current:
            placed.setdefault(entry.id, known[entry.id])
        return Grouped(tuple(sorted(placed.items())), tuple(created), tuple(merged))

    # ------------------------------------------------------------------ coming and going
    def _put(self, entry: Entry, packed: bytes | None) -> None:
        if entry.id in self._window.entries:
            self._window.drop(entry.id)
        self._newest = max(self._newest, _hours(entry))
        self._window.put(entry.id, sketch(entry), packed)

    def _take_in(self, entries: Sequence[Entry], vectors: Mapping[int, bytes]) -> dict[int, int]:
        """Put entries into the window; the story of each as it was known before, 0 for none."""
        known: dict[int, int] = {}
        for entry in entries:
            before = self._window.entries.get(entry.id)
            story = before.story if before else 0
            fellows = [other for other in self._window.stories.get(story, []) if other != entry.id]
            self._put(entry, vectors.get(entry.id))
            known[entry.id] = story
            # Until it is settled an entry is a story by itself, so that its words are counted.
            self._window.regroup({story: [*fellows, entry.id]} if story else {-1 - entry.id: [entry.id]})
        return known

    def _evict(self) -> None:
        for entry_id in self._window.older_than(self._newest - self._span):
            self._window.drop(entry_id)

    def _new_id(self, created: list[int]) -> int:
        story = self._next
        self._next += 1
        created.append(story)
        return story

    # ------------------------------------------------------------------ who is alike
    def _neighbourhoods(self, new: Sequence[Placed]) -> Iterator[list[list[int]]]:
        """For groups of new entries that come near each other: the stories around them, as lists of entry ids."""
        links: list[tuple[float, int, int]] = []
        for start in range(0, len(new), _AT_ONCE):
            links += self._links(new[start : start + _AT_ONCE])
        lead: dict[int, int] = {}
        sizes: dict[int, int] = {}

        def root(story: int) -> int:
            while lead.setdefault(story, story) != story:
                story = lead[story]
            return story

        for story in {placed.story for placed in new}:
            sizes[story] = self._weight(story)
        for _, one, other in sorted(links):
            left, right = sorted((root(one), root(other)))
            size = sizes.setdefault(left, self._weight(left)) + sizes.setdefault(right, self._weight(right))
            if left != right and size <= _NEIGHBOURHOOD:
                lead[right] = left
                sizes[left] = size
        around: dict[int, set[int]] = {}
        for story in sizes:
            around.setdefault(root(story), set()).add(story)
        for stories in sorted(sorted(group) for group in around.values()):
            yield [list(self._window.stories[story]) for story in stories]

    def _weight(self, story: int) -> int:
        return min(len(self._window.stories[story]), _SPOKEN_FOR)

    def _links(self, new: Sequence[Placed]) -> list[tuple[float, int, int]]:
        """Likeness (negated log-odds) of the stories of new entries to those of the entries found for them."""
        found = [
            {*self._window.like_in_words(placed, _BY_WORDS, _LEAST_WORDS), *meant}
            for placed, meant in zip(new, self._window.like_in_meaning(new, _BY_MEANING, _LEAST_MEANING), strict=True)
        ]
        others = sorted(set().union(*found))
        if not others:
            return []
        asking = [placed.entry_id for placed in new]
        everyone = [*asking, *sorted(set(others) - set(asking))]
        place = {entry_id: index for index, entry_id in enumerate(everyone)}
        logits = self._compare(everyone, len(asking))
        links = []
        for row, (placed, near) in enumerate(zip(new, found, strict=True)):
            for other in sorted(near):
                likeness = float(logits[row, place[other]])
                story = self._window.entries[other].story
                if likeness > _NEAR and story != placed.story:
                    links.append((-likeness, placed.story, story))
        return links

    def _compare(self, entry_ids: Sequence[int], rows: int | None = None) -> NDArray[np.float32]:
        members = [self._window.entries[entry_id] for entry_id in entry_ids]
        sketches = [placed.sketch for placed in members]
        return compare(sketches, self._window.meanings(members), self._window, self._model, rows)

    # ------------------------------------------------------------------ stories and their ids
    def _put_together(self, stories: Sequence[Sequence[int]]) -> list[list[int]]:
        """The entries of some stories, grouped anew; large stories stay together."""
        if len(stories) == 1 and len(stories[0]) == 1:
            return [list(stories[0])]
        units: list[list[int]] = []
        sizes: list[int] = []
        whole: dict[int, list[int]] = {}
        for members in stories:
            if len(members) > _SPOKEN_FOR:
                speakers = self._speakers(members)
                whole[speakers[0]] = list(members)
                units.append(speakers)
                sizes.append(len(members))
            else:
                units += [[entry_id] for entry_id in members]
                sizes += [1] * len(members)
        return [_spelled_out(group, whole) for group in self._agglomerate(units, sizes)]

    def _agglomerate(self, units: list[list[int]], sizes: list[int]) -> list[list[int]]:
        ordered = sorted(zip(units, sizes, strict=True), key=lambda one: self._order(one[0][0]))
        entry_ids = [entry_id for unit, _ in ordered for entry_id in unit]
        place = {entry_id: index for index, entry_id in enumerate(entry_ids)}
        hours = np.array([self._window.entries[entry_id].sketch.hours for entry_id in entry_ids])
        groups = Groups(
            self._compare(entry_ids),
            hours,
            [[place[entry_id] for entry_id in unit] for unit, _ in ordered],
            [size for _, size in ordered],
        )
        with_vectors = any(self._window.entries[entry_id].known for entry_id in entry_ids)
        joining = self._model.join_vectors if with_vectors else self._model.join_words
        return [[entry_ids[index] for index in group] for group in agglomerate(groups, joining)]

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
    ) -> None:
        """Give each group its id, and note what changed."""
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
        self._window.regroup(after)


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


def _spelled_out(group: Sequence[int], whole: Mapping[int, list[int]]) -> list[int]:
    """A group with the speakers of large stories replaced by all of their entries."""
    spoken = {entry_id for first in group if first in whole for entry_id in whole[first]}
    return sorted(spoken | set(group))


def _hours(entry: Entry) -> float:
    return entry.published.timestamp() / 3600
