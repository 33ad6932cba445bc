"""Markup is safe by its type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.editions import buttons
from bot.editions.render import markup
from tests.editions.checker import NotTelegramHtml, parse
from tests.editions.samples import words


@given(st.text())
def test_any_text_comes_back_as_it_was(text: str) -> None:
    parsed = parse(markup.escape(text))
    assert parsed.entities == ()
    assert words(parsed.text) == words(markup.printable(text))


@given(st.text(), st.text())
def test_what_is_joined_to_markup_is_escaped(left: str, right: str) -> None:
    for html in (markup.bold(left) + right, left + markup.bold(right), markup.lines(left, markup.italic(right))):
        assert isinstance(html, markup.Markup)
        parse(html)


def test_markup_is_not_escaped_twice_but_plain_text_always() -> None:
    assert markup.bold(markup.italic("a<b")) == "<b><i>a&lt;b</i></b>"
    assert markup.bold("&lt;") == "<b>&amp;lt;</b>"
    assert markup.escape(f"{markup.bold('x')}") == "&lt;b&gt;x&lt;/b&gt;"


def test_nothing_makes_no_tags() -> None:
    assert markup.bold("") == markup.quote("") == markup.link("", "https://a.example/") == markup.lines("", "") == ""


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://a b",
        "https://",
        "http://[x",
        "",
        None,
        "x" * 3000,
        "data:,x",
    ],
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert markup.link("title", url) == "title"


def test_an_address_cannot_leave_its_attribute() -> None:
    html = markup.link("title", 'https://a.example/?q="><b>&x=1')
    assert parse(html).links == ['https://a.example/?q="><b>&x=1']


def test_phrases_keep_their_holes_where_nothing_is_given() -> None:
    assert (
        markup.fill("Try {word} & {other}", word=markup.code("/top <x>"))
        == "Try <code>/top &lt;x&gt;</code> &amp; {other}"
    )


def test_a_hashtag_is_one_word() -> None:
    assert markup.hashtag("élections") == "#élections"
    assert markup.hashtag("fast-food <b>") == "#fastfoodb"
    assert markup.hashtag("2026") == "2026"


@given(
    st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True),
    st.lists(st.text(st.characters(categories=["L", "N"]), max_size=9), max_size=2),
)
def test_buttons_are_read_back(verb: str, args: list[str]) -> None:
    if buttons.fits(verb, *args):
        data = buttons.encode(verb, *args)
        assert 1 <= len(data.encode()) <= 64
        assert buttons.decode(data) == (verb, tuple(args))


@pytest.mark.parametrize("args", [("a:b",), ("x" * 70,), ("line\nbreak",)])
def test_what_does_not_fit_a_button_is_refused(args: tuple[str, ...]) -> None:
    assert not buttons.fits("tag", *args)
    with pytest.raises(ValueError, match="button"):
        buttons.encode("tag", *args)


@pytest.mark.parametrize(
    "data", ["", None, "0:top", "2:top:1", "top", "1:", "1::x", "1:TOP", "1:top:\x00", "1:top:" + "x" * 64, "::::"]
)
def test_old_and_forged_buttons_are_not_understood(data: str | None) -> None:
    assert buttons.decode(data) is None


@given(st.text(max_size=80))
def test_any_button_data_is_survived(data: str) -> None:
    buttons.decode(data)


@pytest.mark.parametrize(
    "html",
    [
        "<b>",
        "</b>",
        "<b><i></b></i>",
        "a & b",
        "a < b",
        "<p>x</p>",
        "&nbsp;",
        "<b></b>",
        "<a href='x'>y</a>",
        '<a href="javascript:x">y</a>',
    ],
)
def test_the_checker_itself_is_strict(html: str) -> None:
    with pytest.raises(NotTelegramHtml):
        parse(html)
