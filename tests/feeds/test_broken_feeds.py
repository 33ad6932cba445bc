"""Feeds broken at random: a feed comes out or a FeedError, and what comes out is clean."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import FeedError
from bot.feeds.parse import parse
from tests.feeds.test_corpus import check

FEEDS = Path(__file__).parents[1] / "data" / "feeds"
SEEDS = [path.read_bytes() for path in sorted(FEEDS.iterdir()) if not path.name.endswith(".golden.json")]
PIECES = [
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<item>", b"</item>", b"</channel>", b"&#xD800;", b"&#1114112;", b"&amp;",
    b"&nbsp;", b"\x00", b"\xff", b"\xe2\x80\xae", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<title>", b"</title>", b'"',
    b"<link>javascript:x</link>", b"xml:base='http://['", b"<pubDate>99999</pubDate>", b"{", b"}", b"[",
    b"null", b"<", b"'",
]  # fmt: skip


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    body = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(body)))
        length = draw(st.integers(0, 60))
        body = body[:start] + draw(st.sampled_from(PIECES) | st.binary(max_size=8)) + body[start + length :]
    return body


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(broken(), st.sampled_from(["", "text/xml; charset=utf-16", "application/json"]))
def test_no_broken_feed_breaks_the_reader(body: bytes, content_type: str) -> None:
    try:
        found = parse(body, url="https://example.org/feed", content_type=content_type, language=None, max_entries=50)
    except FeedError as error:
        assert str(error)  # noqa: PT017 - any words will do
    else:
        check(found)


def test_elements_named_like_what_the_library_keeps_do_no_harm() -> None:
    own = b"<links>x</links><title_detail>x</title_detail><media_content>x</media_content><image>x</image>"
    body = b"<rss version='2.0'><channel><item><title>A&nbsp;title</title>" + own + b"</item></channel></rss>"
    found = parse(body, url="https://example.org/feed", content_type="", language=None, max_entries=50)
    assert [entry.title for entry in found.entries] == ["A title"]
