"""Figures: where the sources of a story give different numbers for the same thing.

Only what is counted in the same words in every report is compared: the dead, the injured, the missing, the arrested,
the evacuated, flights cancelled, homes without power, the magnitude of an earthquake. English and French.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.models import Difference, Figure
from bot.words.numerals import SPELLED
from bot.words.sentences import split
from bot.words.snippets import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.models import Entry

_WORDS = "|".join(sorted(SPELLED, key=len, reverse=True))
_NUMBER = (
    rf"(?<![\d.,])(?P<number>\d{{1,3}}(?:[,.\u00a0\u202f ]\d{{3}})+|\d+(?:[.,]\d)?|\b(?:{_WORDS})\b)"
    r"(?![\d%]|[.,]\d|[ \u00a0]?(?:%|per cent|percent|pour cent|million|billion|milliard))"
)
_AFTER = _NUMBER.replace("<number>", "<number2>")
_PEOPLE = (
    r"(?: (?:other|more|autres))?"
    r"(?: (?:people|persons?|passengers|residents|men|women|children|personnes|passagers|habitants))?"
)
_BEEN = (
    r"(?: (?:were|are|was|is|have been|has been|ont été|a été|sont|est|had been))?"
    r"(?: (?:légèrement|grièvement|slightly|seriously))?"
)
_END = r"(?= |[.,;:]|$)"
_COUNTED = {
    "dead": rf"{_NUMBER}{_PEOPLE}{_BEEN} (?:dead|killed|die|died|deaths|fatalities|morts?|mortes?|tuée?s?|décès)\b|"
    r"\b(?:kill(?:s|ed|ing)|claim(?:s|ed)|death toll (?:rises|climbs|rose|stands|reaches|hits)(?: to| at)?|tué)"
    rf"(?: at least| au moins)? {_AFTER}{_PEOPLE}(?: morts?| lives)?{_END}",
    "injured": rf"{_NUMBER}{_PEOPLE}{_BEEN} (?:injured|hurt|wounded|blessée?s?)\b|"
    r"\b(?:injur(?:es|ed|ing)|hurt(?:s|ing)?|wound(?:s|ed|ing)|blessé|blesse)(?: at least| au moins)? "
    rf"{_AFTER}{_PEOPLE}{_END}",
    "missing": rf"{_NUMBER}{_PEOPLE}{_BEEN} (?:missing|unaccounted for|disparue?s?|portée?s? disparue?s?)\b",
    "arrested": rf"{_NUMBER}{_PEOPLE}{_BEEN} "
    r"(?:arrested|arrests|detained|arrêtée?s?|interpellée?s?|interpellations|arrestations)\b",
    "evacuated": rf"{_NUMBER}{_PEOPLE}{_BEEN} (?:evacuated|évacuée?s?)\b",
    "flights": rf"{_NUMBER} (?:flights|vols)\b",
    "homes": rf"{_NUMBER} (?:homes|households|customers|foyers|abonnés|clients)\b",
    "magnitude": rf"\b[Mm]agnitude(?: (?:of|de))? {_NUMBER}",
}
_PATTERNS = {thing: re.compile(pattern, re.IGNORECASE) for thing, pattern in _COUNTED.items()}
_ROUGH = re.compile(
    r"\b(?:about|around|nearly|almost|some|more than|over|up to|environ|près de|quelque|plus de|presque|jusqu['’]à|"
    r"une? (?:centaine|dizaine))\s*$",
    re.IGNORECASE,
)
# "No one" is not one.
_NOBODY = re.compile(r"\bno[ -]$", re.IGNORECASE)
# Rough numbers so near are no difference; numbers so far apart count different things.
_NEAR, _FAR = 0.1, 4.0
# Of a very large story the latest reports are compared.
_LATEST = 60


@dataclass(frozen=True, slots=True)
class _Said:
    value: float
    rough: bool
    entry: Entry


def differing(entries: Sequence[Entry]) -> tuple[Difference, ...]:
    """The things for which outlets disagree; of each outlet its latest number counts, so that an update is none.

    Pure; empty where all agree or only one outlet counts.
    """
    ordered = sorted(entries, key=lambda entry: (entry.published, entry.id))[-_LATEST:]
    found: dict[str, dict[str, _Said]] = {}
    for entry in ordered:
        for thing, said in _counts(entry):
            found.setdefault(thing, {})[entry.outlet.name] = said
    differences = (_compare(thing, list(by_outlet.values())) for thing, by_outlet in found.items())
    return tuple(sorted((one for one in differences if one), key=lambda one: list(_COUNTED).index(one.thing)))


def counted(texts: Sequence[str], language: str) -> list[tuple[str, float]]:
    """Everything that ``texts`` count, as thing and number."""
    sentences = [sentence for text in texts for sentence in split(text, language)]
    return [
        (thing, value)
        for thing, pattern in _PATTERNS.items()
        for text in sentences
        for value, _ in _numbers(pattern, text)
    ]


def _counts(entry: Entry) -> Iterator[tuple[str, _Said]]:
    """What one entry counts; a thing that it counts twice differently (a total and a part) is left out."""
    texts = [entry.title, *split(tidy(entry.snippet), entry.language)]
    for thing, pattern in _PATTERNS.items():
        said = {value: rough for text in texts for value, rough in _numbers(pattern, text)}
        if len(said) == 1:
            ((value, rough),) = said.items()
            yield thing, _Said(value, rough, entry)


def _numbers(pattern: re.Pattern[str], text: str) -> Iterator[tuple[float, bool]]:
    for match in pattern.finditer(text):
        groups = match.groupdict()
        written = groups.get("number") or groups.get("number2") or ""
        start = match.start("number") if groups.get("number") else match.start("number2")
        if _NOBODY.search(text[:start]):
            continue
        yield _value(written), bool(_ROUGH.search(text[:start]))


def _value(written: str) -> float:
    word = written.lower()
    if word in SPELLED:
        return SPELLED[word]
    if re.fullmatch(r"\d+[.,]\d", word):
        return float(word.replace(",", "."))
    return float(re.sub(r"\D", "", word))


def _compare(thing: str, said: list[_Said]) -> Difference | None:
    exact = [one for one in said if not one.rough] or said
    told = [one for one in said if not one.rough or all(_apart(one.value, other.value) for other in exact)]
    values = sorted({one.value for one in told})
    if len(values) < 2 or values[0] <= 0 or values[-1] / values[0] > _FAR:  # noqa: PLR2004 - two differ
        return None
    return Difference(
        thing,
        tuple(Figure(value, tuple(one.entry.id for one in told if one.value == value)) for value in values),
    )


def _apart(one: float, other: float) -> bool:
    return abs(one - other) > _NEAR * max(one, other)
