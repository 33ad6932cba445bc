"""What words look like: verbs, adverbs, and words after which nothing need be so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from simplemma import is_known, lemmatize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.words.grounding.units import Unit

_ADVERB: Final = re.compile(r"(?<=\w{3})(?:ly|ment)$")
_NO_ADVERB: Final = re.compile(
    r"(?:ern|par|mo|docu|ele|seg|ci|investisse|loge|batte|equipe|depart|regi|evene|tes|ali|supple)ment$"
)
_FRENCH_VERB: Final = ("er", "ir", "re", "oir")
_INFINITIVE: Final = ("er", "ir", "dre", "oir")
_PAST_TEXT: Final = (
    "won fell rose said told left paid lost found kept made took went came began broke struck hit beat sold bought "
    "brought built sent shot stole drew held met led ran saw set put cut let gave got grew knew threw wrote spent sank "
    "sought became withdrew died"
)
_PAST: Final = frozenset(_PAST_TEXT.split())
# Whoever does this to what follows does not say that it is so.
_OPAQUE_TEXT: Final = (
    "believe think hope fear want wish plan deny threaten refuse fail try attempt suspect expect promise pledge call "
    "ask demand urge consider propose suggest suppose doubt dispute reject oppose claim warn predict forecast seek "
    "intend aim offer agree vow decline "
    "croire penser espérer craindre vouloir souhaiter nier menacer refuser tenter essayer soupçonner attendre "
    "promettre demander réclamer envisager proposer supposer douter contester prévoir avertir chercher viser exiger "
    "redouter appeler accepter renoncer"
)
_OPAQUE: Final = frozenset(_OPAQUE_TEXT.split())
# Marks that keep nothing behind them from being so.
_HARMLESS: Final = frozenset(
    (
        "ATLEAST",
        "ATMOST",
        "ABOUT",
        "MORE",
        "LESS",
        "SOME",
        "MANY",
        "MOST",
        "ALL",
        "HALF",
        "FORMER",
        "DEPUTY",
        "AGAIN",
        "ONE",
    )
)


def adverb(unit: Unit) -> bool:
    """Whether a word only says how: ``slightly``, ``légèrement``."""
    return unit.kind == "word" and bool(_ADVERB.search(unit.key)) and not _NO_ADVERB.search(unit.key)


def verbal(unit: Unit) -> bool:
    """Whether a word looks like a verb in one of its forms."""
    if unit.kind != "word":
        return False
    noun = bool(unit.binding.marks & {"det", "poss"})
    if unit.binding.marks & {"be", "have"} and not noun:
        return True
    word = unit.written.lower()
    if unit.language == "fr":
        lemma = lemmatize(word, "fr")
        if lemma != word.removesuffix("s"):
            return lemma.endswith(_FRENCH_VERB)
        return infinitive(unit) and not noun
    if word.endswith(("ed", "ing")) or word in _PAST:
        return True
    return lemmatize(word, "en") != word and is_known(f"{word.removesuffix('s')}ing", "en")


def finite(unit: Unit) -> bool:
    """Whether it looks like a verb that says what was done: no infinitive, no participle of the present."""
    word = unit.written.lower()
    if unit.language == "fr":
        return verbal(unit) and not infinitive(unit) and not word.endswith("ant")
    return verbal(unit) and not word.endswith("ing")


def infinitive(unit: Unit) -> bool:
    """Whether it looks like a French infinitive."""
    word = unit.written.lower()
    return unit.language == "fr" and word.endswith(_INFINITIVE) and not word.endswith("ier")


def plain(row: Sequence[Unit]) -> bool:
    """Whether nothing here keeps what follows from being so: no "may", no "not", nobody who only says or fears it."""
    return not any(
        (one.kind == "mark" and one.key not in _HARMLESS) or _opaque(one) or one.binding.case == "IF" for one in row
    )


def _opaque(unit: Unit) -> bool:
    """Whether it is a word after which nothing need be so: "fears", "denied", "wants"."""
    if unit.language not in {"en", "fr"}:
        return True
    return unit.kind == "word" and lemmatize(unit.written.lower(), unit.language) in _OPAQUE
