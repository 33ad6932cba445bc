"""The sample newsroom over real HTTP."""

from __future__ import annotations

import html
import json
import struct
from calendar import timegm
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import aiohttp
import feedparser
import pytest

from bot.local.newsroom import Content, Newsroom, Report, SampleOutlet, start

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

START = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def newsroom(clock: Clock) -> AsyncIterator[Newsroom]:
    async with Newsroom(clock) as running:
        yield running


@pytest.fixture
async def guest() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def titles(body: bytes, media_type: str) -> list[str]:
    if media_type == "application/feed+json":
        return [item["title"] for item in json.loads(body)["items"]]
    parsed = feedparser.parse(body)
    assert not parsed.bozo, parsed
    return [entry.title for entry in parsed.entries]


class Tags(HTMLParser):
    """The names of tags and attributes that a browser would see on a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def nasty() -> Content:
    """One report that tries to break out of every page and feed."""
    outlet = SampleOutlet("press", "A & B <press>", "A", 1, "en", "rss", '"quoted" & <b>bold</b>', 10)
    title, snippet = "<script>alert('x')</script> & more", 'He said "5 < 6" & <img src=x onerror=alert(1)>.'
    return Content(
        (outlet,), (Report("event", "city", "press", title, snippet, "<i>me</i>", -timedelta(hours=1), "a"),)
    )


async def test_every_feed_gives_what_its_outlet_has_published_newest_first(
    newsroom: Newsroom, guest: aiohttp.ClientSession
) -> None:
    for outlet, feed in zip(newsroom.content.outlets, newsroom.feeds, strict=True):
        async with guest.get(feed.url) as answer:
            assert answer.status == 200
            found = titles(await answer.read(), answer.content_type)
        assert found == [report.title for report in newsroom.current(outlet.key)]
        assert found


async def test_the_kinds_of_feed_are_what_they_say(newsroom: Newsroom, guest: aiohttp.ClientSession) -> None:
    kinds = {"rss": "rss20", "atom": "atom10", "rdf": "rss10"}
    for outlet, feed in zip(newsroom.content.outlets, newsroom.feeds, strict=True):
        async with guest.get(feed.url) as answer:
            body = await answer.read()
        if outlet.format == "json":
            assert json.loads(body)["version"] == "https://jsonfeed.org/version/1.1"
        else:
            assert feedparser.parse(body).version == kinds[outlet.format]


async def test_xml_entries_carry_link_date_id_and_picture(newsroom: Newsroom, guest: aiohttp.ClientSession) -> None:
    async with guest.get(newsroom.feeds[0].url) as answer:
        parsed = feedparser.parse(await answer.read())
    report = newsroom.current("northern-wire")[0]
    entry = parsed.entries[0]
    assert entry.link == newsroom.link(report)
    assert datetime.fromtimestamp(timegm(entry.published_parsed), UTC) == newsroom.published(report)
    assert entry.id.endswith(report.slug)
    assert entry.media_content[0]["url"] == newsroom.image(report)
    assert parsed.entries[1].enclosures[0]["type"] == "image/png"


async def test_a_conditional_request_is_answered_with_304(newsroom: Newsroom, guest: aiohttp.ClientSession) -> None:
    for feed in newsroom.feeds:
        async with guest.get(feed.url) as first:
            headers = first.headers
        for condition in (
            {"If-None-Match": headers["ETag"]},
            {"If-Modified-Since": headers["Last-Modified"]},
        ):
            async with guest.get(feed.url, headers=condition) as second:
                assert second.status == 304
                assert await second.read() == b""


async def test_another_etag_wins_over_the_date(newsroom: Newsroom, guest: aiohttp.ClientSession) -> None:
    url = newsroom.feeds[0].url
    async with guest.get(url) as first:
        modified = first.headers["Last-Modified"]
    async with guest.get(url, headers={"If-None-Match": '"old"', "If-Modified-Since": modified}) as second:
        assert second.status == 200


@pytest.mark.parametrize(("asked", "given"), [("gzip", "gzip"), ("identity", None)])
async def test_gzip_is_given_where_it_is_asked_for(
    newsroom: Newsroom, guest: aiohttp.ClientSession, asked: str, given: str | None
) -> None:
    async with guest.get(newsroom.feeds[0].url, headers={"Accept-Encoding": asked}) as answer:
        assert answer.headers.get("Content-Encoding") == given
        assert titles(await answer.read(), answer.content_type)


async def test_later_reports_appear_when_the_clock_moves(
    newsroom: Newsroom, guest: aiohttp.ClientSession, clock: Clock
) -> None:
    url = next(feed.url for feed in newsroom.feeds if feed.outlet == "Lakeshore 9")
    async with guest.get(url) as answer:
        before, etag = titles(await answer.read(), answer.content_type), answer.headers["ETag"]
    clock.now += timedelta(minutes=40)
    async with guest.get(url, headers={"If-None-Match": etag}) as answer:
        assert answer.status == 200
        after = titles(await answer.read(), answer.content_type)
    assert len(after) > len(before)
    assert after[-len(before) :] == before


async def test_an_article_that_is_not_out_yet_is_not_found(
    newsroom: Newsroom, guest: aiohttp.ClientSession, clock: Clock
) -> None:
    report = newsroom.content.reports[-1]
    async with guest.get(newsroom.link(report)) as answer:
        assert answer.status == 404
    clock.now += timedelta(hours=3)
    async with guest.get(newsroom.link(report)) as answer:
        assert answer.status == 200


async def test_article_pages_carry_open_graph_properties(newsroom: Newsroom, guest: aiohttp.ClientSession) -> None:
    report = newsroom.current("le-fleuve")[0]
    async with guest.get(newsroom.link(report)) as answer:
        page = await answer.text()
    assert f'<meta property="og:title" content="{html.escape(report.title, quote=False)}">' in page
    assert f'<meta property="og:image" content="{newsroom.image(report)}">' in page
    assert 'property="og:description"' in page
    assert '<html lang="fr">' in page


async def test_pages_and_feeds_escape_their_texts(clock: Clock, guest: aiohttp.ClientSession) -> None:
    async with Newsroom(clock, nasty()) as newsroom:
        report = newsroom.content.reports[0]
        for address in (newsroom.link(report), f"{newsroom.address}/"):
            async with guest.get(address) as answer:
                found = Tags(await answer.text())
            assert not found.tags & {"script", "b", "i", "press"}
            assert "onerror" not in found.attributes
        async with guest.get(newsroom.feeds[0].url) as answer:
            parsed = feedparser.parse(await answer.read())
    assert parsed.feed.title == "A & B <press>"
    assert not parsed.bozo


async def test_pictures_are_png_files_of_the_stated_size(newsroom: Newsroom, guest: aiohttp.ClientSession) -> None:
    pictures = {newsroom.image(report) for report in newsroom.content.reports} - {None}
    assert len(pictures) >= 25
    for address in sorted(filter(None, pictures))[:5]:
        assert address.endswith(".png")
        async with guest.get(address) as answer:
            body = await answer.read()
            assert answer.content_type == "image/png"
        assert body.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">II", body[16:24]) == (640, 336)


async def test_what_does_not_exist_is_not_found(newsroom: Newsroom, guest: aiohttp.ClientSession) -> None:
    for path in ("/feeds/northern-wire.json", "/feeds/nobody.xml", "/pictures/nothing.png", "/le-fleuve/nothing"):
        async with guest.get(newsroom.address + path) as answer:
            assert answer.status == 404, path


async def test_feeds_are_configured_as_private_with_family_and_tier(newsroom: Newsroom) -> None:
    assert all(feed.private_network for feed in newsroom.feeds)
    assert {feed.tier for feed in newsroom.feeds} == {1, 2, 3}
    assert len({feed.owner for feed in newsroom.feeds}) < len(newsroom.feeds)


async def test_it_starts_on_a_port_of_its_own_and_stops_twice(clock: Clock, guest: aiohttp.ClientSession) -> None:
    newsroom = await start(clock)
    async with guest.get(f"{newsroom.address}/") as answer:
        assert "The sample newsroom" in await answer.text()
    await newsroom.stop()
    await newsroom.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await guest.get(f"{newsroom.address}/")


async def test_pictures_do_not_tell_by_name_which_reports_belong_together(newsroom: Newsroom) -> None:
    for report in newsroom.content.reports:
        assert report.event not in (newsroom.image(report) or "")
