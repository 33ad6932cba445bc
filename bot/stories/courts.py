"""Courts: of a case, the verdict and what a court of appeal makes of it are two events, some days apart.

The same people, the same crime and the same sentence are named in reports of both; what tells them apart is which
court speaks. An appeal that is only lodged is a reaction to the verdict, and stays with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from bot.stories.noise import title_words
from bot.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.stories.similarity import Pairs

VERDICT, APPEAL = 1, 2
# No court of appeal rules within so many hours; whatever comes sooner is told of one event.
_SOONEST_HOURS = 24
_RULING = r"convictions?|sentences?|verdicts?|jail terms?"
_APPEAL = re.compile(
    # A court of appeal is at work.
    r"\bappeals? (?:court|judge|panel|hearing|trial|ruling|tribunal)|\bcourts? of appeals?\b|"
    r"\b(?:cour|proces|juges?) (?:d'|en )appel\b|"
    r"\bberufungs(?:gericht|prozess|verfahren|urteil|verhandlung|richter)|"
    # What it decides.
    rf"\b(?:{_RULING})\b.*\b(?:quashed|overturned|upheld|reduced|thrown out)\b|"
    rf"\b(?:quash|overturn|uphold)(?:e?s|ed)?\b.*\b(?:{_RULING})\b|"
    r"\b(?:loses?|lost|wins?|won) (?:\S+ ){0,2}appeal\b|"
    r"\b(?:condamne|relaxe|acquitte|rejuge|juge)e?s? en appel\b|\bpeine\b.*\ben appel\b|"
    r"\burteil (?:aufgehoben|bestatigt)\b"
)
_VERDICT = re.compile(
    r"\b(?:guilty|convicted|convicts|sentenced|jailed|acquitted)\b|"
    r"\b(?:condamne|relaxe|acquitte)e?s?\b|\breconnue?s? coupables?\b|"
    r"\b(?:verurteilt|schuldig|freigesprochen)\b"
)
# No title without one of these words is of a court, but for compounds; looking for them first is cheap.
_HINT_WORDS = (
    "guilty convicted convicts conviction convictions sentence sentences sentenced verdict verdicts jail jailed "
    "acquitted appeal appeals appel coupable coupables urteil verurteilt schuldig freigesprochen"
)
_HINTS = frozenset(_HINT_WORDS.split()) | {
    f"{stem}{ending}" for stem in ("condamne", "relaxe", "acquitte") for ending in ("", "e", "s", "es")
}
_COMPOUND = "berufungs"


def stage(title: str) -> int:
    """Whether a title tells of a ``VERDICT`` or of an ``APPEAL`` before the next court; 0 for neither."""
    folded = fold(title)
    if _HINTS.isdisjoint(title_words(title)) and _COMPOUND not in folded:
        return 0
    if _APPEAL.search(folded):
        return APPEAL
    return VERDICT if _VERDICT.search(folded) else 0


def differ(stages: NDArray[np.uint8], hours: NDArray[np.float64], pairs: Pairs) -> NDArray[np.bool_]:
    """Which pairs are of a verdict and of an appeal heard later."""
    if APPEAL not in stages:
        return np.zeros(len(pairs), dtype=bool)
    both = stages[pairs.left] * stages[pairs.right] == VERDICT * APPEAL
    return np.asarray(both & (np.abs(hours[pairs.left] - hours[pairs.right]) >= _SOONEST_HOURS))
