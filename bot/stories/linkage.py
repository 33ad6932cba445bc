"""Linkage: from likenesses of pairs to stories, by joining the two groups that are most surely one, again and again.

A group is judged as a whole, by the average over all pairs and by what groups of its size may look like, not by its
nearest member: chains of entries that each resemble the next do not grow. Most neighbourhoods are of two or three
entries, where plain numbers are several times as fast as arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import exp, log, log1p, sqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.stories.model import Joining

# Groups whose best pair is below these log-odds are not looked at.
LEAST = -4.0
_TINY = 1e-6


class Likeness(NamedTuple):
    """How alike two entries are: log-odds that they report one event, and cosines of titles, whole texts and words."""

    odds: float
    title: float
    whole: float
    words: float


class Alike(NamedTuple):
    """Sums of the cosines of titles, whole texts and words over pairs of entries."""

    title: float
    whole: float
    words: float

    def plus(self, more: Alike, times: int = 1) -> Alike:
        """With other pairs added, each counted ``times``."""
        return Alike(self.title + times * more.title, self.whole + times * more.whole, self.words + times * more.words)


class Between(NamedTuple):
    """What is known of the pairs of entries between two groups: sums of log-odds and chances, extremes, how many."""

    odds: float
    chance: float
    best: float
    worst: float
    pairs: int
    alike: Alike

    def __or__(self, more: Between) -> Between:
        """With other pairs added."""
        return Between(
            self.odds + more.odds,
            self.chance + more.chance,
            max(self.best, more.best),
            min(self.worst, more.worst),
            self.pairs + more.pairs,
            self.alike.plus(more.alike),
        )


@dataclass(slots=True)
class Group:
    """Some entries, of how many they are if each speaks for several, and the hours of the first and the last.

    ``alike`` sums the cosines of all ordered pairs of its members, each with itself as well: what the sum of their
    vectors has as the square of its length.
    """

    members: list[int]
    size: int
    first: float
    last: float
    alike: Alike


_NOTHING = Alike(0, 0, 0)


def agglomerate(
    likenesses: Sequence[Likeness],
    hours: Sequence[float],
    units: Sequence[Sequence[int]],
    sizes: Sequence[int],
    joining: Joining,
) -> list[list[int]]:
    """Join groups, surest first, while joining is more likely right than wrong; the groups that are left.

    ``likenesses`` are of all pairs of entries, in the order (0, 1), (0, 2) ... (1, 2) ...; ``hours`` is when each was
    published. It begins with ``units`` of entries, which are numbered from 0 on through all units, and of how many
    entries each unit really is.
    """
    between, within = _between(likenesses, [number for number, unit in enumerate(units) for _ in unit])
    groups = {
        number: Group(
            list(unit),
            size,
            min(hours[one] for one in unit),
            max(hours[one] for one in unit),
            Alike(len(unit), len(unit), len(unit)).plus(within.get(number, _NOTHING), 2),
        )
        for number, (unit, size) in enumerate(zip(units, sizes, strict=True))
    }
    surest = [
        (-score, one, other)
        for (one, other), pair in between.items()
        if pair.best > LEAST and (score := joining.score(features(groups[one], groups[other], pair))) > 0
    ]
    heapify(surest)
    latest = {(one, other): score for score, one, other in surest}
    while surest:
        score, keep, gone = heappop(surest)
        if latest.get((keep, gone)) != score:
            continue
        _join(groups, keep, gone, between[keep, gone])
        for other, group in groups.items():
            # What was known of either group with another holds no more.
            latest.pop(_key(gone, other), None)
            latest.pop(_key(keep, other), None)
            if other == keep:
                continue
            pair = between[_key(keep, other)] | between.pop(_key(gone, other))
            between[_key(keep, other)] = pair
            score = -joining.score(features(groups[keep], group, pair))
            if pair.best > LEAST and score < 0:
                latest[_key(keep, other)] = score
                heappush(surest, (score, *_key(keep, other)))
    return [group.members for group in groups.values()]


def features(one: Group, other: Group, between: Between) -> tuple[float, ...]:
    """What is judged of joining two groups, in the order of ``model.FEATURES``.

    Beside the pairs of entries their middles are compared: the cosines of the sums of both groups' vectors.
    """
    average, chance = between.odds / between.pairs, between.chance / between.pairs
    small, large = log(min(one.size, other.size)), log(max(one.size, other.size))
    title, whole, words = map(_middles, between.alike, one.alike, other.alike)
    return (
        average,
        chance,
        between.best,
        between.worst,
        small,
        large,
        title,
        whole,
        words,
        log1p(max(one.first - other.last, other.first - one.last, 0.0)),
        average * small,
        average * large,
        whole * small,
        whole * large,
        chance * large,
    )


def _middles(between: float, one: float, other: float) -> float:
    return between / sqrt(max(one * other, _TINY))


def _between(
    likenesses: Iterable[Likeness], unit_of: Sequence[int]
) -> tuple[dict[tuple[int, int], Between], dict[int, Alike]]:
    """What is known of every two units, and of the pairs within each; ``unit_of`` says where each entry belongs."""
    between: dict[tuple[int, int], Between] = {}
    within: dict[int, Alike] = {}
    pairs = ((one, other) for place, one in enumerate(unit_of) for other in unit_of[place + 1 :])
    for key, (odds, *cosines) in zip(pairs, likenesses, strict=True):
        alike = Alike(*cosines)
        if key[0] == key[1]:
            within[key[0]] = within.get(key[0], _NOTHING).plus(alike)
        else:
            pair = Between(odds, 1 / (1 + exp(-odds)), odds, odds, 1, alike)
            between[key] = between[key] | pair if key in between else pair
    return between, within


def _join(groups: dict[int, Group], keep: int, gone: int, between: Between) -> None:
    kept, taken = groups[keep], groups.pop(gone)
    groups[keep] = Group(
        kept.members + taken.members,
        kept.size + taken.size,
        min(kept.first, taken.first),
        max(kept.last, taken.last),
        kept.alike.plus(taken.alike).plus(between.alike, 2),
    )


def _key(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)
