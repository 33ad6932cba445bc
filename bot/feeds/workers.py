"""Parsing in processes of its own: the event loop never waits for a parser, and a parser that hangs is killed.

A thread could not be stopped, and a process pool of the standard library cannot kill one task; so each worker is a
plain child process, spoken to over its pipes, one task at a time. It is replaced when it was killed or has died.
"""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    """One task and whoever waits for its answer."""

    task: Task
    answer: asyncio.Future[ParsedFeed | str]

    def settle(self, outcome: ParsedFeed | str | FetchFailed) -> None:
        if self.answer.done():
            return
        if isinstance(outcome, FetchFailed):
            self.answer.set_exception(outcome)
        else:
            self.answer.set_result(outcome)


class Parser:
    """Keeps the workers. An async context manager; nothing is left running after it."""

    def __init__(self, config: GatherConfig, *, idle_seconds: float = _IDLE_SECONDS) -> None:
        """Prepare only; processes start when they are first needed, and end when idle for ``idle_seconds``."""
        self._seconds = config.parse_seconds
        self._most = config.workers
        self._idle_seconds = idle_seconds
        self._jobs: asyncio.Queue[_Job] = asyncio.Queue()
        self._seats: dict[_Seat, asyncio.Task[None]] = {}
        self._leaving: set[asyncio.Task[None]] = set()
        self._waiting = 0

    @property
    def running(self) -> int:
        """How many processes there are now, those that are about to end included."""
        return len(self._seats) + len(self._leaving)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        ending = [*self._seats.values(), *self._leaving]
        for task in self._seats.values():
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    async def parse(
        self, body: bytes, *, url: str, content_type: str, language: str | None, max_entries: int
    ) -> ParsedFeed:
        """The feed in ``body``; raises NotAFeed, and FetchFailed when its parser had to be stopped."""
        task = Task(body, url, content_type, language, max_entries)
        job = _Job(task, asyncio.get_running_loop().create_future())
        self._jobs.put_nowait(job)
        if self._jobs.qsize() > self._waiting and len(self._seats) < self._most:
            seat = _Seat(self._jobs, self._seconds)
            self._seats[seat] = asyncio.create_task(self._keep_busy(seat))
        result = await job.answer
        if isinstance(result, str):
            raise NotAFeed(result)
        return result

    async def _keep_busy(self, seat: _Seat) -> None:
        """Let the seat do what there is to do, until there was nothing for a while."""
        try:
            while (job := seat.ahead or await self._next()) is not None:
                await seat.serve(job)
        finally:
            # From here on it takes no job; whoever brings one starts another.
            leaving = self._seats.pop(seat)
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)
            await seat.leave()

    async def _next(self) -> _Job | None:
        """The next job; None when none came for so long that the process had better end."""
        self._waiting += 1
        try:
            async with asyncio.timeout(self._idle_seconds):
                return await self._jobs.get()
        except TimeoutError:
            return None if self._jobs.empty() else self._jobs.get_nowait()
        finally:
            self._waiting -= 1


class _Seat:
    """A place for one worker, in which the next one sits down when one was killed or has died."""

    def __init__(self, jobs: asyncio.Queue[_Job], seconds: float) -> None:
        self._jobs = jobs
        self._seconds = seconds
        self._worker: _Worker | None = None
        # What the worker has at hand for when it is done: it never waits for the event loop to bring it.
        self.ahead: _Job | None = None

    async def serve(self, job: _Job) -> None:
        """Have the job done; the worker is given the next one meanwhile."""
        handed, self.ahead = self.ahead is job, None
        try:
            job.settle(await self._done(job, handed=handed))
        finally:
            # A fault of ours must leave nobody waiting for ever.
            job.settle(FetchFailed(BROKEN))

    async def _done(self, job: _Job, *, handed: bool) -> ParsedFeed | str | FetchFailed:
        if job.answer.done() and not handed:
            return BROKEN
        worker = self._worker
        if worker is None or not worker.alive:
            await self._dismiss()
            worker, handed = await self._seated(), False
        if worker is None:
            return FetchFailed("no process for reading feeds can be started")
        if not handed:
            worker.hand(job.task)
        if not self._jobs.empty():
            self.ahead = self._jobs.get_nowait()
            worker.hand(self.ahead.task)
        return await self._answer(worker, job)

    async def _answer(self, worker: _Worker, job: _Job) -> ParsedFeed | str | FetchFailed:
        """What the worker says; it is dismissed when that takes too long, or nobody waits for it any more."""
        answering = asyncio.create_task(worker.answer())
        try:
            await asyncio.wait({answering, job.answer}, timeout=self._seconds, return_when=asyncio.FIRST_COMPLETED)
            if answering.done():
                return answering.result()
            words = f"the feed took longer than {self._seconds:g} seconds to read"
        except (asyncio.IncompleteReadError, OSError, ValueError):
            words = BROKEN
        finally:
            answering.cancel()
            await asyncio.wait({answering})
        await self._dismiss()
        return FetchFailed(words)

    async def _seated(self) -> _Worker | None:
        """A new worker, ready; None when it does not get ready."""
        self._worker = await _Worker.start(self._seconds)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await self._worker.ready()
        except (TimeoutError, asyncio.IncompleteReadError):
            await self._dismiss()
        return self._worker

    async def _dismiss(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            await worker.stop()

    async def leave(self) -> None:
        """End the worker; what it had at hand is told that it cannot be read."""
        if self.ahead is not None:
            self.ahead.settle(FetchFailed(BROKEN))
        await self._dismiss()


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

    def hand(self, task: Task) -> None:
        """Hand the task over; it is begun when those before it are done."""
        self._input.write(pack_task(task))

    async def answer(self) -> ParsedFeed | str:
        """Wait for the answer to the eldest task, however long."""
        (size,) = LENGTH.unpack(await self._output.readexactly(LENGTH.size))
        return unpack_result(await self._output.readexactly(size))

    async def stop(self) -> None:
        """Kill and wait until nothing of it is left, its pipes included."""
        if self._process.returncode is None:
            self._process.kill()
        self._input.close()
        await self._output.read()
        await self._process.wait()
