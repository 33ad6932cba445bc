"""A text as tags read it: its words as written and folded, where they break off, whether its capitals mean anything."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.text import fold

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_INITIALS = re.compile(r"\b(?:[A-ZÀ-Þ]\.[ -]?){2,}(?=\W|$)|\b(?:[A-ZÀ-Þ]\.){2,}")
_ELIDED = frozenset({"l", "d", "qu", "j", "n", "s", "c", "m", "t", "lorsqu", "puisqu", "jusqu"})
_ARTICLES = frozenset({"l", "d", "qu", "lorsqu", "puisqu", "jusqu"})
_ENDINGS = frozenset({"s", "t", "re", "ve", "ll", "d", "m"})
_JOINTS = frozenset({" ", "-", "‑", " “", " ‘", "'", "’"})
_HYPHENS = frozenset({"-", "‑"})
# A title is in title case, or shouted, when so large a share of its longer words says so.
_MOST, _LONG_WORD, _FEWEST = 0.75, 4, 3


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of one text, in parallel lists, ``'s`` and ``l'`` taken off.

    ``breaks[i]`` tells that punctuation stands before word ``i``; ``starts[i]`` that it opens a sentence;
    ``owns[i]`` that it carried a possessive; ``tied[i]`` that a hyphen ties it to the word before. ``cased`` is False
    where capitals tell nothing (title case, shouting).
    """

    words: list[str]
    folded: list[str]
    breaks: list[bool]
    starts: list[bool]
    owns: list[bool]
    tied: list[bool]
    cased: bool
    shouted: bool


def read(text: str, language: str = "") -> Reading:
    """Read a title or a snippet; in German every noun has a capital, so that capitals tell nothing there."""
    text = _INITIALS.sub(_joined, text)
    words: list[str] = []
    breaks: list[bool] = []
    starts: list[bool] = []
    owns: list[bool] = []
    tied: list[bool] = []
    end = 0
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        end = match.end()
        word, owned = _bare(match[0])
        words.append(word)
        owns.append(owned)
        tied.append(gap in _HYPHENS)
        breaks.append(not words[:-1] or gap not in _JOINTS)
        starts.append(not words[:-1] or any(mark in gap for mark in '.!?:…«»“"|•'))
    folded = [word.lower() if word.isascii() else fold(word) for word in words]
    cased, shouted = _case(words, starts)
    cased &= language != "de"
    return Reading(words, folded, breaks, starts, owns, tied, cased, shouted)


def _joined(match: re.Match[str]) -> str:
    """``U.S.`` as ``US``; a space or hyphen behind the last full stop stays."""
    tail = match[0][-1] if match[0][-1] in " -" else ""
    return re.sub(r"[. -]", "", match[0]) + tail


def _bare(word: str) -> tuple[str, bool]:
    if "'" not in word and "’" not in word:
        return word, False
    head, _, tail = word.replace("’", "'").partition("'")
    if tail.lower() in _ENDINGS:
        return head, tail.lower() == "s"
    # "N'Golo" and "M'Bappe" are names; only articles stand before a name: "L'Ukraine", "d'Ottawa".
    elided = head.lower() in (_ARTICLES if tail[:1].isupper() else _ELIDED)
    return (tail, False) if elided and tail else (word.replace("'", "").replace("’", ""), False)


def _case(words: list[str], starts: list[bool]) -> tuple[bool, bool]:
    telling = [word for word, start in zip(words, starts, strict=True) if len(word) >= _LONG_WORD and not start]
    if len(telling) < _FEWEST:
        shouted = bool(words) and all(word.isupper() for word in words)
        return not shouted, shouted
    upper = sum(word[0].isupper() for word in telling) / len(telling)
    shouted = sum(word.isupper() for word in telling) / len(telling) >= _MOST
    return upper < _MOST, shouted
