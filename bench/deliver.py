"""Measures delivery over a real socket: the pace that is kept, how soon a person is answered, and what it costs.

    python bench/deliver.py [--seconds 60] [--fast-seconds 5] [--due 100000] [--stored 1000000]

The server is a process of its own on loopback, answers after 50 ms, and notes when each message came. At Telegram's
30 a second, with a person asking something every second meanwhile: ours, python-telegram-bot's stock transport with
its AIORateLimiter, and aiogram, which has no limiter: as its documentation says, with a pause of 1/20 s between
messages. At 1,000 a second (paid broadcast): ours at that pace, once sending alone and once from the outbox in a
database on disk, with all outcomes written down; then, without any pace, our transport, the stock one, and aiogram.
Last the press (see press.py); ``--due 0`` leaves it out.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import multiprocessing
import re
import resource
import sys
import tempfile
import time
from bisect import bisect_left
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

sys.path.insert(0, str(Path(__file__).parents[1]))

import press

from bot.config import Config
from bot.delivery import telegram
from bot.delivery.pace import Pacer
from bot.delivery.request import AiohttpRequest
from bot.services.delivering import Deliverer
from bot.store import Store, outbox
from tests import builders
from tests.services import stand
from tests.services.stand import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from multiprocessing.connection import Connection

    from telegram.ext import BaseRateLimiter

TOKEN = "123456:" + "x" * 35
LATENCY = 0.05
CONCURRENCY = 128
PERSON = 10_000_000
TEXT = "<b>Harbour bridge closes</b>\n" + "A crane fell onto the bridge at dawn. " * 20


# ---------------------------------------------------------------------- the server
def serve(port: Connection) -> None:
    """Run the server in its own process until it is ended; tells its port."""
    asyncio.run(_serve(port))


async def _serve(port: Connection) -> None:
    arrivals: list[float] = []
    server = await asyncio.get_running_loop().create_server(lambda: Wire(arrivals), "127.0.0.1", 0)
    port.send(server.sockets[0].getsockname()[1])
    await asyncio.Event().wait()


class Wire(asyncio.Protocol):
    """As little of an HTTP server as takes what all of them send: one that does more would be measured itself.

    It notes when each request is here, and answers after ``LATENCY``.
    """

    def __init__(self, arrivals: list[float]) -> None:
        self._arrivals = arrivals
        self._came = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client is here."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Some of a request, or all of it, or more than one."""
        self._came += data
        while (end := self._came.find(b"\r\n\r\n")) >= 0:
            head = self._came[:end].lower()
            length = re.search(rb"\r\ncontent-length: *(\d+)", head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._came) < whole:
                return
            self._came = self._came[whole:]
            self._take(head)

    def _take(self, head: bytes) -> None:
        if b"/sendmessage" in head[:200]:
            self._arrivals.append(time.monotonic())
            answer = b'{"ok":true,"result":{"message_id":1,"date":0,"chat":{"id":1,"type":"private"},"text":"x"}}'
            asyncio.get_running_loop().call_later(LATENCY, self._answer, answer)
        else:
            taken, self._arrivals[:] = list(self._arrivals), []
            self._answer(json.dumps(taken).encode())

    def _answer(self, body: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
            self._transport.write(head + body)


# ---------------------------------------------------------------------- the clients
@asynccontextmanager
async def speaking(url: str, request: Any, pacer: BaseRateLimiter[Any] | None) -> AsyncIterator[ExtBot[Any]]:  # noqa: ANN401 - any transport
    """A bot on this transport and pace."""
    bot: ExtBot[Any] = ExtBot(TOKEN, base_url=f"{url}/bot", request=request, rate_limiter=pacer)
    await request.initialize()
    try:
        yield bot
    finally:
        await request.shutdown()
        if pacer is not None:
            await pacer.shutdown()


async def send_many(count: int, send: Callable[[int], Awaitable[object]]) -> tuple[float, float]:
    """Send to so many chats with limited concurrency; seconds of wall and of CPU per message."""
    free = asyncio.Semaphore(CONCURRENCY)

    async def one(chat: int) -> None:
        async with free:
            await send(chat)

    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(one(chat) for chat in range(1, count + 1)))
    return time.perf_counter() - wall, (time.process_time() - cpu) / count


