"""Compare, over a folder of captured feeds, what the quick reader, the full way and feedparser alone give.

    PYTHONPATH=. python bench/compare_feeds.py FOLDER

Prints every difference in entries, titles, links, dates, snippets and pictures between the quick reader and
feedparser under the same cleaning; every entry, title, link and date of feedparser alone that ours does not have or
has otherwise, each with the reason, or as UNEXPLAINED; and the share of files and entries that take the quick way.
Bodies are unpacked first, as fetching does.
"""

from __future__ import annotations

import argparse
import io
import time
import warnings
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser

from bot.errors import FeedError, NotAFeed
from bot.feeds.charset import decode
from bot.feeds.dates import from_parts, read_date
from bot.feeds.entries import parse, possible, wholesome
from bot.feeds.inflate import Inflater
from bot.feeds.links import web_link
from bot.feeds.loose import read_loose
from bot.feeds.markup import to_text
from bot.feeds.polish import LONGEST_TITLE, polish
from bot.feeds.quick import read_quick
from bot.text import trim

if TYPE_CHECKING:
    from datetime import datetime

    from bot.models import ParsedEntry, ParsedFeed

# An entry of feedparser, which has no types.
Entry = dict[str, Any]
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
        f"{total.files} feeds; quick: {total.quick} feeds, {total.quick_entries} of {total.entries} entries; "
        f"JSON: {total.json} feeds; feedparser: {total.files - total.quick - total.json}\n"
        f"{total.differences} differences; quick {total.quick_seconds:.2f} s, "
        f"feedparser on the same files {total.loose_seconds:.2f} s"
    )
    for reason, times in total.reasons.most_common():
        print(f"{times:6} {reason}")


class Totals:
    """What is counted."""

    def __init__(self) -> None:
        self.files = self.quick = self.entries = self.quick_entries = self.differences = 0
        self.quick_seconds = self.loose_seconds = 0.0
        self.json = 0
        self.reasons: Counter[str] = Counter()


def compare(path: Path, name: Path, total: Totals) -> None:
    """One file: both readers, and feedparser on its own."""
    try:
        body = unpacked(path.read_bytes())
        found = parse(body, url=URL, content_type="", language=None, max_entries=MOST)
    except FeedError as error:
        print(f"{name}: {error}")
        return
    total.files += 1
    total.entries += len(found.entries)
    explain(body, found, name, total)
    text = wholesome(possible(decode(body).lstrip("\ufeff \t\r\n\0")))
    total.json += text[:1] in {"{", "["}
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


def unpacked(body: bytes) -> bytes:
    """The body as fetching would hand it on; raises FetchFailed."""
    inflater = Inflater("", 50_000_000)
    inflater.feed(body)
    return inflater.finish()


def explain(body: bytes, found: ParsedFeed, name: Path, total: Totals) -> None:
    """Hold what feedparser alone says of the same body against ours, and say why where it differs."""
    seen: set[tuple[str, str, str]] = set()
    for one in feedparser.parse(io.BytesIO(body), resolve_relative_uris=False, sanitize_html=False).entries:
        title = trim(to_text(one.get("title", ""), every_tag=False), LONGEST_TITLE)
        link = web_link(one.get("link", ""), URL)
        same = (one.get("id", ""), one.get("link", ""), title)
        likely = max(found.entries, key=lambda entry: likeness(one, title, link, entry), default=None)
        if likely is None or not likeness(one, title, link, likely):
            reasons = [why_missing(one, repeated=same in seen)]
        else:
            reasons = why_other(one, title, link, likely)
        seen.add(same)
        for reason in reasons:
            total.reasons[reason] += 1
            if reason.startswith("UNEXPLAINED"):
                print(f"{name}: {reason}: {title!r:.80} {one.get('link', '')!r:.80} {one.get('published')!r:.60}")


def likeness(one: Entry, title: str, link: str | None, ours: ParsedEntry) -> int:
    """How much of an entry of feedparser ours has; 0 where they have nothing in common."""
    text = to_text(one.get("summary", ""))[:40]
    by_text = not title and bool(text) and f"{ours.title} {ours.snippet}".startswith(text)
    points = 4 * (title == ours.title and bool(title)) + 4 * by_text + 2 * (link == ours.link and link is not None)
    return 2 * points + (understood(one) == ours.published) if points else 0


def understood(one: Entry) -> datetime | None:
    """The date as feedparser understood it."""
    parts = dict.get(one, "published_parsed") or dict.get(one, "updated_parsed") or dict.get(one, "created_parsed")
    return from_parts(tuple(int(part) for part in parts[:6])) if parts else None


def why_missing(one: Entry, *, repeated: bool) -> str:
    """Why an entry of feedparser is none of ours."""
    if not (one.get("title") or one.get("summary") or one.get("content") or web_link(one.get("link", ""))):
        return "entry: has neither title nor text nor a link to a page"
    return "entry: a repetition" if repeated else "UNEXPLAINED entry"


def why_other(one: Entry, title: str, link: str | None, ours: ParsedEntry) -> list[str]:
    """Why title, link or date are not those of feedparser."""
    reasons = []
    if title != ours.title:
        reasons.append(why_title(title, ours))
    if link != ours.link:
        reasons.append(why_link(one, link, ours))
    if understood(one) != ours.published:
        reasons.append(why_date(one, ours))
    return reasons


def why_title(title: str, ours: ParsedEntry) -> str:
    """Why a title is another."""
    if not title:
        return "title: none given; ours is the beginning of the text, or the words of the link"
    if "\ufffd" in title or any(sign in title for sign in "ÃÂâ"):
        return "title: feedparser believed a charset that the bytes belie"
    return "UNEXPLAINED title" if title.casefold() != ours.title.casefold() else "title: letters of the same kind"


def why_link(one: Entry, link: str | None, ours: ParsedEntry) -> str:
    """Why a link is another."""
    if one.get("feedburner_origlink"):
        return "link: the publisher's own page instead of the counting one"
    if link is None:
        return "link: feedparser gives none, or no web address; ours is the id, which is one"
    if ours.link is not None and link.rpartition("/")[2] == ours.link.rpartition("/")[2]:
        return "link: relative; feedparser takes the base of an earlier entry for that of this one"
    return "UNEXPLAINED link"


def why_date(one: Entry, ours: ParsedEntry) -> str:
    """Why a date is another."""
    texts = [dict.get(one, name) or "" for name in ("published", "updated", "created")]
    if understood(one) is None:
        return "date: feedparser cannot read it; ours does"
    if ours.published is not None and ours.published in map(read_date, texts):
        return "date: feedparser misreads it (day and month, zone or noon); ours is as written"
    return "UNEXPLAINED date"


if __name__ == "__main__":
    main()
