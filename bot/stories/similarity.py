"""Similarity: what speaks for two entries reporting one event, as numbers, and how they are weighed.

Every function works on many pairs at once, however they are scattered over the entries, and gives one number a pair.
The weights are learnt (see ``model``); where an entry has no vectors a second set of weights does without them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from bot.stories import courts, instalments
from bot.stories.noise import Piece
from bot.stories.sharing import Shared, Tokens
from bot.stories.sketch import IN_TITLE, KIND, PIECES
from bot.stories.tokens import NAME, NUMBER, PLACE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bot.stories.model import Model
    from bot.stories.sharing import Background
    from bot.stories.sketch import Sketches

    Matrix: TypeAlias = NDArray[np.float32]

# Beyond so many logits either way a pair is as good as certain.
CERTAIN = 6.0
# Among the signals of pairs: what is added to the log-odds of those that are surely apart, however alike.
SET_APART = "set_apart"
_TINY = 1e-6
_KINDS = KIND + 1
# Kinds of token that are signals of their own.
_SPECIAL, _SPECIAL_NAMES = [NAME, NUMBER, PLACE], ("names", "numbers", "places")
# Kinds of piece that are signals, as numbers down a column.
_MARKED_NAMES = (Piece.LIVE, Piece.OPINION, Piece.ROUNDUP, Piece.SERVICE)
_MARKED = np.array([[PIECES.index(name)] for name in _MARKED_NAMES], dtype=np.uint8)
# So many pairs are multiplied at once: what is copied for them fits a cache.
_DOTS_AT_ONCE = 128
# From one pair in so many on, all of them are multiplied at once.
_DENSE = 8


@dataclass(frozen=True, slots=True)
class Meanings:
    """What is compared of the vectors of some entries, along the first axis.

    ``vectors`` are of shape (entries, 384), ``centred`` the same less what all entries of a language have in common,
    ``crowd`` of shape (entries,) says how close each centred vector has its wider neighbourhood. ``known`` is False
    for entries that have no vectors; their rows mean nothing.
    """

    vectors: Matrix
    centred: Matrix
    crowd: Matrix
    known: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of entries, as their numbers among some entries."""

    left: NDArray[np.intp]
    right: NDArray[np.intp]

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.left)

    @classmethod
    def all_of(cls, count: int) -> Pairs:
        """Every pair of ``count`` entries, once."""
        return cls(*np.triu_indices(count, 1))

    @classmethod
    def all_of_each(cls, counts: Sequence[int]) -> Pairs:
        """Every pair within each of some runs of so many entries, one run after the other."""
        return cls(*_triangles(tuple(counts)))

    def mean(self, values: Matrix) -> Matrix:
        """The mean of what both have."""
        return np.asarray((values[self.left] + values[self.right]) / 2, dtype=np.float32)

    def dots(self, values: Matrix, others: Matrix) -> Matrix:
        """The product of a row of ``values`` with a row of ``others`` for each pair."""
        if len(self) * _DENSE > len(values) ** 2:
            return np.asarray((values @ others.T)[self.left, self.right], dtype=np.float32)
        products = np.empty(len(self), dtype=np.float32)
        for start in range(0, len(self), _DOTS_AT_ONCE):
            some = slice(start, start + _DOTS_AT_ONCE)
            np.einsum("ij,ij->i", values[self.left[some]], others[self.right[some]], out=products[some])
        return products


