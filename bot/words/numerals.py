"""Numbers in texts, in one form however they are written: ``12,345``, ``12 345``, ``twelve``, ``2.5 million``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENGLISH = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_FRENCH = (
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf vingt"
)
_TENS = {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
}
SPELLED: Final = _TENS | {
    word: value for words in (_ENGLISH, _FRENCH) for value, word in enumerate(words.split(), start=1)
}
_ROUND = {"dozen": 12, "hundred": 100, "cent": 100, "half": 0.5}
_ONE = frozenset({"one", "un"})
_SCALES = {"thousand": 1e3, "mille": 1e3, "million": 1e6, "millions": 1e6, "billion": 1e9, "billions": 1e9}
_SCALES |= {"milliard": 1e9, "milliards": 1e9}
WORDS: Final[dict[str, float]] = {**SPELLED, **_ROUND}
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<digits>\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)|"
    rf"\b(?P<word>{'|'.join(sorted(WORDS, key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"^[ \u00a0\u202f]?(?:%|per cent\b|percent\b|pour cent\b)", re.IGNORECASE)
_SCALE = re.compile(rf"^[ \u00a0\u202f-](?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})\b", re.IGNORECASE)


def numbers(text: str) -> frozenset[str]:
    """The numbers of ``text`` in one form each (``12345``, ``2500000``, ``12%``); "one" alone is no number."""
    return frozenset(_found(match, text) for match in _NUMBER.finditer(text) if _counts(match, text))


def located(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each number of ``text`` begins and ends, a scale and the sign of a share included, and its one form."""
    for match in _NUMBER.finditer(text):
        if not _counts(match, text):
            continue
        end = match.end()
        for pattern in (_SCALE, _SHARE):
            if found := pattern.match(text[end:]):
                end += found.end()
        yield match.start(), end, _found(match, text)


def _counts(match: re.Match[str], text: str) -> bool:
    word = (match["word"] or "").lower()
    if word in _ONE:
        return bool(_SCALE.match(text[match.end() :]))
    return not (word == "cent" and text[: match.start()].rstrip().lower().endswith(("pour", "per")))


def _found(match: re.Match[str], text: str) -> str:
    after = text[match.end() :]
    value = WORDS[match["word"].lower()] if match["word"] else _value(match["digits"])
    if scale := _SCALE.match(after):
        value, after = value * _SCALES[scale["scale"].lower()], after[scale.end() :]
    return f"{value:.10g}" + ("%" if _SHARE.match(after) else "")


def _value(digits: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+", digits):
        return float(re.sub(r"\D", "", digits))
    return float(digits.replace(",", "."))
