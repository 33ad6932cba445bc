"""Compare, over a folder of captured feeds, what the quick reader, the full way and feedparser alone give.

    python bench/compare_feeds.py FOLDER

Prints every difference in entries, titles, links, dates, snippets and pictures between the quick reader and
feedparser under the same cleaning; every file that gives fewer entries than feedparser, with the reason; and the
share of files and entries that take the quick way.
"""

from __future__ import annotations

import argparse
import io
import time
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import Any

import feedparser

from bot.errors import FeedError, NotAFeed
from bot.feeds.charset import decode
from bot.feeds.entries import parse, wholesome
from bot.feeds.loose import read_loose
from bot.feeds.polish import polish
from bot.feeds.quick import read_quick

URL = "https://example.org/feed"
MOST = 2000
NOT_FEEDS = ("SOURCE", "LICEN", "COPYING", "README")


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    warnings.simplefilter("ignore")
    total = Totals()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(NOT_FEEDS):
            compare(path, path.relative_to(folder), total)
    print(
        f"{total.files} files; quick: {total.quick} files, {total.quick_entries} of {total.entries} entries; "
        f"{total.differences} differences; quick {total.quick_seconds:.2f} s, "
        f"feedparser on the same files {total.loose_seconds:.2f} s"
    )


class Totals:
    """What is counted."""

    def __init__(self) -> None:
        self.files = self.quick = self.entries = self.quick_entries = self.differences = 0
        self.quick_seconds = self.loose_seconds = 0.0


def compare(path: Path, name: Path, total: Totals) -> None:
    """One file: both readers, and feedparser on its own."""
    body = path.read_bytes()
    try:
        found = parse(body, url=URL, content_type="", language=None, max_entries=MOST)
    except FeedError as error:
        print(f"{name}: {error}")
        return
    total.files += 1
    total.entries += len(found.entries)
    explain_missing(body, len(found.entries), name)
    text = wholesome(decode(body).lstrip("\ufeff \t\r\n\0"))
    started = time.perf_counter()
    raw = read_quick(text, url=URL, most=MOST) if text.startswith("<") else None
    between = time.perf_counter()
    if raw is None:
        return
    try:
        loose = read_loose(text, url=URL, most=MOST)
    except NotAFeed:
        return
    total.quick += 1
    total.quick_entries += len(found.entries)
    total.quick_seconds += between - started
    total.loose_seconds += time.perf_counter() - between
    one, two = (polish(each, url=URL, language=None, most=MOST) for each in (raw, loose))
    differences = list(different(asdict(one), asdict(two)))
    total.differences += len(differences)
    for line in differences[:5]:
        print(f"{name}: {line}")


def different(one: dict[str, Any], two: dict[str, Any]) -> list[str]:
    """Lines that say where the quick reader and feedparser differ."""
    lines = [
        f"{key}: {one[key]!r} / {two[key]!r}" for key in ("title", "site", "language", "ttl") if one[key] != two[key]
    ]
    if len(one["entries"]) != len(two["entries"]):
        return [*lines, f"{len(one['entries'])} / {len(two['entries'])} entries"]
    for left, right in zip(one["entries"], two["entries"], strict=True):
        lines += [f"{key}: {left[key]!r:.300} / {right[key]!r:.300}" for key in left if left[key] != right[key]]
    return lines


def explain_missing(body: bytes, ours: int, name: Path) -> None:
    """Say why a file gives fewer entries than feedparser finds: nothing to tell, or told already."""
    entries = feedparser.parse(io.BytesIO(body), resolve_relative_uris=False, sanitize_html=False).entries
    if ours >= len(entries):
        return
    empty = sum(not (one.get("title") or one.get("summary") or one.get("content")) for one in entries)
    print(f"{name}: {ours} of {len(entries)} entries; {empty} have neither title nor text; the others are repetitions")


if __name__ == "__main__":
    main()
