"""The entities that Telegram finds by itself in any text: commands, hashtags, mentions, addresses."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from bot.local.markup import utf16

if TYPE_CHECKING:
    from bot.local.answers import Json

_PATTERNS = {
    "url": re.compile(r"\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?)\]]|\bt\.me/[\w?=&/-]+", re.IGNORECASE),
    "email": re.compile(r"\b[\w.+-]+@[\w-]+\.[a-z]{2,}\b", re.IGNORECASE),
    "mention": re.compile(r"(?<![\w/@])@[a-z]\w{2,31}\b", re.IGNORECASE | re.ASCII),
    "hashtag": re.compile(r"(?<![\w#&/])#(?=\w*[^\W\d_])\w{1,256}"),
    "bot_command": re.compile(r"(?<![\w/<>])/[a-z0-9_]{1,32}(?:@\w{3,32})?(?![\w/])", re.IGNORECASE | re.ASCII),
}
_CLOSED = {"code", "pre", "text_link", "text_mention", "date_time"}


def with_found(text: str, entities: list[Json]) -> list[Json]:
    """``entities`` and those found in the rest of ``text``, by offset; a found one never overlaps another found one."""
    closed = [_span(entity) for entity in entities if entity["type"] in _CLOSED]
    found: list[Json] = []
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            start = utf16(text[: match.start()])
            span = (start, start + utf16(match[0]))
            if not any(_overlap(span, other) for other in closed):
                closed.append(span)
                found.append({"type": kind, "offset": start, "length": span[1] - start})
    return sorted([*entities, *found], key=lambda entity: (entity["offset"], -entity["length"]))


def _span(entity: Json) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def crossing(entities: list[Json]) -> bool:
    """Whether two entities share characters without one holding the other, which Telegram does not know."""
    spans = sorted(map(_span, entities), key=lambda span: (span[0], -span[1]))
    return any(one[0] < other[0] < one[1] < other[1] for one, other in combinations(spans, 2))
