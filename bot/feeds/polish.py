"""From raw to parsed: texts cleaned and cut, links and dates checked, languages told, entries named. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bot.feeds import dates, markup
from bot.feeds.identity import digest, identify_all
from bot.feeds.links import web_link
from bot.models import ParsedEntry, ParsedFeed
from bot.text import base_language, clean, identify, trim

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.feeds.raw import RawEntry, RawFeed

LONGEST_TITLE = 300
LONGEST_SNIPPET = 600
UNDETERMINED = "und"
_SHORTEST_CUT = 300
_LONGEST_TAIL = 450
# Of a text of this length or more, what is cut off at its end is not shown anyway.
_ENOUGH_TO_CUT = LONGEST_SNIPPET + _LONGEST_TAIL + 1
# A language is told from so many characters as well as from more.
_ENOUGH_TO_TELL = 300
_MOST_DIGITS = 7
_SENTENCE_END = re.compile(r"[.!?…][\"”’»)]*(?=\s)")
_TAIL = re.compile(
    r"(?:The post .{1,300} appeared first on .{1,120}|"
    r"(?:Cet article|L['’]article) .{1,300} est apparu en premier sur .{1,120}|"
    r"\(?(?:Continue reading|Read more|Lire la suite|Lire plus)\b.{0,60}|\[(?:…|\.\.\.)\]|\[link\] \[comments\])\s*$",
    re.IGNORECASE,
)
# Looking for these first spares most texts the long look.
_TAIL_SIGNS = ("first on", "premier sur", "reading", "read more", "lire ", "[…]", "[...]", "[comments]")
_BETWEEN_WORDS = re.compile(r"[-_+.]+")
_FILE_TYPE = re.compile(r"\.[a-z]{2,5}$")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def polish(raw: RawFeed, *, url: str, language: str | None, most: int) -> ParsedFeed:
    """The parsed feed; ``language`` is what the operator says of it, ``most`` the number of entries to keep."""
    declared = base_language(language) or base_language(raw.language)
    base = web_link(raw.base, url) or url
    drafts = [_draft(entry, web_link(entry.base, base) or base) for entry in raw.entries]
    drafts = [draft for draft in drafts if draft[2] or draft[1] or draft[3]]
    names = identify_all([(entry, link, title) for entry, link, title, _ in drafts])
    entries = [
        _entry(draft, name, declared, base, position)
        for position, (draft, name) in enumerate(zip(drafts, names, strict=True))
        if name is not None
    ]
    return ParsedFeed(
        title=trim(markup.to_text(raw.title, every_tag=False), LONGEST_TITLE),
        site=web_link(raw.site, base),
        language=declared,
        ttl=_minutes(raw.ttl),
        entries=tuple(_settle(_newest(entries, most))),
        skip_hours=frozenset(int(hour) % 24 for hour in raw.skip_hours if _is_hour(hour)),
        skip_days=frozenset(_DAYS.index(day) for day in map(str.lower, raw.skip_days) if day in _DAYS),
    )


_Draft = tuple["RawEntry", str | None, str, str]


def _draft(entry: RawEntry, base: str) -> _Draft:
    """The raw entry with its link, title and snippet cleaned. A title in a feed without titles is its first line."""
    link = web_link(entry.link, base)
    if link is None and entry.id.startswith(("http://", "https://")) and not entry.link:
        link = web_link(entry.id)
    title = trim(markup.to_text(entry.title, every_tag=False), LONGEST_TITLE)
    snippet = _snippet(entry, title)
    if not title and snippet:
        first = _first_sentence(snippet)
        title = trim(first, LONGEST_TITLE)
        snippet = snippet if title != first else snippet[len(first) :].lstrip()
    if not title and link:
        title = _title_from(link)
    return entry, link, title, snippet


def _title_from(link: str) -> str:
    """The words in the last part of an address, or its host: what there is to show of a bare link."""
    parts = urlsplit(link)
    words = _BETWEEN_WORDS.sub(" ", _FILE_TYPE.sub("", unquote(parts.path.rstrip("/").rpartition("/")[2])))
    return trim(clean(words), LONGEST_TITLE) or parts.netloc


def _snippet(entry: RawEntry, title: str) -> str:
    """The summary, or the beginning of the content where the summary only says the title again."""
    for source in (entry.summary, entry.content):
        text = markup.beginning(source, _ENOUGH_TO_CUT) if source else ""
        if len(text) < _ENOUGH_TO_CUT:
            text = _without_tail(text)
        if text and text != title:
            return _cut(text)
    return ""


def _without_tail(text: str) -> str:
    """The text without what publishing systems put under every entry."""
    split = max(0, len(text) - _LONGEST_TAIL)
    end = text[split:].lower()
    if not any(sign in end for sign in _TAIL_SIGNS):
        return text
    return (text[:split] + _TAIL.sub("", text[split:])).rstrip()


def _cut(text: str) -> str:
    """At most LONGEST_SNIPPET characters, ending with a sentence where one ends not too early."""
    if len(text) <= LONGEST_SNIPPET:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text[: LONGEST_SNIPPET + 1])]
    return text[: ends[-1]] if ends and ends[-1] >= _SHORTEST_CUT else trim(text, LONGEST_SNIPPET)


def _first_sentence(text: str) -> str:
    found = _SENTENCE_END.search(text)
    return text[: found.end()] if found else text


def _entry(draft: _Draft, name: str, declared: str | None, base: str, position: int) -> ParsedEntry:
    raw, link, title, snippet = draft
    expected = base_language(raw.language) or declared
    return ParsedEntry(
        identity=name,
        title=title,
        snippet=snippet,
        link=link,
        image=_image(raw, link or base),
        language=identify(f"{title}. {snippet}"[:_ENOUGH_TO_TELL], expected) or UNDETERMINED,
        published=_published(raw),
        content_hash=digest(title, snippet, link or ""),
        position=position,
    )


def _published(raw: RawEntry) -> datetime | None:
    """The first date that can be read: published before updated, and the library's own reading last."""
    for text in (raw.published, raw.updated):
        if (moment := dates.read_date(text)) is not None:
            return moment
    # What we read as a date, but not as a sane one, is not asked again.
    return dates.from_parts(raw.understood)


