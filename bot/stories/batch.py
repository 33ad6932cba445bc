"""Grouping of rows from a file: the same incremental grouping, fed as a running bot would be."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.models import Entry, Grouped, Outlet
from bot.stories.grouping import Grouper
from bot.text import base_language, clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bot.stories.meaning import Encoder

# Entries published within so many seconds are placed in one pass, as one poll of the feeds would bring them: feeds
# are polled every fifteen minutes unless told otherwise.
_BATCH_SECONDS = 900
_ENCODE_AT_ONCE = 64


class BadRow(ValueError):
    """A row cannot be read; the message names its line and what is wrong with it."""


def read_rows(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Rows of a JSON Lines text; empty lines are passed over. Raises BadRow with the number of a broken line."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadRow(f"line {number}: not JSON: {error.msg} (column {error.colno})") from error
        if not isinstance(row, dict):
            raise BadRow(f"line {number}: expected an object, got {type(row).__name__}")
        yield {**row, "line": number}


def group_rows(
    rows: Iterable[Mapping[str, Any]], window: timedelta, encoder: Encoder | None
) -> Iterator[dict[str, Any]]:
    """``{"id", "story"}`` of every row, in the order given, once all are placed.

    Rows have ``id, title, snippet, source, lang, published, url`` (only ``id``, ``title`` and ``published`` must be
    there). They are placed in order of publication, in batches of a quarter of an hour. Raises BadRow.
    """
    entries, ids = [], []
    for number, row in enumerate(rows, 1):
        ids.append(row.get("id"))
        entries.append(entry_from(number, row))
    stories = place(entries, Grouper(window), lambda batch: encode(batch, encoder))
    for row_id, entry in zip(ids, entries, strict=True):
        yield {"id": row_id, "story": stories[entry.id]}


def place(
    entries: Sequence[Entry], grouper: Grouper, vectors_of: Callable[[Sequence[Entry]], Mapping[int, bytes]]
) -> dict[int, int]:
    """The final story of every entry id, after placing all in order of publication."""
    story_of: dict[int, int] = {}
    leads: dict[int, int] = {}
    for batch in batches(entries):
        grouped = grouper.add(batch, vectors_of(batch))
        _note(grouped, story_of, leads)
    return {entry_id: _end(story, leads) for entry_id, story in story_of.items()}


def batches(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Entries in order of publication, a quarter of an hour of publication time at once."""
    batch: list[Entry] = []
    slot = None
    for entry in sorted(entries, key=lambda entry: (entry.published, entry.id)):
        here = entry.published.timestamp() // _BATCH_SECONDS
        if batch and here != slot:
            yield batch
            batch = []
        slot = here
        batch.append(entry)
    if batch:
        yield batch


def encode(entries: Sequence[Entry], encoder: Encoder | None) -> dict[int, bytes]:
    """Packed vectors by entry id; none without an encoder."""
    vectors: dict[int, bytes] = {}
    if encoder is None:
        return vectors
    for start in range(0, len(entries), _ENCODE_AT_ONCE):
        some = entries[start : start + _ENCODE_AT_ONCE]
        vectors.update(zip((entry.id for entry in some), encoder.encode(some), strict=True))
    return vectors


def _note(grouped: Grouped, story_of: dict[int, int], leads: dict[int, int]) -> None:
    story_of.update(grouped.placed)
    leads.update(grouped.merged)


def _end(story: int, leads: Mapping[int, int]) -> int:
    while story in leads:
        story = leads[story]
    return story


def entry_from(number: int, row: Mapping[str, Any]) -> Entry:
    """An entry of a row; ``number`` becomes its id. Raises BadRow."""
    line = row.get("line", number)
    if row.get("id") is None:
        raise BadRow(f"line {line}: no id")
    title = row.get("title")
    if not isinstance(title, str):
        raise BadRow(f"line {line}: title is missing or not a text")
    source = clean(str(row.get("source") or ""))
    published = _instant(row.get("published"), line)
    return Entry(
        id=number,
        feed_id=0,
        outlet=Outlet(name=source, family=source),
        title=clean(title),
        snippet=clean(str(row.get("snippet") or "")),
        link=str(row.get("url") or "") or None,
        image=None,
        language=base_language(str(row.get("lang") or "")) or "und",
        published=published,
        seen=published,
    )


def _instant(value: object, line: int) -> datetime:
    try:
        instant = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise BadRow(f"line {line}: published is not a date and time: {value!r}") from error
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
