"""Which of the words that a model gave for tags the reports bear out. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from bot.text import tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.models import Entry, Tag

MOST: Final = 6
_LONGEST: Final = 4
# A lone mention makes no tag.
_FEWEST_ENTRIES: Final = 2


def borne_out(offered: Mapping[str, Tag], entries: Sequence[Entry], unwanted: Collection[str]) -> tuple[str, ...]:
    """The keys of the tags, in the order offered, one of whose names stands in two entries or more.

    ``offered`` gives the known tag to which each folded word leads; a word that leads to none is no tag.
    """
    told = Counter(run for entry in entries for run in _runs(f"{entry.title} . {entry.snippet}"))
    keys = [
        tag.key
        for word, tag in offered.items()
        if tag.key not in unwanted
        and any(told[name] >= _FEWEST_ENTRIES for name in (word, tag.key, *(_joined(name) for _, name in tag.names)))
    ]
    return tuple(dict.fromkeys(keys))


def _runs(text: str) -> set[str]:
    """All runs of up to four words, written as one: ``newyork``."""
    words = tokens(text)
    sizes = range(1, _LONGEST + 1)
    return {"".join(words[start : start + size]) for size in sizes for start in range(len(words) - size + 1)}


def _joined(name: str) -> str:
    return "".join(tokens(name))
