"""The program's own words in the reader's language.

English is the msgid. Other languages live in ``locale/<language>/LC_MESSAGES/broadsheet.po`` and are compiled in
memory when first asked for; a language is added by adding a file. A text without translation stays English.

Texts are found in the code by their calls: ``say("...")``, ``plural("one", "many", n)`` and, for a text that is
kept in a table and said later, ``msg("...")``.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.text import base_language

if TYPE_CHECKING:
    from collections.abc import Iterable

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "broadsheet"
SOURCE_LANGUAGE = "en"


def msg(text: str) -> str:
    """The text itself: marks it for the catalogues where it is said elsewhere."""
    return text


@cache
def available() -> tuple[str, ...]:
    """The languages that the program speaks, English first."""
    found = sorted(path.parent.parent.name for path in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    return (SOURCE_LANGUAGE, *(language for language in found if language != SOURCE_LANGUAGE))


@lru_cache(maxsize=256)
def spoken(languages: tuple[str, ...]) -> str:
    """The first of the ``languages`` that the program speaks; English where it speaks none."""
    bases = (base_language(language) for language in languages)
    return next((base for base in bases if base in available()), SOURCE_LANGUAGE)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of one spoken language, read once. English has none: its texts stand in the code."""
    path = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if language not in available() or not path.exists():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language, domain=DOMAIN))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True, slots=True)
class Phrases:
    """Says things in one ``language``; an unknown or regional one is brought to the nearest that is spoken."""

    language: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "language", spoken((self.language,)))

    def say(self, text: str, /, **values: object) -> str:
        """The text in this language, its ``{holes}`` filled. Without values it is left as a template."""
        said = catalogue(self.language).gettext(text) if text else ""
        return said.format(**values) if values else said

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The form that goes with ``n``; ``{n}`` becomes the number as this language writes it."""
        said = catalogue(self.language).ngettext(one, many, n)
        return said.format(n=self.number(n), **values)

    def clauses(self, parts: Iterable[str]) -> str:
        """Parts of one sentence behind each other, with the semicolon as the language sets it; no empty ones."""
        told = [part for part in parts if part]
        return reduce(lambda one, other: self.say("{one}; {other}", one=one, other=other), told) if told else ""

    def number(self, n: float) -> str:
        """A number with this language's separators: ``12,345`` or ``12 345``."""
        return _number(n, self.language)


@lru_cache(maxsize=512)
def _number(n: float, language: str) -> str:
    return format_decimal(n, locale=language)
