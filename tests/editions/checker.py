"""A strict reader of Telegram's HTML, written apart from the code under test.

It knows the tags, attributes and entities that Telegram's HTML mode knows, and takes nothing on trust: whatever it
does not recognise is an error, as it would be for Telegram.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLAIN_TAGS = {"b", "i", "u", "s", "code", "pre", "tg-spoiler", "blockquote"}
_TOKEN = re.compile(
    r"<(/?)([a-z-]+)((?: [a-z-]+(?:=\"[^\"<>]*\")?)*)>|&(\w+|#\d+|#x[0-9a-fA-F]+);|([^<>&]+)|(.)", re.DOTALL
)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


class NotTelegramHtml(AssertionError):
    """What Telegram would refuse."""


@dataclass(frozen=True)
class Parsed:
    """The text as Telegram keeps it, and its entities as (tag, argument, text under it)."""

    text: str
    entities: tuple[tuple[str, str, str], ...]

    @property
    def length(self) -> int:
        return len(self.text.encode("utf-16-le")) // 2

    @property
    def links(self) -> list[str]:
        return [argument for tag, argument, _ in self.entities if tag == "a"]


def parse(html: str) -> Parsed:
    """Read a message. Raises NotTelegramHtml."""
    text = ""
    opened: list[tuple[str, str, int]] = []
    entities: list[tuple[str, str, str]] = []
    for token in _TOKEN.finditer(html):
        closing, tag, attributes, entity, plain, stray = token.groups()
        if stray is not None:
            raise NotTelegramHtml(f"stray {stray!r} at {token.start()}")
        if plain is not None:
            text += plain
        elif entity is not None:
            text += _entity(entity)
        elif closing:
            if not opened or opened[-1][0] != tag or attributes:
                raise NotTelegramHtml(f"</{tag}> closes nothing")
            name, argument, start = opened.pop()
            if not text[start:]:
                raise NotTelegramHtml(f"empty <{name}>")
            entities.append((name, argument, text[start:]))
        else:
            opened.append((tag, _argument(tag, attributes, [name for name, _, _ in opened]), len(text)))
    if opened:
        raise NotTelegramHtml(f"never closed: {opened}")
    return Parsed(text, tuple(entities))


def _entity(name: str) -> str:
    if name.startswith("#"):
        return chr(int(name[1:].replace("x", "0x"), 0))
    if name not in _NAMED:
        raise NotTelegramHtml(f"&{name}; is not known")
    return _NAMED[name]


def _argument(tag: str, attributes: str, around: list[str]) -> str:
    if tag in around:
        raise NotTelegramHtml(f"<{tag}> in <{tag}>")
    if {"code", "pre"} & set(around):
        raise NotTelegramHtml("code holds no tags")
    if tag == "a":
        found = re.fullmatch(r' href="([^"]*)"', attributes)
        if not found or not re.match(r"(https?|tg)://[^\s]+$", found[1]):
            raise NotTelegramHtml(f"not a link: {attributes!r}")
        return re.sub(r"&(\w+|#\w+);", lambda one: _entity(one[1]), found[1])
    if tag == "tg-time" and re.fullmatch(r' unix="\d+" format="r"', attributes):
        return attributes.strip()
    if tag not in _PLAIN_TAGS or (attributes and (tag, attributes) != ("blockquote", " expandable")):
        raise NotTelegramHtml(f"<{tag}{attributes}> is not known")
    return attributes.strip()


_HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def check(html: str) -> Parsed:
    """A message that Telegram takes whole: valid, within its limits, not empty, nothing hidden in it."""
    parsed = parse(html)
    assert parsed.text.strip(), "an empty message"
    assert parsed.length <= 4096, f"{parsed.length} units"
    found = re.findall(r"(?<!\w)#\w+", parsed.text)
    assert len(parsed.entities) + len(found) <= 100, f"{len(parsed.entities)} entities and {len(found)} hashtags"
    assert not _HIDDEN.search(parsed.text), "controls or direction overrides"
    return parsed
