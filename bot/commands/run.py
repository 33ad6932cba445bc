"""``python -m bot``: run the bot until Ctrl-C, on Telegram, or on the local chat where there is no token."""

from __future__ import annotations

import asyncio
import gc
import signal
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from bot import app
from bot.commands.gather import bar

if TYPE_CHECKING:
    import argparse

    from bot.config import Config
    from bot.pipeline import Pipeline

HELP = "run the bot (what happens without a command)"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: none of its own."""
    del parser


def run(config: Config, options: argparse.Namespace) -> int:
    """Run until told to stop."""
    del options
    asyncio.run(_run(config))
    return 0


async def _run(config: Config) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    running = asyncio.create_task(_serve(config))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not stop.is_set():
        return await running
    say("Stopping ...")
    running.cancel()
    try:
        await running
    except asyncio.CancelledError:
        say("Stopped. Nothing is lost; start again whenever you like.")


async def _serve(config: Config) -> None:
    """Run until cancelled; everything is then closed in order."""
    async with AsyncExitStack() as stack:
        token = config.telegram.token
        page = None
        if token is None:
            page, config = await stack.enter_async_context(app.local_chat(config))
            say(f"No bot token: opening the local chat. Reading {len(config.feeds)} feeds ...")
            bot = app.telegram_bot(config, page.api_base, page.token)
        else:
            bot = app.telegram_bot(config, config.telegram.api, token.get_secret_value())
        username = await app.met(bot)
        topics = bool(bot.bot.has_topics_enabled)
        shop = app.workshop(config, username=username, private_topics=topics)
        pipeline = await stack.enter_async_context(shop)
        application = await stack.enter_async_context(app.conversation(bot, pipeline))
        await stack.enter_async_context(app.listening(application))
        await _first_pass(pipeline)
        # What is loaded by now stays; each time that the collector walked it, everybody would wait for 50 ms.
        gc.collect()
        gc.freeze()
        app.ticking(application, pipeline)
        say(f"Chat with the bot at {page.url}" if page else f"@{username} is listening on Telegram.")
        say("Press Ctrl-C to stop.")
        await asyncio.Event().wait()


async def _first_pass(pipeline: Pipeline) -> None:
    """What the ticks will do from now on, once with progress to be seen."""
    now = pipeline.services.clock()
    with bar("Gathering", "feed") as progress:
        gathered = await pipeline.gather(now, progress)
    with bar("Grouping", "entry") as progress:
        await pipeline.group(now, lambda done: progress(done, gathered.new + gathered.changed))
    written = await pipeline.write(now)
    say(
        f"Gathered {gathered.read} feeds ({gathered.failed} failed): "
        f"{gathered.new} new entries, {written} stories written."
    )


def say(words: str) -> None:
    """Speak to whoever sits at the terminal."""
    print(words, flush=True)  # noqa: T201 - the terminal is where the bot says where to look
