"""Measures delivery over a real socket: the pace that is kept, how soon a person is answered, and what it costs.

    python bench/deliver.py [--seconds 60] [--fast-seconds 5] [--due 100000] [--stored 1000000]

The server is a process of its own on loopback, answers after 50 ms, and notes when each message came. At Telegram's
30 a second, with a person asking something every second meanwhile: ours, and python-telegram-bot's stock transport
with its AIORateLimiter. At 1,000 a second (paid broadcast): ours at that pace; then, without any pace, our transport,
the stock one, and aiogram. Last the press (see press.py); ``--due 0`` leaves it out.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import resource
import sys
import time
from bisect import bisect_left
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

sys.path.insert(0, str(Path(__file__).parents[1]))

import press

from bot.delivery import telegram
from bot.delivery.pace import Pacer
from bot.delivery.request import AiohttpRequest
from tests import builders

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

    async def message(request: web.Request) -> web.Response:
        arrivals.append(time.monotonic())
        data = await request.post()
        await asyncio.sleep(LATENCY)
        chat = {"id": int(str(data["chat_id"])), "type": "private"}
        return web.json_response({"ok": True, "result": {"message_id": 1, "date": 0, "chat": chat, "text": "x"}})

    async def log(_request: web.Request) -> web.Response:
        taken, arrivals[:] = list(arrivals), []
        return web.json_response(taken)

    application = web.Application()
    application.router.add_post("/bot{token}/sendMessage", message)
    application.router.add_get("/log", log)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port.send(runner.addresses[0][1])
    await asyncio.Event().wait()


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


async def person(bot: ExtBot[Any], seconds: int) -> list[float]:
    """Ask something every second; how long each answer took."""
    waits = []
    for _ in range(seconds):
        start = time.perf_counter()
        await bot.send_message(PERSON, "answer")
        waits.append(time.perf_counter() - start)
        await asyncio.sleep(max(0.0, 1.1 - waits[-1]))
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


async def paced(url: str, seconds: int, name: str, bot: ExtBot[Any], send: Callable[[int], Awaitable[object]]) -> None:
    """At Telegram's pace, with a person asking meanwhile."""
    await arrivals(url)
    bulk = asyncio.create_task(send_many(30 * seconds, send))
    waits = await person(bot, int(seconds * 0.85))
    _, cpu = await bulk
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


async def fast(url: str, name: str, count: int, bot: ExtBot[Any], send: Callable[[int], Awaitable[object]]) -> None:
    """As fast as it goes."""
    await bot.send_message(PERSON, "warm up")
    await arrivals(url)
    wall, cpu = await send_many(count, send)
    most = most_in_a_second(await arrivals(url))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:34} {count / wall:7.0f}/s  {cpu * 1000:5.2f} ms CPU a message  at most {most}/s  peak {peak:.0f} MB")


async def with_aiogram(url: str, count: int) -> None:
    """The same messages through aiogram 3, without a pace."""
    from aiogram import Bot  # noqa: PLC0415 - only for this comparison
    from aiogram.client.session.aiohttp import AiohttpSession  # noqa: PLC0415 - the same
    from aiogram.client.telegram import TelegramAPIServer  # noqa: PLC0415 - the same

    other = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url), limit=CONCURRENCY))
    wall, cpu = await send_many(count, lambda chat: other.send_message(chat, TEXT, parse_mode="HTML"))
    await other.session.close()
    print(f"{'aiogram 3, no pace':34} {count / wall:7.0f}/s  {cpu * 1000:5.2f} ms CPU a message")


async def run(url: str, seconds: int, fast_seconds: int) -> None:
    """All runs, one after the other."""
    async with speaking(url, AiohttpRequest(), Pacer(per_second=30)) as bot:
        await paced(url, seconds, "ours at 30/s", bot, ours(bot))
    if (limiter := stock_limiter()) is not None:
        async with speaking(url, stock_transport(), limiter) as bot:
            await paced(url, min(seconds, 20), "stock with AIORateLimiter", bot, lambda chat: plainly(bot, chat))
    count = 1000 * fast_seconds
    async with speaking(url, AiohttpRequest(connection_pool_size=CONCURRENCY), Pacer(per_second=1000)) as bot:
        await fast(url, "ours, pace of 1,000/s", count, bot, ours(bot))
    async with speaking(url, AiohttpRequest(connection_pool_size=CONCURRENCY), None) as bot:
        await fast(url, "our transport, no pace", count, bot, lambda chat: plainly(bot, chat))
    async with speaking(url, stock_transport(), None) as bot:
        await fast(url, "stock transport, no pace", count // 5, bot, lambda chat: plainly(bot, chat))
    await with_aiogram(url, count)


def main() -> None:
    """Start the server, run, and end it."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=60, help="length of the run at 30 a second")
    options.add_argument("--fast-seconds", type=int, default=5, help="thousands of messages in the fast runs")
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
