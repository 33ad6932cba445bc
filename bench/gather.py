"""Measure gathering: a local server with many feeds, ours and the library ``reader`` side by side.

    PYTHONPATH=. python bench/gather.py [--feeds 2000] [--entries 30] [--tls] [--workers 2] [--reader PYTHON]
    PYTHONPATH=. python bench/gather.py --feeds 1000 --stored 0 100000 1000000

Three passes, storing and the search index included: every feed new, one feed in ten with one more entry, nothing new
(all answers 304). PYTHON is an interpreter with ``pip install reader sgmllib3k``; without it only ours is measured.
``--feeds`` and ``--stored`` take several numbers, and ours is measured with each: so many feeds, and so many other
entries in the database before the first pass. ``reader`` is measured with the first.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import random
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PASSES = ("first", "tenth", "unchanged")
WORDS = "harbour bridge council storm season market museum river border school doctor train budget vote".split()  # noqa: SIM905 - a list to read


# ------------------------------------------------------------------ the server
class Server:
    """Feeds that change when they are told to; HTTP/1.1 by hand, so that it costs as little as it can."""

    def __init__(self, feeds: int, entries: int) -> None:
        """Write all bodies beforehand."""
        self.entries = entries
        self.versions = [0] * feeds
        dice = random.Random(7)  # noqa: S311 - no secrets
        self.words = [" ".join(dice.choices(WORDS, k=230)) for _ in range(50)]

    def body(self, number: int) -> bytes:
        """The feed: about two kilobytes an entry."""
        newest = self.entries + self.versions[number]
        items = "".join(self.item(number, n) for n in range(newest, newest - self.entries, -1))
        head = f"<title>Outlet {number}</title><link>https://outlet{number}.example/</link><language>en</language>"
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()

    def item(self, number: int, n: int) -> str:
        """One entry."""
        text = self.words[(number * 31 + n) % len(self.words)]
        link = f"https://outlet{number}.example/{n}"
        date = (NOW - timedelta(hours=100 - n)).strftime("%a, %d %b %Y %H:%M:%S GMT")
        return (
            f"<item><title>{text[:70]} {n}</title><link>{link}</link><guid>{link}</guid><pubDate>{date}</pubDate>"
            f"<description>&lt;p&gt;{text[:400]}&lt;/p&gt;&lt;p&gt;{text}&lt;/p&gt;</description></item>"
        )

    async def handle(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            while True:
                head = (await source.readuntil(b"\r\n\r\n")).decode("latin-1")
                target.write(self.answer(head))
                await target.drain()
        target.close()

    def answer(self, head: str) -> bytes:
        """The response to one request."""
        kind, _, number = head.split(" ", 2)[1].strip("/").partition("/")
        if kind == "control":
            self.change(number)
            return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        tag = f'"{number}-{self.versions[int(number)]}"'
        if f"if-none-match: {tag}" in head.lower():
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()
        body = self.body(int(number))
        lines = f"Content-Type: application/rss+xml\r\nETag: {tag}\r\nContent-Length: {len(body)}"
        return f"HTTP/1.1 200 OK\r\n{lines}\r\n\r\n".encode() + body

    def change(self, name: str) -> None:
        """Prepare a pass."""
        for number in range(len(self.versions)):
            self.versions[number] += 1 if name == "tenth" and number % 10 == 0 else 0
            self.versions[number] = 0 if name == "first" else self.versions[number]


async def serve(feeds: int, entries: int, folder: Path) -> None:
    """Listen plainly and over TLS; print both ports."""
    server = Server(feeds, entries)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    plain = await asyncio.start_server(server.handle, "127.0.0.1", 0)
    secure = await asyncio.start_server(server.handle, "127.0.0.1", 0, ssl=context)
    print(json.dumps([each.sockets[0].getsockname()[1] for each in (plain, secure)]), flush=True)
    await asyncio.gather(plain.serve_forever(), secure.serve_forever())


# ------------------------------------------------------------------ ours
async def ours(options: argparse.Namespace) -> None:
    """The passes through the program's own pipeline."""
    from bot.config import Config, FeedConfig, GatherConfig  # noqa: PLC0415 - only this side needs the program
    from bot.feeds.fetch import Fetcher  # noqa: PLC0415 - the same
    from bot.feeds.parse import Parser  # noqa: PLC0415 - the same
    from bot.pipeline import Pipeline  # noqa: PLC0415 - the same
    from bot.store import Store  # noqa: PLC0415 - the same
    from bot.store import feeds as feed_rows  # noqa: PLC0415 - the same

    feeds, control = options.feeds[0], options.control
    gather = GatherConfig(concurrency=32, workers=options.workers)
    urls = [f"{options.base}/feed/{number}" for number in range(feeds)]
    config = Config(
        gather=gather,
        feeds=tuple(FeedConfig(url=url, outlet=f"Outlet {n}", private_network=True) for n, url in enumerate(urls)),
    )
    store = await Store.open(options.database)
    async with store.writing() as db:
        await feed_rows.sync(db, config.feeds, NOW)
    fill(options.database, options.stored[0])
    context = ssl.create_default_context(cafile=str(Path(options.folder) / "cert.pem"))
    async with Fetcher(gather, trust=context) as fetcher, Parser(gather) as parser:
        services: Any = SimpleNamespace(config=config, store=store)
        tagger: Any = None
        pipeline = Pipeline(services, fetcher=fetcher, parser=parser, encoder=None, tagger=tagger)
        for day, name in enumerate(PASSES):
            await asyncio.to_thread(urllib.request.urlopen, f"{control}/control/{name}")
            report({"begin": name})
            read = new = 0
            while True:
                done = await pipeline.gather(NOW + timedelta(days=2 * day))
                read, new = read + done.read, new + done.new
                if done.failed:
                    raise RuntimeError(f"{done.failed} feeds failed")
                if not done.read:
                    break
            if read != feeds:
                raise RuntimeError(f"{read} of {feeds} feeds were polled")
            report({"end": name, "new": new, "read": read})
    await store.close()


