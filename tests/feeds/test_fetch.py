from __future__ import annotations

import asyncio
import gzip
import zlib
from datetime import timedelta

import brotli  # type: ignore[import-untyped] # ships no types
import pytest
from aiohttp import ThreadedResolver, web
from aiohttp.abc import AbstractResolver
from aiohttp.test_utils import unused_port

from bot.errors import AddressRefused, FetchFailed
from bot.feeds.fetch import Fetcher, user_agent
from bot.models import Feed, FeedState, Outlet
from tests.feeds.servers import CONFIG, NOW, RSS, newsroom, ok, status


async def test_an_answer_carries_body_hash_and_validators() -> None:
    async with newsroom(feed=ok(ETag='W/"a b"', Last_Modified="some day")) as room, Fetcher(CONFIG) as fetcher:
        fetched = await fetcher.fetch(room.feed("/feed"), NOW)
    assert (fetched.status, fetched.body, fetched.etag, fetched.modified) == (200, RSS, 'W/"a b"', "some day")
    assert fetched.body_hash
    assert fetched.content_type == "application/rss+xml"
    assert fetched.permanent_url is None


async def test_validators_are_sent_back_byte_for_byte_and_nothing_is_invented() -> None:
    state = FeedState(etag="un quoted \\'", modified="Mon, 23 Nov 2026 01:02:03 EST", body_hash="x")
    async with newsroom(feed=status(304)) as room, Fetcher(CONFIG) as fetcher:
        fetched = await fetcher.fetch(room.feed("/feed", state=state), NOW)
        room.pages["/feed"] = ok()
        await fetcher.fetch(room.feed("/feed"), NOW)
    first, second = (request.headers for request in room.requests)
    assert first["If-None-Match"] == state.etag
    assert first["If-Modified-Since"] == state.modified
    assert (fetched.body, fetched.etag, fetched.modified, fetched.body_hash) == (None, state.etag, state.modified, "x")
    assert "If-None-Match" not in second
    assert "If-Modified-Since" not in second


async def test_the_reader_says_who_it_is_and_carries_no_cookies_and_no_referer() -> None:
    async with newsroom(feed=ok(Set_Cookie="track=1; Path=/")) as room, Fetcher(CONFIG) as fetcher:
        await fetcher.fetch(room.feed("/feed"), NOW)
        await fetcher.fetch(room.feed("/feed"), NOW)
    for request in room.requests:
        assert request.headers["User-Agent"] == user_agent("https://example.org/bot")
        assert "Cookie" not in request.headers
        assert "Referer" not in request.headers
    assert user_agent("").startswith("Broadsheet/")


async def test_the_same_body_again_is_no_body() -> None:
    async with newsroom(feed=ok()) as room, Fetcher(CONFIG) as fetcher:
        first = await fetcher.fetch(room.feed("/feed"), NOW)
        again = await fetcher.fetch(room.feed("/feed", state=FeedState(body_hash=first.body_hash)), NOW)
    assert again.body is None
    assert again.body_hash == first.body_hash


async def test_an_unasked_not_modified_is_a_failure() -> None:
    async with newsroom(feed=status(304)) as room, Fetcher(CONFIG) as fetcher:
        with pytest.raises(FetchFailed, match="without a condition"):
            await fetcher.fetch(room.feed("/feed"), NOW)


@pytest.mark.parametrize(
    ("code", "words"),
    [(401, "password"), (403, "refuses"), (404, "nothing"), (410, "gone"), (500, "fault"), (418, "418"), (204, "204")],
)
async def test_every_other_status_is_told_in_words(code: int, words: str) -> None:
    async with newsroom(feed=status(code)) as room, Fetcher(CONFIG) as fetcher:
        with pytest.raises(FetchFailed, match=words) as caught:
            await fetcher.fetch(room.feed("/feed"), NOW)
    assert caught.value.status == code


async def test_retry_after_is_understood_in_seconds_and_as_a_date() -> None:
    pages = {
        "seconds": status(429, Retry_After="3600"),
        "date": status(503, Retry_After="Mon, 23 Nov 2026 14:00:00 GMT"),
        "huge": status(429, Retry_After="9" * 30),
        "negative": status(429, Retry_After="-5"),
    }
    waits = {}
    async with newsroom(**pages) as room, Fetcher(CONFIG) as fetcher:
        for name in pages:
            with pytest.raises(FetchFailed) as caught:
                await fetcher.fetch(room.feed(f"/{name}"), NOW)
            waits[name] = caught.value.retry_after
    assert waits["seconds"] == timedelta(hours=1)
    assert waits["date"] == timedelta(hours=2)
    assert waits["huge"] is not None
    assert waits["negative"] is None


