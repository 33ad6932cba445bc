"""Find the feeds of a site from any of its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from bot.errors import FeedError, NotAFeed
from bot.feeds.charset import decode
from bot.feeds.links import web_link
from bot.feeds.tags import find_tags
from bot.models import Feed, Outlet

if TYPE_CHECKING:
    from datetime import datetime

    from bot.feeds.fetch import Fetched, Fetcher
    from bot.feeds.workers import Parser

_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
    "application/xml",
    "text/xml",
}
_LOOKS_LIKE = re.compile(r"(/|\.|\b)(rss|atom|feeds?|rdf)(\.xml|\.json|/|$|\b)", re.IGNORECASE)
_USUAL = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
_LOOKED_AT = 2_000_000
_MOST = 12


@dataclass(frozen=True, slots=True)
class Discovered:
    """One feed that really answers: its address, its title, and how many entries it has now."""

    url: str
    title: str
    language: str | None
    entries: int


def feed_links(body: bytes, url: str, content_type: str = "") -> list[str]:
    """Addresses of feeds that a page names: announced ones first, then links that look like feeds. Pure."""
    text = decode(body, content_type)[:_LOOKED_AT]
    base = url
    announced, seen = [], []
    for name, attributes in find_tags(text, "base", "link", "a"):
        link = web_link(attributes.get("href", ""), base)
        if link is None:
            continue
        if name == "base":
            base = link
        elif name == "link":
            relations = attributes.get("rel", "").lower().split()
            if "alternate" in relations and attributes.get("type", "").lower().partition(";")[0].strip() in _TYPES:
                announced.append(link)
        elif _LOOKS_LIKE.search(attributes.get("href", "")):
            seen.append(link)
    return list(dict.fromkeys(announced + seen))[:_MOST]


def usual_links(url: str) -> list[str]:
    """Where sites keep their feed when they do not say."""
    return [urljoin(url, path) for path in _USUAL]


async def discover(fetcher: Fetcher, parser: Parser, url: str, now: datetime) -> list[Discovered]:
    """The feeds at ``url``: itself when it is one, else those that its page names, else those in the usual places.

    Each one was asked and really is a feed. Raises FeedError when the page itself cannot be had.
    """
    page = await fetcher.fetch(_stranger(url), now)
    itself = await _try(parser, page)
    if itself is not None:
        return [itself]
    for candidates in (feed_links(page.body or b"", page.final_url, page.content_type), usual_links(page.final_url)):
        found = [await _ask(fetcher, parser, candidate, now) for candidate in candidates]
        if any(found):
            return [one for one in found if one is not None]
    return []


async def _ask(fetcher: Fetcher, parser: Parser, url: str, now: datetime) -> Discovered | None:
    try:
        return await _try(parser, await fetcher.fetch(_stranger(url), now))
    except FeedError:
        # A dead link on a page is no news.
        return None


async def _try(parser: Parser, page: Fetched) -> Discovered | None:
    try:
        feed = await parser.parse(
            page.body or b"", url=page.final_url, content_type=page.content_type, language=None, max_entries=50
        )
    except NotAFeed:
        return None
    return Discovered(page.final_url, feed.title, feed.language, len(feed.entries))


def _stranger(url: str) -> Feed:
    """A feed that nobody has vouched for: only the public network is open to it."""
    return Feed(0, url, Outlet("", ""))
