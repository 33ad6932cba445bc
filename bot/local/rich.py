"""Rich messages: the HTML of ``sendRichMessage`` becomes blocks as the Bot API gives them back, or is refused.

Stricter than Telegram: text outside of blocks, unknown attributes and links to anchors that are not there are refused.
Of what rich messages can hold, tables, maps, slideshows, formulas and buttons are not known here.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.local.answers import ApiError, Json, bad_request
from bot.local.markup import utf16, valid_link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHARACTERS: Final = 32_768
BLOCKS: Final = 500
LEVELS: Final = 16
MEDIA: Final = 50

_TOKEN = re.compile(
    r"<(?P<end>/?)(?P<tag>[a-z][a-z0-9-]*)(?P<attributes>(?:\s+[a-z-]+(?:=\"[^\"<>]*\")?)*)\s*(?P<lone>/?)>"
    r"|&(?P<entity>[a-zA-Z]+|#\d{1,7}|#x[0-9a-fA-F]{1,6});|(?P<text>[^<>&]+)|(?P<stray>.)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([a-z-]+)(?:=\"([^\"]*)\")?")
_REFERENCE = re.compile(r"&([a-zA-Z]+|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_NAMED: Final = {
    "lt": "<",
    "gt": ">",
    "amp": "&",
    "quot": '"',
    "apos": "'",
    "nbsp": "\u00a0",
    "hellip": "…",
    "mdash": "—",
    "ndash": "–",
    "lsquo": "‘",
    "rsquo": "’",
    "ldquo": "“",
    "rdquo": "”",
}
_STYLES: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "mark": "marked",
    "tg-spoiler": "spoiler",
    "sub": "subscript",
    "sup": "superscript",
}
_HEADINGS: Final = {f"h{size}": size for size in range(1, 7)}
_PARAGRAPHS: Final = {"p": "paragraph", "footer": "footer"}
_BLOCK_TAGS: Final = {*_HEADINGS, "p", "hr", "footer", "ul", "ol", "blockquote", "figure", "img", "details"}
_PARTS: Final = {"li", "figcaption", "cite", "summary"}
_LONE: Final = {"hr", "img"}
_ATTRIBUTES: Final = {
    "a": {"href", "name"},
    "img": {"src", "alt"},
    "details": {"open"},
    "blockquote": {"expandable"},
    "tg-time": {"unix", "format"},
}
_KNOWN: Final = {*_STYLES, *_BLOCK_TAGS, *_PARTS, "a", "tg-time"}
_HASHTAG = re.compile(r"(?<!\w)#(\w*[^\W\d_]\w*)")


@dataclass(slots=True)
class _Node:
    tag: str
    attributes: dict[str, str]
    children: list[_Node | str] = field(default_factory=list)


def parse(source: str) -> list[Json]:
    """The blocks of a rich message. Raises ApiError 400."""
    root = _tree(source)
    reader = _Reader()
    blocks = list(reader.blocks(root.children))
    if not blocks:
        raise bad_request("message text is empty")
    if reader.characters > CHARACTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    if reader.count > BLOCKS or reader.media > MEDIA:
        raise bad_request("RICH_MESSAGE_TOO_COMPLEX")
    if lost := reader.links - reader.anchors:
        raise _refused(f'no anchor "{min(lost)}"')
    return blocks


def _tree(source: str) -> _Node:
    root = _Node("", {})
    opened = [root]
    for token in _TOKEN.finditer(source):
        if token["stray"]:
            raise _refused(f"Unexpected {token['stray']!r} at offset {token.start()}")
        if token["entity"] or token["text"]:
            opened[-1].children.append(token["text"] or _character(token["entity"]))
        elif token["end"]:
            if opened[-1].tag != token["tag"]:
                raise _refused(f'Unexpected end tag "{token["tag"]}" at offset {token.start()}')
            opened.pop()
        else:
            node = _node(token)
            opened[-1].children.append(node)
            if node.tag not in _LONE:
                opened.append(node)
            if len(opened) > LEVELS:
                raise _refused("too many nested tags")
    if len(opened) > 1:
        raise _refused(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    return root


def _node(token: re.Match[str]) -> _Node:
    tag = token["tag"]
    if tag not in _KNOWN or (token["lone"] and tag not in _LONE):
        raise _refused(f'Unsupported start tag "{tag}" at offset {token.start()}')
    found = {name: _REFERENCE.sub(lambda one: _character(one[1]), value) for name, value in _pairs(token["attributes"])}
    if unknown := found.keys() - _ATTRIBUTES.get(tag, set()):
        raise _refused(f'Unsupported attribute "{min(unknown)}" of the tag "{tag}"')
    return _Node(tag, found)


def _pairs(attributes: str) -> list[tuple[str, str]]:
    return [(one[1], one[2] or "") for one in _ATTRIBUTE.finditer(attributes)]


def _character(name: str) -> str:
    if name.startswith("#"):
        code = int(name[1:].replace("x", "0x").replace("X", "0x"), 0) if name[1] in "xX" else int(name[1:])
        return chr(code) if 0 < code <= sys.maxunicode else "\ufffd"
    if name not in _NAMED:
        raise _refused(f'Unsupported entity "{name}"')
    return _NAMED[name]


class _Reader:
    """Makes blocks of the tree, and counts on the way."""

    def __init__(self) -> None:
        self.characters = self.count = self.media = 0
        self.anchors: set[str] = set()
        self.links: set[str] = set()

    def blocks(self, children: Sequence[_Node | str]) -> Iterator[Json]:
        for child in children:
            if isinstance(child, str):
                if child.strip():
                    raise _refused(f"text outside of a block: {child.strip()[:40]!r}")
                continue
            self.count += 1
            yield self._block(child)

    def _block(self, node: _Node) -> Json:
        tag, inside = node.tag, node.children
        if tag in _HEADINGS:
            return {"type": "heading", "text": self.text(inside), "size": _HEADINGS[tag]}
        if tag in _PARAGRAPHS:
            return {"type": _PARAGRAPHS[tag], "text": self.text(inside)}
        if tag == "a" and "name" in node.attributes and not inside:
            self.anchors.add(node.attributes["name"])
            return {"type": "anchor", "name": node.attributes["name"]}
        return self._larger(node)

    def _larger(self, node: _Node) -> Json:
        makers = {
            "hr": lambda _: {"type": "divider"},
            **dict.fromkeys(("ul", "ol"), self._list),
            "details": self._details,
            "blockquote": self._quote,
            **dict.fromkeys(("figure", "img"), self._photo),
        }
        if node.tag not in makers:
            raise _refused(f'"{node.tag}" is no block')
        return makers[node.tag](node)

    def _list(self, node: _Node) -> Json:
        return {"type": "list", "items": self._items(node.children, numbered=node.tag == "ol")}

    def _items(self, children: Sequence[_Node | str], *, numbered: bool) -> list[Json]:
        items = []
        for number, child in enumerate(_nodes(children, "li"), 1):
            is_block = any(isinstance(one, _Node) and one.tag in _BLOCK_TAGS for one in child.children)
            blocks = list(self.blocks(child.children)) if is_block else [self._paragraph(child.children)]
            items.append({"label": f"{number}." if numbered else "•", "blocks": blocks})
        if not items:
            raise _refused("a list without items")
        return items

    def _paragraph(self, children: Sequence[_Node | str]) -> Json:
        self.count += 1
        return {"type": "paragraph", "text": self.text(children)}

    def _details(self, node: _Node) -> Json:
        first, *rest = node.children or [""]
        if not isinstance(first, _Node) or first.tag != "summary":
            raise _refused("details begin with a summary")
        return {
            "type": "details",
            "summary": self.text(first.children),
            "blocks": list(self.blocks(rest)),
            "is_open": "open" in node.attributes,
        }

    def _quote(self, node: _Node) -> Json:
        if "expandable" in node.attributes:
            return {"type": "expandable_blockquote", "text": self.text(node.children)}
        return {"type": "blockquote", "blocks": list(self.blocks(node.children))}

    def _photo(self, node: _Node) -> Json:
        parts = [node] if node.tag == "img" else [one for one in node.children if isinstance(one, _Node)]
        if not parts or parts[0].tag != "img" or [one.tag for one in parts[1:]] not in ([], ["figcaption"]):
            raise _refused("a figure holds a picture and perhaps a caption")
        address = parts[0].attributes.get("src", "")
        if not address.startswith(("http://", "https://")) or not valid_link(address):
            raise bad_request("wrong HTTP URL specified")
        self.media += 1
        size = {"file_id": address, "file_unique_id": f"u{self.media}", "width": 800, "height": 450}
        photo: Json = {"type": "photo", "photo": [size]}
        if parts[1:]:
            photo["caption"] = self._caption(parts[1])
        return photo

    def _caption(self, node: _Node) -> Json:
        credit = [one for one in node.children if isinstance(one, _Node) and one.tag == "cite"]
        words = [one for one in node.children if one not in credit]
        caption: Json = {"text": self.text(words)}
        return caption | ({"credit": self.text(credit[0].children)} if credit else {})

    # ------------------------------------------------------------------ text
    def text(self, children: Sequence[_Node | str]) -> object:
        """RichText: a text, a styled part, or a list of them."""
        parts: list[object] = []
        for child in children:
            if isinstance(child, str):
                self.characters += utf16(child)
                if parts and isinstance(parts[-1], str):
                    parts[-1] += child
                else:
                    parts.append(child)
            else:
                parts.append(self._styled(child))
        found = [one for part in parts for one in (_hashtags(part) if isinstance(part, str) else [part])]
        return found[0] if len(found) == 1 else found

    def _styled(self, node: _Node) -> Json:
        if node.tag in _STYLES:
            return {"type": _STYLES[node.tag], "text": self.text(node.children)}
        if node.tag == "tg-time":
            unix = node.attributes.get("unix", "")
            if not unix.isdecimal():
                raise _refused('Tag "tg-time" must have a valid attribute "unix"')
            moment = {"unix_time": int(unix), "date_time_format": node.attributes.get("format", "")}
            return {"type": "date_time", "text": self.text(node.children)} | moment
        address = node.attributes.get("href", "")
        if node.tag == "a" and address.startswith("#"):
            self.links.add(address[1:])
            return {"type": "anchor_link", "text": self.text(node.children), "anchor_name": address[1:]}
        if node.tag == "a" and valid_link(address):
            return {"type": "url", "text": self.text(node.children), "url": address}
        raise _refused(f'"{node.tag}" cannot stand in a text')


def _hashtags(text: str) -> list[object]:
    parts: list[object] = []
    at = 0
    for found in _HASHTAG.finditer(text):
        if found.start() > at:
            parts.append(text[at : found.start()])
        parts.append({"type": "hashtag", "text": found[0], "hashtag": found[1]})
        at = found.end()
    return [*parts, text[at:]] if at < len(text) or not parts else parts


def _nodes(children: Sequence[_Node | str], tag: str) -> Iterator[_Node]:
    for child in children:
        if isinstance(child, _Node) and child.tag == tag:
            yield child
        elif isinstance(child, _Node) or child.strip():
            raise _refused(f'only "{tag}" may stand here')


def _refused(words: str) -> ApiError:
    return bad_request(f"can't parse rich message: {words}")
