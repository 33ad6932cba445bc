"""Splitting: nothing is lost, everything stays valid, and cuts fall where a reader expects them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.editions import limits
from bot.editions.render import markup
from bot.models import Button, Preview
from tests.editions.checker import check, parse
from tests.editions.samples import HOSTILE, words

if TYPE_CHECKING:
    from bot.editions.render.markup import Markup

texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(min_size=1, max_size=300),
    st.builds(
        lambda word, times: f"{word} " * times,
        st.sampled_from(["word", "mot.", "😀", "#tag", "a.bc"]),
        st.integers(1, 2500),
    ),
    st.builds(lambda char, times: char * times, st.sampled_from(["x", "😀", "é", "&", "\n"]), st.integers(1, 9000)),
)


def linked(text: str) -> Markup:
    return markup.link(text, "https://a.example/?x=1&y=2")


@st.composite
def blocks(draw: st.DrawFn) -> Markup:
    parts = []
    for text in draw(st.lists(texts, min_size=1, max_size=4)):
        made = markup.escape(text)
        for wrap in draw(st.lists(st.sampled_from([markup.bold, markup.italic, linked]), max_size=3, unique=True)):
            made = wrap(made)
        parts.append(made)
    joined = markup.join(draw(st.sampled_from([" ", "\n", "\n\n"])), parts)
    return markup.quote(joined, expandable=True) if draw(st.booleans()) else joined


@settings(deadline=None, max_examples=60)
@given(st.lists(blocks(), max_size=5))
def test_blocks_become_valid_messages_and_no_character_is_lost(made: list[Markup]) -> None:
    sent = [check(text).text for text in limits.pack(made)]
    assert words("".join(sent)) == words("".join(parse(block).text for block in made))


@given(st.lists(texts, max_size=4))
def test_length_and_entities_are_counted_as_telegram_counts(parts: list[str]) -> None:
    html = markup.join(" ", [markup.bold(part) for part in parts])
    parsed = parse(html)
    assert limits.length(html) == parsed.length
    assert limits.entities(html) >= len(parsed.entities)


def test_a_block_that_fits_is_never_cut() -> None:
    block = markup.escape("x" * 3000)
    assert limits.pack([block, block]) == [block, block]


def test_a_long_text_is_cut_between_sentences() -> None:
    sentence = "The bridge was closed at dawn, and it will stay so. "
    pieces = limits.split(markup.escape(sentence * 200))
    assert len(pieces) == 3
    assert all(piece.endswith("stay so.") for piece in pieces)


def test_a_long_text_without_sentences_is_cut_between_words() -> None:
    pieces = limits.split(markup.escape("word " * 2000))
    assert all(set(piece.split()) == {"word"} for piece in pieces)


def test_tags_are_closed_and_opened_again_around_a_cut() -> None:
    pieces = limits.split(markup.quote(markup.link("word " * 2000, "https://a.example/"), expandable=True))
    assert len(pieces) == 3
    for piece in pieces:
        assert piece.startswith('<blockquote expandable><a href="https://a.example/">word')
        assert piece.endswith("word</a></blockquote>")


def test_a_picture_of_several_emoji_is_not_torn_apart() -> None:
    family = "👩\u200d👩\u200d👧\u200d👦"
    for piece in limits.split(markup.escape("x" + family * 500)):
        assert piece.strip("x").replace(family, "") == ""


def test_no_message_carries_more_than_a_hundred_entities() -> None:
    sent = limits.pack([markup.join(" ", [markup.bold(f"n{number}") for number in range(250)])])
    assert [len(check(text).entities) for text in sent] == [100, 100, 50]


def test_the_preview_goes_first_and_the_buttons_last() -> None:
    long, row, preview = markup.escape("x" * 4000), [Button("more", data="1:top:0")], Preview("https://a.example/")
    first, last = limits.messages([long, long], buttons=[row], preview=preview)
    assert (first.preview, first.buttons) == (preview, ())
    assert (last.preview, last.buttons) == (None, (tuple(row),))
    assert limits.messages([], buttons=[row]) == []


def test_a_block_is_shortened_only_where_what_follows_would_not_fit() -> None:
    after = markup.link("permalink", "https://a.example/")
    assert limits.shorten(markup.escape("short"), after) == "short"
    cut = limits.shorten(markup.bold("word " * 2000), after)
    assert check(markup.paragraphs(cut, after)).length > 4080
    crowded = limits.shorten(markup.escape("#tag " * 200), after)
    check(markup.paragraphs(crowded, after))
