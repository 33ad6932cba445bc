"""Skeletons: what different inflections, spellings and alphabets of a word share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

# A skeleton keeps so many letters: enough to tell names apart, few enough to join inflections.
_STEM = 6
_CYRILLIC = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхыэіїєґ", "abvgdeziiklmnoprstufhieiieg", strict=True))
    | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ь": "", "ъ": "", "ю": "iu", "я": "ia", "ё": "io"}
)
_GREEK = str.maketrans(
    dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)) | {"θ": "th", "χ": "ch", "ψ": "ps"}
)
# Letters and groups of them that sound alike, one after the other; the mark stands for "s" until all groups are done.
_GROUPS = (
    *((group, "\0") for group in ("tsch", "tch", "sch", "sh", "ch", "cz")),
    *(("\0", "s"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("qu", "k"), ("q", "k")),
    *((f"c{letter}", f"k{letter}") for letter in "aoulr"),
)
_ALIKE = str.maketrans("czxwyj", "sssvii")
_LONG_VOWELS = ("oo", "ou")
_ENDING = "ise"


def skeletons(folded: Sequence[str]) -> list[str]:
    """What different spellings of each word share: Zelensky, Zelenskyy, Selenskyj and Зеленский are one.

    All words are one text for it, a line each.
    """
    latin = [word if word.isascii() else word.translate(_CYRILLIC).translate(_GREEK) for word in folded]
    lines = "\n".join(latin).replace(".", "").replace("-", "")
    text = lines + "\n"
    for group, plain in _GROUPS:
        text = text.replace(group, plain)
    text = text.replace("c\n", "k\n").translate(_ALIKE)
    for vowel in _LONG_VOWELS:
        text = text.replace(vowel, "u")
    return [
        (alike.rstrip(_ENDING) or alike)[:_STEM] if word.isascii() else word[:_STEM]
        for word, alike in zip(lines.split("\n"), _once(text).split("\n"), strict=False)
    ][: len(folded)]


def _once(lines: str) -> str:
    """Lines with no letter twice in a row; letters beyond ASCII are lost, as nothing is made of words with such."""
    letters = np.frombuffer(lines.encode("ascii", "replace"), dtype=np.uint8)
    kept = np.concatenate([[True], (letters[1:] != letters[:-1]) | (letters[1:] == ord("\n"))])
    return str(letters[kept].tobytes(), "ascii")