@lru_cache(maxsize=128)
def _triangle(count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Both numbers of every pair of ``count``."""
    left, right = np.triu_indices(count, 1)
    return left, right


# Those that are compared are asked for once more where they are joined.
@lru_cache(maxsize=1)
def _triangles(counts: tuple[int, ...]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Both numbers of every pair within each of some runs of so many."""
    starts = accumulate(counts, initial=0)
    parts = [(start, *_triangle(count)) for start, count in zip(starts, counts, strict=False) if count > 1]
    if not parts:
        return _triangle(0)
    return (
        np.concatenate([start + left for start, left, _ in parts]),
        np.concatenate([start + right for start, _, right in parts]),
    )


# ------------------------------------------------------------------ signals
def word_signals(sketches: Sketches, background: Background, pairs: Pairs) -> dict[str, Matrix]:
    """Every signal that needs no vectors, of each pair."""
    words = Tokens.of(sketches, background)
    shared = Shared.of(words, background, pairs)
    titles = words.only(words.packed & IN_TITLE != 0)
    shared_titles = shared.only(words.packed[shared.one] & words.packed[shared.other] & IN_TITLE != 0)
    title_total, total = titles.sums(titles.rarity), words.sums(words.rarity)
    signals = _overlaps("title", titles, title_total, shared_titles)
    signals |= _overlaps("whole", words, total, shared)
    signals |= _agreements(words, shared)
    signals["figures_differ"] = _figures_differ(words, shared_titles)
    signals |= _telling(words.lengths, titles.lengths, title_total, pairs)
    return signals | _circumstances(sketches, pairs) | _products(signals)


def vector_signals(meanings: Meanings, pairs: Pairs) -> dict[str, Matrix]:
    """Every signal of sentence vectors alone, of each pair."""
    vectors, centred = meanings.vectors, meanings.centred
    meaning = pairs.dots(centred, centred)
    return {
        "v_meaning": pairs.dots(vectors, vectors),
        "c_meaning": meaning,
        "c_meaning_squared": np.clip(meaning, 0, 1) ** 2,
        "crowd": pairs.mean(meanings.crowd),
    }


def mixed_products(signals: Mapping[str, Matrix]) -> dict[str, Matrix]:
    """Signals of which one is of words and one of vectors: both together tell more than their sum."""
    meaning = np.clip(signals["c_meaning"], 0, 1)
    return {
        "c_meaning_x_shared": meaning * signals["whole_shared"],
        "c_meaning_x_words": meaning * signals["whole_cosine"],
        "c_meaning_x_rarity": meaning * signals["rarity_mean"],
    }


def all_signals(
    sketches: Sketches, meanings: Meanings | None, background: Background, pairs: Pairs
) -> dict[str, Matrix]:
    """Every signal there is of each pair; those of vectors only where they are given."""
    signals = word_signals(sketches, background, pairs)
    if meanings is None:
        return signals
    signals |= vector_signals(meanings, pairs)
    return signals | mixed_products(signals)


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing pairs of entries gave, an array with a number per pair each.

    ``odds`` are log-odds, cut at ``CERTAIN``, that both report one event. The others are signals that are looked at
    again when groups are joined: how alike titles are by their centred vectors (0 without vectors), and whole texts by
    their words; and whether their languages differ. ``signals`` are all there were.
    """

    odds: Matrix
    meaning: Matrix
    words: Matrix
    foreign: Matrix
    signals: Mapping[str, Matrix]

    @property
    def by_meaning(self) -> bool:
        """Whether there were any vectors."""
        return "c_meaning" in self.signals


def compare(
    sketches: Sketches, meanings: Meanings | None, background: Background, model: Model, pairs: Pairs
) -> Compared:
    """What the two entries of each pair have in common; a pair of which one has no vectors is compared by words.

    Two instalments of a series are surely apart, however alike; so are a verdict and the appeal court's of days later.
    """
    # Some builds of BLAS report "invalid value" for products of finite numbers.
    with np.errstate(invalid="ignore"):
        signals = all_signals(sketches, meanings, background, pairs)
    compared = weighed(signals, model, known_of_both(meanings, pairs))
    facts = sketches.facts
    apart = instalments.differ(facts["instalment"], facts["hours"], pairs)
    apart |= courts.differ(facts["stage"], facts["hours"], pairs)
    if not apart.any():
        return compared
    adds = np.asarray(np.where(apart, -CERTAIN - compared.odds, 0), dtype=np.float32)
    return replace(compared, odds=compared.odds + adds, signals={**signals, SET_APART: adds})


def known_of_both(meanings: Meanings | None, pairs: Pairs) -> NDArray[np.bool_] | None:
    """Which pairs have vectors on both sides; None where no entry has any."""
    return None if meanings is None else meanings.known[pairs.left] & meanings.known[pairs.right]


def weighed(signals: Mapping[str, Matrix], model: Model, known: NDArray[np.bool_] | None) -> Compared:
    """Signals of pairs, weighed; ``known`` tells which pairs have vectors on both sides, None that no pair has."""
    if known is None:
        odds = model.words.logits(signals)
        meaning = np.zeros_like(odds)
    else:
        odds, meaning = model.vectors.logits(signals), signals["c_meaning"]
        if not known.all():
            odds = np.where(known, odds, model.words.logits(signals))
            meaning = meaning * known
    odds = np.clip(odds, -CERTAIN, CERTAIN)
    return Compared(odds, meaning, signals["whole_cosine"], signals["other_language"], signals)


# ------------------------------------------------------------------ of words
def _overlaps(name: str, words: Tokens, total: Matrix, shared: Shared) -> dict[str, Matrix]:
    """Cosine, shared weight and overlap coefficient of the rarities of tokens; ``total`` is their sum by entry."""
    left, right = shared.pairs.left, shared.pairs.right
    weight, length = shared.sums(shared.rarity), np.sqrt(words.sums(words.rarity**2)) + _TINY
    cosine = shared.sums(shared.rarity**2) / (length[left] * length[right])
    return {
        f"{name}_cosine": np.asarray(cosine, dtype=np.float32),
        f"{name}_shared": np.log1p(weight),
        f"{name}_overlap": weight / (np.minimum(total[left], total[right]) + np.float32(0.5)),
    }


def _agreements(words: Tokens, shared: Shared) -> dict[str, Matrix]:
    """How much of some kinds of token two entries share, and whether both have some and share none."""
    one = words.packed[shared.one] & KIND
    same = np.flatnonzero(one == words.packed[shared.other] & KIND)
    count = len(shared.pairs)
    cells = one[same] * count + shared.pair[same]
    weights = np.bincount(cells, shared.rarity[same], minlength=_KINDS * count).reshape(_KINDS, count)
    weights = weights[_SPECIAL].astype(np.float32)
    entries = len(words.lengths)
    there = np.bincount((words.packed & KIND) * entries + words.owner, minlength=_KINDS * entries)
    has = there.reshape(_KINDS, entries)[_SPECIAL] > 0
    differ = (weights < _TINY) & has[:, shared.pairs.left] & has[:, shared.pairs.right]
    logs, differs = np.log1p(weights), differ.astype(np.float32)
    signals: dict[str, Matrix] = {}
    for place, name in enumerate(_SPECIAL_NAMES):
        signals |= {name: logs[place], f"{name}_differ": differs[place]}
    return signals


def _figures_differ(words: Tokens, shared_titles: Shared) -> Matrix:
    """Whether both titles name places and numbers and share none: the same figure of two countries, say."""
    pairs, kinds = shared_titles.pairs, words.packed & KIND
    in_title = words.packed & IN_TITLE != 0
    differ = np.ones(len(pairs), dtype=bool)
    for kind in (NUMBER, PLACE):
        has = np.zeros(len(words.lengths), dtype=bool)
        has[words.owner[in_title & (kinds == kind)]] = True
        differ &= has[pairs.left] & has[pairs.right]
        if not differ.any():
            break
        differ[shared_titles.pair[kinds[shared_titles.one] == kind]] = False
    return differ.astype(np.float32)


def _telling(lengths: NDArray[np.intp], in_title: NDArray[np.intp], total: Matrix, pairs: Pairs) -> dict[str, Matrix]:
    """How telling the words of both are: mean and sum of rarity in the titles, and how many there are in all.

    ``lengths``, ``in_title`` and ``total`` are of each entry: its tokens, those in the title, and their rarity summed.
    """
    count = np.maximum(in_title, 1).astype(np.float32)
    length = np.log1p(lengths).astype(np.float32)
    return {
        "rarity_mean": pairs.mean(np.asarray(total / count, dtype=np.float32)),
        "rarity_sum": pairs.mean(np.log1p(total)),
        "length": np.minimum(length[pairs.left], length[pairs.right]) - 2,
    }


def _products(signals: Mapping[str, Matrix]) -> dict[str, Matrix]:
    return {
        "title_cosine_squared": signals["title_cosine"] ** 2,
        "whole_shared_squared": signals["whole_shared"] ** 2,
    }


# ------------------------------------------------------------------ of everything else
def _circumstances(sketches: Sketches, pairs: Pairs) -> dict[str, Matrix]:
    """Time, language, outlet, link and kind of piece."""
    facts, left, right = sketches.facts, pairs.left, pairs.right
    hours, language, pieces = facts["hours"], facts["language"], facts["piece"]
    apart = np.abs(hours[left] - hours[right]).astype(np.float32)
    signals = {
        "hours": np.log1p(apart) / 4,
        "days": np.minimum(apart, 96) / 24,
        "other_language": (language[left] != language[right]).astype(np.float32),
    }
    for name in ("outlet", "text", "link"):
        fact = facts["same_text" if name == "text" else name]
        one = fact[left]
        signals[f"same_{name}"] = ((one == fact[right]) & (one != 0)).astype(np.float32)
    ones, others = pieces[left] == _MARKED, pieces[right] == _MARKED
    both, one = (ones & others).astype(np.float32), (ones != others).astype(np.float32)
    for place, name in enumerate(_MARKED_NAMES):
        signals[f"both_{name}"], signals[f"one_{name}"] = both[place], one[place]
    return signals
