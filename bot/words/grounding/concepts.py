"""Words that may stand for one another in a re-telling, and in the other language: few and close.

They are the rows of ``concepts.tsv``: folded words of English, a tab, those of French. One that ends in an asterisk
stands for all words that begin so; a word may be in several rows. What is in no row must be repeated as it stands.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Final

_COLUMNS: Final = {"en": 0, "fr": 1}
_SHORTEST: Final = 2


@lru_cache(maxsize=2**14)
def concepts(word: str, language: str) -> frozenset[int]:
    """The rows that a folded word is in."""
    exact, beginnings = _index(language)
    found = {row for size in range(_SHORTEST, len(word) + 1) for row in beginnings.get(word[:size], ())}
    return frozenset(found.union(exact.get(word, ())))


@cache
def _index(language: str) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    exact: dict[str, list[int]] = {}
    beginnings: dict[str, list[int]] = {}
    if language in _COLUMNS:
        rows = Path(__file__).with_name("concepts.tsv").read_text(encoding="utf-8").splitlines()
        for number, row in enumerate(rows):
            for word in row.split("\t")[_COLUMNS[language]].split():
                (beginnings if word.endswith("*") else exact).setdefault(word.rstrip("*"), []).append(number)
    return exact, beginnings
