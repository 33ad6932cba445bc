"""Telegram's limits, and messages that keep them: text is split at blocks, else at sentences, else at words.

A message holds 4096 UTF-16 units, counted after its markup is parsed, and 100 entities, the rest of which would be
dropped without a word. Hashtags, mentions, commands and bare addresses count, since Telegram makes entities of them.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.editions.render.markup import PARAGRAPH, Markup, escape, join
from bot.models import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.models import Button, Preview

TEXT = 4096
ENTITIES = 100
_TAG = re.compile(r"<(/?)([a-z-]+)[^>]*>")
_TOKEN = re.compile(r"(?P<tag><[^>]+>)|(?P<entity>&[#\w]+;)|(?P<text>.)", re.DOTALL)
# Generously: what looks a little like a hashtag, mention, command or address.
_FOUND_BY_TELEGRAM = re.compile(r"[#@$/]\w|\.[^\W\d_]{2}")
_JOINER, _LAST_ASCII = "\u200d", "\x7f"
# Where a text may be cut, best first.
_CUTS = (re.compile(r"\n\n+"), re.compile(r"\n"), re.compile(r"[.!?…][\"'»”’)\]]*\s+"), re.compile(r"\s+"))


def plain(markup: str) -> str:
    """The text that is left when the markup has been parsed."""
    return html.unescape(_TAG.sub("", markup))


def length(markup: str) -> int:
    """How long Telegram finds this HTML: UTF-16 units of the text after parsing."""
    return utf16(plain(markup))


def utf16(text: str) -> int:
    """The UTF-16 units of a plain text."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def entities(markup: str) -> int:
    """At most how many entities Telegram will make of this HTML."""
    opened = sum(not tag[1] for tag in _TAG.finditer(markup))
    return opened + len(_FOUND_BY_TELEGRAM.findall(plain(markup)))


def fits(markup: str) -> bool:
    """Whether this HTML can be one message."""
    return length(markup) <= TEXT and entities(markup) <= ENTITIES


def messages(
    blocks: Iterable[Markup], *, buttons: Sequence[Sequence[Button]] = (), preview: Preview | None = None
) -> list[Message]:
    """The blocks as few messages, in order, an empty line between them; no block is cut that fits a message."""
    return dress(pack(blocks), buttons=buttons, preview=preview)


def dress(
    texts: Sequence[Markup], *, buttons: Sequence[Sequence[Button]] = (), preview: Preview | None = None
) -> list[Message]:
    """Texts that fit as messages: the preview goes with the first and the buttons with the last."""
    rows = tuple(tuple(row) for row in buttons)
    last = len(texts) - 1
    return [
        Message(text, rows if index == last else (), preview if index == 0 else None)
        for index, text in enumerate(texts)
    ]


def pack(blocks: Iterable[Markup]) -> list[Markup]:
    """The blocks joined into texts that each fit a message."""
    texts: list[list[Markup]] = []
    units = marks = 0
    for piece in (piece for block in blocks for piece in split(block)):
        more_units, more_marks = length(piece), entities(piece)
        between = len(PARAGRAPH) if texts else 0
        if texts and units + between + more_units <= TEXT and marks + more_marks <= ENTITIES:
            texts[-1].append(piece)
            units, marks = units + between + more_units, marks + more_marks
        else:
            texts.append([piece])
            units, marks = more_units, more_marks
    return [join(PARAGRAPH, pieces) for pieces in texts]


def shorten(block: Markup, *after: Markup) -> Markup:
    """The beginning of a block that leaves room for ``after`` in one message; normally the whole."""
    rest = join(PARAGRAPH, after)
    if fits(join(PARAGRAPH, (block, rest))):
        return block
    room = TEXT - length(rest) - len(PARAGRAPH), ENTITIES - entities(rest)
    return split(block, *room)[0]


