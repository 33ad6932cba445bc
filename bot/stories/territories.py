"""Countries as CLDR names them, in every language whose texts we look at.

The names come from the Unicode CLDR by way of Babel, written into a table by ``bench/make_territories.py``: asking
Babel itself would keep 45 MB of other facts about these languages in memory.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_CODES = "en fr de es it pt nl pl ru uk tr ar fa he hi zh ja ko th vi id sv da nb fi cs sk hu ro el bg hr"
LANGUAGES = tuple(_CODES.split())
TABLE = Path(__file__).parent / "lexicon" / "territories.json"


def territories(language: str) -> Mapping[str, str]:
    """The name of each country (ISO 3166 alpha-2 code) in one of ``LANGUAGES``; raises KeyError for another."""
    return _table()[language]


@cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = json.loads(TABLE.read_text(encoding="utf-8"))
    return table
