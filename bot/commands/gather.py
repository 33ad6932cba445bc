"""``python -m bot gather``: gather, group and write once over what is due, and print what it took."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tqdm import tqdm

from bot import app
from bot.commands.memory import PeakMemory
from bot.store import stories

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from bot.config import Config
    from bot.pipeline import Gathered, Pipeline

HELP = "gather, group and write once over what is due, and print figures"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: none of its own."""
    del parser


def run(config: Config, options: argparse.Namespace) -> int:
    """Run the three stages once."""
    del options
    asyncio.run(_run(config))
    return 0


async def _run(config: Config) -> None:
    seconds: dict[str, float] = {}
    with PeakMemory() as memory:
        async with app.workshop(config) as pipeline:
            now = app.utc_now()
            with timed(seconds, "gather"), bar("Gathering", "feed") as progress:
                gathered = await pipeline.gather(now, progress)
            with timed(seconds, "group"), bar("Grouping", "entry") as progress:
                await pipeline.group(now, lambda done: progress(done, gathered.new + gathered.changed))
            with timed(seconds, "write"):
                written = await pipeline.write(now)
            if config.model.is_wanted:
                with timed(seconds, "reword"):
                    await pipeline.reword(now)
            total = await _stories(pipeline, config)
    print(_figures(gathered, written, total, seconds, memory.megabytes))  # noqa: T201 - the answer of the command


async def _stories(pipeline: Pipeline, config: Config) -> int:
    async with pipeline.services.store.reading() as db:
        return await stories.count(db, app.utc_now() - config.window)


def _figures(gathered: Gathered, written: int, total: int, seconds: dict[str, float], megabytes: float) -> str:
    stages = "  ".join(f"{stage} {spent:.1f} s" for stage, spent in seconds.items())
    return (
        f"feeds    {gathered.read} read, {gathered.unchanged} of them unchanged, {gathered.failed} failed\n"
        f"entries  {gathered.new} new, {gathered.changed} changed\n"
        f"stories  {written} written, {total} in the window\n"
        f"time     {stages}\n"
        f"memory   {megabytes:.0f} MB at most, all processes together"
    )


@contextmanager
def timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    """Keep how long the block took under ``stage``."""
    start = time.perf_counter()
    yield
    seconds[stage] = time.perf_counter() - start


@contextmanager
def bar(words: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, silence elsewhere."""
    with tqdm(desc=words, unit=f" {unit}", disable=not sys.stderr.isatty(), leave=False) as shown:

        def progress(done: int, total: int) -> None:
            shown.total = total
            shown.update(done - shown.n)

        yield progress
