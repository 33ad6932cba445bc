from __future__ import annotations

import asyncio

import psutil
import pytest

from bot.errors import FetchFailed, NotAFeed
from bot.feeds.parse import Parser, parse
from tests.feeds.servers import CONFIG, RSS

LONG = b"<rss version='2.0'><channel>" + b"<item><title>&bogus;</title></item>" * 20_000


async def read(parser: Parser, body: bytes) -> int:
    feed = await parser.parse(
        body, url="https://a.example/feed", content_type="text/xml", language="en", max_entries=50
    )
    return len(feed.entries)


async def test_a_process_gives_what_the_function_gives() -> None:
    async with Parser(CONFIG) as parser:
        found = await parser.parse(
            RSS, url="https://a.example/feed", content_type="text/xml", language="fr", max_entries=50
        )
    assert found == parse(RSS, url="https://a.example/feed", content_type="text/xml", language="fr", max_entries=50)


async def test_what_is_no_feed_is_told_in_words() -> None:
    async with Parser(CONFIG) as parser:
        for body, words in (
            (b"", "empty"),
            (b"<!doctype html><html><body>Hello", "web page"),
            (b'{"version": 1}', "not a JSON Feed"),
            (b"<svg></svg>", "XML that is not a feed"),
            (b"plain words", "something that is not a feed"),
            (b"[" * 100_000, "cannot be read"),
        ):
            with pytest.raises(NotAFeed, match=words):
                await read(parser, body)


async def test_a_parser_that_hangs_is_killed_while_the_loop_goes_on() -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    before = set(psutil.Process().children())
    config = CONFIG.model_copy(update={"parse_seconds": 1.5})
    async with Parser(config) as parser:
        assert await read(parser, RSS) == 1
        (worker,) = set(psutil.Process().children()) - before
        worker.suspend()
        ticking = asyncio.create_task(tick())
        with pytest.raises(FetchFailed, match="longer than"):
            await read(parser, RSS)
        ticking.cancel()
        assert set(psutil.Process().children()) <= before
    assert ticks > 5


async def test_a_worker_that_died_is_replaced() -> None:
    before = set(psutil.Process().children())
    async with Parser(CONFIG) as parser:
        assert await read(parser, RSS) == 1
        (worker,) = set(psutil.Process().children()) - before
        worker.kill()
        outcomes = [await read_or_fail(parser) for _ in range(3)]
    assert outcomes[-1] == 1


async def read_or_fail(parser: Parser) -> int | None:
    try:
        return await read(parser, RSS)
    except FetchFailed:
        return None


async def test_what_waits_behind_a_parse_that_is_killed_is_read_all_the_same() -> None:
    before = set(psutil.Process().children())
    async with Parser(CONFIG.model_copy(update={"parse_seconds": 1.5})) as parser:
        assert await read(parser, RSS) == 1
        (worker,) = set(psutil.Process().children()) - before
        worker.suspend()
        stuck, *behind = (asyncio.create_task(read(parser, RSS)) for _ in range(4))
        with pytest.raises(FetchFailed, match="longer than"):
            await stuck
        assert await asyncio.gather(*behind) == [1] * 3


async def test_nothing_is_left_running_even_when_a_parse_is_cancelled() -> None:
    before = set(psutil.Process().children())
    async with Parser(CONFIG) as parser:
        parsing = asyncio.create_task(read(parser, LONG))
        await asyncio.sleep(0)
        while not set(psutil.Process().children()) - before:  # noqa: ASYNC110 - a process has no event to wait for
            await asyncio.sleep(0.01)
        parsing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await parsing
        assert await read(parser, RSS) == 1
    assert set(psutil.Process().children()) <= before


async def test_an_idle_worker_gives_its_memory_back_and_another_takes_its_place() -> None:
    async with Parser(CONFIG, idle_seconds=0) as parser:
        for _ in range(2):
            assert await read(parser, RSS) > 0
            async with asyncio.timeout(20):
                while parser.running:  # noqa: ASYNC110 - it ends by itself, and tells nobody
                    await asyncio.sleep(0)
    assert parser.running == 0


async def test_several_workers_share_the_work() -> None:
    async with Parser(CONFIG.model_copy(update={"workers": 2})) as parser:
        assert await asyncio.gather(*(read(parser, RSS) for _ in range(6))) == [1] * 6


async def test_a_worker_is_small_and_opens_nothing() -> None:
    before = set(psutil.Process().children())
    async with Parser(CONFIG) as parser:
        await read(parser, RSS)
        (worker,) = set(psutil.Process().children()) - before
        assert worker.memory_info().rss < 60_000_000
        assert not worker.open_files()
        assert not worker.environ().keys() & {"TELEGRAM_BOT_TOKEN", "HOME"}
