"""HTML as it is found in feeds to plain text, and the pictures in it. Bounded: only the beginning is looked at."""

from __future__ import annotations

import re
from html import unescape

from bot.text import clean

# Texts are shown by the line; what comes after so many characters of markup is never seen.
_LOOKED_AT = 20_000
# Mostly there is text enough at the very beginning.
_FIRST_LOOK = 3_000
# White space and entities shrink.
_SPARE = 100
_SHOWN = 4_000
_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark nobr q s samp small span strike strong "
    "sub sup time tt u var wbr"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_OTHER_NAMES = (
    "address article aside audio blockquote body br button canvas caption center col colgroup dd details div dl dt "
    "embed fieldset figcaption figure footer form frame h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input "
    "label legend li link main map meta nav noscript object ol optgroup option p param picture pre progress script "
    "section select source style summary svg table tbody td template textarea tfoot th thead title tr track ul video "
    "area base path g"
)
_NAMES = _INLINE | frozenset(_OTHER_NAMES.split())
_INSIDE = r"""(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+[^<>]*+>"""
_TAG = re.compile(rf"</?([A-Za-z][A-Za-z0-9:-]*+){_INSIDE}")
_HIDDEN = re.compile(r"<(script|style|iframe|noscript|svg|template|head)\b", re.IGNORECASE)
_HIDDEN_SIGN = re.compile(r"<(?:!|(?:script|style|iframe|noscript|svg|template|head)\b)", re.IGNORECASE)
_OPEN_END = re.compile(r"<[/!A-Za-z][^<>]*$")
_IMAGE = re.compile(r"<img\b((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([A-Za-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z]{2,10});")
_TINY = 2


def to_text(markup: str, *, every_tag: bool = True) -> str:
    """One clean line of text. With ``every_tag`` False only known HTML tags are taken for tags, as titles need."""
    return _text(markup[:_LOOKED_AT], _SHOWN, every_tag=every_tag)


def beginning(markup: str, enough: int) -> str:
    """One clean line of text: all of it, or where it is long, ``enough`` characters of its beginning or more."""
    text = _text(markup[:_FIRST_LOOK], enough + _SPARE, every_tag=True)
    return text if len(text) >= enough else to_text(markup)


def _text(text: str, most: int, *, every_tag: bool) -> str:
    if "<" in text:
        if _HIDDEN_SIGN.search(text):
            text = _without_hidden(text)
        text = _without_tags(text, every_tag=every_tag)
    text = text[:most]
    if "&" in text:
        text = unescape(text)
        if _ENTITY.search(text):
            # Escaped once more than it should be, as happens in many feeds.
            text = unescape(text)
    return clean(text)


def _without_hidden(text: str) -> str:
    """Take out comments, and the elements whose content nobody is meant to read, in one pass."""
    kept: list[str] = []
    place = 0
    while (start := text.find("<", place)) >= 0:
        if text.startswith("<!", start):
            closing = "-->" if text.startswith("<!--", start) else ">"
        elif hidden := _HIDDEN.match(text, start):
            closing = f"</{hidden[1].lower()}"
        else:
            kept.append(text[place : start + 1])
            place = start + 1
            continue
        kept.append(text[place:start])
        place = text.lower().find(closing, start) if closing.startswith("</") else text.find(closing, start)
        if place < 0:
            return "".join(kept)
        place = text.find(">", place) + 1 or len(text)
    kept.append(text[place:])
    return "".join(kept)


def _without_tags(text: str, *, every_tag: bool) -> str:
    def replaced(found: re.Match[str]) -> str:
        name = found[1].lower()
        if name in _INLINE:
            return ""
        return " " if every_tag or name in _NAMES else found[0]

    text = _TAG.sub(replaced, text)
    return _OPEN_END.sub("", text) if every_tag else text


def first_image(markup: str) -> str | None:
    """The address of the first picture in it that is not a counting pixel, as written."""
    for found in _IMAGE.finditer(markup[:_LOOKED_AT]):
        attributes = {
            name.lower(): unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(found[1])
        }
        source = attributes.get("src", "")
        if source and not source.startswith("data:") and not _is_pixel(attributes):
            return source
    return None


def _is_pixel(attributes: dict[str, str]) -> bool:
    sizes = [attributes.get(side, "") for side in ("width", "height")]
    return any(size.isdecimal() and len(size) < _TINY and int(size) <= _TINY for size in sizes)
