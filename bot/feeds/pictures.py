"""Which of the things that an entry carries along are pictures."""

from __future__ import annotations

import re

_IMAGE_FILE = re.compile(r"\.(jpe?g|png|webp|gif|avif)(\?|$)", re.IGNORECASE)
_MOST_DIGITS = 5


def is_image(url: str, kind: str, medium: str) -> bool:
    """Whether media at ``url`` is a picture: by its type, its medium, or its file name where neither is given."""
    if medium == "image" or kind.startswith("image/"):
        return True
    return not kind and not medium and bool(_IMAGE_FILE.search(url))


def width_of(text: str) -> int:
    """A width as written, 0 for nonsense."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else 0
