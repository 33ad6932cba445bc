"""Gather from a server that means harm, and print what it cost: time, memory, held loop, files, connections.

    PYTHONPATH=. python bench/hostile.py TOOLS [--at-once 1]

TOOLS holds ``hostile_feeds.py`` and ``hostile_server.py``. Every file that the one writes and every behaviour of the
other is a feed of one real pipeline, with its database. The bench ends with an error where a bound of the house is
broken: 10 s and 150 MB a feed, 50 ms of held loop, no file but our own, no connection but to the servers, nothing
unclean stored. Memory is counted from the beginning of the pass, with the worker from nothing; a held loop is counted
in processor time of its thread, so that what else the machine does is not held against it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from subprocess import DEVNULL
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psutil
from aiohttp.test_utils import unused_port

from bench.gather import Watch
from bot.config import Config, FeedConfig, GatherConfig
from bot.feeds.dates import EARLIEST
from bot.feeds.fetch import Fetcher
from bot.feeds.parse import Parser
from bot.pipeline import Pipeline
from bot.store import Store, entries
from bot.store import feeds as feed_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.models import Entry, Feed

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BEHAVIOURS = """
slowheaders slowbody trickle endless endless-gzip bomb.gz bomb.br bomb.zst headers-flood long-header redirect-loop
redirect-chain/3 redirect-chain/9 wrong-length short-length no-close 304-unasked 304-with-etag 429-seconds 429-date
429-huge 429-neg 503-date 410 401 403 404 500 204 etag etag-unquoted lastmod cache-1y cache-neg ttl always-new-etag
gzip-truncated gzip-as-br gzip-lie double-gzip gzip-no-header bad-chunk reset http09 cookies charset-lie html-200
hello-200 json log path-body?b=/etc/passwd path-body?b=http://127.0.0.1:{trap}/ redirect-to?u=/ok&c=308
redirect-to?u=file:///etc/passwd redirect-to?u=http://127.0.0.2:{trap}/ redirect-to?u=http://169.254.169.254/&c=301
redirect-to?u=http://[::1]:{trap}/ redirect-to?u=http://a:b@127.0.0.1:{trap}/ redirect-to?u=http://2130706434:{trap}/
redirect-to?u=http://0x7f.2:{trap}/ redirect-to?u=gopher://x/ redirect-to?u=//[
""".split()  # noqa: SIM905 - a list to read


class Ledger:
    """Which addresses were connected to, and which files opened, as Python's own audit events tell."""

    def __init__(self) -> None:
        """Listen from now on; audit hooks cannot be taken back."""
        self.open = False
        self.connections: set[object] = set()
        self.files: set[str] = set()
        sys.addaudithook(self.note)

    def note(self, event: str, facts: tuple[Any, ...]) -> None:
        """Keep what matters."""
        if not self.open or threading.current_thread() is not threading.main_thread():
            return
        if event == "socket.connect" and isinstance(facts[1], tuple):
            self.connections.add(facts[1])
        elif event == "open" and isinstance(facts[0], str):
            self.files.add(facts[0])


@contextlib.contextmanager
def serving(tools: Path, folder: Path) -> Iterator[tuple[int, int]]:
    """The ports of the hostile server, and of one that serves the hostile files."""
    writer = [sys.executable, str(tools / "hostile_feeds.py"), str(folder)]
    subprocess.run(writer, check=True, capture_output=True)  # noqa: S603 - a script beside the project
    ports = unused_port(), unused_port()
    pages = [sys.executable, "-m", "http.server", str(ports[1]), "--bind", "127.0.0.1", "--directory", str(folder)]
    behaving = [sys.executable, str(tools / "hostile_server.py"), str(ports[0]), str(folder)]
    servers = [subprocess.Popen(each, stdout=DEVNULL, stderr=DEVNULL) for each in (behaving, pages)]  # noqa: S603 - ours
    try:
        while not all(psutil.Process(server.pid).net_connections() for server in servers):
            time.sleep(0.05)
        yield ports
    finally:
        for server in servers:
            server.kill()


async def longest_hold(holds: list[tuple[float, float]]) -> None:
    """How much the loop worked until it came to a task that sleeps five milliseconds, and how late it came."""
    while True:
        before, spent = time.perf_counter(), time.thread_time()
        await asyncio.sleep(0.005)
        holds.append((time.thread_time() - spent, time.perf_counter() - before - 0.005))


@dataclass(frozen=True)
class Found:
    """The feeds after the pass, what was stored, how long the loop was held, and which feed took longest."""

    feeds: list[Feed]
    stored: list[Entry]
    held: tuple[float, float]
    longest: tuple[float, str]
    largest: tuple[float, str]


