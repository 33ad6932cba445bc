"""Every behaviour of the hostile server beside the project is an outcome: bounded, and never a bug."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from aiohttp.test_utils import unused_port

from bot.errors import FeedError
from bot.feeds.fetch import Fetcher
from bot.feeds.parse import Parser
from bot.models import Feed, FeedState, Outlet
from tests.feeds.servers import CONFIG, NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

TOOLS = Path(__file__).parents[2] / ".." / "shared" / "tools"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not TOOLS.is_dir(), reason="the hostile server beside the project is not there"),
]
FAILING = [
    "/slowheaders", "/slowbody", "/trickle", "/endless", "/endless-gzip", "/bomb.gz", "/bomb.br", "/bomb.zst",
    "/headers-flood", "/long-header",
    "/redirect-loop", "/redirect-chain/9", "/wrong-length", "/304-unasked", "/304-with-etag", "/429-seconds",
    "/429-date", "/429-huge", "/429-neg", "/503-date", "/410", "/401", "/403", "/404", "/500", "/204",
    "/gzip-truncated",
    "/bad-chunk", "/reset", "/http09", "/hello-200", "/redirect-to?u=file:///etc/passwd",
    "/redirect-to?u=http://169.254.169.254/&c=301", "/redirect-to?u=http://127.0.0.2/", "/redirect-to?u=gopher://x/",
    "/redirect-to?u=http://a:b@127.0.0.1/", "/redirect-to?u=http://[::1]/", "/redirect-to?u=//[",
    "/path-body?b=/etc/passwd", "/short-length",
    "/path-body?b=http://127.0.0.1/",
]  # fmt: skip
HARMLESS = [
    "/ok", "/redirect-chain/3", "/redirect-to?u=/ok&c=308", "/etag", "/etag-unquoted", "/lastmod",
    "/cache-1y", "/cache-neg", "/always-new-etag", "/gzip-lie", "/double-gzip", "/gzip-no-header", "/cookies",
    "/charset-lie", "/ttl", "/no-close",
]  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("bombs")
    writer = str(TOOLS / "hostile_feeds.py")
    subprocess.run([sys.executable, writer, str(folder)], check=True)  # noqa: S603 - of the project
    port = unused_port()
    server = subprocess.Popen(  # noqa: S603 - a script beside the project
        [sys.executable, str(TOOLS / "hostile_server.py"), str(port), str(folder)], stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            if any(one.laddr.port == port for one in psutil.Process(server.pid).net_connections()):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


async def poll(url: str, fetcher: Fetcher, parser: Parser) -> int:
    feed = Feed(1, url, Outlet("a", "a"), None, True, FeedState())  # noqa: FBT003 - the fifth field says private
    fetched = await fetcher.fetch(feed, NOW)
    assert fetched.body is not None
    found = await parser.parse(fetched.body, url=url, content_type=fetched.content_type, language=None, max_entries=200)
    return len(found.entries)


async def longest_stall(stalls: list[float]) -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(0.005)
        stalls.append(time.perf_counter() - before)


async def test_every_hostile_behaviour_is_an_outcome(hostile: str) -> None:
    config = CONFIG.model_copy(update={"deadline_seconds": 2})
    stalls: list[float] = []
    async with Fetcher(config) as fetcher, Parser(config) as parser:
        watching = asyncio.create_task(longest_stall(stalls))
        for path in FAILING:
            try:
                entries = await poll(hostile + path, fetcher, parser)
            except FeedError as error:
                assert str(error)  # noqa: PT017 - any words will do
            else:
                pytest.fail(f"{path} gave {entries} entries")
        watching.cancel()
    print(f"longest stall of the loop: {max(stalls) * 1000:.0f} ms")  # noqa: T201 - a figure to look at, not to judge by


async def test_every_odd_behaviour_still_gives_the_feed(hostile: str) -> None:
    async with Fetcher(CONFIG) as fetcher, Parser(CONFIG) as parser:
        for path in HARMLESS:
            try:
                entries = await poll(hostile + path, fetcher, parser)
            except FeedError as error:
                pytest.fail(f"{path}: {error}")
            assert entries == 5


async def test_validators_of_any_shape_bring_a_304(hostile: str) -> None:
    async with Fetcher(CONFIG) as fetcher:
        for path in ("/etag", "/etag-unquoted", "/lastmod"):
            plain = Feed(1, hostile + path, Outlet("a", "a"), None, True)  # noqa: FBT003 - the fifth field says private
            first = await fetcher.fetch(plain, NOW)
            state = FeedState(etag=first.etag, modified=first.modified)
            again = await fetcher.fetch(Feed(1, plain.url, plain.outlet, None, True, state), NOW)  # noqa: FBT003 - as above
            assert again.status == 304
