"""The quick way through a feed that is well-formed: RSS, RDF and Atom by the XML parser of the standard library.

It answers only where it is sure to give what feedparser gives, and None otherwise: for broken XML, for a document
type (which could define entities), and for elements that feedparser weighs against each other. What is sure was
found by comparing both over captured feeds; ``bench/compare_feeds.py`` does it again.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from bot.feeds.links import absolute
from bot.feeds.pictures import is_image, width_of
from bot.feeds.raw import Picture, RawEntry, RawFeed

if TYPE_CHECKING:
    from collections.abc import Iterator

_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ATOM = "http://www.w3.org/2005/atom"
_PREFIXES = {
    "": "",
    _ATOM: "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
}
_DECLARED = re.compile(r"""xmlns:([\w.-]{1,40})\s*=\s*["']([^"'<]{1,300})["']""")
# Elements of an entry that weigh in on what we take, in ways that only feedparser knows.
_UNSURE = {
    "abstract", "base", "body", "created", "date", "dc:description", "dc:language", "dc:title", "entry", "fullitem",
    "image", "issued", "item", "itunes:summary", "itunes:title", "language", "modified", "prodlink", "tagline", "url",
    "xhtml:body",
}  # fmt: skip
# Elements of which a second one in an entry is weighed against the first.
_ONCE = {
    "title", "guid", "id", "description", "summary", "content", "content:encoded", "pubdate", "published", "updated",
    "dc:date", "dcterms:created", "dcterms:issued", "dcterms:modified",
}  # fmt: skip
# Two spellings of one thing: which counts when both are there, the other reader knows.
_RIVALS = (("description", "summary"), ("content:encoded", "content"), ("guid", "id"))
_RELATIVE = {"title", "link", "guid", "id"}
_MARKUP_TYPES = {"xhtml", "application/xhtml+xml"}
_PAGE_TYPES = {"text/html", "application/xhtml+xml", "html", "xhtml"}
# Elements of an entry that are pictures or tell of some; what they hold inside is looked at too.
_CARRYING = {
    "enclosure", "itunes:image", "media:content", "media:description", "media:thumbnail", "media:title",
}  # fmt: skip
_DEEPEST = 60


class _UnsureError(Exception):
    """This is for the other reader."""


def read_quick(text: str, *, url: str, most: int) -> RawFeed | None:
    """The raw feed, its first ``most`` entries at most; None where only feedparser can tell."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return None
    try:
        root = ET.fromstring(text)  # noqa: S314 - no document type comes this far, so no entities either
        return _Document(text, root).read(url, most)
    except (ET.ParseError, ValueError, RecursionError, _UnsureError):
        return None


