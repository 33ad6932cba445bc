"""Spaces that a line may not break at. Cleaning makes all spaces alike; here French gets its own back."""

from __future__ import annotations

import re

_NO_BREAK = "\u00a0"
_NARROW = "\u202f"
_BEFORE_HIGH = re.compile(r" (?=[;!?](?!\w))")
_BEFORE_WIDE = re.compile(r" (?=[:»%€$](?!\w))|(?<=«) ")
_IN_NUMBER = re.compile(r"(?<=\d) (?=\d{3}\b)")


def typeset(text: str, language: str) -> str:
    """The text with no-break spaces where its language has them: before ``; ! ? : » %`` and in numbers in French."""
    if language != "fr":
        return text
    return _IN_NUMBER.sub(_NARROW, _BEFORE_WIDE.sub(_NO_BREAK, _BEFORE_HIGH.sub(_NARROW, text)))


_INNER = ((re.compile(r"«\s*|“"), "“"), (re.compile(r"\s*»|”"), "”"), (re.compile(r'"([^"]*)"'), "“\\1”"))


def nested(text: str, language: str) -> str:
    """The text as it stands within quotation marks: its own become those of the second rank."""
    for marks, rank in _INNER:
        text = marks.sub(rank, text)
    return text if language == "fr" else text.replace("“", "‘").replace("”", "’")
