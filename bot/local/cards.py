"""Link previews: which link of a message is previewed, and the card that is shown for it.

Only pages of the sample newsroom, on the origins that the server was given, are ever fetched. For every other link
the card is made of its host name and its words, so that trying the program touches nobody's site.
"""

from __future__ import annotations

import asyncio
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.local.answers import Json

_PAGE_BYTES = 400_000
_PICTURE_BYTES = 4_000_000
_SECONDS = 2
_SHOWN = {"og:title": "title", "og:description": "description", "og:site_name": "site", "og:image": "image"}


def preview_of(message: Json) -> Json | None:
    """What a message previews: ``url``, ``title`` (the words of the link), ``large``, ``above``; None for nothing."""
    options = message.get("link_preview_options", {})
    if options.get("is_disabled") or "text" not in message:
        return None
    links = [(_address(message, entity), _words(message, entity)) for entity in message.get("entities", [])]
    links = [(url, words) for url, words in links if url.startswith(("http://", "https://"))]
    url = options.get("url") or next((url for url, _ in links), "")
    if not url:
        return None
    title = next((words for other, words in links if other == url and words != url), "")
    large = bool(options.get("prefer_large_media"))
    return {"url": url, "title": title, "large": large, "above": bool(options.get("show_above_text"))}


def _address(message: Json, entity: Json) -> str:
    if entity["type"] == "url":
        words = _words(message, entity)
        return words if "://" in words else f"https://{words}"
    return str(entity.get("url", "")) if entity["type"] == "text_link" else ""


def _words(message: Json, entity: Json) -> str:
    units = str(message["text"]).encode("utf-16-le")
    return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")


class Cards:
    """Fetches pages and pictures of the origins it may, and of no others; remembers the cards it made."""

    def __init__(self, session: aiohttp.ClientSession, origins: Collection[str]) -> None:
        self._session = session
        self._origins = frozenset(origin.rstrip("/") for origin in origins if origin)
        self._made: dict[str, Json] = {}

    async def card(self, url: str, title: str) -> Json:
        """The card of a link: ``url``, ``site``, ``title``, ``description``, ``image`` (a path of ours, or empty)."""
        plain = {"url": url, "site": urlsplit(url).hostname or "", "title": title, "description": "", "image": ""}
        if url in self._made:
            return self._made[url]
        body = await self._fetch(url, "text/html", _PAGE_BYTES)
        if body is None:
            return plain
        page = _OpenGraph()
        page.feed(body.decode("utf-8", "replace"))
        card = plain | page.found
        if card["image"]:
            card["image"] = f"/local/picture?url={quote(card['image'], safe='')}" if self._may(card["image"]) else ""
        self._made[url] = card
        return card

    async def picture(self, url: str) -> bytes | None:
        """A PNG or JPEG picture; None where it may not or cannot be had."""
        return await self._fetch(url, "image/", _PICTURE_BYTES)

    def _may(self, url: str) -> bool:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}" in self._origins

    async def _fetch(self, url: str, kind: str, most: int) -> bytes | None:
        if not self._may(url):
            return None
        try:
            async with (
                asyncio.timeout(_SECONDS),
                self._session.get(url, allow_redirects=False) as answer,
            ):
                if answer.status != 200 or not answer.content_type.startswith(kind):  # noqa: PLR2004 - HTTP
                    return None
                return await _all_of(answer.content, most)
        except (aiohttp.ClientError, TimeoutError):
            return None


async def _all_of(content: aiohttp.StreamReader, most: int) -> bytes | None:
    """The whole body; None where it is larger than it may be."""
    body = bytearray()
    async for chunk in content.iter_any():
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)


class _OpenGraph(HTMLParser):
    """Reads the Open Graph properties of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = _SHOWN.get(values.get("property") or "")
        if tag == "meta" and name:
            self.found.setdefault(name, values.get("content") or "")