def split(block: Markup, units: int = TEXT, marks: int = ENTITIES) -> list[Markup]:
    """One block as pieces of at most ``units`` and ``marks`` (entities), tags closed and opened again around the cuts.

    Cuts fall between paragraphs, lines, sentences or words, whichever comes first in the second half of what fits;
    only a single word longer than a message is cut inside. No word is lost.
    """
    if length(block) <= units and entities(block) <= marks:
        return [block] if plain(block).strip() else []
    runs = _runs(block)
    pieces: list[Markup] = []
    while runs:
        end = _cut(runs, units, marks)
        head, runs = _trimmed(runs[:end]), _trimmed(runs[end:])
        if head:
            pieces.append(_emit(head))
    return pieces


@dataclass(frozen=True, slots=True)
class _Char:
    """One character with the opening tags around it, each told apart by its place in the block."""

    char: str
    around: tuple[tuple[int, str], ...]


def _runs(block: Markup) -> list[_Char]:
    chars: list[_Char] = []
    around: tuple[tuple[int, str], ...] = ()
    for token in _TOKEN.finditer(block):
        if token["tag"]:
            around = around[:-1] if token["tag"].startswith("</") else (*around, (token.start(), token["tag"]))
        else:
            chars += [_Char(char, around) for char in html.unescape(token[0])]
    return chars


def _cut(chars: Sequence[_Char], units: int, marks: int) -> int:
    """How many characters go into the first piece."""
    most = max(1, _most(chars, units, marks))
    if most == len(chars):
        return most
    text = "".join(one.char for one in chars[: most + 1])
    for pattern in _CUTS:
        ends = [found.end() for found in pattern.finditer(text) if found.end() <= most]
        if ends and ends[-1] > most // 2:
            return ends[-1]
    return _between_pictures(chars, most)


def _most(chars: Sequence[_Char], most_units: int, most_marks: int) -> int:
    """The longest beginning that keeps both limits."""
    units = 0
    opened: set[tuple[int, str]] = set()
    # What Telegram itself finds is weighed evenly, one for each of its beginnings.
    found = {match.start() for match in _FOUND_BY_TELEGRAM.finditer("".join(one.char for one in chars))}
    count = 0
    for index, one in enumerate(chars):
        units += 2 if one.char > "\uffff" else 1
        opened.update(one.around)
        count += index in found
        if units > most_units or len(opened) + count > most_marks:
            return index
    return len(chars)


def _between_pictures(chars: Sequence[_Char], most: int) -> int:
    """A cut that leaves letters with their accents and emoji with their joiners, where that is possible."""
    end = most
    while end > most // 2 and (_clings(chars[end].char) or chars[end - 1].char == _JOINER):
        end -= 1
    return max(end, 1) if end > most // 2 else max(most, 1)


def _clings(char: str) -> bool:
    return char == _JOINER or (char > _LAST_ASCII and unicodedata.category(char) in {"Mn", "Me", "Mc", "Sk"})


def _trimmed(chars: list[_Char]) -> list[_Char]:
    start, end = 0, len(chars)
    while start < end and chars[start].char.isspace():
        start += 1
    while end > start and chars[end - 1].char.isspace():
        end -= 1
    return chars[start:end]


def _emit(chars: Sequence[_Char]) -> Markup:
    parts: list[str] = []
    opened: tuple[tuple[int, str], ...] = ()
    for one in chars:
        if one.around != opened:
            shared = _shared(opened, one.around)
            parts += [_closing(tag) for _, tag in reversed(opened[shared:])]
            parts += [tag for _, tag in one.around[shared:]]
            opened = one.around
        parts.append(escape(one.char))
    parts += [_closing(tag) for _, tag in reversed(opened)]
    return Markup("".join(parts))


def _shared(left: tuple[tuple[int, str], ...], right: tuple[tuple[int, str], ...]) -> int:
    together = (index for index, (one, other) in enumerate(zip(left, right, strict=False)) if one != other)
    return next(together, min(len(left), len(right)))


def _closing(tag: str) -> str:
    name = _TAG.match(tag)
    return f"</{name[2]}>" if name else ""