class Timed(Pipeline):
    """A pipeline that notes how long each feed took, fetching and parsing together."""

    longest: tuple[float, str] = (0.0, "")
    largest: tuple[float, str] = (0.0, "")
    watch: Watch

    async def _poll(self, feed: Feed, now: datetime) -> Any:  # noqa: ANN401 - what the pipeline keeps to itself
        started, self.watch.peak = time.perf_counter(), 0
        poll = await super()._poll(feed, now)
        name = feed.url.split("/", 3)[3]
        self.longest = max(self.longest, (time.perf_counter() - started, name))
        self.largest = max(self.largest, (self.watch.peak, name))
        return poll


async def gather(urls: list[str], database: str, ledger: Ledger, watch: Watch, at_once: int) -> Found:
    """One pass over all of them."""
    config = Config(
        gather=GatherConfig(concurrency=at_once),
        feeds=tuple(FeedConfig(url=url, outlet=f"Outlet {n}", private_network=True) for n, url in enumerate(urls)),
    )
    store = await Store.open(database)
    async with store.writing() as db:
        await feed_rows.sync(db, config.feeds, NOW)
    holds: list[tuple[float, float]] = []
    async with Fetcher(config.gather) as fetcher, Parser(config.gather) as parser:
        services: Any = SimpleNamespace(config=config, store=store)
        tagger: Any = None
        pipeline = Timed(services, fetcher=fetcher, parser=parser, encoder=None, tagger=tagger)
        pipeline.watch, before = watch, psutil.Process().memory_info().rss
        ledger.open = True
        watching = asyncio.create_task(longest_hold(holds))
        await pipeline.gather(NOW)
        watching.cancel()
        ledger.open = False
    async with store.reading() as db:
        feeds, stored = await feed_rows.everything(db), await entries.ungrouped(db, 100_000)
    await store.close()
    largest, name = pipeline.largest
    held = max(work for work, _ in holds), max(late for _, late in holds)
    return Found(feeds, stored, held, pipeline.longest, (largest - before, name))


def unclean(entry: Entry) -> list[str]:
    """What is wrong with a stored entry."""
    text = (entry.title + entry.snippet).replace("\u200d", "")
    faults = [f"{ord(char):x}" for char in text if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"}]
    links = [link for link in (entry.link, entry.image) if link is not None]
    faults += [link for link in links if urlsplit(link).scheme not in {"http", "https"} or not urlsplit(link).hostname]
    return faults if EARLIEST <= entry.published <= NOW else [*faults, str(entry.published)]


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", type=Path)
    parser.add_argument("--at-once", type=int, default=1)
    options = parser.parse_args()
    ledger = Ledger()
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as home:
        folder = Path(name)
        with serving(options.tools, folder) as ports:
            hostile, files = ports
            urls = [f"http://127.0.0.1:{files}/{path.name}" for path in sorted(folder.iterdir())]
            urls += [f"http://127.0.0.1:{hostile}/{path.format(trap=unused_port())}" for path in BEHAVIOURS]
            watch = Watch(psutil.Process(), but=("hostile_server.py", str(folder)))
            found = asyncio.run(gather(urls, f"{home}/news.db", ledger, watch, options.at_once))
            watch.on = False
        foreign = sorted(one for one in ledger.files if not one.startswith((home, sys.prefix, sys.base_prefix)))
    show(found)
    print(f"{len(urls) - len(BEHAVIOURS)} hostile files and {len(BEHAVIOURS)} behaviours, {options.at_once} at a time")
    elsewhere = sorted(map(str, ledger.connections - {("127.0.0.1", port) for port in ports}))
    judge(found, foreign, elsewhere)


def judge(found: Found, foreign: list[str], elsewhere: list[str]) -> None:
    """Print the figures, and end with an error where a bound is broken."""
    faults = [feed.url for feed in found.feeds if "a fault of ours" in (feed.state.problem or "")]
    stained = [one for one in found.stored if unclean(one)]
    bounds = [
        ("raised out of the stage", len(faults), not faults),
        ("longest feed", f"{found.longest[0]:.1f} s ({found.longest[1]})", found.longest[0] <= 10.2),
        (
            "loop held at most",
            "{:.0f} ms (late by {:.0f} ms)".format(*(1000 * n for n in found.held)),
            found.held[0] <= 0.05,
        ),
        ("largest feed", f"{found.largest[0] / 1e6:.0f} MB ({found.largest[1]})", found.largest[0] <= 150e6),
        ("files opened besides our own", foreign or 0, not foreign),
        ("connections elsewhere", elsewhere or 0, not elsewhere),
        ("entries stored; unclean", f"{len(found.stored)}; {len(stained)}", not stained),
    ]
    for name, figure, _ in bounds:
        print(f"{name:30} {figure}")
    if broken := [name for name, _, held in bounds if not held]:
        sys.exit(f"broken: {', '.join(broken)}")


def show(found: Found) -> None:
    """A line a feed: what came of it."""
    for feed in sorted(found.feeds, key=lambda feed: feed.id):
        count = sum(entry.feed_id == feed.id for entry in found.stored)
        print(f"{feed.url.split('/', 3)[3][:60]:60} {feed.state.problem or f'{count} entries'}")


if __name__ == "__main__":
    main()
