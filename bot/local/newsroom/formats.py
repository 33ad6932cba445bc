"""Reports as feeds: RSS 2.0, Atom, RDF (RSS 1.0) and JSON Feed, each with the picture where its kind puts it.

Trees are built and serialised by the standard library, which escapes what needs it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from email.utils import format_datetime
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

# Names carry their prefixes as written; each root declares those that its kind of feed uses.
_ATOM = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:media": "http://search.yahoo.com/mrss/"}
_RSS = {"xmlns:media": "http://search.yahoo.com/mrss/", "xmlns:dc": "http://purl.org/dc/elements/1.1/"}
_RDF = {
    "xmlns": "http://purl.org/rss/1.0/",
    "xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
}


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed says of itself: addresses are absolute."""

    title: str
    about: str
    language: str
    site: str
    address: str


@dataclass(frozen=True, slots=True)
class Item:
    """One report as a feed tells it: addresses are absolute, ``image`` is None where there is no picture."""

    id: str
    title: str
    snippet: str
    link: str
    image: str | None
    byline: str
    published: datetime


def rss(channel: Channel, items: Sequence[Item]) -> bytes:
    """RSS 2.0 with HTML paragraphs as descriptions and pictures as media:content and enclosure in turn."""
    root = Element("rss", _RSS | {"version": "2.0"})
    top = SubElement(root, "channel")
    for name, text in (("title", channel.title), ("link", channel.site), ("description", channel.about)):
        SubElement(top, name).text = text
    SubElement(top, "language").text = channel.language
    SubElement(top, "ttl").text = "5"
    for number, item in enumerate(items):
        node = SubElement(top, "item")
        SubElement(node, "title").text = item.title
        SubElement(node, "link").text = item.link
        SubElement(node, "guid", {"isPermaLink": "false"}).text = item.id
        SubElement(node, "pubDate").text = format_datetime(item.published, usegmt=True)
        SubElement(node, "description").text = _paragraph(item.snippet)
        if item.byline:
            SubElement(node, "dc:creator").text = item.byline
        if item.image and number % 2:
            SubElement(node, "enclosure", {"url": item.image, "type": "image/png", "length": "0"})
        elif item.image:
            SubElement(node, "media:content", {"url": item.image, "medium": "image", "type": "image/png"})
    return _document(root)


def atom(channel: Channel, items: Sequence[Item]) -> bytes:
    """Atom 1.0 with plain-text summaries and pictures as media:thumbnail."""
    root = Element("feed", _ATOM | {"xml:lang": channel.language})
    _atom(root, "title", channel.title)
    _atom(root, "subtitle", channel.about)
    _atom(root, "id", channel.address)
    _atom(root, "link", href=channel.site, rel="alternate")
    _atom(root, "link", href=channel.address, rel="self")
    if items:
        _atom(root, "updated", _iso(max(item.published for item in items)))
    for item in items:
        node = SubElement(root, "entry")
        _atom(node, "title", item.title)
        _atom(node, "id", item.id)
        _atom(node, "link", href=item.link, rel="alternate")
        _atom(node, "published", _iso(item.published))
        _atom(node, "updated", _iso(item.published))
        _atom(node, "summary", item.snippet, type="text")
        _atom(_atom(node, "author"), "name", item.byline or channel.title)
        if item.image:
            SubElement(node, "media:thumbnail", {"url": item.image})
    return _document(root)


def rdf(channel: Channel, items: Sequence[Item]) -> bytes:
    """RSS 1.0: items beside the channel, dates from Dublin Core, pictures inside content:encoded."""
    root = Element("rdf:RDF", _RDF)
    top = SubElement(root, "channel", {"rdf:about": channel.address})
    for name, text in (("title", channel.title), ("link", channel.site), ("description", channel.about)):
        SubElement(top, name).text = text
    SubElement(top, "dc:language").text = channel.language
    order = SubElement(SubElement(top, "items"), "rdf:Seq")
    for item in items:
        SubElement(order, "rdf:li", {"rdf:resource": item.link})
        node = SubElement(root, "item", {"rdf:about": item.link})
        for name, text in (("title", item.title), ("link", item.link), ("description", item.snippet)):
            SubElement(node, name).text = text
        SubElement(node, "dc:date").text = _iso(item.published)
        if item.image:
            SubElement(node, "content:encoded").text = _paragraph(item.snippet, item.image)
    return _document(root)


def json_feed(channel: Channel, items: Sequence[Item]) -> bytes:
    """JSON Feed 1.1 with plain text and pictures in ``image``."""
    rows = []
    for item in items:
        row = {
            "id": item.id,
            "url": item.link,
            "title": item.title,
            "content_text": item.snippet,
            "date_published": _iso(item.published),
        }
        if item.image:
            row["image"] = item.image
        rows.append(row)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.about,
        "language": channel.language,
        "home_page_url": channel.site,
        "feed_url": channel.address,
        "items": rows,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


# Format name: how it is written, the end of its address, its media type.
FORMATS: dict[str, tuple[Callable[[Channel, Sequence[Item]], bytes], str, str]] = {
    "rss": (rss, "xml", "application/rss+xml"),
    "atom": (atom, "atom", "application/atom+xml"),
    "rdf": (rdf, "rdf", "application/rdf+xml"),
    "json": (json_feed, "json", "application/feed+json"),
}


def _atom(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    node = SubElement(parent, name, attributes)
    node.text = text
    return node


def _paragraph(text: str, image: str | None = None) -> str:
    """HTML as publishers put it into descriptions; the serialiser of the feed escapes it once more."""
    whole = Element("div")
    if image:
        SubElement(whole, "img", {"src": image, "alt": ""})
    SubElement(whole, "p").text = text
    return "".join(tostring(child, encoding="unicode", method="html") for child in whole)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _document(root: Element) -> bytes:
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body
