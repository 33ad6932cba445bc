"""Parsing in processes of its own: the event loop never waits for a parser, and a parser that hangs is killed.

A thread could not be stopped, and a process pool of the standard library cannot kill one task; so each worker is a
plain child process, spoken to over its pipes, one task at a time. It is replaced when it was killed or has died.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

import bot
from bot.errors import FetchFailed, NotAFeed
from bot.feeds.wire import BROKEN, LENGTH, READY, Task, pack_task, unpack_result

if TYPE_CHECKING:
    from bot.config import GatherConfig
    from bot.models import ParsedFeed

_MEGABYTES = 128
_START_SECONDS = 60.0
# A worker that has had nothing to do for so long gives its 42 MB back; a new one starts in a quarter of a second.
_IDLE_SECONDS = 5.0
# Nothing of the environment is handed on but what a process needs to start: no tokens.
_HANDED_ON = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "TMPDIR", "TEMP", "TMP")

# Large pieces of memory go back to the system at once (glibc), so that one large feed does not swell a worker for good.
_THRIFT = {"MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_ARENA_MAX": "1"}


class Parser:
    """Keeps the workers. An async context manager; nothing is left running after it."""

    def __init__(self, config: GatherConfig, *, idle_seconds: float = _IDLE_SECONDS) -> None:
        """Prepare only; processes start when they are first needed, and end when idle for ``idle_seconds``."""
        self._seconds = config.parse_seconds
        self._free = asyncio.Semaphore(config.workers)
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._idle_seconds = idle_seconds
        self._timer: asyncio.TimerHandle | None = None
        self._leaving: set[asyncio.Task[None]] = set()

    @property
    def running(self) -> int:
        """How many processes there are now."""
        return len(self._all)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
        await asyncio.gather(*self._leaving)
        for worker in list(self._all):
            await self._discard(worker)
        self._idle.clear()

    async def parse(
        self, body: bytes, *, url: str, content_type: str, language: str | None, max_entries: int
    ) -> ParsedFeed:
        """The feed in ``body``; raises NotAFeed, and FetchFailed when its parser had to be stopped."""
        task = Task(body, url, content_type, language, max_entries)
        async with self._free:
            worker = await self._worker()
            try:
                async with asyncio.timeout(self._seconds):
                    result = await worker.work(task)
            except TimeoutError:
                await self._discard(worker)
                raise FetchFailed(f"the feed took longer than {self._seconds:g} seconds to read") from None
            except (asyncio.IncompleteReadError, OSError, ValueError):
                await self._discard(worker)
                raise FetchFailed(BROKEN) from None
            except BaseException:
                # Cancelled in the middle: what it would answer belongs to nobody.
                await self._discard(worker)
                raise
            self._idle.append(worker)
            self._rest_soon()
        if isinstance(result, str):
            raise NotAFeed(result)
        return result

    def _rest_soon(self) -> None:
        """Count the idle time anew."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(self._idle_seconds, self._send_home)

    def _send_home(self) -> None:
        """End the workers that have nothing to do; one that is taken meanwhile is no longer among them."""
        while self._idle:
            leaving = asyncio.create_task(self._discard(self._idle.pop()))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)

    async def _worker(self) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            await self._discard(worker)
        worker = await _Worker.start(self._seconds)
        self._all.add(worker)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await worker.ready()
        except (TimeoutError, asyncio.IncompleteReadError):
            await self._discard(worker)
            raise FetchFailed("no process for reading feeds can be started") from None
        except BaseException:
            await self._discard(worker)
            raise
        return worker

    async def _discard(self, worker: _Worker) -> None:
        self._all.discard(worker)
        await worker.stop()


class _Worker:
    """One child process and its pipes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise ValueError("a worker needs both pipes")
        self._process = process
        self._input, self._output = process.stdin, process.stdout

    @classmethod
    async def start(cls, seconds: float) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.feeds.worker",
            str(seconds),
            str(_MEGABYTES),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(bot.__file__).parent.parent,
            env={name: os.environ[name] for name in _HANDED_ON if name in os.environ} | _THRIFT,
        )
        return cls(process)

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def ready(self) -> None:
        await self._output.readuntil(READY)

    async def work(self, task: Task) -> ParsedFeed | str:
        """Hand the task over and wait for the answer, however long."""
        self._input.write(pack_task(task))
        await self._input.drain()
        (size,) = LENGTH.unpack(await self._output.readexactly(LENGTH.size))
        return unpack_result(await self._output.readexactly(size))

    async def stop(self) -> None:
        """Kill and wait until nothing of it is left, its pipes included."""
        if self._process.returncode is None:
            self._process.kill()
        self._input.close()
        await self._output.read()
        await self._process.wait()