def _image(raw: RawEntry, base: str) -> str | None:
    """The widest picture that the entry names, else the first in its text."""
    for picture in sorted(raw.pictures, key=lambda picture: -picture.width):
        if (link := web_link(clean(picture.url), base)) is not None:
            return link
    for source in (raw.summary, raw.content):
        if "<img" in source and (address := markup.first_image(source)):
            return web_link(address, base)
    return None


def _newest(entries: list[ParsedEntry], most: int) -> list[ParsedEntry]:
    """The ``most`` newest, in feed order; entries without a date keep their place at the top."""
    if len(entries) <= most:
        return entries
    dated = sorted(entries, key=lambda entry: -(entry.published.timestamp() if entry.published else float("inf")))
    return sorted(dated[:most], key=lambda entry: entry.position)


def _settle(entries: Sequence[ParsedEntry]) -> Sequence[ParsedEntry]:
    """Entries too short to tell a language by take the one that most of the feed is in."""
    told = Counter(entry.language for entry in entries if entry.language != UNDETERMINED)
    if not told or told.total() == len(entries):
        return entries
    common = told.most_common(1)[0][0]
    return [replace(entry, language=common) if entry.language == UNDETERMINED else entry for entry in entries]


def _minutes(text: str) -> timedelta | None:
    digits = text.strip()
    if not digits.isdecimal() or not int(digits[:_MOST_DIGITS]):
        return None
    return timedelta(minutes=int(digits[:_MOST_DIGITS]))


def _is_hour(text: str) -> bool:
    return text.strip().isdecimal() and len(text.strip()) <= 2 and int(text) <= 24  # noqa: PLR2004 - hours of a day
