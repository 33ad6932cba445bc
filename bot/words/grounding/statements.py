"""Statements: the sentences of reports, and whom they name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from bot.text import fold, tokens
from bot.words.numerals import WORDS
from bot.words.sentences import split
from bot.words.snippets import tidy

if TYPE_CHECKING:
    from bot.models import Entry

LANGUAGES: Final = ("en", "fr")
WORD: Final = re.compile(r"[^\W\d_](?:[^\W_]|[-.'’](?=[^\W\d_]))*")
# "d’Islande": a name behind an elided article begins with its capital.
_ELIDED: Final = re.compile(r"\b(?:[ldjmtsn]|qu)['’](?=[A-ZÀ-Þ])", re.IGNORECASE)
# Words with a capital that claim nothing by themselves.
_TITLE_WORDS = (
    "mr mrs ms dr prime minister president premier mayor king queen pope senator governor chief police court city "
    "council supreme federal parliament government lake river mount street m. mme i pdg ceo"
)
TITLES: Final = frozenset(_TITLE_WORDS.split())
_PRONOUN = re.compile(r"\b(?:he|she|his|her|him|they|their|it|its|il|elle|son|sa|ses|leur|leurs|lui)\b", re.IGNORECASE)
# So many words with a capital make a headline of the kind in which all have one.
_HEADLINE_CASE = 0.6


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or title of a report, in its language.

    ``named`` are the folded words of its names; ``about`` are those of all whom it speaks of, those of the sentence
    before too where a pronoun points back.
    """

    text: str
    language: str
    named: frozenset[str]
    about: frozenset[str]
    is_title: bool


@lru_cache(maxsize=16)
def told(entries: tuple[Entry, ...]) -> tuple[Statement, ...]:
    """All that the entries say, title first, sentence by sentence."""
    proper = frozenset(word for entry in entries for text in (entry.title, entry.snippet) for word in _within(text))
    found: list[Statement] = []
    for entry in entries:
        before: frozenset[str] = frozenset()
        for text in (entry.title, *split(tidy(entry.snippet), entry.language)):
            named = name_words(text, proper)
            about = named | before if _PRONOUN.search(text) else named
            found.append(Statement(text, entry.language, named, about, text is entry.title))
            before = about or before
    return tuple(found)


def name_words(text: str, proper: frozenset[str]) -> frozenset[str]:
    """The folded words of the names in a text; ``proper`` are words that are known for names."""
    return frozenset(word for name in _names(text, proper) for word in name)


def loosened(text: str) -> str:
    """The text with hyphens and elided articles set apart, so that each name stands for itself."""
    return _ELIDED.sub(lambda match: match[0][:-1] + " ", text.replace("-", " "))


def opens(text: str, start: int) -> bool:
    """Whether a word has its capital because a sentence begins with it."""
    return not re.search(r"\w[^.!?]*$", text[:start])


def plain(folded: str) -> bool:
    """Whether a word with a capital is no name: a date, a number or a title."""
    return folded in calendar() or folded in WORDS or folded in TITLES


def _names(text: str, proper: frozenset[str]) -> list[tuple[str, ...]]:
    """Runs of words with a capital."""
    found: list[tuple[str, ...]] = []
    matches = list(WORD.finditer(text := loosened(text)))
    capitals = sum(match[0][0].isupper() for match in matches)
    headline = capitals > _HEADLINE_CASE * len(matches) and len(matches) > 4  # noqa: PLR2004 - enough to tell
    run: list[str] = []
    end = -1
    for match in matches:
        folded = "".join(tokens(match[0]))
        fits = match[0][0].isupper() and folded and not plain(folded)
        if fits and (headline or opens(text, match.start())):
            fits = folded in proper or folded in countries()
        if not fits or (run and text[end : match.start()].strip(" -'’")):
            found += [tuple(run)] if run else []
            run = []
        if fits:
            run.append(folded)
        end = match.end()
    return [*found, tuple(run)] if run else found


def _within(text: str) -> list[str]:
    """Words with a capital that begin no sentence: names without doubt, unless it is a headline full of capitals."""
    matches = list(WORD.finditer(text := loosened(text)))
    if sum(match[0][0].isupper() for match in matches) > _HEADLINE_CASE * len(matches):
        return []
    inner = [match for match in matches if match[0][0].isupper() and not opens(text, match.start())]
    # "Petra Novak won": the first word is a name by the one behind it.
    first = [one for one in matches[:1] if one[0][0].isupper() and any(two.start() == one.end() + 1 for two in inner)]
    return [folded for match in (*first, *inner) if not plain(folded := "".join(tokens(match[0])))]


@cache
def calendar() -> dict[str, str]:
    """Months, weekdays, seasons and the days beside today, by their folded names in English and French."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        locale = Locale(language)
        found |= {fold(name): f"month {number}" for number, name in locale.months["format"]["wide"].items()}
        found |= {fold(name): f"weekday {number}" for number, name in locale.days["format"]["wide"].items()}
    beside = {"yesterday": "hier", "today": "aujourd'hui", "tomorrow": "demain"}
    seasons = {"spring": "printemps", "autumn": "automne", "winter": "hiver"}
    found |= {word: word for word in (*beside, *seasons)}
    return found | {french: word for word, french in (beside | seasons).items()}


@cache
def countries() -> dict[str, str]:
    """The codes of countries by their folded names of one word."""
    return {
        name: code
        for language in LANGUAGES
        for code, territory in Locale(language).territories.items()
        if len(code) == 2 and " " not in (name := " ".join(tokens(territory)))  # noqa: PLR2004 - no continents
    }


@cache
def country_names(code: str) -> tuple[str, ...]:
    """A country in both languages."""
    return tuple(" ".join(tokens(Locale(language).territories[code])) for language in LANGUAGES)


@cache
def cities() -> frozenset[str]:
    """Folded names of one word of the cities that time zones are called after."""
    return frozenset(fold(zone.rpartition("/")[2]) for zone in available_timezones() if "/" in zone)


@cache
def cities_of(code: str) -> tuple[str, ...]:
    """The folded names of the cities that the time zones of a country are called after."""
    zones = get_global("territory_zones").get(code, ())
    return tuple(fold(zone.rpartition("/")[2].replace("_", " ")) for zone in zones)
