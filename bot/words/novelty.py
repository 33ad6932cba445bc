"""What a sentence adds to what is told already: things that are new, weighed, however the old ones are worded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text import fold
from bot.words.numerals import SPELLED
from bot.words.synonyms import NAMES_TOO, concept, weak
from bot.words.terms import telling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
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


# Looking for one of these costs less than looking for what is made of them.
_SAYERS = (
    *("ccording to", "elon ", "'après ", "’après ", "said", "says", "announced", "reported", "reports", "confirmed"),
    *("revealed", " annoncé", " indiqué", " déclaré", " affirmé", " précisé", " confirmé", "annonce", "affirme"),
    *("rapporte", "indique", "révèle", "assure", "selon"),
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text says: its concepts with their weight as news, and which of them tell much.

    Of these, ``deeds`` are no names. ``names`` are the names, each with the concepts of its words ("Port Ellis"), and
    ``numbers`` the numbers: by both a thing is told from its like. ``weight`` is that of all it says.
    """

    says: Mapping[str, float]
    weight: float
    gist: frozenset[str]
    deeds: frozenset[str]
    names: tuple[frozenset[str], ...]
    numbers: frozenset[str]


@lru_cache(maxsize=8192)
def meaning(text: str) -> Meaning:
    """The concepts of ``text``: numbers and names weigh most, fillers hardly anything, who said it nothing."""
    says: dict[str, float] = {}
    capitals: list[tuple[str, int, int]] = []
    before = ""
    if any(word in text for word in _SAYERS):
        text = _ATTRIBUTED.sub("", text)
    for match in _WORD.finditer(_HOUR.sub(r"\1", text)):
        word, one, weight, capital = _sense(match[0])
        # The number of COVID-19 counts nothing.
        if weight and not (before == "covid" and word[:1].isdigit()):
            start = match.start()
            says[one] = _NAME if capital and start and weight == _THING else weight
            if capital:
                capitals.append((one, start, match.end()))
        before = word
    gist = frozenset(one for one, weight in says.items() if weight > _WEAK)
    names = tuple(_names(capitals, gist))
    numbers = frozenset(one for one, weight in says.items() if weight == _NUMBER)
    return Meaning(says, sum(says.values()), gist, gist.difference(*names), names, numbers)


@lru_cache(maxsize=65_536)
def _sense(written: str) -> tuple[str, str, float, bool]:
    """A word folded, its concept or number, what that weighs as no name, 0 for nothing, and whether it is a capital."""
    word = _bare(fold(written))
    if word in SPELLED and word not in _NO_COUNT:
        # "The two of them" counts nothing.
        return word, str(SPELLED[word]), _NUMBER if SPELLED[word] > _FEW else _WEAK, False
    if word[:1].isdigit():
        return word, _RANK.sub(r"\1", word).replace(",", "."), _NUMBER, False
    if not telling(word):
        return word, "", 0.0, False
    if written[0].isupper() and word in NAMES_TOO:
        return word, word, _THING, True
    return word, concept(word), _WEAK if weak(word) else _THING, written[0].isupper()


def _names(capitals: Sequence[tuple[str, int, int]], gist: frozenset[str]) -> Iterator[frozenset[str]]:
    """Capital words that stand side by side, as one name; a single one that begins the sentence is none."""
    name: set[str] = set()
    begins, ended = 0, -_FEW
    for one, start, end in capitals:
        if start - ended > 1:
            if name and (begins or len(name) > 1):
                yield gist & name
            name, begins = set(), start
        name.add(one)
        ended = end
    if name and (begins or len(name) > 1):
        yield gist & name


def marks_added(says: Meaning, told: AbstractSet[str]) -> int:
    """How many names, of which nothing is told, and numbers a text adds."""
    return sum(name.isdisjoint(told) for name in says.names if name) + len(says.numbers - told)


def things_shared(says: Meaning, told: AbstractSet[str]) -> int:
    """How many things of a text are told already; a name of several words is one."""
    return sum(not name.isdisjoint(told) for name in says.names) + len(says.deeds & told)


def _bare(word: str) -> str:
    head, quote, tail = word.partition("'")
    if not quote:
        return word
    return head if tail in {"s", "t", "re", "ve", "ll", "d", "m"} else tail


def added(says: Mapping[str, float], told: AbstractSet[str]) -> float:
    """The weight of what ``says`` has and ``told`` has not."""
    return sum([weight for one, weight in says.items() if one not in told])


def share_added(says: Mapping[str, float], told: AbstractSet[str]) -> float:
    """How much of ``says`` is not in ``told``, by weight, 0 to 1."""
    whole = sum(says.values())
    return added(says, told) / whole if whole else 0.0
