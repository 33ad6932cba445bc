"""From the body of an answer to entries, in the calling process: what the worker processes run. Pure.

bytes ──charset──► text ──which format?──► raw feed ──polish──► ParsedFeed
"""

from __future__ import annotations

import re
import sys
import unicodedata
from typing import TYPE_CHECKING

from bot.errors import NotAFeed
from bot.feeds.charset import decode
from bot.feeds.jsonfeed import read_json
from bot.feeds.polish import polish
from bot.feeds.quick import read_quick

if TYPE_CHECKING:
    from bot.feeds.raw import RawFeed
    from bot.models import ParsedFeed

# More items than are kept are read, so that the newest can be kept of a feed in any order.
_READ_FACTOR = 5
_HEAD = 4000
_ROOT_WITHIN = 200_000
_FEED_ROOT = re.compile(r"<(?:[A-Za-z0-9_]{1,20}:)?(?:rss|feed|RDF|channel|rdf)[\s>/]")
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<body[\s>]|<h1[\s>]", re.IGNORECASE)
# The same as bytes of UTF-8, but for the last two: leaving bytes out is many times faster than looking for them.
_CONTROL_BYTES = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]*)|(\d*));?")
# Nobody writes so many of them in a row, and each one costs the slow reader time.
_LONG_RUN = 21
_RUN = re.compile(rf"([<&])\1{{{_LONG_RUN - 1},}}")
_LONGEST_DOCTYPE = 10_000
_OLD_WINDOWS = range(0x80, 0xA0)
_SKIPPED = re.compile(r"<skip(Hours|Days)>([^!]{0,2000}?)</skip\1>")
_SKIPPED_ONE = re.compile(r"<(?:hour|day)>\s*(\w{1,10})\s*<")


def parse(body: bytes, *, url: str, content_type: str, language: str | None, max_entries: int) -> ParsedFeed:
    """The feed in ``body`` (already unpacked), fetched from ``url``; raises NotAFeed with words for people."""
    text = decode(body, content_type).lstrip("\ufeff \t\r\n\0")
    if not text:
        raise NotAFeed("the answer is empty")
    most = max_entries * _READ_FACTOR
    raw = read_json(text, most) if text[0] in "{[" else _read_xml(text, url=url, most=most)
    return polish(raw, url=url, language=language, most=max_entries)


def _read_xml(text: str, *, url: str, most: int) -> RawFeed:
    if _FEED_ROOT.search(text[:_ROOT_WITHIN]) is None:
        raise NotAFeed(_what_else(text))
    text = possible(text)
    if (quick := read_quick(text, url=url, most=most)) is not None:
        # Well-formed, so nothing unwholesome is in it.
        return quick
    better = wholesome(text)
    quick = read_quick(better, url=url, most=most) if better != text else None
    return quick if quick is not None else _read_loosely(better, url=url, most=most)


def _read_loosely(text: str, *, url: str, most: int) -> RawFeed:
    # Imported late: most answers never need the slow reader, and the program itself never does.
    from bot.feeds.loose import read_loose  # noqa: PLC0415

    raw = read_loose(text, url=url, most=most)
    for kind, inner in _SKIPPED.findall(text)[:2]:
        values = tuple(_SKIPPED_ONE.findall(inner))
        if kind == "Hours":
            raw.skip_hours = values
        else:
            raw.skip_days = values
    return raw


def _what_else(text: str) -> str:
    """What the answer is, where it is no feed."""
    if _HTML.search(text[:_HEAD]):
        return "the server answers with a web page, not a feed"
    if text.startswith("<"):
        return "the server answers with XML that is not a feed"
    return "the server answers with something that is not a feed"


def possible(text: str) -> str:
    """With only such references to characters as lead to one."""
    return _REFERENCE.sub(_possible, text) if "&#" in text else text


def wholesome(text: str) -> str:
    """Without what no reader should have to see: control characters, long runs of signs, huge doctypes."""
    if _has_controls(text):
        text = _CONTROLS.sub("", text)
    if "<" * _LONG_RUN in text or "&" * _LONG_RUN in text:
        text = _RUN.sub(r"\1", text)
    start = text.find("<!DOCTYPE")
    end = text.find("]>", start)
    if start >= 0 and end - start > _LONGEST_DOCTYPE:
        text = text[:start] + text[end + 2 :]
    return text


def _has_controls(text: str) -> bool:
    data = text.encode("utf-8", "surrogatepass")
    return len(data.translate(None, _CONTROL_BYTES)) < len(data) or "\ufffe" in text or "\uffff" in text


def _possible(found: re.Match[str]) -> str:
    """The reference as it is, as windows-1252 meant it, or nothing where it leads to no character."""
    hexadecimal, decimal = found.groups()
    digits = (hexadecimal or decimal or "").lstrip("0")
    if not digits or len(digits) > len("1114111"):
        return ""
    number = int(digits, 16 if hexadecimal else 10)
    if number in _OLD_WINDOWS:
        return bytes([number]).decode("cp1252", "ignore")
    if number > sys.maxunicode or (chr(number) < " " and chr(number) not in "\t\n\r"):
        return ""
    return "" if unicodedata.category(chr(number)) == "Cs" or chr(number) in "\ufffe\uffff" else found[0]