# ------------------------------------------------------------------ redirects
async def test_a_permanent_chain_names_the_new_address_and_a_mixed_one_does_not() -> None:
    async with (
        newsroom(
            feed=status(301, Location="/second"),
            second=status(308, Location="third"),
            third=ok(),
            mixed=status(302, Location="/feed"),
        ) as room,
        Fetcher(CONFIG) as fetcher,
    ):
        permanent = await fetcher.fetch(room.feed("/feed"), NOW)
        mixed = await fetcher.fetch(room.feed("/mixed"), NOW)
    assert permanent.permanent_url == permanent.final_url == f"{room.url}/third"
    assert mixed.permanent_url is None
    assert mixed.body == RSS


async def test_redirects_without_end_are_given_up() -> None:
    async with newsroom(feed=status(302, Location="/feed")) as room, Fetcher(CONFIG) as fetcher:
        with pytest.raises(FetchFailed, match="without end"):
            await fetcher.fetch(room.feed("/feed"), NOW)
    assert len(room.requests) <= 6


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/hostname",
        "ftp://example.org/",
        "javascript:alert(1)",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://user:word@example.org/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://0.0.0.0/",
    ],
)
async def test_a_redirect_to_a_forbidden_place_is_refused(target: str) -> None:
    async with newsroom(feed=status(302, Location=target)) as room, Fetcher(CONFIG) as fetcher:
        with pytest.raises(AddressRefused):
            await fetcher.fetch(room.feed("/feed"), NOW)


async def test_a_feed_of_the_own_network_may_not_redirect_to_another_private_host() -> None:
    async with newsroom(feed=ok()) as inner, newsroom() as room, Fetcher(CONFIG) as fetcher:
        room.pages["/feed"] = status(302, Location=inner.url.replace("127.0.0.1", "127.0.0.2") + "/feed")
        with pytest.raises(AddressRefused):
            await fetcher.fetch(room.feed("/feed"), NOW)
    assert not inner.requests


# ------------------------------------------------------------------ addresses
class Names(AbstractResolver):
    """A name server of our own: each name leads to addresses that can change from one question to the next."""

    def __init__(self, **answers: list[str]) -> None:
        self.answers = answers
        self.asked = 0

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[dict[str, object]]:  # type: ignore[override] # noqa: ARG002 - as aiohttp asks for it
        self.asked += 1
        found = self.answers[host.partition(".")[0]]
        address = found[min(self.asked, len(found)) - 1]
        return [{"hostname": host, "host": address, "port": port, "family": 2, "proto": 6, "flags": 0}]

    async def close(self) -> None:
        pass


async def test_a_feed_on_loopback_is_refused_unless_the_operator_allows_it() -> None:
    async with newsroom(feed=ok()) as room, Fetcher(CONFIG) as fetcher:
        with pytest.raises(AddressRefused):
            await fetcher.fetch(room.feed("/feed", private=False), NOW)
    assert not room.requests


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "localhost"])
async def test_other_ways_to_write_loopback_are_refused_where_the_connection_is_made(host: str) -> None:
    async with newsroom(feed=ok()) as room, Fetcher(CONFIG, resolver=ThreadedResolver()) as fetcher:
        port = room.url.rpartition(":")[2]
        with pytest.raises((AddressRefused, FetchFailed)):
            await fetcher.fetch(Feed(1, f"http://{host}:{port}/feed", Outlet("a", "a")), NOW)
    assert not room.requests


async def test_a_name_that_leads_inside_is_refused() -> None:
    names = Names(inside=["10.0.0.7"])
    async with Fetcher(CONFIG, resolver=names) as fetcher:
        with pytest.raises(AddressRefused, match="network"):
            await fetcher.fetch(Feed(1, "http://inside.example/", Outlet("a", "a")), NOW)


async def test_a_name_that_changes_its_address_between_two_questions_is_refused_at_the_second() -> None:
    names = Names(moving=["127.0.0.1", "169.254.169.254"])
    async with newsroom(feed=ok()) as room, Fetcher(CONFIG, resolver=names) as fetcher:
        port = room.url.rpartition(":")[2]
        feed = Feed(1, f"http://moving.example:{port}/feed", Outlet("a", "a"), None, private_network=True)
        assert (await fetcher.fetch(feed, NOW)).body == RSS
    async with Fetcher(CONFIG, resolver=names) as fetcher:
        with pytest.raises(AddressRefused):
            await fetcher.fetch(feed, NOW)


