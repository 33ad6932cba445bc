"""The quick reader gives what feedparser gives, or leaves the feed to it."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from bot.feeds.charset import decode
from bot.feeds.entries import wholesome
from bot.feeds.loose import read_loose
from bot.feeds.polish import polish
from bot.feeds.quick import read_quick
from tests.feeds.test_corpus import CORPUS, corpus

URL = "https://example.org/feed"
GOLDEN = sorted((Path(__file__).parents[1] / "data" / "feeds").glob("*.xml"))
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry>{}</entry></feed>'
RSS = (
    '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/DTDs/PodCast-1.0.dtd"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item>{}</item></channel></rss>'
)


def both_agree(body: bytes) -> bool:
    """Whether the quick reader answered; when it did, both readers must give the same feed."""
    text = wholesome(decode(body).lstrip("\ufeff \t\r\n\0"))
    raw = read_quick(text, url=URL, most=500)
    if raw is None:
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        loose = read_loose(text, url=URL, most=500)
    one, two = (polish(each, url=URL, language=None, most=500) for each in (raw, loose))
    assert one.entries == two.entries
    assert (one.title, one.site, one.language, one.ttl) == (two.title, two.site, two.language, two.ttl)
    return True


@pytest.mark.shared
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the captured feeds beside the project are not there")
def test_both_readers_agree_on_every_captured_feed() -> None:
    bodies = [path.read_bytes() for path in corpus()]
    answered = sum(both_agree(body) for body in bodies if b"<rss" in body or b"<feed" in body)
    assert answered > len(bodies) / 2


def test_both_readers_agree_on_the_golden_feeds() -> None:
    assert sum(both_agree(path.read_bytes()) for path in GOLDEN) >= 3


@pytest.mark.parametrize(
    "inner",
    [
        "<title>A &amp;amp; B &lt;b&gt;</title><guid>x</guid><link> https://a.example/1 </link>",
        "<title>T</title><guid isPermaLink='false'>https://a.example/x</guid><description>D</description>",
        "<title>T</title><guid>relative/1</guid>",
        "<title>T</title><media:group><media:description>Words</media:description></media:group>",
        "<title>T</title><media:thumbnail url='/a.jpg' width='90'/><enclosure url='b.png' type='image/png'/>",
        "<title>T</title><itunes:image href='https://a.example/i.jpg'/><dc:date>2026-01-02</dc:date>",
        "<title>&#xC3;&#x89;t&#xC3;&#xA9;</title><pubDate>Mon, 23 Nov 2026 01:02:03 GMT</pubDate>",
        "<TITLE>Upper</TITLE><Link>https://a.example/upper</Link>",
        "<title>T</title><description><![CDATA[<p>One</p>]]> and <![CDATA[two]]></description>",
        "<title xml:lang='fr'>Le pont du port rouvre après les travaux</title><link>https://a.example/fr</link>",
    ],
)
def test_both_readers_agree_on_ways_to_write_rss(inner: str) -> None:
    assert both_agree(RSS.format(inner).encode())


@pytest.mark.parametrize(
    "inner",
    [
        "<title>T</title><link href='/a'/><link rel='enclosure' type='image/png' href='/i.png'/><id>tag:1</id>",
        "<title type='html'>&lt;b&gt;T&lt;/b&gt;</title><link rel='related' href='/r'/><link href='/a'/>",
        "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A <b>bold</b> &amp; B</div></title><id>1</id>",
        "<title>T</title><content type='html' xml:base='https://b.example/'>&lt;img src='x.png'&gt;text</content>",
        "<title>T</title><published>2026-01-02T03:04:05Z</published><updated>2026-02-02T03:04:05Z</updated>",
        "<title>T</title><source><title>Other</title><id>o</id></source><summary>S</summary>",
        "<title>T</title><link href='https://a.example/x' type='text/html' hreflang='en'/>",
    ],
)
def test_both_readers_agree_on_ways_to_write_atom(inner: str) -> None:
    assert both_agree(ATOM.format(inner).encode())


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel><item><title>&a;</title></item></channel></rss>",
        "<rss><channel><item><title>cut",
        "<rss><channel><item><title>T</title><title>U</title></item></channel></rss>",
        "<rss><channel><item><title>T</title><item><title>nested</title></item></item></channel></rss>",
        "<rss><channel><item><title>T <b>bold</b></title></item></channel></rss>",
        "<svg></svg>",
    ],
)
def test_what_it_is_not_sure_of_it_leaves_alone(body: str) -> None:
    assert read_quick(body, url=URL, most=10) is None