class _Names(dict[str, str]):
    """``prefix:name`` in lower case by tag, with the usual prefix of the namespace whatever the document calls it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        declared = {uri.lower(): f"{prefix.lower()}:" for prefix, uri in _DECLARED.findall(text)}
        self._prefixes = declared | _PREFIXES

    def __missing__(self, tag: str) -> str:
        namespace, _, name = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
        self[tag] = full = self._prefixes.get(namespace.lower(), "?:") + name.lower()
        return full


class _Document:
    """One parsed document, with the names of its elements as feedparser would call them."""

    def __init__(self, text: str, root: ET.Element) -> None:
        self.names = _Names(text)
        self._root = root

    def read(self, url: str, most: int) -> RawFeed:
        root, names = self._root, self.names
        name = names[root.tag]
        base = absolute(url, root.get(_BASE, ""))
        if name in {"rss", "rdf:rdf"}:
            head = next((child for child in root if self.names[child.tag] == "channel"), None)
            if head is None:
                raise _UnsureError
            items = [child for parent in (head, root) for child in parent if self.names[child.tag] == "item"]
            base = absolute(base, head.get(_BASE, ""))
        elif root.tag == "{http://www.w3.org/2005/Atom}feed":
            head, items = root, [child for child in root if self.names[child.tag] == "entry"]
        else:
            raise _UnsureError
        feed = self._head(head, base)
        feed.entries = tuple(_Entry(self, item, base).read() for item in items[:most])
        return feed

    def _head(self, head: ET.Element, base: str) -> RawFeed:
        parts: dict[str, ET.Element] = {}
        for child in head:
            # The last title of a feed counts, and the first of everything else.
            name = self.names[child.tag]
            parts[name] = child if name == "title" else parts.get(name, child)
        language = self._root.get(_LANGUAGE) or head.get(_LANGUAGE) or ""
        return RawFeed(
            title=_markup(parts.get("title")),
            site=next((link for link in map(self.page, head) if link), ""),
            language=_text(parts.get("language", parts.get("dc:language"))) or language,
            base=base,
            ttl=_text(parts.get("ttl")),
            skip_hours=tuple(map(_text, parts.get("skiphours", ()))),
            skip_days=tuple(map(_text, parts.get("skipdays", ()))),
        )

    def page(self, child: ET.Element) -> str:
        """The page that a link element leads to, in either spelling; nothing for other relations and elements."""
        if self.names[child.tag] != "link":
            return ""
        href = child.get("href")
        if href is None:
            return _text(child)
        is_page = child.get("rel", "alternate") == "alternate" and child.get("type", "text/html") in _PAGE_TYPES
        return href.strip() if is_page else ""


class _Entry:
    """One item on its way to become raw."""

    def __init__(self, document: _Document, item: ET.Element, base: str) -> None:
        self._document = document
        self._item = item
        self._parts: dict[str, ET.Element] = {}
        self._carrying: list[ET.Element] = []
        self._base = absolute(base, item.get(_BASE, ""))
        self._link = ""

    def read(self) -> RawEntry:
        names = self._document.names
        for child in self._item:
            self._take(names[child.tag], child)
        parts = self._parts
        if any(one in parts and other in parts for one, other in _RIVALS):
            raise _UnsureError
        title, guid = parts.get("title"), parts.get("guid", parts.get("id"))
        permanent = guid is not None and (guid.get("isPermaLink") or guid.get("ispermalink") or "true") == "true"
        name = absolute(self._base, _text(guid)) if permanent else _text(guid)
        own_language = title.get(_LANGUAGE) if title is not None else None
        pictures = tuple(self._pictures()) if self._carrying else ()
        return RawEntry(
            id=name,
            link=_text(parts.get("feedburner:origlink")) or self._link or (name if permanent else ""),
            title=_markup(title),
            summary=_markup(parts.get("description", parts.get("summary", parts.get("media:description")))),
            content=_markup(parts.get("content:encoded", parts.get("content"))),
            published=self._only("pubdate", "published", "dcterms:issued"),
            updated=self._only("updated", "dc:date", "dcterms:modified", "dcterms:created"),
            language=own_language or self._item.get(_LANGUAGE) or "",
            base=self._base,
            pictures=pictures,
        )

    def _take(self, name: str, child: ET.Element) -> None:
        if name in _UNSURE or (name in self._parts and name in _ONCE):
            raise _UnsureError
        if name in _RELATIVE and child.get(_BASE):
            raise _UnsureError
        if name == "link":
            link = self._document.page(child)
            if link and self._link and link != self._link:
                raise _UnsureError
            self._link = self._link or link
        self._parts.setdefault(name, child)
        if name in _CARRYING or len(child) or child.get("rel") == "enclosure":
            self._carrying.append(child)

    def _only(self, *names: str) -> str:
        found = [_text(self._parts[name]) for name in names if name in self._parts]
        if len(found) > 1:
            raise _UnsureError
        return found[0] if found else ""

    def _pictures(self) -> Iterator[Picture]:
        """Pictures in the order in which the other reader finds them: media, enclosures, thumbnails, the item's own."""
        found: dict[str, list[Picture]] = {
            "media:content": [],
            "enclosure": [],
            "media:thumbnail": [],
            "itunes:image": [],
        }
        for child in chain.from_iterable(carrying.iter() for carrying in self._carrying):
            name = self._document.names[child.tag]
            if name == "media:description":
                self._describe(child)
            elif name == "media:title" and "title" not in self._parts:
                raise _UnsureError
            kind = "enclosure" if child.get("rel") == "enclosure" else name
            url = (child.get("url") or child.get("href") or "").strip()
            if kind not in found or not url:
                continue
            is_media = kind in {"media:content", "enclosure"}
            if not is_media or is_image(url, child.get("type", ""), child.get("medium", "")):
                width = width_of(child.get("width", "")) if kind.startswith("media:") else 0
                found[kind].append(Picture(url, width))
        return (picture for pictures in found.values() for picture in pictures)

    def _describe(self, child: ET.Element) -> None:
        """The words of a video stand in for a summary; where there is one already, the other reader weighs."""
        if self._parts.keys() & {"description", "summary"} or self._parts.get("media:description", child) is not child:
            raise _UnsureError
        self._parts["media:description"] = child


def _text(element: ET.Element | None) -> str:
    if element is None:
        return ""
    if len(element):
        raise _UnsureError
    return _mended((element.text or "").strip())


def _markup(element: ET.Element | None) -> str:
    """Text as it stands, or the elements inside written out again where the publisher did not escape them."""
    if element is None:
        return ""
    if not len(element):
        if element.get("mode") or element.get("type", "").startswith(("application/", "image/")):
            raise _UnsureError
        return _text(element)
    if element.get("type") not in _MARKUP_TYPES:
        raise _UnsureError
    return _mended("".join(_written(element, 0)))


def _written(element: ET.Element, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise _UnsureError
    yield escape(element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            name = child.tag.rpartition("}")[2]
            values = (f' {key}="{escape(value, {chr(34): "&quot;"})}"' for key, value in child.attrib.items())
            yield f"<{name}{''.join(values)}>"
            yield from _written(child, depth + 1)
            yield f"</{name}>"
        yield escape(child.tail or "")


def _mended(text: str) -> str:
    """UTF-8 that was once taken for Latin-1 and written as UTF-8 again."""
    if text.isascii() or not any(sign in text for sign in "ÃÂâÅ"):
        return text
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return text