# ------------------------------------------------------------------ size, time, broken wires
async def _bomb(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Encoding": "gzip"})
    await response.prepare(request)
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    for _ in range(20):
        await response.write(packer.compress(b"A" * 1_000_000) + packer.flush(zlib.Z_SYNC_FLUSH))
    return response


async def _stall(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(RSS[:20])
    await asyncio.sleep(60)
    return response


async def test_a_bomb_stops_at_the_limit() -> None:
    async with newsroom(feed=_bomb, big=ok(b"x" * 1_100_000)) as room, Fetcher(CONFIG) as fetcher:
        for path in ("/feed", "/big"):
            with pytest.raises(FetchFailed, match="larger than 1 MB"):
                await fetcher.fetch(room.feed(path), NOW)


async def test_one_deadline_covers_the_whole_answer() -> None:
    config = CONFIG.model_copy(update={"deadline_seconds": 0.2})
    async with newsroom(feed=_stall) as room, Fetcher(config) as fetcher:
        with pytest.raises(FetchFailed, match=r"within 0\.2 seconds"):
            await fetcher.fetch(room.feed("/feed"), NOW)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(RSS)),
        ("deflate", zlib.compress(RSS)),
        ("deflate", zlib.compress(RSS)[2:-4]),
        ("br", brotli.compress(RSS)),
        ("gzip, gzip", gzip.compress(gzip.compress(RSS))),
        ("gzip", RSS),
        ("", gzip.compress(RSS)),
        ("identity", RSS),
        ("gzip", gzip.compress(RSS[:50]) + gzip.compress(RSS[50:])),
    ],
)
async def test_every_usual_compression_is_unpacked(encoding: str, body: bytes) -> None:
    async with newsroom(feed=ok(body, Content_Encoding=encoding)) as room, Fetcher(CONFIG) as fetcher:
        assert (await fetcher.fetch(room.feed("/feed"), NOW)).body == RSS


@pytest.mark.parametrize(
    ("encoding", "body", "words"),
    [
        ("gzip", gzip.compress(RSS)[:-20], "cut short"),
        ("br", gzip.compress(RSS), "broken"),
        ("zstd", b"abc", "not asked for"),
        ("gzip, gzip, gzip", RSS, "too many times"),
    ],
)
async def test_a_broken_compression_is_a_failure(encoding: str, body: bytes, words: str) -> None:
    async with newsroom(feed=ok(body, Content_Encoding=encoding)) as room, Fetcher(CONFIG) as fetcher:
        with pytest.raises(FetchFailed, match=words):
            await fetcher.fetch(room.feed("/feed"), NOW)


async def test_nobody_at_the_address_is_told_in_words() -> None:
    feed = Feed(1, f"http://127.0.0.1:{unused_port()}/", Outlet("a", "a"), None, private_network=True)
    async with Fetcher(CONFIG) as fetcher:
        with pytest.raises(FetchFailed, match="no connection"):
            await fetcher.fetch(feed, NOW)


async def test_cache_headers_become_the_wish_of_the_publisher() -> None:
    async with (
        newsroom(
            feed=ok(Cache_Control="public, max-age=600", Age="100"),
            expires=ok(Expires="Mon, 23 Nov 2026 13:00:00 GMT", Date="Mon, 23 Nov 2026 12:30:00 GMT"),
            nonsense=ok(Cache_Control="max-age=-1, max-age=abc", Expires="0"),
        ) as room,
        Fetcher(CONFIG) as fetcher,
    ):
        ages = [(await fetcher.fetch(room.feed(path), NOW)).max_age for path in ("/feed", "/expires", "/nonsense")]
    assert ages == [timedelta(seconds=500), timedelta(minutes=30), None]


async def test_a_feed_that_has_moved_for_good_is_asked_at_its_new_address() -> None:
    async with newsroom(new=ok()) as room, Fetcher(CONFIG) as fetcher:
        state = FeedState(moved_to=f"{room.url}/new", moved_seen=3)
        fetched = await fetcher.fetch(room.feed("/old", state=state), NOW)
    assert fetched.body == RSS
    assert [request.path for request in room.requests] == ["/new"]
