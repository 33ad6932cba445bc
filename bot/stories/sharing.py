"""Sharing: the tokens of some entries, and which of them the two entries of each of many pairs share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np

from bot.stories.ragged import spread
from bot.stories.sketch import BUCKET_SHIFT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.stories.similarity import Pairs
    from bot.stories.sketch import Sketches

    Matrix: TypeAlias = NDArray[np.float32]

# So many pairs are joined by their tokens at once: what is copied for them fits a cache.
_PAIRS_AT_ONCE = 1 << 14


class Background(Protocol):
    """What the window tells of words: how common they are today, and which are the same."""

    def rarity(self, buckets: NDArray[np.int32]) -> Matrix:
        """How rare each token is among stories, from almost 0 (in all of them) to 1."""

    def numbered(self, few: NDArray[np.int32], many: NDArray[np.int32]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Numbers from 0 on of each of both, equal where tokens are; -1 for those of ``many`` not in ``few``."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The packed tokens of some entries one after the other, whose each is, how rare, and how many each entry has."""

    packed: NDArray[np.int32]
    owner: NDArray[np.intp]
    lengths: NDArray[np.intp]
    rarity: Matrix

    @classmethod
    def of(cls, sketches: Sketches, background: Background) -> Tokens:
        """The tokens of ``sketches``, weighed against ``background``."""
        packed, lengths = sketches.tokens, sketches.lengths
        owner = np.repeat(np.arange(len(lengths)), lengths)
        return cls(packed, owner, lengths, background.rarity(packed >> BUCKET_SHIFT))

    def only(self, chosen: NDArray[np.bool_]) -> Tokens:
        """Some of the tokens."""
        places = np.flatnonzero(chosen)
        owner = self.owner[places]
        lengths = np.bincount(owner, minlength=len(self.lengths))
        return Tokens(self.packed[places], owner, lengths, self.rarity[places])

    def sums(self, values: Matrix) -> Matrix:
        """The sum of ``values`` of tokens for each entry."""
        return np.bincount(self.owner, values, minlength=len(self.lengths)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Shared:
    """Each token that the entries of a pair share: which pair, where each has it, how rare it is."""

    pairs: Pairs
    pair: NDArray[np.intp]
    one: NDArray[np.intp]
    other: NDArray[np.intp]
    rarity: Matrix

    @classmethod
    def of(cls, words: Tokens, background: Background, pairs: Pairs) -> Shared:
        """What each of ``pairs`` shares of ``words``, pair by pair, in the order of the buckets."""
        few, many, tabled = _sides(pairs, len(words.lengths))
        buckets, ours = words.packed >> BUCKET_SHIFT, tabled[words.owner]
        kind = background.numbered(buckets[ours], buckets)[1]
        asked = np.flatnonzero(kind >= 0)
        kind = kind[asked]
        # What only one entry has need not be looked for.
        common = np.bincount(kind) > 1
        found = np.flatnonzero(common[kind])
        asked = asked[found]
        owner, kind = words.owner[asked], (np.cumsum(common) - 1)[kind[found]]
        # Where each entry of one side has each token: a table, as that is looked into far more often than filled.
        seats = np.cumsum(tabled) - 1
        places = np.full((seats.max(initial=0) + 1, kind.max(initial=0) + 1), -1, dtype=np.int32)
        filled = np.flatnonzero(ours[asked])
        places[seats[owner[filled]], kind[filled]] = asked[filled]
        lengths, rows = np.bincount(owner, minlength=len(words.lengths)), seats[few]
        steps = range(0, max(len(pairs), 1), _PAIRS_AT_ONCE)
        joined = [_join(lengths, kind, places, many, rows, start) for start in steps]
        pair, one, other = (np.concatenate(column) for column in zip(*joined, strict=True))
        one = asked[one]
        return cls(pairs, pair, one, other, words.rarity[one])

    def only(self, chosen: NDArray[np.bool_]) -> Shared:
        """Some of the shared tokens."""
        places = np.flatnonzero(chosen)
        return Shared(self.pairs, self.pair[places], self.one[places], self.other[places], self.rarity[places])

    def sums(self, values: Matrix) -> Matrix:
        """The sum of ``values`` of shared tokens for each pair."""
        return np.bincount(self.pair, values, minlength=len(self.pairs)).astype(np.float32)


def _sides(pairs: Pairs, count: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
    """Both sides of pairs among ``count`` entries, that of fewer entries first, and which entries those are."""
    left, right = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    left[pairs.left] = right[pairs.right] = True
    if np.count_nonzero(right) < np.count_nonzero(left):
        return pairs.right, pairs.left, right
    return pairs.left, pairs.right, left


def _join(
    lengths: NDArray[np.intp],
    kind: NDArray[np.intp],
    places: NDArray[np.int32],
    many: NDArray[np.intp],
    few: NDArray[np.intp],
    start: int,
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.int32]]:
    """Number of the pair, and the place of the token in both entries, of every token that a pair shares.

    ``lengths`` says how many tokens each entry has in ``kind``; the first place is one in that, of the entry in
    ``many``, the other is read in ``places``, of which ``few`` holds a row for each pair.
    """
    many, few = many[start : start + _PAIRS_AT_ONCE], few[start : start + _PAIRS_AT_ONCE]
    counts = lengths[many]
    pair = np.repeat(np.arange(len(many)), counts)
    one = spread((np.cumsum(lengths) - lengths)[many], counts)
    other = places.ravel()[(few * places.shape[1])[pair] + kind[one]]
    hit = np.flatnonzero(other >= 0)
    return pair[hit] + start, one[hit], other[hit]
