"""Telegram's HTML mode: one text with tags becomes plain text and entities, or is refused with the Bot API's words.

Stricter than Telegram in one point: where Telegram silently repairs nesting that it forbids (a quote in a quote,
anything inside ``code`` or ``pre``, a link in a link), this refuses, so that the fault shows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.local.answers import ApiError, Json, bad_request

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")
_TAG_NAME = re.compile(r"[^\s>]*")
_REST_OF_TAG = re.compile(r"((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_CLOSING = re.compile(r"</([^\s>]*)\s*>")
_ATTRIBUTE = re.compile(r"\s*([^\s=>/\"']+)\s*(?:=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]+)(?=\s|$)))?")
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
_SCHEMES = {"http", "https", "tg", "ton", "tonsite", "mailto", "tel", "ftp"}
_LONE = {"code", "pre"}  # nothing may stand within these


def utf16(text: str) -> int:
    """The length that Telegram counts: UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def parse(source: str) -> tuple[str, list[Json]]:
    """The plain text and its entities (offsets in UTF-16 units, outer before inner). Raises ApiError 400."""
    reader = _Reader(source)
    reader.read()
    return trimmed("".join(reader.out), reader.entities)


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without white space around the whole text, entities moved and cut to fit; empty ones fall away."""
    shift = utf16(text) - utf16(text.lstrip())
    bare = text.strip()
    end = utf16(bare)
    kept: list[Json] = []
    for entity in entities:
        start = max(0, entity["offset"] - shift)
        stop = min(end, entity["offset"] + entity["length"] - shift)
        if stop > start:
            kept.append(entity | {"offset": start, "length": stop - start})
    return bare, sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))


@dataclass
class _Open:
    tag: str
    fields: Json
    offset: int
    at: int
    entity: Json = field(default_factory=dict)


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.out: list[str] = []
        self.entities: list[Json] = []
        self._open: list[_Open] = []
        self._length = 0

    def read(self) -> None:
        at, source = 0, self.source
        while at < len(source):
            if source[at] == "<":
                at = self._closing(at) if source.startswith("</", at) else self._opening(at)
            elif source[at] == "&" and (match := _ENTITY.match(source, at)):
                self._put(_character(match))
                at = match.end()
            else:
                self._put(source[at])
                at += 1
        if self._open:
            raise _refused(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')

    def _put(self, text: str) -> None:
        self.out.append(text)
        self._length += utf16(text)

    def _opening(self, at: int) -> int:
        where = self._bytes(at)
        name = _TAG_NAME.match(self.source, at + 1)
        if name is None or name.end() == len(self.source):
            raise _refused(f"Unclosed start tag at byte offset {where}")
        tag = name[0].lower()
        if tag not in _KINDS:
            raise _refused(f'Unsupported start tag "{tag}" at byte offset {where}')
        match = _REST_OF_TAG.match(self.source, name.end())
        if match is None:
            raise _refused(f"Unclosed start tag at byte offset {where}")
        fields = _fields(tag, _attributes(tag, match[1], where), where)
        self._check_nesting(tag, where)
        self._open.append(_Open(tag, fields, self._length, len(self.out)))
        return match.end()

    def _check_nesting(self, tag: str, where: int) -> None:
        kind = _KINDS[tag]
        outer = [_KINDS[one.tag] for one in self._open]
        within_pre = outer[-1:] == ["pre"] and kind == "code" and self._open[-1].offset == self._length
        if (set(outer) & _LONE and not within_pre) or (kind in {"blockquote", "text_link"} and kind in outer):
            raise _refused(f'Tag "{tag}" can\'t be nested in "{self._open[-1].tag}" at byte offset {where}')

    def _closing(self, at: int) -> int:
        where = self._bytes(at)
        if not self._open:
            raise _refused(f"Unexpected end tag at byte offset {where}")
        match = _CLOSING.match(self.source, at)
        if match is None:
            raise _refused(f"Unclosed end tag at byte offset {where}")
        opened = self._open.pop()
        found = match[1].lower()
        if found and found != opened.tag:
            raise _refused(
                f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", found "</{match[1]}>"'
            )
        if self._length > opened.offset:
            self._close(opened)
        return match.end()

    def _close(self, opened: _Open) -> None:
        entity: Json = {"type": _KINDS[opened.tag], "offset": opened.offset, "length": self._length - opened.offset}
        entity |= opened.fields
        if opened.tag == "a":
            entity["url"] = opened.fields.get("url") or "".join(self.out[opened.at :])
            if not valid_link(entity["url"]):
                return  # Telegram keeps the words and drops the link
        if opened.tag == "pre" and self._swallow_code(entity):
            return
        self.entities.append(entity)

    def _swallow_code(self, pre: Json) -> bool:
        """``<pre><code class="language-x">`` is one entity."""
        last = self.entities[-1] if self.entities else {}
        if last.get("type") == "code" and (last["offset"], last["length"]) == (pre["offset"], pre["length"]):
            last["type"] = "pre"
            return True
        return False

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode("utf-8", "surrogatepass"))


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1], 16) if match[1] else int(match[2])
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]  # noqa: PLR2004 - Unicode


def _attributes(tag: str, source: str, where: int) -> dict[str, str]:
    found: dict[str, str] = {}
    at, source = 0, source.rstrip()
    while at < len(source):
        match = _ATTRIBUTE.match(source, at)
        if match is None:
            raise _refused(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
        if source[match.end() :].lstrip().startswith("="):
            raise _refused(f"Unexpected end of name token at byte offset {where}")
        value = next((part for part in match.groups()[1:] if part is not None), "")
        found[match[1].lower()] = _ENTITY.sub(_character, value)
        at = match.end()
    return found


def _fields(tag: str, attributes: dict[str, str], where: int) -> Json:
    """What the attributes of a tag add to its entity; attributes that Telegram does not know are ignored."""
    if tag == "a":
        return {"url": attributes.get("href", "")}
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _refused(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
    if tag == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    if tag == "code" and attributes.get("class", "").startswith("language-"):
        return {"language": attributes["class"].removeprefix("language-")}
    if tag == "tg-emoji":
        return {"custom_emoji_id": attributes.get("emoji-id", "")}
    return _time_fields(attributes, where) if tag == "tg-time" else {}


def _time_fields(attributes: dict[str, str], where: int) -> Json:
    unix, form = attributes.get("unix", ""), attributes.get("format", "")
    if not re.fullmatch(r"\d{1,12}", unix):
        raise _refused(f'Tag "tg-time" must have a valid attribute "unix" at byte offset {where}')
    if not _TIME_FORMAT.fullmatch(form):
        raise _refused(f'Tag "tg-time" has an invalid attribute "format" at byte offset {where}')
    return {"unix_time": int(unix)} | ({"date_time_format": form} if form else {})


def valid_link(url: str) -> bool:
    """Whether Telegram would make a link of this address; one without scheme is taken for http."""
    if any(char.isspace() for char in url):
        return False
    try:
        parts = urlsplit(url if re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE) else f"http://{url}")
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme.lower() not in _SCHEMES:
        return False
    return "." in host.strip(".") if parts.scheme.lower() in {"http", "https", "ftp"} else bool(parts.path or host)


def _refused(words: str) -> ApiError:
    return bad_request(f"can't parse entities: {words}")
