"""A sketch of an entry: what comparing needs of its words, as numbers that depend on nothing but the entry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from bot.stories.noise import piece, plain_title, repair
from bot.stories.tokens import KIND_BITS, tokens
from bot.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.models import Entry
    from bot.stories.noise import Piece

_SNIPPET_LIMIT = 320
# Where a packed token has its bucket, the mark of those in the title, and its kind.
BUCKET_SHIFT = KIND_BITS + 1
IN_TITLE = 1 << KIND_BITS
KIND = IN_TITLE - 1


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is compared of one entry.

    ``tokens`` holds those of title and snippet packed into numbers, in the order of their buckets, which are distinct:
    the bucket, whether it is in the title, the kind. ``hours`` is publication in hours since 1970. ``language``,
    ``outlet``, ``link`` and ``same_text`` are numbers that are equal where those are; 0 where there is none.
    """

    tokens: NDArray[np.int32]
    hours: float
    language: int
    outlet: int
    link: int
    same_text: int
    piece: Piece

    @property
    def whole(self) -> NDArray[np.int32]:
        """The buckets of title and snippet, sorted."""
        return self.tokens >> BUCKET_SHIFT

    @property
    def title(self) -> NDArray[np.int32]:
        """The buckets of the title, sorted."""
        return np.asarray(self.whole[self.tokens & IN_TITLE != 0])

    @property
    def kinds(self) -> NDArray[np.int32]:
        """The kind of each of ``whole``."""
        return self.tokens & KIND


def sketch(entry: Entry) -> Sketch:
    """The sketch of ``entry``."""
    title = plain_title(entry.title, entry.outlet.name)
    return Sketch(
        tokens=_packed(title, repair(entry.snippet[:_SNIPPET_LIMIT])),
        hours=entry.published.timestamp() / 3600,
        language=_number(entry.language),
        outlet=_number(entry.outlet.name),
        link=_link(entry.link),
        same_text=crc32(fold(title).encode()),
        piece=piece(entry),
    )


def _packed(title: str, snippet: str) -> NDArray[np.int32]:
    found = tokens(title)
    in_title = {token >> KIND_BITS for token in found}
    found += tokens(snippet)
    # Sorted by kind within a bucket, so that the last one wins: a name anywhere is a name.
    kinds = {token >> KIND_BITS: token & KIND for token in sorted(found)}
    packed = [bucket << BUCKET_SHIFT | (bucket in in_title) << KIND_BITS | kind for bucket, kind in kinds.items()]
    return np.array(packed, dtype=np.int32)


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
