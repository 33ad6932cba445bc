"""Settling: which id each group of entries goes by, and what a pass changes by that.

Ids stay: a story keeps the id under which most of its entries were known, the elder of several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Settled:
    """What one pass decides, neighbourhood by neighbourhood.

    ``after`` holds the rows of every story that was or is concerned; ``placed`` the story of each entry that is new or
    moved, by row; ``created`` the new ids, ``merged`` pairs of the younger and the elder of stories that became one.
    """

    def __init__(self, first: int, before: Mapping[int, int], order: Mapping[int, tuple[float, int]]) -> None:
        """Begin with nothing settled; ids are given out from ``first`` on.

        ``before`` is the story of each row as it was (not above 0 for one that has none yet), ``order`` says how
        entries follow each other.
        """
        self._before = before
        self._order = order
        self.next = first
        self.placed: dict[int, int] = {}
        self.created: list[int] = []
        self.merged: list[tuple[int, int]] = []
        self.after: dict[int, list[int]] = {}

    def new_id(self) -> int:
        """An id for a new story."""
        self.created.append(self.next)
        self.next += 1
        return self.created[-1]

    def settle(self, groups: Sequence[Sequence[int]], known: Mapping[int, int]) -> None:
        """Give each group of a neighbourhood its id; ``known`` are the rows that are placed in this pass."""
        if len(groups) == 1 and len(groups[0]) == 1:
            self._settle_one(groups[0][0])
            return
        order = self._order
        ordered = [sorted(group, key=order.__getitem__) for group in groups]
        ordered.sort(key=lambda group: order[group[0]])
        before = {row: self._before[row] for group in ordered for row in group}
        claims = _claims(ordered, before)
        self.after |= {story: [] for story in before.values()}
        for index, group in enumerate(ordered):
            claimed = sorted(claims.get(index, ()))
            story = claimed[0] if claimed else self.new_id()
            self.merged += [(younger, story) for younger in claimed[1:]]
            self.after[story] = group
            self.placed.update((row, story) for row in group if before[row] != story or row in known)

    def _settle_one(self, row: int) -> None:
        story = self._before[row]
        if story > 0:
            self.placed[row] = story
        else:
            self.placed[row] = self.new_id()
            self.after |= {story: [], self.placed[row]: [row]}


def _claims(groups: Sequence[Sequence[int]], before: Mapping[int, int]) -> dict[int, list[int]]:
    """Which group takes over which old stories: the one that holds most of an old story's entries."""
    if len(groups) == 1:
        return {0: [story for story in set(before.values()) if story > 0]}
    votes: dict[int, dict[int, int]] = {}
    for index, group in enumerate(groups):
        for row in group:
            if before[row] > 0:
                counted = votes.setdefault(before[row], {})
                counted[index] = counted.get(index, 0) + 1
    claims: dict[int, list[int]] = {}
    for story, counted in votes.items():
        best = min(counted, key=lambda index: (-counted[index], index))
        claims.setdefault(best, []).append(story)
    return claims
