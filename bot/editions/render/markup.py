"""Telegram HTML, built from parts that are safe by their type. The only place that escapes.

A ``Markup`` is finished HTML. Every builder here takes plain text or Markup: plain text is escaped on its way in,
Markup passes, so a forgotten ``escape`` cannot let a stranger's text become a tag. Adding plain text to Markup
escapes it as well; an f-string of Markup is plain text again and is escaped (visibly) when it is used.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

# What may not reach a reader: controls, direction overrides and invisible characters that let a title
# rearrange the text around it. The joiner inside emoji (U+200D) stays.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_HOLE = re.compile(r"\{(\w+)\}")
_SCHEMES = frozenset({"http", "https", "tg"})
_LONGEST_URL = 2048


class Markup(str):
    """Finished Telegram HTML. Made by the builders of this module; ``Markup(...)`` itself trusts its argument."""

    __slots__ = ()

    def __add__(self, other: str) -> Markup:
        return Markup(str.__add__(self, escape(other)))

    def __radd__(self, other: str) -> Markup:
        return Markup(str.__add__(escape(other), self))


EMPTY = Markup("")
BREAK = Markup("\n")
PARAGRAPH = Markup("\n\n")


def escape(text: str) -> Markup:
    """Plain text as HTML; Markup as it is. Newlines stay, other controls and bidi overrides fall away."""
    if isinstance(text, Markup):
        return text
    return Markup(
        printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )


def printable(text: str) -> str:
    """The text without controls (but newlines), direction overrides and invisible characters; still plain text."""
    return _INVISIBLE.sub("", text.replace("\t", " ").replace("\r", ""))


def bold(text: str) -> Markup:
    """The text in bold; nothing for nothing, since Telegram drops empty tags."""
    return _wrap("b", text)


def italic(text: str) -> Markup:
    """The text in italics."""
    return _wrap("i", text)


def code(text: str) -> Markup:
    """The text in a fixed width, copied by a tap."""
    return _wrap("code", text)


def link(text: str, url: str | None) -> Markup:
    """The text leading to ``url``; the text alone where the address is missing or no web address."""
    content = escape(text)
    address = web_address(url)
    if address is None or not content:
        return content
    return Markup(f'<a href="{escape(address)}">{content}</a>')


def web_address(url: str | None) -> str | None:
    """``url`` where a tap or a preview may lead there (http, https or tg, no spaces or controls), else None."""
    if not url or len(url) > _LONGEST_URL or any(char.isspace() for char in url) or _INVISIBLE.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in _SCHEMES and parts.netloc else None


def moment(text: str, at: datetime) -> Markup:
    """The text, in whose place clients that can show how long ago ``at`` is, and keep that up to date."""
    content = escape(text)
    return Markup(f'<tg-time unix="{int(at.timestamp())}" format="r">{content}</tg-time>') if content else EMPTY


def quote(text: str, *, expandable: bool = False) -> Markup:
    """A block quote, folded to its first lines where ``expandable``. Quotes cannot hold quotes."""
    content = escape(text)
    if not content:
        return EMPTY
    return Markup(f"<blockquote{' expandable' if expandable else ''}>{content}</blockquote>")


def hashtag(key: str) -> Markup:
    """``#key``, which Telegram makes tappable; plain text where no hashtag can be made of it."""
    word = "".join(char for char in key if char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M")
    return escape(f"#{word}") if any(char.isalpha() for char in word) else escape(key)


def join(separator: str, parts: Iterable[str]) -> Markup:
    """The parts that are not empty, with the separator between them, everything escaped."""
    return Markup(str.join(escape(separator), [escape(part) for part in parts if part]))


def lines(*parts: str) -> Markup:
    """The parts that are not empty, one a line."""
    return join(BREAK, parts)


def paragraphs(*parts: str) -> Markup:
    """The parts that are not empty, with an empty line between them."""
    return join(PARAGRAPH, parts)


def fill(template: str, **values: str) -> Markup:
    """A phrase with markup in its holes: ``fill("Try {word}", word=code("/top"))``. Unknown holes stay as they are."""
    return Markup(_HOLE.sub(lambda hole: escape(values.get(hole[1], hole[0])), escape(template)))


def _wrap(tag: str, text: str) -> Markup:
    content = escape(text)
    return Markup(f"<{tag}>{content}</{tag}>") if content else EMPTY
