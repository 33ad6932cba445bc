"""Pieces: what each word of a text is: a name, a number, a date, a mark, a preposition, a binder, a word that tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from simplemma import lemmatize

from bot.text import fold
from bot.words.grounding import closed
from bot.words.grounding.names import ordinary
from bot.words.grounding.phrases import plainer
from bot.words.grounding.statements import WORD, calendar, countries, loosened, opens, plain
from bot.words.numerals import located

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PIECE: Final = re.compile(
    r"\u2039(?P<mark>\w+)\u203a|(?P<number>\u0001\d+\u0001)|(?P<sign>[$€£¥%])|(?P<genitive>['’]s\b|(?<=s)['’](?=\s))|"
    r"(?P<elided>\b(?:[cdjlmnstCDJLMNST]|(?:jus|lors|puis|quoi)?[qQ]u)(?=['’]\w))|"
    r"(?P<word>[^\W\d_]+(?:\.[^\W\d_]+)*|\d+\w*)|(?P<stop>[,;:()–—…]|\.(?=\s))"
)
_SIGNS: Final = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "%": "%"}
_YEAR: Final = re.compile(r"^(?:19|20)\d\d$")
_TIMES_OF_DAY: Final = frozenset(
    ("morning", "afternoon", "evening", "night", "overnight", "matin", "soir", "soiree", "nuit", "matinee")
)
# A preposition and an article in one.
_WITH_ARTICLE: Final = frozenset(("du", "des", "au", "aux"))
_FUTURE: Final = re.compile(r"(?:er|ir|dr|ur|rr|tr)(?:a|ont)$")
_CONDITIONAL: Final = re.compile(r"(?:er|ir|dr|ur|rr|tr)(?:ait|aient)$")
_INFINITIVE: Final = ("er", "ir", "re", "oir")
# Where so many of the telling words have a capital, it says nothing.
_HEADLINE_CASE: Final = 0.9
_ENOUGH_TO_TELL: Final = 4

# Its kind, its one form, and how it is written.
Piece = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Capitals:
    """Folded words known for names, and those that a language also writes small, each with the language."""

    names: frozenset[str] = frozenset()
    words: frozenset[tuple[str, str]] = frozenset()


def capitals(texts: Iterable[tuple[str, str]]) -> Capitals:
    """Learn from texts, each with its language, which words are names: those with a capital in the midst."""
    names: set[str] = set()
    small: set[tuple[str, str]] = set()
    for text, language in texts:
        spread = loosened(text.replace("-", " "))
        words = [one for one in WORD.finditer(spread) if not _closed(one[0].lower(), language)]
        headline = sum(one[0][0].isupper() for one in words) > _HEADLINE_CASE * len(words)
        for one in words:
            folded = _folded(one[0])
            if not one[0][0].isupper():
                small.add((language, folded))
            elif headline or plain(folded):
                continue
            elif not opens(spread, one.start()) or not ordinary(one[0].lower(), language):
                names.add(folded)
    return Capitals(frozenset(names), frozenset(small))


def pieces(text: str, language: str, known: Capitals) -> Iterator[Piece]:
    """The pieces of a text in their order; those that bind nothing and tell nothing are left out."""
    spread, values = _numbered(plainer(text, language))
    spread = spread.replace("-", " ")
    found = list(_PIECE.finditer(spread))
    telling = [one["word"] for one in found if one["word"] and not _closed(one["word"].lower(), language)]
    capital = sum(word[0].isupper() for word in telling)
    headline = len(telling) > _ENOUGH_TO_TELL and capital > _HEADLINE_CASE * len(telling)
    before = ""
    for match in found:
        word = match["word"]
        if word and _is_name(word, headline or opens(spread, match.start()), language, known):
            yield "name", _folded(word), word
        elif word or match["elided"]:
            yield from _word(word or match["elided"], before, language)
        else:
            yield _sign(match, values)
        before = word or ""


def _sign(match: re.Match[str], values: list[str]) -> Piece:
    if match["mark"]:
        return "mark", match["mark"], match["mark"]
    if match["number"]:
        value = values[int(match["number"].strip("\u0001"))]
        return "date" if _YEAR.match(value) else "number", value, value
    if match["sign"]:
        return "word", _SIGNS[match["sign"]], match["sign"]
    return ("bind", "comma" if match["stop"] == "," else "stop", "") if match["stop"] else ("genitive", "", "")


def _word(written: str, before: str, language: str) -> Iterator[Piece]:
    low, folded = written.lower(), _folded(written)
    if folded in calendar() and (low != "may" or written == "May"):
        yield "date", calendar()[folded], written
    elif folded in _TIMES_OF_DAY and fold(before) in calendar():
        return
    elif mark := closed.mark(low, language):
        yield "mark", mark, written
    elif case := closed.preposition(low, language):
        yield "case", case, written
        if low in _WITH_ARTICLE:
            yield "bind", "det", written
    elif binder := closed.binder(low, language):
        if binder != "skip":
            yield "bind", binder, written
    elif len(low) > 1:
        if language == "fr" and (mark := _tense(low)):
            yield "mark", mark, written
        yield "word", folded, written


def _tense(word: str) -> str:
    """The mark of a French future or conditional."""
    conditional = bool(_CONDITIONAL.search(word))
    if not conditional and not _FUTURE.search(word):
        return ""
    lemma = lemmatize(word, "fr")
    return ("WOULD" if conditional else "FUTURE") if lemma.endswith(_INFINITIVE) and lemma != word else ""


def _is_name(word: str, unsure: bool, language: str, known: Capitals) -> bool:  # noqa: FBT001 - private
    """Whether a word is a name; ``unsure`` where its capital may have another reason."""
    folded, low = _folded(word), word.lower()
    if not word[0].isupper() or plain(folded) or closed.binder(low, language) or closed.preposition(low, language):
        return False
    if (language, folded) in known.words:
        return False
    return not unsure or folded in known.names or folded in countries()


def _folded(word: str) -> str:
    return fold(word).replace(".", "")


def _closed(word: str, language: str) -> bool:
    return bool(closed.binder(word, language) or closed.preposition(word, language) or closed.mark(word, language))


def _numbered(text: str) -> tuple[str, list[str]]:
    """The text with a token for each number, and the numbers."""
    values: list[str] = []
    parts: list[str] = []
    end = 0
    for start, stop, value in located(text):
        parts += [text[end:start], f" \u0001{len(values)}\u0001 "]
        values.append(value)
        end = stop
    return "".join([*parts, text[end:]]), values
