"""Statements: the sentences of reports, and the one that is checked, as what they say, name and deny."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from bot.text import fold, tokens
from bot.words.grounding.lexicon import meaning
from bot.words.numerals import WORDS
from bot.words.sentences import split
from bot.words.snippets import tidy
from bot.words.terms import content

if TYPE_CHECKING:
    from bot.models import Entry

LANGUAGES: Final = ("en", "fr")
WORD: Final = re.compile(r"[^\W\d_](?:[^\W_]|[-.'’](?=[^\W\d_]))*")
QUOTED: Final = re.compile(r"“([^”]+)”|«\s*([^»]+?)\s*»|\"([^\"]+)\"")
DENIED: Final = re.compile(
    r"\b(?:no|not|never|nobody|none|neither|nor|n['’]t|cannot|aucune?|jamais)\b|"
    r"n['’]t\b|\b(?:ne|n['’])\s*(?:\w+['’]?\s*){1,3}?\b(?:pas|plus|jamais|rien|aucune?|personne)\b|"
    r"\bpersonne n|\baucune? \w+ n|\bdit non\b",
    re.IGNORECASE,
)
# "d’Islande": a name behind an elided article begins with its capital.
_ELIDED: Final = re.compile(r"\b(?:[ldjmtsn]|qu)['’](?=[A-ZÀ-Þ])", re.IGNORECASE)
# The few words behind a denial, or within a French one, are what is denied.
_DENIED_WORDS = re.compile(
    r"(?:\b(?:not|never|cannot)\b|n['’]t\b)(?:\s+\w+){1,3}|\b(?:ne\s|n['’])\s*(?:\w+['’]?\s*){1,3}?\b(?:pas|plus|jamais|rien)\b"
    r"(?:\s+\w+){0,2}|\b(?:nobody|no one|none|aucune?)(?:\s+\w+){1,3}|\bpersonne n['’]?(?:\s*\w+){1,4}",
    re.IGNORECASE,
)
# Words with a capital that claim nothing by themselves.
_TITLE_WORDS = (
    "mr mrs ms dr prime minister president premier mayor king queen pope senator governor chief police court city "
    "council supreme federal parliament government lake river mount street m. mme i pdg ceo"
)
TITLES: Final = frozenset(_TITLE_WORDS.split())
_PRONOUN = re.compile(r"\b(?:he|she|his|her|him|they|their|it|its|il|elle|son|sa|ses|leur|leurs|lui)\b", re.IGNORECASE)
# "178 voix contre 152" is a result, no protest; and "voted for", "voté pour" is support.
_VOTES = re.compile(r"\b(?:contre|against)\b(?=\s*\d)", re.IGNORECASE)
_VOTED_FOR = re.compile(r"(?<=\bvoted) for\b|(?<=\bvoté) pour\b|\bin favou?r\b|\ben faveur\b", re.IGNORECASE)
# What parts a sentence into clauses, roughly.
_PARTS = re.compile(r"[;:–—]|,(?!\d)| (?:and|but|while|after|before|because|et|mais|tandis que|alors que|après|avant) ")
# So many words with a capital make a headline of the kind in which all have one.
_HEADLINE_CASE = 0.6


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence: its language, what it ``says`` (telling words and meanings), whom it ``names``, in order.

    ``names`` are runs of folded words with a capital; ``about`` are the words of all names that it speaks of, those of
    the sentence before too where a pronoun points back.
    """

    text: str
    language: str
    says: frozenset[str]
    names: tuple[tuple[str, ...], ...] = ()
    about: frozenset[str] = field(default_factory=frozenset)
    denies: bool = False
    denied: frozenset[str] = field(default_factory=frozenset)
    entry_id: int = 0
    is_title: bool = False

    @property
    def named(self) -> frozenset[str]:
        """All words of its names."""
        return frozenset(word for name in self.names for word in name)


@lru_cache(maxsize=16)
def told(entries: tuple[Entry, ...]) -> tuple[Statement, ...]:
    """All that the entries say, title first, sentence by sentence."""
    proper = frozenset(word for entry in entries for text in (entry.title, entry.snippet) for word in _within(text))
    found: list[Statement] = []
    for entry in entries:
        before: frozenset[str] = frozenset()
        for text in (entry.title, *split(tidy(entry.snippet), entry.language)):
            one = statement(text, entry.language, proper, entry.id)
            about = one.named | before if _PRONOUN.search(text) else one.named
            found.append(replace(one, about=about, is_title=text is entry.title))
            before = about or before
    return tuple(found)


def statement(text: str, language: str, proper: frozenset[str] = frozenset(), entry_id: int = 0) -> Statement:
    """One sentence on its own; ``proper`` are folded words that are known for names."""
    names = tuple(_names(text, proper))
    named = frozenset(word for name in names for word in name)
    bare = unquoted(text)
    denied = says(" ".join(match[0] for match in _DENIED_WORDS.finditer(bare)))
    return Statement(text, language, says(text), names, named, bool(DENIED.search(bare)), denied, entry_id)


def says(text: str) -> frozenset[str]:
    """Telling words and, for those in the lexicon, their meanings in their place; the same for English and French."""
    text = _VOTES.sub(" ", text)
    text = _VOTED_FOR.sub(" support ", text)
    words = content(text)
    spoken = {f"={found}" if (found := meaning(word)) else word for word in tokens(text) if meaning(word)}
    return frozenset(word for word in words if not meaning(word)) | spoken


def shared(one: frozenset[str], other: frozenset[str]) -> int:
    """How many of the words of ``one`` the other has, words that begin alike in both languages too."""
    missing = one - other
    beginnings = {word[:5] for word in other if len(word) > 4 and word[0] != "="}  # noqa: PLR2004 - long enough to tell
    return len(one & other) + sum(len(word) > 4 and word[:5] in beginnings for word in missing)  # noqa: PLR2004 - the same


def clauses(text: str) -> list[str]:
    """The parts of a sentence that can each say something of somebody."""
    return [part for part in _PARTS.split(text) if part.strip()]


def unquoted(text: str) -> str:
    """The sentence without what it quotes."""
    return QUOTED.sub(" ", text)


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
