"""The window: the entries of the last days, how common words are among them, and who has which.

Everything here is a function of which entries are in the window and to which stories they belong, whatever the order
in which they came, so that a restart goes on exactly as the running program would have. Each entry has a row, which
it keeps while it is here; what is known of it stands in columns.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from bot.stories import everyday
from bot.stories.postings import Postings
from bot.stories.ragged import Ragged, counted, grown, in_order
from bot.stories.sketch import BUCKET_SHIFT, FACTS, Sketches
from bot.stories.space import Space
from bot.stories.tokens import BUCKETS
from bot.stories.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bot.stories.similarity import Meanings

    Matrix: TypeAlias = NDArray[np.float32]
    Rows: TypeAlias = NDArray[np.intp] | Sequence[int]

# In a small window counts say little: as if so many other stories were there too, and everyday words in some of them.
_PRIOR_STORIES = 300
_PRIOR_EVERYDAY = 10
# Words in more stories than this find nothing that rarer words do not find.
_COMMON = 150
_SEARCH_WORDS = 12
_TOO_COMMON = _COMMON + 2
# So many entries are looked up at once.
_AT_ONCE = 64
# Scores are told apart in so many levels before they are sorted, of so many to each whole number.
_LEVELS, _LEVELS_EACH = 48, 12
_NEVER = np.inf


class Window:
    """Entries by id, and by story, with counts of their words, and their vectors.

    ``rows`` says which row an entry has, ``stories`` which rows a story has. The columns ``ids``, ``hours`` (of
    publication, since 1970; infinite where a row is free), ``story`` (0 for none) and ``known`` (whether there are
    vectors) are by row.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self.rows: dict[int, int] = {}
        self.stories: dict[int, list[int]] = {}
        self.ids = np.zeros(0, dtype=np.int64)
        self.hours = np.zeros(0, dtype=np.float64)
        self.story = np.zeros(0, dtype=np.int64)
        self.known = np.zeros(0, dtype=bool)
        self._facts = np.zeros(0, dtype=FACTS)
        self._tokens = Ragged()
        # What is known of tokens is by their numbers in the vocabulary, as which they are kept here.
        self._vocabulary = Vocabulary(BUCKETS, everyday.buckets())
        self._frequency = grown(np.zeros(0, dtype=np.int32), self._vocabulary.end)
        self._frequency[self._vocabulary.lasting] = _PRIOR_EVERYDAY
        self._postings = Postings()
        self._used = 0
        self._free: list[int] = []
        self._space = Space()
        # Room for numbering tokens and rows.
        self._last = grown(np.zeros(0, dtype=np.int32), self._vocabulary.end)

    # ------------------------------------------------------------------ coming and going
    def put(self, entry_ids: Sequence[int], sketches: Sketches, packed: Sequence[bytes | None]) -> list[int]:
        """Take in entries, without a story yet, and give their rows; those of the same ids must have been dropped."""
        if not entry_ids:
            return []
        rows = [self._free.pop() if self._free else self._new_row() for _ in entry_ids]
        numbers = self._vocabulary.of(sketches.whole)
        self._make_room()
        self.rows.update(zip(entry_ids, rows, strict=True))
        self.ids[rows] = entry_ids
        self.hours[rows] = sketches.facts["hours"]
        self.story[rows] = 0
        self.known[rows] = [one is not None for one in packed]
        self._facts[rows] = sketches.facts
        self._tokens.put(rows, numbers << BUCKET_SHIFT | sketches.marks, sketches.lengths)
        self._postings.put(numbers, np.repeat(np.array(rows), sketches.lengths))
        languages = sketches.facts["language"].tolist()
        for row, entry_id, language, one in zip(rows, entry_ids, languages, packed, strict=True):
            if one is not None:
                self._space.put(row, entry_id, language, one)
        return rows

    def _new_row(self) -> int:
        self._used += 1
        return self._used - 1

    def _make_room(self) -> None:
        self.ids, self.hours = grown(self.ids, self._used), grown(self.hours, self._used)
        self.story, self.known = grown(self.story, self._used), grown(self.known, self._used)
        self._facts = grown(self._facts, self._used)
        self._frequency = grown(self._frequency, self._vocabulary.end)
        self._last = grown(self._last, max(self._used, self._vocabulary.end))

    def drop(self, rows: Sequence[int]) -> None:
        """Take entries out of the window and out of their stories."""
        if not rows:
            return
        gone = set(rows)
        touched = set(self.story[rows].tolist()) - {0}
        self.regroup({story: [row for row in self.stories[story] if row not in gone] for story in touched})
        for row in rows:
            if self.known[row]:
                self._space.drop(row)
        of_rows = np.zeros(self._used, dtype=bool)
        of_rows[rows] = True
        numbers = self._tokens.take(rows)[0] >> BUCKET_SHIFT
        self._vocabulary.forget(self._postings.drop(numbers, of_rows))
        self._tokens.drop(rows)
        for entry_id in self.ids[rows].tolist():
            del self.rows[entry_id]
        self.hours[rows] = _NEVER
        self._free += rows

    def regroup(self, stories: Mapping[int, list[int]]) -> None:
        """Give these stories exactly these rows; a story without any ceases to be."""
        before = [self.stories.pop(story) for story in stories if story in self.stories]
        # Those that only go by another id now, as most that stand alone do, count as they did.
        ours, theirs = list(map(tuple, before)), list(map(tuple, stories.values()))
        same = set(ours).intersection(theirs)
        less = [members for members in ours if members not in same]
        more = [members for members in theirs if members not in same]
        self._count([*less, *more], [-1] * len(less) + [1] * len(more))
        self.story[list(chain.from_iterable(before))] = 0
        self.stories.update((story, members) for story, members in stories.items() if members)
        owners = np.repeat(np.array(list(stories), dtype=np.int64), [len(members) for members in stories.values()])
        self.story[list(chain.from_iterable(stories.values()))] = owners

    def older_than(self, hours: float) -> list[int]:
        """Rows of entries published before ``hours`` (since 1970), which are to be dropped."""
        return np.flatnonzero(self.hours[: self._used] < hours).tolist()

    def _count(self, stories: Sequence[Sequence[int]], steps: Sequence[int]) -> None:
        """Count every token of each of some stories once, in steps of one up or down."""
        lengths = [len(members) for members in stories]
        tokens, counts = self._tokens.take([row for members in stories for row in members])
        owners = np.repeat(np.repeat(np.arange(len(stories)), lengths), counts)
        keys, _ = counted(np.sort(owners * self._vocabulary.end + (tokens >> BUCKET_SHIFT)))
        owners, numbers = np.divmod(keys, self._vocabulary.end)
        np.add.at(self._frequency, numbers, np.array(steps, dtype=np.int32)[owners])

    def distinct(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Each of some rows once, in the order of ids, as rows are given out by chance; and the place of each."""
        _, first, places = np.unique(self.ids[rows], return_index=True, return_inverse=True)
        return rows[first], places

    def order(self, rows: Sequence[int]) -> dict[int, tuple[float, int]]:
        """For each of some rows what to sort it by: publication, then id."""
        some = list(rows)
        return dict(zip(some, zip(self.hours[some].tolist(), self.ids[some].tolist(), strict=True), strict=True))

    # ------------------------------------------------------------------ background
    def rarity(self, buckets: NDArray[np.int32]) -> Matrix:
        """How rare tokens are among stories, 0.02 to 1."""
        stories = len(self.stories) + _PRIOR_STORIES + 1
        frequency = self._frequency[buckets].astype(np.float32)
        rarity = 1 - np.log(frequency + np.float32(0.5)) / np.float32(np.log(stories))
        return np.asarray(np.clip(rarity, 0.02, 1), dtype=np.float32)

    def numbered(self, few: NDArray[np.int32], many: NDArray[np.int32]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Numbers from 0 on of each of both, equal where tokens are; -1 for those of ``many`` not in ``few``."""
        numbers, _ = _numbered(few, self._last)
        if not len(few):
            return numbers, np.full(len(many), -1, dtype=np.intp)
        # What stands there for others is left from earlier, and leads to another token.
        places = np.minimum(self._last[many], len(few) - 1)
        return numbers, np.where(few[places] == many, numbers[places], -1)

    def sketches(self, rows: Rows) -> Sketches:
        """The sketches of the entries in some rows."""
        return Sketches(self._facts[rows], *self._tokens.take(rows))

    def meanings(self, rows: Rows) -> Meanings | None:
        """What is compared of the vectors in some rows; None where no entry of them has any."""
        return self._space.meanings(np.asarray(rows).tolist(), self.known[rows].tolist())

    # ------------------------------------------------------------------ looking up
    def like_in_words(self, rows: Sequence[int], most: int, least: float) -> tuple[list[int], list[int]]:
        """Rows of at most ``most`` entries that share the rarest words of each of some rows: pairs of one and other."""
        found: tuple[list[int], list[int]] = ([], [])
        for start in range(0, len(rows), _AT_ONCE):
            ones, others = self._like_in_words(np.array(rows[start : start + _AT_ONCE]), most, least)
            found[0].extend(ones.tolist())
            found[1].extend(others.tolist())
        return found

    def _like_in_words(
        self, rows: NDArray[np.intp], most: int, least: float
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        owners, buckets = self._rarest(rows)
        counts = self._postings.counts(buckets)
        # What only one entry has leads back to it.
        shared = counts > 1
        owners, buckets, counts = owners[shared], buckets[shared], counts[shared]
        others = self._postings.of(buckets)
        # The weights of the tokens they share are added up, for each of ``rows`` and each other row that is there.
        number, distinct = _numbered(others, self._last)
        width = len(distinct)
        weights = np.repeat(self.rarity(buckets), counts)
        cells = np.repeat(owners * width, counts) + number
        scores = np.bincount(cells, weights, minlength=len(rows) * width).astype(np.float64, copy=False)
        good = np.flatnonzero(scores >= least)
        owners, scores = good // width, scores[good]
        # One more than asked for, as an entry finds itself.
        may = np.flatnonzero(_may_lead(owners, scores, most + 1))
        owners, scores = owners[may], scores[may]
        others = distinct[good[may] - owners * width]
        order = np.lexsort((self.ids[others], -scores, owners))
        order = order[others[order] != rows[owners[order]]]
        owners = owners[order]
        kept = np.arange(len(owners)) - np.searchsorted(owners, owners) < most
        return rows[owners[kept]], others[order[kept]]

    def _rarest(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """The rarest tokens of each of some rows, not too common ones: whose they are (by place), and the tokens.

        Of equally rare ones those of the lower buckets come first, as they do in a sketch.
        """
        tokens, lengths = self._tokens.take(rows)
        buckets = tokens >> BUCKET_SHIFT
        owners = np.repeat(np.arange(len(rows)), lengths)
        frequency = self._frequency[buckets]
        order = in_order(owners * _TOO_COMMON + np.minimum(frequency, _TOO_COMMON - 1))
        number = np.arange(len(order)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        order = order[(number < _SEARCH_WORDS) & (frequency[order] <= _COMMON)]
        return owners[order], buckets[order]

    def like_in_meaning(self, rows: Sequence[int], most: int, least: float) -> tuple[list[int], list[int]]:
        """Rows of at most ``most`` entries of like vectors for each of some rows: pairs of one and other."""
        return self._space.like([row for row in rows if self.known[row]], most, least)


def _numbered(values: NDArray[np.int32], last: NDArray[np.int32]) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
    """Numbers from 0 on that are equal where values are, and the value of each; ``last`` has room for every value.

    It takes no sorting: the last place of each value stands for it.
    """
    places = np.arange(len(values), dtype=np.int32)
    last[values] = places
    stands = last[values]
    chosen = stands == places
    return (np.cumsum(chosen) - 1)[stands], values[chosen]


def _may_lead(owners: NDArray[np.intp], scores: NDArray[np.float64], most: int) -> NDArray[np.bool_]:
    """Which scores may be among the ``most`` highest of their owner: few others, so that little is left to sort."""
    levels = np.minimum(scores * _LEVELS_EACH, _LEVELS - 1).astype(np.intp)
    counts = np.bincount(owners * _LEVELS + levels, minlength=(int(owners.max(initial=-1)) + 1) * _LEVELS)
    # How many reach each level; the last level of which there are enough is asked for, or the first.
    reached = np.cumsum(counts.reshape(-1, _LEVELS)[:, ::-1], axis=1)[:, ::-1]
    asked = np.maximum(np.count_nonzero(reached >= most, axis=1) - 1, 0)
    return np.asarray(levels >= asked[owners])
