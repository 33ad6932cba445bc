"""How the program and its parsing processes speak: a length in four bytes, then JSON. No code travels."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.models import ParsedEntry, ParsedFeed

LENGTH = struct.Struct(">I")
READY = b"\x00broadsheet\n"
# What the end of a parser in memory or depth is called; it ends this one parse only.
BROKEN = "the feed cannot be read"


@dataclass(frozen=True, slots=True)
class Task:
    """One body to parse, with what is known of it."""

    body: bytes
    url: str
    content_type: str
    language: str | None
    max_entries: int


def pack_task(task: Task) -> bytes:
    """The task as one framed message: its facts as JSON, then the body."""
    facts = json.dumps([task.url, task.content_type, task.language, task.max_entries]).encode()
    return LENGTH.pack(len(facts)) + facts + LENGTH.pack(len(task.body)) + task.body


def pack_result(result: ParsedFeed | str) -> bytes:
    """A parsed feed, or the words that say why there is none, as one framed message."""
    text = json.dumps(result if isinstance(result, str) else _feed_parts(result), ensure_ascii=False)
    data = text.encode("utf-8", "replace")
    return LENGTH.pack(len(data)) + data


def unpack_result(data: bytes) -> ParsedFeed | str:
    """What ``pack_result`` packed, without its length."""
    parts = json.loads(data)
    return parts if isinstance(parts, str) else _feed(parts)


def _feed_parts(feed: ParsedFeed) -> list[Any]:
    ttl = None if feed.ttl is None else feed.ttl.total_seconds()
    entries = [
        [
            entry.identity,
            entry.title,
            entry.snippet,
            entry.link,
            entry.image,
            entry.language,
            None if entry.published is None else entry.published.timestamp(),
            entry.content_hash,
            entry.position,
        ]
        for entry in feed.entries
    ]
    return [feed.title, feed.site, feed.language, ttl, sorted(feed.skip_hours), sorted(feed.skip_days), entries]


def _feed(parts: list[Any]) -> ParsedFeed:
    title, site, language, ttl, hours, days, entries = parts
    return ParsedFeed(
        title=title,
        site=site,
        language=language,
        ttl=None if ttl is None else timedelta(seconds=ttl),
        entries=tuple(_entry(*entry) for entry in entries),
        skip_hours=frozenset(hours),
        skip_days=frozenset(days),
    )


def _entry(*values: Any) -> ParsedEntry:  # noqa: ANN401 - straight from JSON
    *texts, published, content_hash, position = values
    identity, title, snippet, link, image, language = texts
    moment = None if published is None else datetime.fromtimestamp(published, UTC)
    return ParsedEntry(identity, title, snippet, link, image, language, moment, content_hash, position)
