"""The tags of HTML and of almost-XML, read without a parser that insists on anything."""

from __future__ import annotations

import re
from html import unescape

_ATTRIBUTE = re.compile(r"""([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=]+))""")


def find_tags(text: str, *names: str) -> list[tuple[str, dict[str, str]]]:
    """(name, attributes) of every opening tag of these names, in order, names in lower case."""
    wanted = "|".join(map(re.escape, names))
    pattern = rf"""<({wanted})\b((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)"""
    return [(found[1].lower(), attributes(found[2])) for found in re.finditer(pattern, text, re.IGNORECASE)]


def attributes(text: str) -> dict[str, str]:
    """The attributes in the inside of a tag; the first of a name counts, bare ampersands stay what they are."""
    pairs = [
        (name.lower(), unescape(double or single or bare)) for name, double, single, bare in _ATTRIBUTE.findall(text)
    ]
    return dict(reversed(pairs))
