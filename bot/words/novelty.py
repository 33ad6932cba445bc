"""What a sentence adds to what is told already: things that are new, weighed, however the old ones are worded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text import fold
from bot.words.numerals import SPELLED
from bot.words.synonyms import concept, weak
from bot.words.terms import telling

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

_WORD = re.compile(r"\w+(?:[.,]\d+)*(?:['’]\w+)*")
# What things weigh as news.
_NUMBER, _NAME, _THING, _WEAK = 1.3, 1.1, 1.0, 0.2
# An hour or a rank is the same number however it is written: "1:00pm" and "1 PM", "22nd", "99e" and "99".
_HOUR = re.compile(r"\b(\d{1,2})(?::00)? ?[ap]\.?m\b", re.IGNORECASE)
_RANK = re.compile(r"^(\d+)(?:st|nd|rd|th|er|ere|e|eme|h|m|mn|bn|k|million|billion|milliard)s?$")
_FEW = 3
_NO_COUNT = frozenset({"one", "un", "neuf"})
# Who said it, not what happened: "according to the Mail", ", said Ida Brandt on Sunday.", "Selon le Monde, ".
_SAYING = (
    r"(?:said|says|announced|reported|reports|confirmed|revealed|a annoncé|ont annoncé)(?: (?:on )?[A-Z]\w+day)?\.?$"
)
_ATTRIBUTED = re.compile(
    r"\b(?:[Aa]ccording to|[Ss]elon|[Dd]['’]après) [^,.;:]{2,60}(?=[,.;:]|$)|"
    rf",? (?:(?:he|she|it|they|has|have|had) )?{_SAYING}|, (?:[\w'’.-]+ ){{1,12}}{_SAYING}|"
    r", (?:a|ont) (?:annoncé|indiqué|déclaré|affirmé|précisé|confirmé)\b[^,]*$|"
    r", (?:annonce|affirme|rapporte|indique|révèle|assure|selon)(?:nt)? [^,]*$"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text says: its concepts with their weight as news, and which of them tell much.

    Of these, ``deeds`` are no names, and ``marks`` are names and numbers, by which a thing is told from its like.
    """

    says: Mapping[str, float]
    gist: frozenset[str]
    deeds: frozenset[str]
    marks: frozenset[str]


@lru_cache(maxsize=8192)
def meaning(text: str) -> Meaning:
    """The concepts of ``text``: numbers and names weigh most, fillers hardly anything, who said it nothing."""
    says: dict[str, float] = {}
    names: set[str] = set()
    before = ""
    for match in _WORD.finditer(_HOUR.sub(r"\1", _ATTRIBUTED.sub("", text))):
        written = match[0]
        word = _bare(fold(written))
        if word in SPELLED and word not in _NO_COUNT:
            # "The two of them" counts nothing.
            says[str(SPELLED[word])] = _NUMBER if SPELLED[word] > _FEW else _WEAK
        elif word[:1].isdigit():
            # The number of COVID-19 counts nothing.
            if before != "covid":
                says[_RANK.sub(r"\1", word).replace(",", ".")] = _NUMBER
        elif telling(word):
            named = written[0].isupper() and match.start() > 0
            one = concept(word)
            says[one] = _WEAK if weak(word) else _NAME if named else _THING
            if named:
                names.add(one)
        before = word
    gist = frozenset(one for one, weight in says.items() if weight > _WEAK)
    numbers = frozenset(one for one, weight in says.items() if weight == _NUMBER)
    return Meaning(says, gist, gist - names, gist & names | numbers)


def _bare(word: str) -> str:
    head, quote, tail = word.partition("'")
    if not quote:
        return word
    return head if tail in {"s", "t", "re", "ve", "ll", "d", "m"} else tail


def added(says: Mapping[str, float], told: AbstractSet[str]) -> float:
    """The weight of what ``says`` has and ``told`` has not."""
    return sum(weight for one, weight in says.items() if one not in told)


def share_added(says: Mapping[str, float], told: AbstractSet[str]) -> float:
    """How much of ``says`` is not in ``told``, by weight, 0 to 1."""
    whole = sum(says.values())
    return added(says, told) / whole if whole else 0.0


def enough(says: Mapping[str, float], told: AbstractSet[str], demand: tuple[float, float]) -> bool:
    """Whether ``says`` adds to ``told`` at least the weight and the share that ``demand`` names."""
    least, share = demand
    new = added(says, told)
    return new >= least and new >= share * sum(says.values())
