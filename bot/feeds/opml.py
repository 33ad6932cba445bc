"""Lists of feeds as OPML. Reading is lenient: most lists in the wild are not well-formed (bare ``&``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from bot.feeds.charset import decode
from bot.feeds.links import web_link
from bot.feeds.tags import find_tags
from bot.text import base_language, clean, trim

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.models import Feed


_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """One feed of a list, with its title where the list gives one; ``family`` only where we wrote the list."""

    url: str
    title: str = ""
    language: str | None = None
    family: str | None = None


def read_opml(data: bytes) -> list[Listed]:
    """Every feed of the list, each address once, in order; folders are flattened, other outlines left out."""
    found = (_listed(attributes) for _, attributes in find_tags(decode(data), "outline"))
    return list({listed.url: listed for listed in found if listed is not None}.values())


def unusable(data: bytes) -> list[str]:
    """The addresses in the list that are none (of feeds that ``read_opml`` leaves out), cleaned and short."""
    given = (attributes.get("xmlurl", "") for _, attributes in find_tags(decode(data), "outline"))
    return [trim(clean(url), _SHOWN) for url in dict.fromkeys(given) if url and web_link(url) is None]


def _listed(attributes: dict[str, str]) -> Listed | None:
    url = web_link(attributes.get("xmlurl") or attributes.get("url", ""))
    if url is None or attributes.get("type", "rss").lower() in {"link", "include"}:
        return None
    title = clean(attributes.get("title") or attributes.get("text", ""))
    family = clean(attributes.get("family", "")) or None
    return Listed(url, title, base_language(attributes.get("language")), family)


def write_opml(feeds: Sequence[Feed]) -> str:
    """The feeds as an OPML 2.0 document, a folder for each publisher family with several outlets."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "<head><title>Broadsheet</title></head>",
        "<body>",
    ]
    families: dict[str, list[Feed]] = {}
    for feed in feeds:
        families.setdefault(feed.outlet.family, []).append(feed)
    for family, members in families.items():
        lines += _folder(family, members)
    return "\n".join([*lines, "</body>", "</opml>", ""])


def _folder(family: str, members: Sequence[Feed]) -> Iterable[str]:
    outlines = [_outline(feed) for feed in members]
    if len({feed.outlet.name for feed in members}) == 1:
        return outlines
    return [f"<outline text={quoteattr(family)}>", *outlines, "</outline>"]


def _outline(feed: Feed) -> str:
    name = quoteattr(feed.outlet.name)
    language = f" language={quoteattr(feed.language)}" if feed.language else ""
    family = "" if feed.outlet.family == feed.outlet.name else f" family={quoteattr(feed.outlet.family)}"
    return f'<outline type="rss" text={name} title={name} xmlUrl={quoteattr(feed.url)}{language}{family}/>'
