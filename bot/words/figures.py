"""Figures: where the sources of a story give different numbers for the same thing.

Only what is counted in the same words in every report is compared: the dead, the injured, the missing, the arrested,
the evacuated, flights cancelled, homes without power, jobs cut, hectares burnt, the magnitude of an earthquake. English
and French.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
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
_AFTER, _THEN = (_NUMBER.replace("<number>", f"<number{place}>") for place in (2, 3))
_PEOPLE = (
    r"(?: (?:other|more|autres))?"
    r"(?: (?:people|persons?|passengers|residents|men|women|children|personnes|passagers|habitants))?"
)
_BEEN = (
    r"(?: (?:were|are|was|is|have been|has been|ont été|a été|sont|est|had been))?"
    r"(?: (?:légèrement|grièvement|slightly|seriously))?"
)
# Behind a number alone: the clause ends, or goes on with where and when; "killed 4 gunmen" counts no people.
_END = r"(?=[.,;:!?]|$| (?:in|and|at|on|near|when|as|after|during|dans|à|en|et|au|aux|près|lors)\b)"
_SOMEBODY = (
    r"(?:(?: (?:other|more|autres))? (?:people|persons?|passengers|residents|men|women|children|personnes|passagers|"
    r"habitants|others|autres)\b|" + _END + ")"
)
_COUNTED = {
    "dead": rf"{_NUMBER}{_PEOPLE}{_BEEN} (?:dead|killed|die|died|deaths|fatalities|morts?|mortes?|tuée?s?|décès)\b|"
    r"\b(?:(?:kill(?:s|ed|ing)|tué|tue|tuent|death toll (?:rises|climbs|rose|stands|reaches|hits)(?: to| at)?)"
    rf"(?: at least| au moins)? {_AFTER}{_SOMEBODY}|"
    rf"(?:claim(?:s|ed)|fait)(?: at least| au moins)? {_THEN}{_PEOPLE} (?:lives|morts?)\b)",
    "injured": rf"{_NUMBER}{_PEOPLE}{_BEEN} (?:injured|hurt|wounded|blessée?s?)\b|"
    r"\b(?:injur(?:es|ed|ing)|hurt(?:s|ing)?|wound(?:s|ed|ing)|blessé|blesse)(?: at least| au moins)? "
    rf"{_AFTER}{_SOMEBODY}",
    "missing": rf"{_NUMBER}{_PEOPLE}{_BEEN} (?:missing|unaccounted for|disparue?s?|portée?s? disparue?s?)\b",
    "arrested": rf"{_NUMBER}{_PEOPLE}{_BEEN} "
    r"(?:arrested|arrests|detained|arrêtée?s?|interpellée?s?|interpellations|arrestations)\b",
    "evacuated": rf"{_NUMBER}{_PEOPLE}{_BEEN} (?:evacuated|évacuée?s?)\b",
    "flights": rf"{_NUMBER} (?:flights|vols)\b",
    "homes": rf"{_NUMBER} (?:homes|households|customers|foyers|abonnés|clients)\b",
    "jobs": rf"\b(?:cut|cuts|cutting|axe|axes|slash|slashes|shed|sheds|eliminate|lose|supprime|supprimer|supprimera)"
    rf"(?: (?:about|around|nearly|up to|environ|près de|jusqu['’]à))? {_NUMBER} "
    r"(?:jobs|roles|positions|emplois|postes)\b|"
    rf"{_AFTER} (?:job cuts|job losses|suppressions (?:d['’]emplois?|de postes?))\b|"
    rf"\bsuppressions? de {_THEN} (?:emplois|postes)\b",
    "hectares": rf"{_NUMBER} hectares\b",
    "magnitude": rf"\b[Mm]agnitude(?: (?:of|de))? {_NUMBER}",
}
# No text without one of these counts anything; most have none.
_COUNTABLE = re.compile(
    r"kill|dead|deaths|died?\b|fatalit|lives|morts?\b|mortes?\b|tuée?s?\b|tuent|décès|injur|hurt|wound|bless|missing|unaccounted|"
    r"dispar|arrest|arrêtée?s?|detain|interpel|evacuat|évacu|flights|\bvols\b|homes|households|customers|foyers|abonnés|"
    r"clients|jobs?\b|roles|positions|emplois|postes|hectares|magnitude",
    re.IGNORECASE,
)
_PATTERNS = {thing: re.compile(pattern, re.IGNORECASE) for thing, pattern in _COUNTED.items()}
_ROUGH = re.compile(
    r"\b(?:about|around|nearly|almost|some|more than|over|up to|environ|près de|quelque|plus de|presque|jusqu['’]à|"
    r"une? (?:centaine|dizaine))\s*$",
    re.IGNORECASE,
)
# "No one" is not one.
_NOBODY = re.compile(r"\bno[ -]$", re.IGNORECASE)
# A count over a time, of an epidemic or of a year, is another one for every report.
_OVER_TIME = re.compile(
    r"\b(?:in|over|within|during|for|en|sur|depuis|pendant) (?:the |les )?(?:past |last |derni[eè]r[es]* )?"
    r"(?:\d+|two|three|four|five|six|seven|ten|deux|trois|quatre|cinq|sept|dix) "
    r"(?:hours?|days?|weeks?|months?|years?|heures?|jours?|semaines?|mois|ans?)\b|"
    r"\b(?:since|so far this|this year|this month|per day|a day|every|each|daily|"
    r"average|total of|depuis|cette année|ce mois|par jour|chaque|moyenne|covid\S*|coronavirus|virus|pandemic|"
    r"pandémie|epidemic|épidémie|outbreak)\b",
    re.IGNORECASE,
)
# Numbers so far apart count different things.
_FAR = 4.0
# What was counted so much earlier is out of date, and no other opinion.
_CURRENT = timedelta(hours=12)
# Of a very large story the latest reports are compared.
_LATEST = 60


@dataclass(frozen=True, slots=True)
class _Said:
    value: float
    rough: bool
    entry: Entry


def differing(entries: Sequence[Entry]) -> tuple[Difference, ...]:
    """The things for which outlets disagree; of each outlet its latest number counts, so that an update is none.

    Nor are numbers compared that are much older than the latest, or that count over a time. Pure; empty where all
    agree or only one outlet counts.
    """
    ordered = sorted(entries, key=lambda entry: (entry.published, entry.id))[-_LATEST:]
    found: dict[str, dict[str, _Said]] = {}
    told = [dict(_counts(entry)) for entry in ordered]
    for counts in told:
        for thing, said in counts.items():
            found.setdefault(thing, {})[said.entry.outlet.name] = said
    for counts in told:
        _moved(counts, found.get("injured", {}))
    differences = (
        _compare(thing, _current(list(by_outlet.values()))) for thing, by_outlet in found.items() if by_outlet
    )
    return tuple(sorted((one for one in differences if one), key=lambda one: list(_COUNTED).index(one.thing)))


def _moved(counts: dict[str, _Said], injured: dict[str, _Said]) -> None:
    """Of three who were injured one died: whoever counted three injured did not count otherwise."""
    if not {"dead", "injured"} <= counts.keys():
        return
    together = counts["dead"].value + counts["injured"].value
    for outlet, said in tuple(injured.items()):
        if said.value == together:
            del injured[outlet]


def _current(said: list[_Said]) -> list[_Said]:
    """Without what was counted long before the latest."""
    latest = max(one.entry.published for one in said)
    return [one for one in said if latest - one.entry.published <= _CURRENT]


def counted(texts: Sequence[str], language: str) -> list[tuple[str, float]]:
    """Everything that ``texts`` count, as thing and number."""
    sentences = [sentence for text in texts if _COUNTABLE.search(text) for sentence in split(text, language)]
    return [
        (thing, value)
        for thing, pattern in _PATTERNS.items()
        for text in sentences
        for value, _ in _numbers(pattern, text)
    ]


# A story is looked at anew with each report that joins it; what the others count is known from before.
@lru_cache(maxsize=4096)
def _counts(entry: Entry) -> tuple[tuple[str, _Said], ...]:
    """What one entry counts; a thing that it counts twice differently (a total and a part) is left out."""
    if not (_COUNTABLE.search(entry.title) or _COUNTABLE.search(entry.snippet)):
        return ()
    texts = [entry.title, *split(tidy(entry.snippet), entry.language)]
    texts = [text for text in texts if _COUNTABLE.search(text) and not _OVER_TIME.search(text)]
    found: list[tuple[str, _Said]] = []
    for thing, pattern in _PATTERNS.items():
        said = {value: rough for text in texts for value, rough in _numbers(pattern, text)}
        if len(said) == 1:
            ((value, rough),) = said.items()
            found.append((thing, _Said(value, rough, entry)))
    return tuple(found)


def _numbers(pattern: re.Pattern[str], text: str) -> Iterator[tuple[float, bool]]:
    for match in pattern.finditer(text):
        group = next(name for name, written in match.groupdict().items() if written)
        before = text[: match.start(group)]
        if not _NOBODY.search(before):
            yield _value(match[group]), bool(_ROUGH.search(before))


def _value(written: str) -> float:
    word = written.lower()
    if word in SPELLED:
        return SPELLED[word]
    if re.fullmatch(r"\d+[.,]\d", word):
        return float(word.replace(",", "."))
    return float(re.sub(r"\D", "", word))


def _compare(thing: str, said: list[_Said]) -> Difference | None:
    # "Nearly 200" is no other opinion than 189, and must not be told as 200.
    told = [one for one in said if not one.rough]
    values = sorted({one.value for one in told})
    if len(values) < 2 or values[0] <= 0 or values[-1] / values[0] > _FAR:  # noqa: PLR2004 - two differ
        return None
    return Difference(
        thing,
        tuple(Figure(value, tuple(one.entry.id for one in told if one.value == value)) for value in values),
    )
