"""Grounding: whether what a sentence claims occurs in the entries that it is to be about.

    figures   numbers, what they count and measure, results, ages, changes; dates
    names     names, and the offices of those who have them
    sense     quoted words and who said them, opposites, denials, actors, order, words of one's own
    parts     who acts and who is acted upon

Checked mechanically, with tolerance for spelling and, by a small lexicon, between English and French. It knows words
and their places, not meaning: what it lets through may still be wrong, and some of what it refuses is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.words.grounding import figures, names, sense
from bot.words.grounding.claims import Claim
from bot.words.grounding.parts import parts
from bot.words.grounding.statements import statement, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Entry

__all__ = ["Claim", "unfounded"]


def unfounded(sentence: str, language: str, entries: Sequence[Entry]) -> tuple[Claim, ...]:
    """What ``sentence`` claims and none of ``entries`` says; empty for one that may be sent. Pure."""
    texts = [text for entry in entries for text in (entry.title, entry.snippet)]
    reports = told(tuple(entries))
    said = statement(sentence, language, frozenset(word for one in reports for word in one.named))
    return (
        *sense.quotes(said, reports, texts),
        *figures.figures(sentence, language, entries),
        *figures.dates(sentence, texts),
        *names.unknown(sentence, language, texts),
        *names.offices(said, reports),
        *sense.opposites(said, reports),
        *sense.denials(said, reports),
        *sense.actors(said, reports),
        *sense.orders(said, reports),
        *parts(said, reports),
        *sense.wording(said, reports),
    )