def fill(database: str, stored: int) -> None:
    """Put entries of other days into the database, spread over all feeds, with their words in the search index."""
    if not stored:
        return
    import sqlite3  # noqa: PLC0415 - only here, and only on the bench

    dice = random.Random(11)  # noqa: S311 - no secrets
    text = " ".join(f"{word}{dice.randrange(2000)}" for word in dice.choices(WORDS, k=3000))
    then = int((NOW - timedelta(days=10)).timestamp() * 1000)
    with contextlib.closing(sqlite3.connect(database)) as db, db:
        db.execute(FILLING, {"stored": stored, "text": text, "then": then})


FILLING = """
    WITH RECURSIVE number (n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM number WHERE n + 1 < :stored),
    owner AS (SELECT id, outlet_id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS owners FROM feeds)
    INSERT INTO entries (feed_id, outlet_id, identity, title, snippet, link, language, published, seen, content_hash,
        position, grouped)
    SELECT id, outlet_id, 'old-' || n, substr(:text, 1 + n % 20000, 70), substr(:text, 1 + n * 7 % 20000, 400),
        'https://o.example/' || n, 'en', :then + n, :then + n, printf('%032x', n), 0, 1
    FROM number CROSS JOIN owner ON place = n % owners
"""


def report(fact: dict[str, object]) -> None:
    """One line for the parent, which answers with one when it has measured."""
    print(json.dumps(fact), flush=True)
    sys.stdin.readline()


# ------------------------------------------------------------------ measuring
class Watch(threading.Thread):
    """Watches a process and its children: memory together at its highest, processor time together."""

    def __init__(self, process: psutil.Process, but: tuple[str, ...] = ()) -> None:
        """Start at once; descendants that run a script of these names do not count."""
        super().__init__(daemon=True)
        self.process = process
        self.but = but
        self.peak = 0
        self.on = True
        self.start()

    def family(self) -> list[psutil.Process]:
        """The process and all its descendants."""
        with contextlib.suppress(psutil.Error):
            children = self.process.children(recursive=True)
            return [self.process, *(one for one in children if not self.is_other(one))]
        return []

    def is_other(self, process: psutil.Process) -> bool:
        """Whether it is one that does not count."""
        return bool(self.but) and any(part.endswith(self.but) for part in process.cmdline())

    def run(self) -> None:
        """Look twenty times a second."""
        while self.on:
            total = 0
            for one in self.family():
                with contextlib.suppress(psutil.Error):
                    total += one.memory_info().rss
            self.peak = max(self.peak, total)
            time.sleep(0.05)

    def seconds(self) -> float:
        """Processor seconds so far."""
        return sum(sum(one.cpu_times()[:2]) for one in self.family())


