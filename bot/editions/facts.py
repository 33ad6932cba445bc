"""Which reports bring a fact that nobody had before: what at least two publishers say since then, each in its own way.

A fact shows in its words. What two families write in new titles and no report of that language had before, neither in
its title nor in its snippet, is one; one word could be a manner of speaking, so it takes two. Who repeats another's
title word for word adds no voice. Pure.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

from bot.text import base_language, tokens

if TYPE_CHECKING:
    from datetime import datetime

    from bot.models import Entry, Story

_SHARED: Final = 2
# Words of this many letters or more, told apart by as many of their first: arrest, arrested and arrests are one.
_SHORTEST: Final = 4
_STEM: Final = 5
# What titles say of the news itself, and long words that mean nothing alone.
_EMPTY: Final = frozenset(
    word[:_STEM]
    for word in [
        "about",
        "after",
        "again",
        "against",
        "amid",
        "also",
        "been",
        "before",
        "being",
        "breaking",
        "could",
        "during",
        "first",
        "following",
        "from",
        "have",
        "here",
        "into",
        "just",
        "know",
        "latest",
        "live",
        "more",
        "most",
        "news",
        "now",
        "only",
        "other",
        "over",
        "photos",
        "report",
        "reports",
        "said",
        "says",
        "should",
        "some",
        "still",
        "than",
        "that",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "today",
        "update",
        "updates",
        "video",
        "watch",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "will",
        "with",
        "would",
        "your",
        "alors",
        "apres",
        "aussi",
        "autre",
        "avant",
        "avec",
        "avoir",
        "cette",
        "comme",
        "contre",
        "dans",
        "depuis",
        "direct",
        "dont",
        "encore",
        "entre",
        "etre",
        "face",
        "fait",
        "jour",
        "leur",
        "mais",
        "meme",
        "moins",
        "nouvelle",
        "nouveau",
        "nouvelles",
        "photo",
        "plus",
        "point",
        "pour",
        "pourquoi",
        "quand",
        "quel",
        "quelle",
        "sans",
        "savoir",
        "selon",
        "sera",
        "sont",
        "sous",
        "suite",
        "sur",
        "toujours",
        "tous",
        "tout",
        "toute",
        "tres",
        "vers",
        "video",
        "voici",
        "malgre",
        "autour",
        "aujourd",
        "hier",
        "demain",
    ]
)
# Of very many new reports the last are looked at.
_LOOKED_AT: Final = 40


def fresh(story: Story, since: datetime) -> tuple[Entry, ...]:
    """The reports, in order, that came after ``since`` and bring a fact that two families agree on."""
    known: dict[str | None, set[str]] = {}
    new: list[Entry] = []
    for entry in story.entries:
        if entry.seen > since:
            new.append(entry)
        else:
            known.setdefault(base_language(entry.language), set()).update(_words(f"{entry.title} {entry.snippet}"))
    # In a language that nobody wrote in before everything would be new.
    told = [(one, _words(one.title)) for one in new[-_LOOKED_AT:] if base_language(one.language) in known]
    unheard = [(one, tuple(sorted(words)), words - known[base_language(one.language)]) for one, words in told]
    found: dict[int, Entry] = {}
    for (one, its, first), (other, theirs, second) in combinations(unheard, 2):
        same = base_language(one.language) == base_language(other.language)
        independent = one.outlet.family != other.outlet.family and its != theirs
        if same and independent and len(first & second) >= _SHARED:
            found |= {one.id: one, other.id: other}
    return tuple(entry for entry in new if entry.id in found)


def _words(text: str) -> set[str]:
    """The beginnings of words that can carry a fact; numbers are counted elsewhere."""
    stems = {token[:_STEM] for token in tokens(text) if len(token) >= _SHORTEST and not token.isdecimal()}
    return stems - _EMPTY
