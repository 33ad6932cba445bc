"""Numbers, what they count and measure, and dates, that no report has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text import fold, tokens
from bot.words.figures import counted
from bot.words.grounding.claims import Claim
from bot.words.grounding.measures import SIGNS, UNITS
from bot.words.grounding.statements import calendar
from bot.words.numerals import SPELLED, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.models import Entry

_SPELLED = "|".join(sorted(SPELLED, key=len, reverse=True))
_AMOUNT = (
    rf"(?:\b(?:{_SPELLED})\b|"
    r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
    r"(?:[ \u00a0\u202f-]?(?:thousand|mille|millions?|billions?|milliards?|trillions?|[mb]n?\b))?"
)
_IN_WORDS = re.compile(rf"\b(?:{_SPELLED})\b", re.IGNORECASE)
_MEASURED = re.compile(rf"(?P<sign>[$€£¥])?\s?(?P<amount>{_AMOUNT})(?=(?P<after>.{{0,24}}))", re.DOTALL)
_ARTICLE = re.compile(r"^(?:d['’]|de |of |us |canadian |american )\s*")
_SCORE = re.compile(
    r"(?<![\d.,-])(\d{1,4})\s?(?:-|–|\bto\b|\bcontre\b|\bagainst\b|\bà\b)\s?(\d{1,4})"
    r"(?![\d%]|[.,]\d|-)"
)
_PAIR = re.compile(r"(?<![\d.,-])(\d{1,3})[-–](\d{1,3})(?![\d%]|[.,]\d|[-–]?\w)")
_FROM_TO = (
    re.compile(rf"\bto (?P<to>[$€£¥]?{_AMOUNT}).{{0,20}}?\bfrom (?P<from>[$€£¥]?{_AMOUNT})"),
    re.compile(rf"\bfrom (?P<from>[$€£¥]?{_AMOUNT}).{{0,20}}?\bto (?P<to>[$€£¥]?{_AMOUNT})"),
    re.compile(rf"\bde (?P<from>{_AMOUNT}).{{0,20}}? à (?P<to>{_AMOUNT})"),
    re.compile(rf"\bà (?P<to>{_AMOUNT}).{{0,20}}?,? (?:contre|au lieu de) (?P<from>{_AMOUNT})"),
)
_AGED = re.compile(r"(?P<name>[A-ZÀ-Þ][\w'’-]+)(?:,| \()\s?(?P<age>\d{1,3})(?=[,).]| ans\b| years\b)")
_IS_AGED = re.compile(r"(?P<name>[A-ZÀ-Þ][\w'’-]+) (?:is|was|a|avait) (?P<age>\d{1,3})(?: ans| years old)?(?=[.,]|$)")
_ROUND = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40}
# How many times as much: what doubled did not triple.
_TIMES = {"doubl": "x2", "tripl": "x3", "quadrupl": "x4", "halv": "x0.5", "twice": "2", "thrice": "3"}
_ROUND |= {"cinquantaine": 50, "soixantaine": 60, "centaine": 100}


def figures(sentence: str, language: str, entries: Sequence[Entry]) -> Iterator[Claim]:
    """Numbers that no entry has, or that each has for something else."""
    texts = [text for entry in entries for text in (entry.title, entry.snippet)]
    known = {value for text in texts for value in _values(text)}
    for value in _values(sentence):
        if value not in known:
            yield Claim("number", value)
    said = [pair for entry in entries for pair in counted((entry.title, entry.snippet), entry.language)]
    for thing, number in counted((sentence,), language):
        if (thing, number) not in said:
            yield Claim("number", f"{number:g} {thing}")
    yield from _units(sentence, texts)
    yield from _pairs(sentence, texts)
    yield from _changes(sentence, texts)
    yield from _ages(sentence, texts)


def dates(sentence: str, told: Sequence[str]) -> Iterator[Claim]:
    """Months, weekdays, seasons and days beside today that no text names."""
    names = calendar()
    known = {names[word] for text in told for word in tokens(text) if word in names}
    for word in tokens(sentence):
        if word in names and names[word] not in known and (word != "may" or "May" in sentence):
            yield Claim("date", word)


def _values(text: str) -> frozenset[str]:
    words = tokens(text)
    rounded = {f"{_ROUND[word]:g}" for word in words if word in _ROUND}
    times = {found for word in words for start, found in _TIMES.items() if word.startswith(start)}
    return numbers(text) | rounded | times


def _units(sentence: str, texts: Sequence[str]) -> Iterator[Claim]:
    """An amount whose unit no text gives it, though one gives it another unit of the family."""
    known = {found for text in texts for found in _measured(text)}
    for amount, family, unit in _measured(sentence):
        others = {other for value, kind, other in known if value == amount and kind == family}
        if others and unit not in others:
            yield Claim("unit", f"{amount} {unit}")


def _measured(text: str) -> Iterator[tuple[str, str, str]]:
    """Every amount with a unit: its one form, the family of the unit and the unit."""
    for match in _MEASURED.finditer(text):
        values = [value.rstrip("%") for value in numbers(match["amount"])]
        if not values:
            continue
        if match["sign"]:
            yield values[0], "currency", SIGNS[match["sign"]]
            continue
        after = re.sub(
            r"^\s*(?:d['’]|de |of |us |canadian |american )?\s*", "", fold(match["after"]).strip(" -\u00a0\u202f")
        )
        for family, unit, pattern in UNITS:
            if pattern.match(after):
                yield values[0], family, unit
                break


def _pairs(sentence: str, texts: Sequence[str]) -> Iterator[Claim]:
    """Results and scores: both numbers must stand together somewhere."""
    known = {pair for text in texts for match in _SCORE.finditer(_bare(text)) for pair in (match.groups(),)}
    for match in _PAIR.finditer(_bare(sentence)):
        if known and match.groups() not in known and match.groups()[::-1] not in known:
            yield Claim("number", match[0])
    for match in _SCORE.finditer(_bare(sentence)):
        if known and match.groups() not in known and match.groups()[::-1] in known:
            yield Claim("number", match[0])


def _bare(text: str) -> str:
    """With digits for words, and without what stands between two numbers of a vote: ``nine votes to four``."""
    digits = _IN_WORDS.sub(lambda match: f"{SPELLED[match[0].lower()]:g}", text)
    return re.sub(r"(?<=\d) (?:votes?|voix) (?=to|against|contre)", " ", digits)


def _changes(sentence: str, texts: Sequence[str]) -> Iterator[Claim]:
    """From where to where something went; the two ends must not change places."""
    known = {pair for text in texts for pair in _ends(text)}
    for start, end in _ends(sentence):
        if (end, start) in known and (start, end) not in known:
            yield Claim("number", f"from {start} to {end}")


def _ends(text: str) -> Iterator[tuple[str, str]]:
    for pattern in _FROM_TO:
        for match in pattern.finditer(text):
            start, end = (sorted(numbers(match[name])) for name in ("from", "to"))
            if start and end:
                yield start[0], end[0]


def _ages(sentence: str, texts: Sequence[str]) -> Iterator[Claim]:
    """Ages beside names; the same name must have the same."""
    known = {pair for text in texts for pair in _aged(text)}
    for name, age in _aged(sentence):
        if any(other == name for other, _ in known) and (name, age) not in known:
            yield Claim("number", f"{name}, {age}")


def _aged(text: str) -> Iterator[tuple[str, str]]:
    for pattern in (_AGED, _IS_AGED):
        for match in pattern.finditer(text):
            yield fold(match["name"]), match["age"]
