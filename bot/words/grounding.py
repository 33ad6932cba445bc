"""Grounding: whether what a sentence claims occurs in the entries that it is to be about.

Checked mechanically are numbers (and what they count), names, places, dates, quoted words and denials, with tolerance
for spelling and, for countries, dates and spelled numbers, for English and French. Who did what to whom is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale

from bot.text import fold, tokens
from bot.words.figures import counted
from bot.words.numerals import WORDS, numbers
from bot.words.terms import content

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.models import Entry

_LANGUAGES = ("en", "fr")
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|[-.'’](?=[^\W\d_]))*")
_QUOTED = re.compile(r"“([^”]+)”|«\s*([^»]+?)\s*»|\"([^\"]+)\"")
_DENIED = re.compile(
    r"\b(?:no|not|never|nobody|none|without|denie[sd]|n['’]t|cannot|aucune?|jamais|personne|sans|dément|nie)\b|n['’]t\b|"
    r"\b(?:ne|n['’])\s*\w+ (?:pas|plus|jamais|rien)\b",
    re.IGNORECASE,
)
# What a name may end in that makes it a people or an adjective.
_SUFFIXES = "s n an ian ans ians ns ish ese ien iens ienne iennes ais aise aises e es ne nes i"
_ENDINGS = frozenset(_SUFFIXES.split())
_FALSE_FRIENDS = frozenset({("niger", "nigerian"), ("niger", "nigerians")})
# Words with a capital that claim nothing by themselves.
_TITLE_WORDS = (
    "mr mrs ms dr prime minister president premier mayor king queen pope senator governor chief police court city "
    "council supreme federal parliament government lake river mount street m. mme i"
)
_TITLES = frozenset(_TITLE_WORDS.split())
# Same words differently spelled: transliterations and doubled letters.
_SPELLINGS = (
    (re.compile(r"kh"), "h"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ou"), "u"),
    (re.compile(r"[yj]"), "i"),
    (re.compile(r"w"), "v"),
    (re.compile(r"ck|q|c"), "k"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"e$"), ""),
)
# Ordinary words with which sentences begin though no entry has them.
_OPENING_WORDS = (
    "officials police authorities people residents investigators crews experts critics officers families workers "
    "autorites policiers residents enquetes secours plus selon nearly almost around some both"
)
_OPENINGS = frozenset(_OPENING_WORDS.split())
# So much of what a sentence says, in the entries' own language, must be said by them.
_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Claim:
    """Something in a sentence that no entry bears out: its kind (``number``, ``name``, ...) and its words."""

    kind: str
    text: str


def unfounded(sentence: str, language: str, entries: Sequence[Entry]) -> tuple[Claim, ...]:
    """What ``sentence`` claims and none of ``entries`` says; empty for one that may be sent. Pure."""
    told = [text for entry in entries for text in (entry.title, entry.snippet)]
    own = [text for entry in entries if entry.language == language for text in (entry.title, entry.snippet)]
    return (
        *_quotes(sentence, told),
        *_figures(sentence, language, entries),
        *_dates(sentence, told),
        *_names(sentence, told),
        *_wording(sentence, own),
    )


def _quotes(sentence: str, told: Sequence[str]) -> Iterator[Claim]:
    said = [f" {' '.join(tokens(text))} " for text in told]
    for match in _QUOTED.finditer(sentence):
        quoted = next(group for group in match.groups() if group)
        if not any(f" {' '.join(tokens(quoted))} " in text for text in said):
            yield Claim("quotation", quoted)


def _figures(sentence: str, language: str, entries: Sequence[Entry]) -> Iterator[Claim]:
    known = {value for entry in entries for text in (entry.title, entry.snippet) for value in numbers(text)}
    for value in numbers(sentence):
        if value not in known:
            yield Claim("number", value)
    said = [pair for entry in entries for pair in counted((entry.title, entry.snippet), entry.language)]
    for thing, number in counted((sentence,), language):
        if (thing, number) not in said:
            yield Claim("number", f"{number:g} {thing}")


def _dates(sentence: str, told: Sequence[str]) -> Iterator[Claim]:
    calendar = _calendar()
    known = {calendar[word] for text in told for word in tokens(text) if word in calendar}
    for word in tokens(sentence):
        if word in calendar and calendar[word] not in known and (word != "may" or "May" in sentence):
            yield Claim("date", word)


def _names(sentence: str, told: Sequence[str]) -> Iterator[Claim]:
    words = frozenset(word for text in told for word in tokens(text.replace("-", " ")))
    spelled = frozenset(_skeleton(word) for word in words)
    joined = f" {' '.join(' '.join(tokens(text.replace('-', ' '))) for text in told)} "
    before, end = "", -1
    for match in _WORD.finditer(sentence.replace("-", " ")):
        folded = "".join(tokens(match[0]))
        claims = match[0][0].isupper() and folded and not _plain(folded)
        if not claims or (_opens(sentence, match.start()) and not _proper(folded, words)):
            before = ""
            continue
        if not _borne_out(folded, words, spelled, joined):
            yield Claim("name", match[0])
        elif before and match.start() == end + 1 and {before, folded} <= words and f" {before} {folded} " not in joined:
            yield Claim("name", f"{before} {folded}")
        before, end = folded, match.end()


def _plain(folded: str) -> bool:
    """Whether a word with a capital is no name: a date, a number or a title."""
    return folded in _calendar() or folded in WORDS or folded in _TITLES


def _opens(sentence: str, start: int) -> bool:
    """Whether a word has its capital because a sentence begins with it."""
    return not re.search(r"\w[^.!?]*$", sentence[:start])


def _proper(folded: str, words: frozenset[str]) -> bool:
    """Whether the first word of a sentence is a name: a country, or a word that the entries do not use."""
    return folded in _countries() or (folded not in words and bool(content(folded)) and folded not in _OPENINGS)


def _borne_out(folded: str, words: frozenset[str], spelled: frozenset[str], joined: str) -> bool:
    if folded in words or _skeleton(folded) in spelled:
        return True
    code = _countries().get(folded)
    if code and any(f" {name} " in joined for name in _country_names(code)):
        return True
    return any(_same_stem(folded, word) for word in words if word[:3] == folded[:3])


def _same_stem(one: str, other: str) -> bool:
    """``Iran`` and ``Iranian``, ``Canada`` and ``Canadian``; not ``Niger`` and ``Nigerian``."""
    short, long = sorted((one, other), key=len)
    if len(short) < 4 or (short, long) in _FALSE_FRIENDS:  # noqa: PLR2004 - shorter ones are like too many
        return False
    for stem in (short, short[:-1] if short[-1] in "aeoy" else short):
        if long.startswith(stem) and long[len(stem) :] in _ENDINGS:
            return True
    return False


def _wording(sentence: str, own: Sequence[str]) -> Iterator[Claim]:
    """In the entries' own language: a denial must be theirs, and half of the telling words."""
    if not own:
        return
    # What is denied within a quotation is checked with the quotation.
    if _DENIED.search(_QUOTED.sub("", sentence)) and not any(_DENIED.search(_QUOTED.sub("", text)) for text in own):
        yield Claim("denial", sentence)
    said, known = content(sentence), frozenset[str]().union(*(content(text) for text in own))
    if said and len(said & known) < _SHARED * len(said):
        yield Claim("wording", " ".join(sorted(said - known)))


def _skeleton(word: str) -> str:
    for pattern, plain in _SPELLINGS:
        word = pattern.sub(plain, word)
    return word


@cache
def _calendar() -> dict[str, str]:
    """Months, weekdays and the days beside today, by their folded names in English and French."""
    found: dict[str, str] = {}
    for language in _LANGUAGES:
        locale = Locale(language)
        found |= {fold(name): f"month {number}" for number, name in locale.months["format"]["wide"].items()}
        found |= {fold(name): f"weekday {number}" for number, name in locale.days["format"]["wide"].items()}
    beside = {"yesterday": "hier", "today": "aujourd'hui", "tomorrow": "demain"}
    return found | {word: word for word in beside} | {french: word for word, french in beside.items()}


@cache
def _countries() -> dict[str, str]:
    """The codes of countries by their folded names of one word."""
    return {
        name: code
        for language in _LANGUAGES
        for code, territory in Locale(language).territories.items()
        if len(code) == 2 and " " not in (name := " ".join(tokens(territory)))  # noqa: PLR2004 - no continents
    }


@cache
def _country_names(code: str) -> tuple[str, ...]:
    return tuple(" ".join(tokens(Locale(language).territories[code])) for language in _LANGUAGES)
