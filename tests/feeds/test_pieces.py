"""The small pure pieces of parsing: charset, markup, dates, links, identities."""

from __future__ import annotations

import string
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.charset import decode
from bot.feeds.dates import EARLIEST, LATEST, from_parts, read_date
from bot.feeds.identity import identify_all
from bot.feeds.links import link_key, web_link
from bot.feeds.markup import first_image, to_text
from bot.feeds.raw import RawEntry

ETE = "Été à Montréal, où l’on fête « Noël »"
NASTY = st.text(st.characters(codec="utf-8") | st.sampled_from("<>&;#\"'\0\u202e\u200b/=!-[]()?:@%\\"), max_size=200)


# ------------------------------------------------------------------ charset
@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "utf-16", "x-none", "zip", "idna", "unicode_escape"])
@pytest.mark.parametrize("header", ["", "text/xml; charset=iso-8859-1", "text/xml; charset=koi8-r"])
def test_text_that_is_utf8_is_read_as_utf8_whatever_is_said_of_it(declared: str, header: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?><a>{ETE}</a>'
    assert decode(text.encode(), header) == text


@pytest.mark.parametrize(
    ("codec", "declared", "header"),
    [
        ("utf-16", "utf-16", ""),
        ("utf-32", "utf-8", ""),
        ("utf-16-le", "utf-16", ""),
        ("utf-16-be", "", ""),
        ("utf-8-sig", "", ""),
        ("cp1252", "iso-8859-1", ""),
        ("cp1252", "utf-8", ""),
        ("cp1252", "", "text/xml; charset=windows-1252"),
    ],
)
def test_other_encodings_are_told_by_mark_declaration_header_or_their_bytes(
    codec: str, declared: str, header: str
) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?><a>{ETE}</a>'
    assert decode(text.encode(codec), header).endswith(f"<a>{ETE}</a>")


def test_other_alphabets_are_read_as_declared() -> None:
    for codec, label, words in (
        ("gb18030", "gb2312", "新闻"),
        ("cp1251", "windows-1251", "Новости"),
        ("cp932", "shift_jis", "ニュース"),
    ):
        body = f'<?xml version="1.0" encoding="{label}"?><a>{words}</a>'.encode(codec)
        assert words in decode(body)


@given(st.binary(max_size=300), st.sampled_from(["", "text/xml; charset=euc-jp", "charset=utf-7", "charset=hex"]))
def test_decoding_never_fails(body: bytes, header: str) -> None:
    assert isinstance(decode(body, header), str)


def test_a_body_of_broken_bytes_is_read_in_reasonable_time() -> None:
    assert len(decode(b"\xe9a" * 500_000)) == 1_000_000


# ------------------------------------------------------------------ markup
@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a <b>bold</b>ly told<br>story", "a boldly told story"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("Fish &amp; chips &amp;amp; peas &#8217;", "Fish & chips & peas ’"),
        ("<script>alert(1)</script>Safe<style>x{}</style>", "Safe"),
        ("<!-- hidden > --> seen", "seen"),
        ('<img alt="a > b" src=x>after', "after"),
        ("cut in the middle of <a href='x", "cut in the middle of"),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
        ("zero\u200bwidth \u202eesrever\u202c", "zerowidth esrever"),
        ("<ScRiPt src=x>a</sCrIpT >b", "b"),
        ("never <script>closed", "never"),
    ],
)
def test_markup_becomes_plain_text(markup: str, text: str) -> None:
    assert to_text(markup) == text


def test_a_title_keeps_what_only_looks_like_a_tag() -> None:
    assert to_text("List<String> explained, x <y> z, <b>bold</b>", every_tag=False) == (
        "List<String> explained, x <y> z, bold"
    )


@given(NASTY)
def test_cleaned_text_holds_nothing_invisible(markup: str) -> None:
    for every_tag in (True, False):
        text = to_text(markup, every_tag=every_tag)
        assert all(unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"} for char in text)
        assert "\u202e" not in text
        assert text == text.strip()


@pytest.mark.parametrize("piece", ["<", "&", "<!--", "<a '", '<a "', "<script>", "<!", "&#1", "<img ", "<a b='\""])
def test_no_repetition_makes_markup_slow(piece: str) -> None:
    # Bounded by construction; a quadratic reader would not come back within the time of the whole suite.
    to_text(piece * 500_000)
    first_image(piece * 500_000)


def test_the_first_picture_is_not_a_counting_pixel() -> None:
    assert first_image('<img src="/p.gif" width=1><img src="data:x"><IMG class=a SRC=/real.jpg?a=1&amp;b=2>') == (
        "/real.jpg?a=1&b=2"
    )
    assert first_image("<p>none</p>") is None


# ------------------------------------------------------------------ dates
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 23 Nov 2026 01:02:03 EST", "2026-11-23T06:02:03"),
        ("Mon, 23 Nov 2026 01:02 +0100", "2026-11-23T00:02:00"),
        ("2026-11-23T01:02:03.456-05:00", "2026-11-23T06:02:03"),
        ("2026-11-23 01:02:03", "2026-11-23T01:02:03"),
        ("2020/1/10", "2020-01-10T00:00:00"),
        ("20201231", "2020-12-31T00:00:00"),
        ("Lun, 23 nov. 2026 10:00:00 +0100", "2026-11-23T09:00:00"),
        ("23 février 2026 10:00 CET", "2026-02-23T09:00:00"),
        ("Nov 23, 2026 5:06 PM", "2026-11-23T17:06:00"),
        ("23.11.2026 05:06", "2026-11-23T05:06:00"),
        ("1700000000", "2023-11-14T22:13:20"),
        ("2026-11-23T24:00:00Z", "2026-11-24T00:00:00"),
        ("Mon, 23 Nov 2026 01:02:60 GMT", "2026-11-23T01:02:59"),
    ],
)
def test_dates_are_read_as_they_are_meant(text: str, expected: str) -> None:
    assert read_date(text) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "9" * 100_000, "Thu, 01 Jan 1970 00:00:00 GMT", "Tue, 01 Jan 2999 00:00:00 GMT", "2026-13-01"],
)
def test_dates_that_no_feed_can_mean_are_none(text: str) -> None:
    assert read_date(text) is None


