"""Instalments: pieces that come out again and again under one title, as horoscopes and morning round-ups do.

Two instalments of a series are alike in everything but the day, and they are two pieces all the same. The series are
few and of long standing, and the list of them is our own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from bot.stories.noise import Piece
from bot.text import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.stories.similarity import Pairs

# Of pieces of a series published further apart than this, none is the other, told a second time.
_APART_HOURS = 12
# Looked for in folded titles of service pieces; the others of those, as "how to watch", are about one event.
_SERIES = re.compile(
    r"\bhoroscopes?\b|\bhoroskope?\b|\bcrosswords?\b|\bmots croises\b|\bsudoku\b|\bquiz\b|\bask amy\b|\bdear abby\b|"
    r"\blottery results?\b|\bwinning numbers\b|\bloto\b|\bgewinnzahlen\b|\btv (?:guide|tonight)\b|\bprogramme tv\b|"
    r"\bmeteo du\b|\bdaily deals?\b|\bdeals? of the day\b|\bbest .*\bdeals\b|\bbons? plans?\b"
)
# An anniversary is an event of its day; what looks back on it is no series.
_ANNIVERSARY = re.compile(r"\b(?:years?|decades) (?:ago|on|later)\b|\bil y a\b|^vor \w+ jahren\b")
_MONTHS = (
    "jan(?:uary|vier|uar)?|feb(?:ruary|ruar)?|fev(?:rier)?|mar(?:ch|s|z)?|apr(?:il)?|avr(?:il)?|may|mai|june?|juin|juni|"
    "july?|juil(?:let)?|juli|aug(?:ust)?|aout|sept?(?:ember|embre)?|o[ck]t(?:ober|obre)?|nov(?:ember|embre)?|"
    "de[cz](?:ember|embre)?"
)
_DATE = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er)?\.? (?:of )?(?P<month>{_MONTHS})\b|"
    rf"\b(?P<month2>{_MONTHS})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b"
)
# What a title of nothing but a date and an hour is made of.
_CLOCK = re.compile(r"[\d\s/:.-]+(?:gmt|utc)?")
# The first letters of months by which they are told in three languages, as those of January and so on.
_SPELLINGS = {"fev": "feb", "avr": "apr", "mai": "may", "jui": "jun", "aou": "aug", "okt": "oct", "dez": "dec"}
_NO_DATE = 1


def instalment(title: str, kind: Piece) -> int:
    """Which instalment of a series a piece is: 0 for none, 1 where the title names no date, else a number per date."""
    if kind not in {Piece.SERVICE, Piece.ROUNDUP}:
        return 0
    folded = fold(title)
    if not _SERIES.search(folded) if kind is Piece.SERVICE else _ANNIVERSARY.search(folded):
        return 0
    if _CLOCK.fullmatch(folded):
        return _numbered(folded)
    found = _DATE.search(folded)
    if found is None:
        return _NO_DATE
    return _numbered(f"{found['day'] or found['day2']} {_month(found['month'] or found['month2'])}")


def differ(instalments: NDArray[np.uint32], hours: NDArray[np.float64], pairs: Pairs) -> NDArray[np.bool_]:
    """Which pairs are two instalments: published at different times of day, or of different dates by their titles."""
    if np.count_nonzero(instalments) <= 1:
        return np.zeros(len(pairs), dtype=bool)
    one, other = instalments[pairs.left], instalments[pairs.right]
    both = (one != 0) & (other != 0)
    far = np.abs(hours[pairs.left] - hours[pairs.right]) >= _APART_HOURS
    dated = (one > _NO_DATE) & (other > _NO_DATE)
    return np.asarray(both & np.where(dated, one != other, far))


def _month(name: str) -> str:
    if name.startswith("juil"):
        return "jul"
    return _SPELLINGS.get(name[:3], name[:3])


def _numbered(issue: str) -> int:
    return crc32(issue.encode()) | 2
