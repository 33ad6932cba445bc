"""Sections: what the address of an entry says of it: ``/sport/tennis/`` its topic, ``/news/scotland/`` its country.

A publisher's own section is a stated fact, so far as it is a narrow one; it helps where a title has none of the words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.stories.lexicon.tables import listed, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# A file's name with its number behind a section's name, as in ``entertainment-arts-53005676``.
_NUMBER = re.compile(r"-\d{5,}$")
_NEWS = "-news"
# A section tells a topic less than its word in a title would.
_WORTH = 0.7
# Addresses are no longer than that where they are told in sections at all.
_LONGEST = 400
_CODE = 2


class Sections:
    """The sections we know, in English and French."""

    def __init__(self) -> None:
        """Read the table."""
        within = table("topics")
        self._sports = frozenset(key for key, row in within.items() if row.get("within") == "sport") | {"sport"}
        self._topic_of = {word: topic for topic, words in table("sections")["topics"].items() for word in listed(words)}

    def score(self, link: str | None, country_of: Callable[[str], str | None] = lambda _: None) -> dict[str, float]:
        """How much the address of an entry speaks of each topic and country; empty where it says nothing.

        ``country_of`` gives the key of a country by the name of a place in it. Among sports a name is a club's.
        """
        named = list(sections(link))
        topics = [self._topic_of[section] for section in named if section in self._topic_of]
        found = dict.fromkeys(topics, _WORTH)
        if not any(topic in self._sports for topic in topics):
            places = (country_of(section) for section in _of_places(named))
            found.update((place, _WORTH) for place in places if place)
        return found


def _of_places(named: Sequence[str]) -> Iterator[str]:
    """The sections that may be of a place: a country's code that opens an address may be an edition for its readers."""
    for position, section in enumerate(named):
        if len(section) > _CODE or position == len(named) - 1 or position:
            yield section


def sections(link: str | None) -> Iterator[str]:
    """The sections that an address names, from the widest to the narrowest; none of one that is no address."""
    if not link or len(link) > _LONGEST:
        return
    try:
        parts = urlsplit(link).path.lower().split("/")[1:]
    except ValueError:
        return
    # The last part is the piece itself, unless it is a number behind its section.
    last = [_NUMBER.sub("", parts[-1])] if parts and _NUMBER.search(parts[-1]) else []
    yield from (part.removesuffix(_NEWS) for part in (*parts[:-1], *last) if part)
