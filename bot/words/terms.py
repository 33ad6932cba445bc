"""The telling words of a text: what is left when the words that every text has are taken away."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.models import Entry

_SHORTEST = 3
# Scripts without spaces.
_DENSE = re.compile("[\u0e00-\u0e7f\u3040-\u9fff]")

# Folded function words and the verbs of reporting, English and French; shorter words fall away by length.
_EMPTY_TEXT = """
    about after again against all also although among and another any are around because been before being below
    between both but can could day did does doing down during each even every few first for from further get gets
    had has have having her here hers him his how however into its itself just last latest like made make makes many
    may might more most much must new next not now off once one only other our out over own per quite really same
    say saying says said she should since some still such than that the their them then there these they this those
    three through today too two under until upon very was way week were what when where whether which while who whom
    whose why will with within without would year years yesterday yet you your told tell tells according
    ainsi alors apres assez aucun aucune aujourd aussi autre autres avait avant avec avoir ayant car ceci cela celle
    celles celui ces cet cette ceux chaque chez comme comment contre dans dela depuis derriere des desormais deux devant
    dire dit donc dont elle elles encore ensuite entre est etaient etait etant ete etes etre eux fait faire fois font
    grand hier hui ici ils jamais jour jours jusque laquelle lequel les lesquels leur leurs lors lorsque lui mais
    meme memes moins mois mon nos notre nous nouveau nouvelle ont par parce parmi pas pendant peu peut peuvent plus
    plusieurs pour pourquoi pourrait premier premiere pres puis quand que quel quelle quelles quelque quelques quels qui
    quoi sans sauf selon semaine sera serait seront ses seule seulement son sont sous sur tandis tant tel telle tels
    toujours tous tout toute toutes tres trois trop une vers voici voila vont vos votre vous ans annee lundi mardi
    mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday saturday sunday
"""
_EMPTY_WORDS = frozenset(_EMPTY_TEXT.split())


@lru_cache(maxsize=8192)
def content(text: str) -> frozenset[str]:
    """The folded telling words of ``text``, numbers included, plural endings off."""
    return frozenset(_stem(token) for token in tokens(text) if telling(token))


def telling(token: str) -> bool:
    """Whether a folded word tells something at all."""
    return (len(token) >= _SHORTEST or token.isdigit() or not token.isascii()) and token not in _EMPTY_WORDS


def _stem(token: str) -> str:
    """Without the plural ending that English and French share; enough to see that two sentences say the same."""
    return token[:-1] if len(token) > _SHORTEST and token[-1] in "sx" and not token.endswith("ss") else token


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the smaller set is in the other, 0 to 1 (the overlap coefficient)."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def agreement(says: frozenset[str], said_by: Mapping[str, int], outlets: int) -> float:
    """How much of what a title says other outlets say too; ``said_by`` counts the outlets by word.

    Divided by a slow growth, so that neither two common words nor a list of everything wins.
    """
    agreed = sum(said_by[word] - 1 for word in says) / max(1, outlets - 1)
    return float(agreed / (len(says) + 2) ** 0.75)


def freshness(entry: Entry, latest: datetime | None) -> float:
    """How new an entry is beside the ``latest`` of its story: 1, and half as much for every day before."""
    age = (latest - entry.published).total_seconds() / 86_400 if latest else 0.0
    return float(0.5 ** max(0.0, age))


def length(text: str) -> int:
    """Length in words; in scripts without spaces two characters count as one word."""
    words = text.split()
    if text.isascii():
        return len(words)
    return len(words) + len(_DENSE.findall(text)) // 2