def ours(bot: ExtBot[Any]) -> Callable[[int], Awaitable[object]]:
    """Send as the outbox does."""
    return lambda chat: telegram.send(
        bot, builders.delivery(chat, to=builders.subscriber(chat), content=builders.message(TEXT))
    )


def stock_transport() -> HTTPXRequest:
    """The library's own transport, given the time that it needs."""
    return HTTPXRequest(connection_pool_size=CONCURRENCY, pool_timeout=60, read_timeout=60, connect_timeout=60)


def plainly(bot: ExtBot[Any], chat: int) -> Awaitable[object]:
    """Send as the library does."""
    return bot.send_message(chat, TEXT, "HTML")


async def person(ask: Callable[[], Awaitable[object]], seconds: int) -> list[float]:
    """Ask something again and again, a little over a second after each answer; how long each took."""
    waits = []
    for _ in range(seconds):
        start = time.perf_counter()
        await ask()
        waits.append(time.perf_counter() - start)
        await asyncio.sleep(1.1)
    return waits


# ---------------------------------------------------------------------- the runs
async def arrivals(url: str) -> list[float]:
    """When messages came to the server since the last time that this was asked."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}/log") as answer:
        found: list[float] = await answer.json()
        return found


def most_in_a_second(times: list[float]) -> int:
    """The greatest number in any window of one second."""
    return max(bisect_left(times, start + 1.0) - place for place, start in enumerate(times))


async def paced(
    url: str,
    seconds: int,
    name: str,
    ask: Callable[[], Awaitable[object]],
    bulk: Callable[[int], Awaitable[tuple[float, float]]],
) -> None:
    """At Telegram's pace, with a person asking meanwhile."""
    await ask()
    await asyncio.sleep(1.1)
    await arrivals(url)
    sending = asyncio.create_task(bulk(30 * seconds))
    waits = await person(ask, int(seconds * 0.8))
    _, cpu = await sending
    times = await arrivals(url)
    rate = (len(times) - 1) / (times[-1] - times[0])
    print(f"{name} for {seconds} s: {rate:.2f}/s ({rate / 30:.1%}), at most {most_in_a_second(times)} in any second")
    print(f"  a person's answer meanwhile, {LATENCY * 1000:.0f} ms of it the server's: ", end="")
    print(
        f"{sorted(waits)[len(waits) // 2] * 1000:.0f} ms in the middle, {max(waits) * 1000:.0f} ms at worst; ", end=""
    )
    print(f"{cpu * 1000:.2f} ms CPU a message", flush=True)


def stock_limiter() -> BaseRateLimiter[Any] | None:
    """The library's own limiter; None where what it needs is not installed."""
    try:
        return AIORateLimiter()
    except RuntimeError:
        return None


async def fast(
    url: str,
    name: str,
    count: int,
    bot: ExtBot[Any],
    send: Callable[[Any], Awaitable[Any]],
    *,
    run: Callable[[Callable[[Any], Awaitable[Any]]], Awaitable[object]] | None = None,
) -> None:
    """As fast as it goes; with ``run`` by that, which is given what sends."""
    await bot.send_message(PERSON, "warm up")
    # As the bot does when it has started.
    gc.collect()
    gc.freeze()
    await arrivals(url)
    if run is None:
        wall, cpu = await send_many(count, send)
    else:
        start, used = time.perf_counter(), time.process_time()
        await run(send)
        wall, cpu = time.perf_counter() - start, (time.process_time() - used) / count
    times = await arrivals(url)
    most, sustained = most_in_a_second(times), (len(times) - 1) / (times[-1] - times[0])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name:34} {sustained:7.0f}/s  {cpu * 1000:5.2f} ms CPU a message, {wall:.1f} s  at most {most}/s  "
        f"peak {peak:.0f} MB",
        flush=True,
    )


def aiogram(url: str) -> Any:  # noqa: ANN401 - a library that is here for comparison only
    """Aiogram's own bot."""
    from aiogram import Bot  # noqa: PLC0415 - only for this comparison
    from aiogram.client.session.aiohttp import AiohttpSession  # noqa: PLC0415 - the same
    from aiogram.client.telegram import TelegramAPIServer  # noqa: PLC0415 - the same

    return Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url), limit=CONCURRENCY))


