"""Similarity: what speaks for two entries reporting one event, as numbers, and how they are weighed.

Every function works on a few entries at once and gives matrices: a column per entry, a row per entry of interest.
The weights are learnt (see ``model``); where an entry has no vectors a second set of weights does without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np

from bot.stories.noise import Piece
from bot.stories.sketch import NAME, NUMBER, PLACE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bot.stories.model import Model
    from bot.stories.sketch import Sketch

    Matrix: TypeAlias = NDArray[np.float32]

# Beyond so many logits either way a pair is as good as certain.
CERTAIN = 6.0
_TINY = 1e-6


class Background(Protocol):
    """What the window tells of how common words are today."""

    def rarity(self, buckets: NDArray[np.int32]) -> Matrix:
        """How rare each token is among stories, from almost 0 (in all of them) to 1."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """What is compared of the vectors of some entries, along the first axis.

    ``vectors`` are of shape (entries, 2, 512), ``centred`` the same less what all entries of a language have in
    common, ``crowd`` of shape (entries, 2) says how close each centred vector has its wider neighbourhood. ``known``
    is False for entries that have no vectors; their rows mean nothing.
    """

    vectors: Matrix
    centred: Matrix
    crowd: Matrix
    known: NDArray[np.bool_]


# ------------------------------------------------------------------ signals
def word_signals(sketches: Sequence[Sketch], background: Background, rows: int) -> dict[str, Matrix]:
    """Every signal that needs no vectors: of each of the first ``rows`` entries with every entry."""
    words = _Tokens.of([sketch.whole for sketch in sketches])
    buckets, column = np.unique(words.buckets, return_inverse=True)
    rarity = background.rarity(buckets)
    titles = _Tokens.of([sketch.title for sketch in sketches])
    title_column = np.searchsorted(buckets, titles.buckets)
    # A token that none of the first entries has counts in the sums of the others, but is shared with none.
    asked = np.zeros(len(buckets), dtype=bool)
    asked[column[words.owner < rows]] = True
    place = np.where(asked, np.cumsum(asked) - 1, -1)
    signals = _overlaps("title", titles, place[title_column], rarity[title_column], rows)
    signals |= _overlaps("whole", words, place[column], rarity[column], rows)
    kinds = np.concatenate([sketch.kinds for sketch in sketches])
    for name, kind in (("names", NAME), ("numbers", NUMBER), ("places", PLACE)):
        chosen = kinds == kind
        signals |= _agreement(
            name, words.owner[chosen], place[column[chosen]], rarity[column[chosen]], words.count, rows
        )
    signals |= _telling(titles, rarity[title_column], words, rows)
    return signals | _circumstances(sketches, rows) | _products(signals)


def vector_signals(meanings: Meanings, rows: int) -> dict[str, Matrix]:
    """Every signal of sentence vectors alone: of each of the first ``rows`` entries with every entry."""
    titles, wholes = meanings.vectors[:, 0], meanings.vectors[:, 1]
    centred, crowd = meanings.centred, meanings.crowd
    signals = {
        "v_title": titles[:rows] @ titles.T,
        "v_whole": wholes[:rows] @ wholes.T,
        "v_across": np.maximum(titles[:rows] @ wholes.T, wholes[:rows] @ titles.T),
        "c_title": centred[:rows, 0] @ centred[:, 0].T,
        "c_whole": centred[:rows, 1] @ centred[:, 1].T,
        "crowd_title": _mean_of_pair(crowd[:, 0], rows),
        "crowd_whole": _mean_of_pair(crowd[:, 1], rows),
    }
    return signals | {"c_whole_squared": np.clip(signals["c_whole"], 0, 1) ** 2}


def mixed_products(signals: Mapping[str, Matrix]) -> dict[str, Matrix]:
    """Signals of which one is of words and one of vectors: both together tell more than their sum."""
    meaning_title = np.clip(signals["c_title"], 0, 1)
    meaning_whole = np.clip(signals["c_whole"], 0, 1)
    return {
        "c_title_x_shared": meaning_title * signals["whole_shared"],
        "c_whole_x_words": meaning_whole * signals["whole_cosine"],
        "c_whole_x_rarity": meaning_whole * signals["rarity_mean"],
    }


def all_signals(
    sketches: Sequence[Sketch], meanings: Meanings | None, background: Background, rows: int
) -> dict[str, Matrix]:
    """Every signal there is of the first ``rows`` entries with all; those of vectors only where they are given."""
    signals = word_signals(sketches, background, rows)
    if meanings is None:
        return signals
    signals |= vector_signals(meanings, rows)
    return signals | mixed_products(signals)


def compare(
    sketches: Sequence[Sketch],
    meanings: Meanings | None,
    background: Background,
    model: Model,
    rows: int | None = None,
) -> Matrix:
    """Log-odds, cut at ``CERTAIN``, that two entries report one event: of the first ``rows`` (or all) with all.

    A pair of which one has no vectors is compared by words alone.
    """
    rows = len(sketches) if rows is None else rows
    # Some builds of BLAS report "invalid value" for products of finite numbers.
    with np.errstate(invalid="ignore"):
        signals = all_signals(sketches, meanings, background, rows)
    if meanings is None:
        return np.clip(model.words.logits(signals), -CERTAIN, CERTAIN)
    logits = model.vectors.logits(signals)
    known = meanings.known
    if not known.all():
        logits = np.where(known[:rows, None] & known[None, :], logits, model.words.logits(signals))
    return np.clip(logits, -CERTAIN, CERTAIN)


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The tokens of some entries one after the other, whose each is, and how many each entry has."""

    buckets: NDArray[np.int32]
    owner: NDArray[np.intp]
    lengths: NDArray[np.intp]

    @classmethod
    def of(cls, parts: Sequence[NDArray[np.int32]]) -> _Tokens:
        lengths = np.array([len(part) for part in parts], dtype=np.intp)
        return cls(np.concatenate(parts), np.repeat(np.arange(len(parts)), lengths), lengths)

    @property
    def count(self) -> int:
        return len(self.lengths)

    def sums(self, values: Matrix) -> Matrix:
        """The sum of ``values`` of tokens for each entry."""
        return np.bincount(self.owner, values, minlength=self.count).astype(np.float32)