@given(st.text(string.digits + "-/:.,TZ+ GMTANOVnovMon", max_size=40))
def test_no_text_makes_an_insane_date(text: str) -> None:
    moment = read_date(text)
    assert moment is None or EARLIEST <= moment < LATEST


def test_parts_of_no_date_are_none() -> None:
    assert from_parts((2026, 2, 30, 0, 0, 0)) is None
    assert from_parts((9999, 1, 1, 0, 0, 0)) is None


# ------------------------------------------------------------------ links
@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "tg://resolve?domain=x", "file:///etc/hosts",
        "mailto:a@b.c", "tag:example.org,2026:1", "urn:uuid:1", "http://", "https:///x", "https://user:pw@example.org/",
        "http://[broken", "http://example.org:port/", "https://example.org/" + "a" * 3000, "", "http://\u202eexample.org/",
    ],
)  # fmt: skip
def test_only_web_addresses_with_a_host_are_links(text: str) -> None:
    assert web_link(text) is None


def test_links_are_resolved_and_made_plain() -> None:
    assert web_link("../a b", "https://example.org/x/y/") == "https://example.org/x/a%20b"
    assert web_link("//other.example/x", "https://example.org/") == "https://other.example/x"
    assert web_link('https://example.org/"><b>') == "https://example.org/%22%3E%3Cb%3E"
    assert web_link("https://example.org/\u202egpj.exe") == "https://example.org/%E2%80%AEgpj.exe"
    assert web_link(" https://example.org/été ") == "https://example.org/été"


@given(NASTY, NASTY)
def test_no_text_makes_a_link_that_could_hurt(text: str, base: str) -> None:
    for link in (web_link(text, base), web_link(f"https://example.org/{text}")):
        if link is not None:
            assert link.lower().startswith(("http://", "https://"))
            assert not any(char in link for char in " \"'<>\\\u202e\u200b\0\n")
        link_key(text)


# ------------------------------------------------------------------ identities
def names(*entries: tuple[str, str | None, str]) -> list[str | None]:
    return identify_all([(RawEntry(id=id_), link, title) for id_, link, title in entries])


def test_an_id_names_the_entry_whatever_else_changes() -> None:
    assert names(("1", "https://a.example/old", "Old")) == names(("1", "https://a.example/new", "New"))


def test_an_address_as_id_survives_https_and_version_counters() -> None:
    page = "https://a.example/news"
    first = names(("http://www.a.example/news#0", page, "T"))
    assert first == names(("https://a.example/news#7", page, "T, updated")) == names(("", page, "Anything"))


def test_without_id_the_link_names_it_and_without_link_the_words() -> None:
    link = "https://a.example/1"
    assert names(("", link, "Old")) == names(("", link + "?utm_source=x", "New"))
    assert names(("", None, "Words")) == names(("", None, "WORDS"))
    assert names(("", None, "Words")) != names(("", None, "Other"))


def test_an_id_that_different_entries_share_is_no_id() -> None:
    found = names(("same", None, "One"), ("same", None, "Two"), ("same", None, "Two"))
    assert found[0] != found[1]
    assert found[2] is None
    assert names(("same", None, "Two"), ("same", None, "One"))[0] == found[1]


def test_anchors_on_one_page_are_different_entries() -> None:
    found = names(("", "https://a.example/live#1", "One"), ("", "https://a.example/live#2", "Two"))
    assert None not in found
    assert len(set(found)) == 2


@given(st.lists(st.tuples(NASTY, st.none() | st.just("https://a.example/"), NASTY), max_size=8))
def test_identities_within_a_feed_are_unique_and_repeatable(entries: list[tuple[str, str | None, str]]) -> None:
    found = names(*entries)
    told = [name for name in found if name is not None]
    assert len(told) == len(set(told))
    assert found == names(*entries)