async def aiogram_paced(url: str, seconds: int) -> None:
    """Aiogram as it is told to broadcast: one after the other, with a pause."""
    other = aiogram(url)

    async def bulk(count: int) -> tuple[float, float]:
        wall, cpu = time.perf_counter(), time.process_time()
        for chat in range(1, count + 1):
            await other.send_message(chat, TEXT, parse_mode="HTML")
            await asyncio.sleep(0.05)
        return time.perf_counter() - wall, (time.process_time() - cpu) / count

    await paced(url, seconds, "aiogram 3 as documented", lambda: other.send_message(PERSON, "answer"), bulk)
    await other.session.close()


async def aiogram_fast(url: str, count: int) -> None:
    """The same messages through aiogram 3, without a pace."""
    other = aiogram(url)
    wall, cpu = await send_many(count, lambda chat: other.send_message(chat, TEXT, parse_mode="HTML"))
    await other.session.close()
    print(f"{'aiogram 3, no pace':34} {count / wall:7.0f}/s  {cpu * 1000:5.2f} ms CPU a message")


async def from_outbox(url: str, count: int, per_second: int, bot: ExtBot[Any]) -> None:
    """Claimed, sent and settled: all that the program does."""
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(Path(folder) / "outbox.db")
        await press.enrol(store, 1, count, alike=True, due=False)
        content = builders.message(TEXT)
        async with store.writing() as db:
            await outbox.put(
                db, [(number, "slot/1", content, builders.NOW) for number in range(1, count + 1)], builders.NOW
            )
        config = Config.model_validate({"delivery": {"per_second": per_second, "paid_broadcast": True}})
        deliverer = Deliverer(stand.services(store, Clock(), config))
        await fast(url, "ours from outbox, pace of 1,000/s", count, bot, partial(telegram.send, bot), run=deliverer.run)
        await store.close()


async def run(url: str, seconds: int, fast_seconds: int) -> None:
    """All runs, one after the other."""
    async with speaking(url, AiohttpRequest(), Pacer(per_second=30)) as bot:
        send = ours(bot)
        await paced(
            url,
            seconds,
            "ours at 30/s",
            lambda: bot.send_message(PERSON, "answer"),
            lambda count: send_many(count, send),
        )
    short = min(seconds, 20)
    if (limiter := stock_limiter()) is not None:
        async with speaking(url, stock_transport(), limiter) as stock:
            await paced(
                url,
                short,
                "stock with AIORateLimiter",
                lambda: stock.send_message(PERSON, "answer"),
                lambda count: send_many(count, lambda chat: plainly(stock, chat)),
            )
    await aiogram_paced(url, short)
    count = 1000 * fast_seconds
    async with speaking(url, AiohttpRequest(connection_pool_size=2 * CONCURRENCY), Pacer(per_second=1000)) as bot:
        await fast(url, "ours, pace of 1,000/s", count, bot, ours(bot))
    async with speaking(url, AiohttpRequest(connection_pool_size=2 * CONCURRENCY), Pacer(per_second=1000)) as bot:
        await from_outbox(url, count, 1000, bot)
    async with speaking(url, AiohttpRequest(connection_pool_size=CONCURRENCY), None) as bot:
        await fast(url, "our transport, no pace", count, bot, lambda chat: plainly(bot, chat))
    async with speaking(url, stock_transport(), None) as bot:
        await fast(url, "stock transport, no pace", count // 5, bot, lambda chat: plainly(bot, chat))
    await aiogram_fast(url, count)


def main() -> None:
    """Start the server, run, and end it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=60, help="length of the run at 30 a second")
    options.add_argument("--fast-seconds", type=int, default=10, help="thousands of messages in the fast runs")
    options.add_argument("--due", type=int, default=100_000, help="subscribers due in the same minute")
    options.add_argument("--stored", type=int, default=1_000_000, help="at most so many subscribers stored")
    chosen = options.parse_args()
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=serve, args=(there,), daemon=True)
    server.start()
    try:
        asyncio.run(run(f"http://127.0.0.1:{here.recv()}", chosen.seconds, chosen.fast_seconds))
    finally:
        server.terminate()
    if chosen.due:
        press.measure(chosen.due, chosen.stored)


if __name__ == "__main__":
    main()
