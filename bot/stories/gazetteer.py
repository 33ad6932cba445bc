"""Gazetteer: the places a text speaks of, by their names in its language, their people and their cities.

Countries are named by CLDR in every language; what is ours (people, cities, regions) is in the table of places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.models import Tag, TagKind
from bot.stories.lexicon.phrasebook import Phrasebook
from bot.stories.lexicon.tables import listed, table
from bot.stories.territories import LANGUAGES, territories
from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.stories.lexicon.phrasebook import Found
    from bot.stories.lexicon.reading import Reading

# The first six languages are shown.
_SHOWN = LANGUAGES[:6]
# Languages that change the ends of names: what is left without the last letter is looked for.
_INFLECTED = frozenset({"ru", "uk", "pl", "cs", "sk", "hu", "fi", "tr", "bg", "hr", "el"})
_SHORTEST_STEM = 5
# Codes of CLDR that are no places anyone reports from, or whose names are common words.
_NO_PLACES = "AC BV CP CQ DG EA EU EZ HM IC QO RE TA UM UN XA XB ZZ IO TF GS"
_LEFT_OUT = frozenset(_NO_PLACES.split())
_NAMED, _PEOPLE, _LIES_IN = 1.0, 0.7, 0.6
# A snippet, a place named again in one text, the first place named, and the most that a city gives its country.
_SNIPPET, _AGAIN, _FIRST, _MOST_LIFTED = 0.6, 0.3, 0.15, 0.9


@dataclass(frozen=True, slots=True)
class Place:
    """What a phrase says: which place, and whether by its name or by its people."""

    key: str
    worth: float
    doubtful: bool = False


class Gazetteer:
    """The places we know, in the languages we know."""

    def __init__(self) -> None:
        """Read the table and name the countries."""
        rows = table("places")
        self._rows = rows
        self._codes = _codes(rows)
        self._doubtful = frozenset(listed(rows["doubtful"]["words"]))
        self._strict = frozenset(fold(word) for word in listed(rows["doubtful"]["strict"]))
        self._first_names = frozenset(fold(name) for name in table("names")["first"]["names"].split())
        self._before = frozenset(fold(word) for word in listed(rows["doubtful"]["before"]))
        self.parents: dict[str, str] = {
            key: self._codes.get(row[2], row[2]) for key, row in rows["within"].items() if row[2]
        }
        self.tags: dict[str, Tag] = dict(self._all_tags())
        self._names = {language: _names(language, self._codes) for language in LANGUAGES}
        self._books = {language: self._book(language) for language in ("en", "fr")}

    def key(self, place: str) -> str | None:
        """The key of a country by its code, or of a place by its own key."""
        return self._codes.get(place) or (place if place in self.tags else None)

    def _all_tags(self) -> Iterator[tuple[str, Tag]]:
        names = {language: territories(language) for language in _SHOWN}
        for code, key in self._codes.items():
            shown = {language: _short(names[language].get(code, key)) for language in _SHOWN}
            if code in self._rows["names"]:
                shown["en"], shown["fr"] = self._rows["names"][code]
            yield key, Tag(key, TagKind.PLACE, tuple(shown.items()))
        for key, row in self._rows["within"].items():
            yield key, Tag(key, TagKind.PLACE, (("en", row[0]), ("fr", row[1])))

    def _book(self, language: str) -> Phrasebook[Place | None]:
        """What to look for in a text of one language: nothings first, then our own, then the countries."""
        book: Phrasebook[Place | None] = Phrasebook()
        for phrase in listed(self._rows["nothing"]["phrases"]):
            book.add(phrase, None)
        for key, row in self._rows["within"].items():
            shown = row[1] if language == "fr" else row[0]
            for phrase in (shown, row[0], row[1], *listed(row[3])):
                self._add(book, phrase, key)
        column = 1 if language == "fr" else 0
        for code, lists in self._rows["people"].items():
            for phrase in listed(lists[column]):
                self._add(book, phrase, self._codes[code])
        for name, key in self._names.get(language, ()):
            self._add(book, name, key)
            if language in _INFLECTED and len(name) > _SHORTEST_STEM:
                self._add(book, f"{name[:-1]}*", key)
        return book

    def _add(self, book: Phrasebook[Place | None], phrase: str, key: str) -> None:
        people = (
            phrase.endswith("*") or phrase[:1].islower() or bool(re.search(r"(?:an|ans|ese|ish|i|is|iens?)$", phrase))
        )
        # Names such as "Iran" and "Pakistan" look like people to the rule above; names of places are never so.
        named = phrase in {name for _, name in self.tags[key].names}
        worth = _NAMED if named or not people else _PEOPLE
        place = Place(key, worth, phrase.rstrip("*") in self._doubtful)
        book.add(phrase, place)

    def find(self, reading: Reading, language: str) -> Iterator[tuple[Found[Place | None], Place]]:
        """The places in a reading, first to last; names in doubt only where the words around speak for a place."""
        book = self._books.get(language)
        if book is None:
            book = self._books[language] = self._book(language)
        for found in book.find(reading):
            if found.meaning is not None and (not found.meaning.doubtful or self._stands(reading, found)):
                yield found, found.meaning

    def _stands(self, reading: Reading, found: Found[Place | None]) -> bool:
        """Whether a doubtful name is a place here: after "in", with a possessive, or alone with its capital."""
        before, after = found.start - 1, found.end
        if before >= 0 and reading.folded[before] in self._before and not reading.breaks[found.start]:
            return not (after < len(reading.words) and reading.cased and self._beside(reading, after))
        if not reading.cased or reading.folded[found.start] in self._strict:
            return False
        # A first name opens the sentence, where its capital tells nothing: Jim Jordan.
        if before >= 0 and reading.folded[before] in self._first_names and not reading.breaks[found.start]:
            return False
        if reading.owns[found.end - 1]:
            return not (before >= 0 and self._beside(reading, found.start, before))
        left = before >= 0 and self._beside(reading, found.start, before)
        right = after < len(reading.words) and self._beside(reading, after)
        return not left and not right

    @staticmethod
    def _beside(reading: Reading, edge: int, word: int | None = None) -> bool:
        """Whether the word beside has a capital of its own, with nothing between."""
        there = edge if word is None else word
        return not reading.breaks[edge] and reading.words[there][0].isupper() and not reading.starts[there]

    def score(self, title: Reading, snippet: Reading, language: str) -> tuple[dict[str, float], set[str]]:
        """How much each place is spoken of, 1 being once in the title, and which are named themselves.

        What is named first counts a little more. A place also speaks for what it lies in, if less.
        """
        scores: dict[str, float] = {}
        for reading, weight in ((title, 1.0), (snippet, _SNIPPET)):
            seen: set[str] = set()
            for _, place in self.find(reading, language):
                worth = place.worth * (_AGAIN if place.key in seen else 1.0)
                scores[place.key] = scores.get(place.key, _FIRST / (len(scores) + 1)) + weight * worth
                seen.add(place.key)
        named = set(scores)
        for key, score in tuple(scores.items()):
            self._lift(key, score, scores)
        return scores, named

    def _lift(self, key: str, score: float, scores: dict[str, float]) -> None:
        parent = self.parents.get(key)
        if parent:
            own, lifted = scores.get(parent, 0.0), score * _LIES_IN
            scores[parent] = max(own, min(own + lifted, _MOST_LIFTED))
            self._lift(parent, lifted, scores)

    def spellings(self) -> Iterator[tuple[str, str]]:
        """Every name of every place with its key, our own first."""
        for key, tag in self.tags.items():
            yield key, key
            yield from ((name, key) for language, name in tag.names if language in {"en", "fr"})
        for key, row in self._rows["within"].items():
            yield from ((phrase, key) for phrase in listed(row[3]) if not phrase.endswith("*"))
        for code, lists in self._rows["people"].items():
            for cell in lists:
                yield from ((phrase, self._codes[code]) for phrase in listed(cell) if not phrase.endswith("*"))
        for language in LANGUAGES:
            yield from self._names[language]


def _codes(rows: Mapping[str, dict[str, str]]) -> dict[str, str]:
    """The tag key of every country code."""
    english = territories("en")
    codes = {code: name for code, name in english.items() if code not in _LEFT_OUT}
    return {
        code: rows["keys"].get(code) or re.sub(r"[^a-z0-9]", "", fold(_short(name)))
        for code, name in sorted(codes.items())
    }


def _names(language: str, codes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    named = territories(language)
    return tuple((variant, key) for code, key in codes.items() if code in named for variant in _variants(named[code]))


def _variants(name: str) -> Iterable[str]:
    """``Myanmar (Burma)`` is also ``Myanmar``; ``Trinidad & Tobago`` has an "and"."""
    plain = _short(name)
    return dict.fromkeys((name, plain, plain.replace(" & ", " and "), plain.replace("’", "'")))


def _short(name: str) -> str:
    return re.sub(r"\s*\(.*?\)", "", name).strip()
