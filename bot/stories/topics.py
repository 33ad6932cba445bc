"""Topics: what a text is about, told by the words it uses. Some words tell alone, others only in company."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.models import Tag, TagKind
from bot.stories.lexicon.phrasebook import Phrasebook
from bot.stories.lexicon.tables import listed, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.stories.lexicon.phrasebook import Found
    from bot.stories.lexicon.reading import Reading

_SURE, _HINT, _MOST_HINTS = 1.0, 0.35, 0.7
_SNIPPET = 0.6
LANGUAGES = ("en", "fr", "de")


@dataclass(frozen=True, slots=True)
class _Word:
    topic: str
    worth: float


class Topics:
    """The topics we know, and the words for them in English, French and German."""

    def __init__(self) -> None:
        """Read the table."""
        rows = table("topics")
        nothing = rows.pop("nothing")
        self.tags: Mapping[str, Tag] = {
            key: Tag(key, TagKind.TOPIC, (("en", row["en"]), ("fr", row["fr"]))) for key, row in rows.items()
        }
        self.parents: Mapping[str, str] = {key: row["within"] for key, row in rows.items() if "within" in row}
        self.aliases: Mapping[str, list[str]] = {key: listed(row.get("also", "")) for key, row in rows.items()}
        self._books: dict[str, Phrasebook[tuple[_Word, ...]]] = {
            language: _book(rows, listed(nothing.get(language, "")), language) for language in LANGUAGES
        }

    def score(self, title: Reading, snippet: Reading, language: str) -> dict[str, float]:
        """How sure each topic is, from 0; 1 is one telling word in the title."""
        book = self._books.get(language)
        if book is None:
            return {}
        sure: dict[str, float] = {}
        hints: dict[str, float] = {}
        said: set[tuple[str, str]] = set()
        for reading, weight in ((title, 1.0), (snippet, _SNIPPET)):
            for found in _uncovered(list(book.find(reading, every=True))):
                for word in found.meaning:
                    if (word.topic, found.phrase) in said:
                        continue
                    said.add((word.topic, found.phrase))
                    side = sure if word.worth == _SURE else hints
                    side[word.topic] = side.get(word.topic, 0.0) + weight * word.worth
        if "americanfootball" in sure and "football" not in sure:
            hints.pop("football", None)
        return {
            topic: sure.get(topic, 0.0) + min(hints.get(topic, 0.0), _MOST_HINTS)
            for topic in sure.keys() | hints.keys()
        }


def _uncovered(found: list[Found[tuple[_Word, ...]]]) -> list[Found[tuple[_Word, ...]]]:
    """Without what stands inside a phrase that means nothing: no court sits where something is trial and error."""
    covers = [one for one in found if not one.meaning]
    if not covers:
        return found
    return [one for one in found if not any(cover.start <= one.start and one.end <= cover.end for cover in covers)]


def _book(
    rows: Mapping[str, dict[str, dict[str, dict[str, str]]]], nothing: Iterable[str], language: str
) -> Phrasebook[tuple[_Word, ...]]:
    words: dict[str, list[_Word]] = {}
    for topic, row in rows.items():
        lists = row.get("words", {}).get(language, {})
        for kind, worth in (("sure", _SURE), ("hint", _HINT)):
            for phrase in listed(lists.get(kind, "")):
                words.setdefault(phrase, []).append(_Word(topic, worth))
    book: Phrasebook[tuple[_Word, ...]] = Phrasebook()
    for phrase in nothing:
        book.add(phrase, ())
    for phrase, meanings in words.items():
        book.add(phrase, tuple(meanings))
    return book
