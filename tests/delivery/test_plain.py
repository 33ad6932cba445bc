from __future__ import annotations

import html

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery import plain


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_markup_falls_away_and_words_and_addresses_stay() -> None:
    markup = (
        '<b>Ça va &amp; bien</b>\n<blockquote expandable>Gazette / <a href="https://x.example/?a=1&amp;b=2">Titre</a>'
        "</blockquote> 1 &lt; 2 <tg-spoiler>hidden</tg-spoiler>"
    )
    assert plain.words(markup) == ("Ça va & bien\nGazette / Titre (https://x.example/?a=1&b=2) 1 < 2 hidden")


def test_broken_markup_loses_no_word() -> None:
    assert plain.words("<b>one <i>two</b> three & four <") == "one two three & four <"


def test_links_inside_telegram_are_not_spelt_out() -> None:
    assert plain.words('<a href="tg://user?id=1">Ada</a><a>x</a></a>') == "Adax"


def test_a_short_text_is_one_piece_and_nothing_is_none() -> None:
    assert plain.pieces("  Good morning\n") == ["Good morning"]
    assert plain.pieces(" \n ") == []


def test_pieces_end_at_lines_where_they_can() -> None:
    assert plain.pieces("first line\nsecond line", 14) == ["first line", "second line"]
    assert plain.pieces("first second third", 14) == ["first second", "third"]
    assert plain.pieces("x" * 20, 14) == ["x" * 14, "x" * 6]


def test_emoji_count_two_units_and_are_not_torn() -> None:
    assert plain.pieces("🎉" * 5, 4) == ["🎉🎉", "🎉🎉", "🎉"]


@given(st.text(max_size=400), st.integers(2, 60))
def test_pieces_fit_and_together_are_the_text_but_for_white_space(text: str, limit: int) -> None:
    pieces = plain.pieces(text, limit)
    assert all(0 < units(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.text(max_size=200))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    # Carriage returns and zero characters are the parser's own business; no news has them after cleaning.
    assert plain.words(html.escape(text)) == text