def measure(command: list[str], feeds: int, environment: dict[str, str] | None = None) -> list[dict[str, float]]:
    """Run one side and measure its passes."""
    figures = []
    with subprocess.Popen(  # noqa: S603 - ourselves
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as child:
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("no pipes")
        watch = Watch(psutil.Process(child.pid))
        started = cpu = 0.0
        for line in child.stdout:
            fact = json.loads(line)
            if "begin" in fact:
                watch.peak, started, cpu = 0, time.perf_counter(), watch.seconds()
            else:
                seconds = time.perf_counter() - started
                figures.append(
                    {
                        "feeds_a_second": feeds / seconds,
                        "cpu": watch.seconds() - cpu,
                        "peak_mb": watch.peak / 1e6,
                        "new": fact["new"],
                    }
                )
            child.stdin.write("\n")
            child.stdin.flush()
        watch.on = False
    return figures


@contextlib.contextmanager
def serving(feeds: int, entries: int, folder: Path) -> Iterator[list[int]]:
    """The server in a process of its own: its ports."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(folder / "key.pem")]
    subprocess.run([*command, "-out", str(folder / "cert.pem")], check=True, capture_output=True)  # noqa: S603 - openssl
    side = [sys.executable, __file__, "--side", "server", "--feeds", str(feeds), "--entries", str(entries)]
    with subprocess.Popen([*side, "--folder", str(folder)], stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - ourselves
        try:
            if server.stdout is None:
                raise RuntimeError("no pipe")
            yield json.loads(server.stdout.readline())
        finally:
            server.kill()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, nargs="+", default=[2000])
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--reader", metavar="PYTHON")
    parser.add_argument("--reader-workers", type=int, default=20)
    parser.add_argument("--stored", type=int, nargs="+", default=[0])
    for name in ("--side", "--folder", "--base", "--database", "--control"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side == "server":
        asyncio.run(serve(options.feeds[0], options.entries, Path(options.folder)))
    elif options.side == "ours":
        asyncio.run(ours(options))
    else:
        compare(options)


def compare(options: argparse.Namespace) -> None:
    """All sides, one after the other, on the same server."""
    wire = "TLS" if options.tls else "plain"
    print(f"feeds of {options.entries} entries, {wire}, {options.workers} worker processes of ours")
    print(f"{'':8} {'feeds':>6} {'stored':>8} {'pass':10} {'feeds/s':>9} {'CPU s':>7} {'peak MB':>8} {'new':>7}")
    with tempfile.TemporaryDirectory() as name, serving(max(options.feeds), options.entries, Path(name)) as ports:
        control = f"http://127.0.0.1:{ports[0]}"
        base = f"https://127.0.0.1:{ports[1]}" if options.tls else control
        for feeds, stored in itertools.product(options.feeds, options.stored):
            command = [sys.executable, __file__, "--side", "ours", "--feeds", str(feeds), "--stored", str(stored)]
            command += ["--base", base, "--control", control, "--folder", name, "--workers", str(options.workers)]
            show("ours", feeds, stored, measure([*command, "--database", f"{name}/{feeds}-{stored}.db"], feeds))
        if options.reader:
            feeds, script = options.feeds[0], str(Path(__file__).with_name("gather_reader.py"))
            arguments = [base, str(feeds), str(options.reader_workers), f"{name}/reader.db", control]
            trust = {"REQUESTS_CA_BUNDLE": f"{name}/cert.pem", "PATH": "/usr/bin:/bin"}
            show("reader", feeds, 0, measure([options.reader, script, *arguments], feeds, trust))


def show(side: str, feeds: int, stored: int, figures: list[dict[str, float]]) -> None:
    """The lines of one side."""
    for name, row in zip(PASSES, figures, strict=True):
        rate, cpu, peak, new = (row[key] for key in ("feeds_a_second", "cpu", "peak_mb", "new"))
        print(f"{side:8} {feeds:6} {stored:8} {name:10} {rate:9.0f} {cpu:7.1f} {peak:8.0f} {new:7.0f}", flush=True)


if __name__ == "__main__":
    main()
