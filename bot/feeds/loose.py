"""RSS, Atom and RDF in any shape, by feedparser: slow, but it reads nearly everything that was ever called a feed."""

from __future__ import annotations

import io
from typing import Any

import feedparser

from bot.errors import NotAFeed
from bot.feeds.pictures import is_image, width_of
from bot.feeds.raw import Picture, RawEntry, RawFeed


def read_loose(text: str, *, url: str, most: int) -> RawFeed:
    """The raw feed, ``most`` entries at most; raises NotAFeed for what feedparser chokes on."""
    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    try:
        # Always a stream: feedparser opens files and addresses when it is handed something that looks like one.
        found = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except (ValueError, OverflowError, AttributeError, KeyError, IndexError, TypeError, RecursionError) as error:
        # feedparser raises whatever its regular expressions and date readers stumble over.
        raise NotAFeed("the answer looks like a feed but cannot be read") from error
    feed, entries = found.get("feed", {}), found.get("entries", [])
    if not entries and not found.get("version"):
        raise NotAFeed("the answer is not a feed")
    return RawFeed(
        title=_text(feed.get("title")),
        site=_text(feed.get("link")),
        language=_text(feed.get("language")),
        base=url,
        ttl=_text(feed.get("ttl")),
        entries=tuple(_entry(entry) for entry in entries[:most]),
    )


def _entry(entry: Any) -> RawEntry:  # noqa: ANN401 - feedparser has no types
    contents = [_text(content.get("value")) for content in _mappings(entry.get("content"))]
    detail = _mapping(entry.get("title_detail"))
    return RawEntry(
        id=_text(entry.get("id")),
        link=_text(entry.get("feedburner_origlink")) or _text(entry.get("link")),
        title=_text(entry.get("title")),
        summary=_text(entry.get("summary")),
        content=max(contents, key=len, default=""),
        published=_own(entry, "published") or "",
        updated=_own(entry, "updated") or _own(entry, "created") or "",
        language=_text(detail.get("language")),
        base=_text(detail.get("base")),
        pictures=tuple(_pictures(entry)),
        understood=_understood(entry),
    )


def _own(entry: Any, name: str) -> Any:  # noqa: ANN401 - feedparser has no types
    """The value itself: feedparser's own look-up takes one date for another, and warns about it."""
    return dict.get(entry, name)


def _understood(entry: Any) -> tuple[int, ...] | None:  # noqa: ANN401 - feedparser has no types
    parts = _own(entry, "published_parsed") or _own(entry, "updated_parsed") or _own(entry, "created_parsed")
    return tuple(int(part) for part in parts[:6]) if parts else None


def _pictures(entry: Any) -> list[Picture]:  # noqa: ANN401 - feedparser has no types
    contents = _mappings(entry.get("media_content"))
    found = [
        Picture(_text(media.get("url")), _width(media))
        for media in contents
        if _is_image(media, _text(media.get("url")))
    ]
    found += [
        Picture(_text(link.get("href")))
        for link in _mappings(entry.get("links"))
        if link.get("rel") == "enclosure" and _is_image(link, _text(link.get("href")))
    ]
    thumbnails = _mappings(entry.get("media_thumbnail"))
    found += [Picture(_text(thumbnail.get("url")), _width(thumbnail)) for thumbnail in thumbnails]
    found.append(Picture(_text(_mapping(entry.get("image")).get("href"))))
    return [picture for picture in found if picture.url]


def _is_image(media: Any, url: str) -> bool:  # noqa: ANN401 - feedparser has no types
    return is_image(url, _text(media.get("type")), _text(media.get("medium")))


def _width(media: Any) -> int:  # noqa: ANN401 - feedparser has no types
    return width_of(_text(media.get("width")))


def _mapping(value: Any) -> Any:  # noqa: ANN401 - feedparser has no types
    """The mapping where there is one: an unknown element of the same name (``<links>``) puts a text in its place."""
    return value if isinstance(value, dict) else {}


def _mappings(value: Any) -> list[Any]:  # noqa: ANN401 - feedparser has no types
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
