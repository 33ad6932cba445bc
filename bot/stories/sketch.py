"""Sketches of entries: what comparing needs of their words, as numbers that depend on nothing but each entry.

Many are made at once, and kept as columns: what is compared of a thousand entries is a few arrays, no thousand objects.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from bot.stories.courts import stage
from bot.stories.instalments import instalment
from bot.stories.noise import Piece, piece, plain_title, repair
from bot.stories.tokens import BUCKETS, KIND_BITS, tokens
from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.models import Entry

_SNIPPET_LIMIT = 320
# Where a packed token has its bucket, the mark of those in the title, and its kind.
BUCKET_SHIFT = KIND_BITS + 1
IN_TITLE = 1 << KIND_BITS
KIND = IN_TITLE - 1
MARKS = IN_TITLE | KIND
# Pieces as numbers.
PIECES = tuple(Piece)
_NUMBERS = {kind: number for number, kind in enumerate(PIECES)}
FACTS = np.dtype(
    [
        ("hours", np.float64),
        ("language", np.uint32),
        ("outlet", np.uint32),
        ("link", np.uint32),
        ("same_text", np.uint32),
        ("instalment", np.uint32),
        ("piece", np.uint8),
        ("stage", np.uint8),
    ],
    align=True,
)


@dataclass(frozen=True, slots=True)
class Sketches:
    """What is compared of some entries.

    ``facts`` has a row of ``FACTS`` for each: ``hours`` is publication in hours since 1970; ``language``, ``outlet``,
    ``link`` and ``same_text`` are numbers that are equal where those are, 0 where there is none; ``instalment`` is
    what ``bot.stories.instalments`` says, ``piece`` a place in ``PIECES``; ``stage`` is what
    ``bot.stories.courts`` says. ``tokens`` holds those of title and snippet
    of one entry after the other, ``lengths`` how many each has. A token is packed into one number: the bucket, whether
    it is in the title, the kind. Those of an entry are in the order of their buckets, which are distinct.
    """

    facts: NDArray[np.void]
    tokens: NDArray[np.int32]
    lengths: NDArray[np.intp]

    def __len__(self) -> int:
        """How many entries."""
        return len(self.lengths)

    @property
    def whole(self) -> NDArray[np.int32]:
        """The buckets of title and snippet, sorted within each entry."""
        return self.tokens >> BUCKET_SHIFT

    @property
    def marks(self) -> NDArray[np.int32]:
        """What is packed beside the bucket of each of ``whole``."""
        return self.tokens & MARKS

    @property
    def kinds(self) -> NDArray[np.int32]:
        """The kind of each of ``whole``."""
        return self.tokens & KIND


def sketches(entries: Sequence[Entry]) -> Sketches:
    """The sketches of ``entries``."""
    titles = [plain_title(entry.title, entry.outlet.name) for entry in entries]
    texts = [text for pair in zip(titles, map(_snippet, entries), strict=True) for text in pair]
    facts = [_facts(entry, title) for entry, title in zip(entries, titles, strict=True)]
    return Sketches(np.array(facts, dtype=FACTS), *_packed(texts))


def _snippet(entry: Entry) -> str:
    return repair(entry.snippet[:_SNIPPET_LIMIT])


def _facts(entry: Entry, title: str) -> tuple[float, int, int, int, int, int, int, int]:
    """A row of ``FACTS``."""
    kind = piece(entry)
    return (
        entry.published.timestamp() / 3600,
        _number(entry.language),
        _number(entry.outlet.name),
        _link(entry.link),
        crc32(fold(title).encode()),
        instalment(entry.title, kind),
        _NUMBERS[kind],
        stage(entry.title),
    )


def _packed(texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """The packed tokens of entries, and how many each has; ``texts`` are of each a title and a snippet."""
    found, text = tokens(texts)
    entry, in_title = text >> 1, 1 - (text & 1)
    # Sorted by kind within a bucket, so that the last one wins: a name anywhere is a name.
    keys = np.sort((entry * (BUCKETS << KIND_BITS) + found) << 1 | in_title)
    buckets = keys >> (KIND_BITS + 1)
    first = np.flatnonzero(np.diff(buckets, prepend=-1))
    last = np.flatnonzero(np.diff(buckets, append=-1))
    titles = np.bitwise_or.reduceat(keys & 1, first) if len(keys) else keys
    packed = (buckets[first] % BUCKETS) << BUCKET_SHIFT | titles << KIND_BITS | (keys[last] >> 1) & KIND
    lengths = np.bincount(buckets[first] // BUCKETS, minlength=len(texts) // 2)
    return packed.astype(np.int32), lengths


@lru_cache(maxsize=1 << 13)
def _number(name: str) -> int:
    """A number for the name of an outlet or the code of a language; 0 for none."""
    return crc32(fold(name).encode()) if name else 0


def _link(link: str | None) -> int:
    """A link without its scheme, query and fragment; 0 for none."""
    if not link:
        return 0
    bare = link.lower().partition("#")[0].partition("?")[0]
    bare = bare.removeprefix("https://").removeprefix("http://")
    for subdomain in ("www.", "m.", "amp."):
        bare = bare.removeprefix(subdomain)
    return crc32(bare.rstrip("/").encode()) or 1
