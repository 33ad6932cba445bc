"""Grounding: whether the entries that a sentence is to be about bear it out.

    quotes      words in quotation marks, and who said them
    figures     numbers, what they count and measure, results, ages, changes; dates
    names       names that no entry has
    retelling   everything: the sentence must follow, word by word, from a statement of an entry

The last one decides: nothing is taken for true that is not shown. The others find the same faults cheaper, and say what
they are. It is strict on purpose. A sentence that is refused costs little, for an outlet's own takes its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.words.grounding import figures, names
from bot.words.grounding.claims import Claim
from bot.words.grounding.quotes import quotes
from bot.words.grounding.retelling import retold
from bot.words.grounding.statements import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Entry

__all__ = ["Claim", "unfounded"]


def unfounded(sentence: str, language: str, entries: Sequence[Entry]) -> tuple[Claim, ...]:
    """What ``sentence`` claims and none of ``entries`` is shown to say; empty for one that may be sent. Pure."""
    texts = [text for entry in entries for text in (entry.title, entry.snippet)]
    reports = told(tuple(entries))
    found = (
        *quotes(sentence, reports, texts),
        *figures.figures(sentence, language, entries),
        *figures.dates(sentence, texts),
        *names.unknown(sentence, language, texts),
    )
    if found or retold(sentence, language, reports):
        return found
    return (Claim("retelling", sentence),)
