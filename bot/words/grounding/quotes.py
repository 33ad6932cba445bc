"""Words in quotation marks that nobody said, or that a report gives to somebody else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.text import tokens
from bot.words.grounding.claims import Claim
from bot.words.grounding.statements import countries, name_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.words.grounding.statements import Statement

_QUOTED: Final = re.compile(r"“([^”]+)”|«\s*([^»]+?)\s*»|\"([^\"]+)\"")


def quotes(sentence: str, told: Sequence[Statement], texts: Sequence[str]) -> Iterator[Claim]:
    """The quotations in ``sentence`` that are in none of ``texts``, or there in the mouth of another."""
    whole = [_run(text) for text in texts]
    known = frozenset(word for one in told for word in one.named)
    for match in _QUOTED.finditer(sentence):
        words = _run(next(group for group in match.groups() if group))
        if not any(words in text for text in whole):
            yield Claim("quotation", match[0])
            continue
        # A headline need not say who spoke.
        speakers = [one for one in told if words in _run(one.text) and (one.about or not one.is_title)]
        names = {word for word in name_words(sentence, known) if word not in countries()}
        if names and speakers and not any(names & one.about for one in speakers):
            yield Claim("speaker", match[0])


def _run(text: str) -> str:
    return f" {' '.join(tokens(text))} "
