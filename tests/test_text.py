from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import fold

ACCENTS = st.text(st.characters(min_codepoint=0x2F0, max_codepoint=0x380), max_size=4)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Québec", "quebec"),
        ("l’Œuvre – “À la une”", "l'oeuvre – “a la une”"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Łódź, Malmø", "lodz, malmo"),
        ("Ёлка", "елка"),
        ("שָׁלוֹם", "שלום"),
    ],
)
def test_spellings_fold_into_one(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.one_of(st.text(max_size=30), st.tuples(st.text(max_size=4), ACCENTS).map("".join)))
def test_no_accent_is_left_of_any_script(text: str) -> None:
    bare = [char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char)]
    written = "".join(bare).replace("’", "'")
    for letter, letters in (("œ", "oe"), ("æ", "ae"), ("ø", "o"), ("ł", "l")):
        written = written.replace(letter, letters)
    assert fold(text) == (text.lower() if text.isascii() else written)
