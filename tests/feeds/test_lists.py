"""Lists of feeds (OPML) and finding the feeds of a site."""

from __future__ import annotations

import pytest

from bot.errors import AddressRefused
from bot.feeds.discover import discover, feed_links
from bot.feeds.fetch import Fetcher
from bot.feeds.opml import Listed, read_opml, write_opml
from bot.feeds.parse import Parser
from bot.models import Feed, Outlet
from tests.feeds.servers import CONFIG, NOW, RSS, newsroom, ok

LIST = b"""<?xml version="1.0"?><opml version="1.1"><body>
<outline text="News & more"><outline type="rss" text='Tom & Ann' xmlUrl="https://a.example/feed?x=1&y=2"/>
<outline TYPE="rss" title="Quai &amp; fils" text="other" xmlURL="http://b.example/flux" language="fr-CA">
</outline><outline type="link" url="https://c.example/"/><outline xmlUrl="javascript:alert(1)"/>
<outline xmlUrl="https://a.example/feed?x=1&amp;y=2"/></body>"""


def test_a_list_with_bare_ampersands_is_read() -> None:
    assert read_opml(LIST) == [
        Listed("https://a.example/feed?x=1&y=2", ""),
        Listed("http://b.example/flux", "Quai & fils", "fr"),
    ]


def test_what_is_written_can_be_read_again() -> None:
    feeds = [
        Feed(1, "https://a.example/?a=1&b=<2>", Outlet('A & "Co"', "Group")),
        Feed(2, "https://b.example/", Outlet("B", "Group"), "fr"),
        Feed(3, "https://c.example/", Outlet("C", "C")),
    ]
    found = read_opml(write_opml(feeds).encode())
    assert [(one.title, one.language) for one in found] == [('A & "Co"', None), ("B", "fr"), ("C", None)]
    assert found[0].url == "https://a.example/?a=1&b=%3C2%3E"


def test_announced_feeds_come_before_links_that_look_like_feeds() -> None:
    page = b"""<html><head><base href="/site/"><link rel=stylesheet href=x.css>
    <link rel="alternate" type="application/rss+xml" href="rss.xml?a=1&amp;b=2">
    <link rel="alternate" hreflang="fr" href="/fr"></head>
    <a href="/feeds/sport.atom">Sport</a><a href="/about">About</a><a href="javascript:feed()">x</a>"""
    assert feed_links(page, "https://a.example/page") == [
        "https://a.example/site/rss.xml?a=1&b=2",
        "https://a.example/feeds/sport.atom",
    ]


async def test_the_public_network_alone_is_open_to_discovery() -> None:
    async with newsroom(feed=ok(RSS)) as room, Fetcher(CONFIG) as fetcher, Parser(CONFIG) as parser:
        with pytest.raises(AddressRefused):
            await discover(fetcher, parser, f"{room.url}/feed", NOW)
    assert not room.requests
