"""Reads the words out of a message's markup, for when Telegram refuses the markup. It writes none."""

from __future__ import annotations

from html.parser import HTMLParser

# Telegram counts text in UTF-16 units.
LIMIT = 4096


def words(html: str) -> str:
    """The text of ``html`` without its tags, entities resolved; the address of a link follows its text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


def pieces(text: str, limit: int = LIMIT) -> list[str]:
    """``text`` in pieces of at most ``limit`` UTF-16 units, cut at line ends, else at spaces, else anywhere.

    Only the white space at the cuts falls away.
    """
    found: list[str] = []
    rest = text.strip()
    while rest:
        head = _head(rest, limit)
        if len(head) < len(rest):
            head = _until_gap(head, rest[len(head)])
        if kept := head.rstrip():
            found.append(kept)
        rest = rest[len(head) :].lstrip()
    return found


def _head(text: str, limit: int) -> str:
    """As many characters as fit."""
    units = 0
    for index, char in enumerate(text):
        units += 2 if ord(char) > 0xFFFF else 1  # noqa: PLR2004 - the last character of one UTF-16 unit
        if units > limit:
            return text[:index]
    return text


def _until_gap(head: str, following: str) -> str:
    """Up to the last line end in the second half, else up to the last space there, else all of it."""
    if following.isspace():
        return head
    for gap in ("\n", " "):
        place = head.rfind(gap)
        if place > len(head) // 2:
            return head[: place + 1]
    return head


class _Reader(HTMLParser):
    """Collects text; tags that are not closed, or unknown, do no harm."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._links.append(dict(attrs).get("href") or "")
        elif tag == "br":
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links and (link := self._links.pop()).startswith(("http://", "https://")):
            self.parts.append(f" ({link})")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
