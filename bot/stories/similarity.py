"""Similarity: what speaks for two entries reporting one event, as numbers, and how they are weighed.

Every function works on a few entries at once and gives matrices, one row and one column per entry. The weights are
learnt (see ``model``); where an entry has no vectors a second set of weights does without them.
"""

from __future__ import annotations

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
    """What the window tells of how common things are today."""

    def rarity(self, buckets: NDArray[np.int32]) -> Matrix:
        """How rare each token is among stories, from almost 0 (in all of them) to 1."""

    def centred(self, vectors: Matrix, languages: Sequence[int]) -> Matrix:
        """Vectors of shape (entries, 2, 512), less what all entries of their language have in common, length one."""

    def crowd(self, centred: Matrix) -> Matrix:
        """How close each vector has its wider neighbourhood: shape (entries, 2)."""


# ------------------------------------------------------------------ signals
def word_signals(sketches: Sequence[Sketch], background: Background) -> dict[str, Matrix]:
    """Every signal that needs no vectors, shape (entries, entries) each."""
    count = len(sketches)
    owner = np.repeat(np.arange(count), [len(sketch.whole) for sketch in sketches])
    buckets, column = np.unique(np.concatenate([sketch.whole for sketch in sketches]), return_inverse=True)
    kinds = np.concatenate([sketch.kinds for sketch in sketches])
    rarity = background.rarity(buckets)
    whole = np.zeros((count, len(buckets)), dtype=np.float32)
    whole[owner, column] = rarity[column]
    title = np.zeros_like(whole)
    for row, sketch in enumerate(sketches):
        places = np.searchsorted(buckets, sketch.title)
        title[row, places] = rarity[places]
    signals = _overlaps("title", title) | _overlaps("whole", whole)
    for name, kind in (("names", NAME), ("numbers", NUMBER), ("places", PLACE)):
        part = np.zeros_like(whole)
        chosen = kinds == kind
        part[owner[chosen], column[chosen]] = np.sqrt(rarity[column[chosen]])
        signals |= _agreement(name, part)
    return signals | _telling(title, whole) | _circumstances(sketches) | _products(signals)


def vector_signals(vectors: Matrix, languages: Sequence[int], background: Background) -> dict[str, Matrix]:
    """Every signal of sentence vectors, from an array of shape (entries, 2, 512)."""
    titles, wholes = vectors[:, 0], vectors[:, 1]
    across = titles @ wholes.T
    centred = background.centred(vectors, languages)
    crowd = background.crowd(centred)
    signals = {
        "v_title": titles @ titles.T,
        "v_whole": wholes @ wholes.T,
        "v_across": np.maximum(across, across.T),
        "c_title": centred[:, 0] @ centred[:, 0].T,
        "c_whole": centred[:, 1] @ centred[:, 1].T,
        "crowd_title": _mean_of_pair(crowd[:, 0]),
        "crowd_whole": _mean_of_pair(crowd[:, 1]),
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


def all_signals(sketches: Sequence[Sketch], vectors: Matrix | None, background: Background) -> dict[str, Matrix]:
    """Every signal there is for these entries; those of vectors only where vectors are given."""
    signals = word_signals(sketches, background)
    if vectors is None:
        return signals
    signals |= vector_signals(vectors, [sketch.language for sketch in sketches], background)
    return signals | mixed_products(signals)


def compare(
    sketches: Sequence[Sketch], vectors: Matrix | None, known: NDArray[np.bool_], background: Background, model: Model
) -> Matrix:
    """Log-odds, cut at ``CERTAIN``, that each two entries report one event.

    ``known`` says which entries have vectors; a pair of which one has none is compared by words alone.
    """
    if vectors is None or not known.any():
        logits = model.words.logits(word_signals(sketches, background))
    else:
        signals = all_signals(sketches, vectors, background)
        logits = model.vectors.logits(signals)
        if not known.all():
            both = known[:, None] & known[None, :]
            logits = np.where(both, logits, model.words.logits(signals))
    return np.clip(logits, -CERTAIN, CERTAIN)


def _overlaps(name: str, weighted: Matrix) -> dict[str, Matrix]:
    """Cosine, shared weight and overlap coefficient of rows of token weights."""
    root = np.sqrt(weighted)
    shared = root @ root.T
    total = np.diag(shared)
    length = np.sqrt((weighted**2).sum(axis=1)) + _TINY
    return {
        f"{name}_cosine": (weighted @ weighted.T) / np.outer(length, length),
        f"{name}_shared": np.log1p(shared),
        f"{name}_overlap": shared / (np.minimum(total[:, None], total[None, :]) + 0.5),
    }


def _agreement(name: str, part: Matrix) -> dict[str, Matrix]:
    """How much of one kind two entries share, and whether both have some and share none."""
    shared = part @ part.T
    has = np.diag(shared) > 0
    return {
        name: np.log1p(shared),
        f"{name}_differ": ((shared < _TINY) & has[:, None] & has[None, :]).astype(np.float32),
    }


def _telling(title: Matrix, whole: Matrix) -> dict[str, Matrix]:
    """How telling the words of both are: their mean rarity, its sum in the titles, and how many there are."""
    words = np.maximum((title > 0).sum(axis=1), 1)
    total = title.sum(axis=1)
    length = np.log1p((whole > 0).sum(axis=1)).astype(np.float32)
    return {
        "rarity_mean": _mean_of_pair((total / words).astype(np.float32)),
        "rarity_sum": _mean_of_pair(np.log1p(total)),
        "length": np.minimum(length[:, None], length[None, :]) - 2,
    }


def _products(signals: Mapping[str, Matrix]) -> dict[str, Matrix]:
    return {
        "title_cosine_squared": signals["title_cosine"] ** 2,
        "whole_shared_squared": signals["whole_shared"] ** 2,
    }


def _circumstances(sketches: Sequence[Sketch]) -> dict[str, Matrix]:
    """Time, language, outlet, link and kind of piece."""
    hours = np.array([sketch.hours for sketch in sketches])
    apart = np.abs(hours[:, None] - hours[None, :]).astype(np.float32)
    languages = [sketch.language for sketch in sketches]
    signals = {
        "hours": np.log1p(apart) / 4,
        "days": np.minimum(apart, 96) / 24,
        "other_language": 1 - _equal(languages, zero=True),
        "same_outlet": _equal([sketch.outlet for sketch in sketches]),
        "same_text": _equal([sketch.same_text for sketch in sketches]),
        "same_link": _equal([sketch.link for sketch in sketches]),
    }
    for piece in (Piece.LIVE, Piece.OPINION, Piece.ROUNDUP, Piece.SERVICE):
        is_one = np.array([sketch.piece is piece for sketch in sketches], dtype=np.float32)
        signals[f"both_{piece}"] = np.outer(is_one, is_one)
        signals[f"one_{piece}"] = np.abs(is_one[:, None] - is_one[None, :])
    return signals


def _equal(values: Sequence[int], *, zero: bool = False) -> Matrix:
    """1 where two values are equal; 0 counts as no value unless ``zero``."""
    array = np.array(values, dtype=np.int64)
    equal = array[:, None] == array[None, :]
    kept = equal if zero else equal & (array != 0)[:, None]
    return np.asarray(kept, dtype=np.float32)


def _mean_of_pair(values: Matrix) -> Matrix:
    return np.asarray((values[:, None] + values[None, :]) / 2, dtype=np.float32)