def _spread(owner: NDArray[np.intp], place: NDArray[np.intp], values: Matrix, count: int) -> Matrix:
    """A matrix of entries and tokens; tokens at place -1 are left out."""
    table = np.zeros((count, int(place.max(initial=-1)) + 1), dtype=np.float32)
    kept = place >= 0
    table[owner[kept], place[kept]] = values[kept]
    return table


def _overlaps(name: str, tokens: _Tokens, place: NDArray[np.intp], rarity: Matrix, rows: int) -> dict[str, Matrix]:
    """Cosine, shared weight and overlap coefficient of the rarities of tokens."""
    weighted = _spread(tokens.owner, place, rarity, tokens.count)
    root = np.sqrt(weighted)
    shared = root[:rows] @ root.T
    total = tokens.sums(rarity)
    weighted /= (np.sqrt(tokens.sums(rarity**2)) + _TINY)[:, None]
    return {
        f"{name}_cosine": weighted[:rows] @ weighted.T,
        f"{name}_shared": np.log1p(shared),
        f"{name}_overlap": shared / (np.minimum(total[:rows, None], total[None, :]) + 0.5),
    }


def _agreement(
    name: str, owner: NDArray[np.intp], place: NDArray[np.intp], rarity: Matrix, count: int, rows: int
) -> dict[str, Matrix]:
    """How much of one kind of token two entries share, and whether both have some and share none."""
    columns, narrow = np.unique(place, return_inverse=True)
    if len(columns) and columns[0] < 0:
        narrow = narrow - 1
    part = _spread(owner, narrow, np.sqrt(rarity), count)
    shared = part[:rows] @ part.T
    has = np.zeros(count, dtype=bool)
    has[owner] = True
    differ = (shared < _TINY) & has[:rows, None] & has[None, :]
    return {name: np.log1p(shared), f"{name}_differ": differ.astype(np.float32)}


def _telling(titles: _Tokens, rarity: Matrix, words: _Tokens, rows: int) -> dict[str, Matrix]:
    """How telling the words of both are: their mean rarity, its sum in the titles, and how many there are."""
    total = titles.sums(rarity)
    length = np.log1p(words.lengths).astype(np.float32)
    return {
        "rarity_mean": _mean_of_pair((total / np.maximum(titles.lengths, 1)).astype(np.float32), rows),
        "rarity_sum": _mean_of_pair(np.log1p(total), rows),
        "length": np.minimum(length[:rows, None], length[None, :]) - 2,
    }


def _products(signals: Mapping[str, Matrix]) -> dict[str, Matrix]:
    return {
        "title_cosine_squared": signals["title_cosine"] ** 2,
        "whole_shared_squared": signals["whole_shared"] ** 2,
    }


def _circumstances(sketches: Sequence[Sketch], rows: int) -> dict[str, Matrix]:
    """Time, language, outlet, link and kind of piece."""
    hours = np.array([sketch.hours for sketch in sketches])
    apart = np.abs(hours[:rows, None] - hours[None, :]).astype(np.float32)
    signals = {
        "hours": np.log1p(apart) / 4,
        "days": np.minimum(apart, 96) / 24,
        "other_language": 1 - _equal([sketch.language for sketch in sketches], rows, zero=True),
        "same_outlet": _equal([sketch.outlet for sketch in sketches], rows),
        "same_text": _equal([sketch.same_text for sketch in sketches], rows),
        "same_link": _equal([sketch.link for sketch in sketches], rows),
    }
    nothing = np.zeros_like(apart)
    for piece in (Piece.LIVE, Piece.OPINION, Piece.ROUNDUP, Piece.SERVICE):
        is_one = np.array([sketch.piece is piece for sketch in sketches], dtype=np.float32)
        some = bool(is_one.any())
        signals[f"both_{piece}"] = is_one[:rows, None] * is_one[None, :] if some else nothing
        signals[f"one_{piece}"] = np.abs(is_one[:rows, None] - is_one[None, :]) if some else nothing
    return signals


def _equal(values: Sequence[int], rows: int, *, zero: bool = False) -> Matrix:
    """1 where two values are equal; 0 counts as no value unless ``zero``."""
    array = np.array(values, dtype=np.int64)
    equal = array[:rows, None] == array[None, :]
    kept = equal if zero else equal & (array != 0)[None, :]
    return np.asarray(kept, dtype=np.float32)


def _mean_of_pair(values: Matrix, rows: int) -> Matrix:
    return np.asarray((values[:rows, None] + values[None, :]) / 2, dtype=np.float32)
