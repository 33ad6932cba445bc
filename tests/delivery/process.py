"""The real program, ``python -m bot``, as a process of its own, and a Telegram for it on a real socket.

Both are outside of what is tested: the process can be killed, starved and stopped, and what came is counted here.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from bisect import bisect_right
from collections import Counter, deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web
from sqlalchemy import insert

from bot.models import ChatKind
from bot.store import Store, subscribers, tables
from tests import builders
from tests.services import stand
from tests.services.stand import Told

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence

ROOT = Path(__file__).parents[2]
TOKEN = "123456:" + "x" * 35
KEEPER = 9_000_001
# What the bot asks of itself.
_TOLD = {
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
    "getMyName": {"name": ""},
    "getMyCommands": [],
}
OUTLETS = ("The Harbour Post", "Morning Ledger", "Le Quai", "Valley Times", "La Dépêche du Nord", "Le Phare")
BREAKS = Told("Dam breaks above the valley", "Un barrage cède", outlets=OUTLETS, hours=0.5)


@dataclass
class Telegram:
    """Takes every call after ``latency`` seconds and remembers what was sent to whom.

    ``taken`` are messages, as chat and text, in the order in which they came; ``answered`` how many of them were
    answered; ``updates`` are given to whoever asks for updates, which ``polled`` counts.
    """

    latency: float = 0.05
    url: str = ""
    taken: list[tuple[int, str]] = field(default_factory=list)
    answered: int = 0
    polled: int = 0
    updates: deque[dict[str, Any]] = field(default_factory=deque)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def counts(self) -> Counter[tuple[int, str]]:
        """How often each message came."""
        return Counter(self.taken)

    def to(self, chat: int) -> list[str]:
        """The texts that came for one chat."""
        return [text for to, text in self.taken if to == chat]

    def say(self, chat: int, text: str) -> None:
        """Let a person write to the bot."""
        person = {"id": chat, "is_bot": False, "first_name": "Kim", "language_code": "en"}
        command = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
        message = {
            "message_id": len(self.updates) + 1,
            "date": int(datetime.now(UTC).timestamp()),
            "chat": {"id": chat, "type": "private", "first_name": "Kim"},
            "from": person,
            "text": text,
            "entities": [command],
        }
        self.updates.append({"update_id": len(self.taken) + len(self.updates) + 1, "message": message})

    async def until(self, is_so: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait until something holds, looked at whenever a message has come. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not is_so():
                self.came.clear()
                await self.came.wait()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        method = request.match_info["method"]
        if method == "getUpdates":
            self.polled += 1
            self.came.set()
            await asyncio.sleep(0.1)
            given, self.updates = list(self.updates), deque()
            return web.json_response({"ok": True, "result": given})
        if method == "getMe":
            me = {"id": 123456, "is_bot": True, "first_name": "Broadsheet", "username": "broadsheet_test_bot"}
            return web.json_response({"ok": True, "result": me})
        if method != "sendMessage":
            return web.json_response({"ok": True, "result": _TOLD.get(method, True)})
        given = await request.json()
        self.taken.append((int(given["chat_id"]), given["text"]))
        self.came.set()
        await asyncio.sleep(self.latency)
        self.answered += 1
        chat = {"id": int(given["chat_id"]), "type": "private", "first_name": "Kim"}
        result = {"message_id": len(self.taken), "date": 1, "chat": chat, "text": "x"}
        return web.json_response({"ok": True, "result": result})


@asynccontextmanager
async def telegram(latency: float = 0.05) -> AsyncIterator[Telegram]:
    """A Telegram on a free port."""
    found = Telegram(latency)
    application = web.Application()
    application.router.add_post("/bot{token}/{method}", found.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = "http://{}:{}".format(*runner.addresses[0][:2])
    try:
        yield found
    finally:
        await runner.cleanup()


@dataclass
class Program:
    """The program over one folder: a configuration, a database, a log of deliveries. Started anew, it goes on."""

    folder: Path
    process: asyncio.subprocess.Process | None = None

    @property
    def database(self) -> Path:
        """Where everything is kept."""
        return self.folder / "a.db"

    @property
    def pid(self) -> int:
        """Of the process that runs."""
        assert self.process is not None
        return self.process.pid

    def configure(self, api: str, *, per_second: int = 30) -> None:
        """Write the configuration: no feeds, so what is in the news was put there before."""
        (self.folder / "config.toml").write_text(
            f"""
[telegram]
token = "{TOKEN}"
api = "{api}"
admins = [{KEEPER}]
[store]
database = "{self.database}"
[stories]
vectors = false
[delivery]
per_second = {per_second}
paid_broadcast = {str(per_second > 30).lower()}
log = "{self.folder / "deliveries.log"}"
""",
            encoding="utf-8",
        )

    async def start(self) -> None:
        """Start it; what it says goes to a file."""
        with (self.folder / "said.log").open("ab") as said:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "--config",
                str(self.folder / "config.toml"),
                cwd=ROOT,
                stdout=said,
                stderr=said,
                env={**os.environ, "PYTHONPATH": str(ROOT), "TELEGRAM_BOT_TOKEN": ""},
            )

    async def kill(self) -> None:
        """End it as a power cut of its own would: nothing more is done."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        """End it politely; its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return await self.process.wait()

    @property
    def said(self) -> str:
        """All that it has said."""
        return (self.folder / "said.log").read_text(encoding="utf-8")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What another program reads in the database."""
        with sqlite3.connect(self.database, timeout=30) as db:
            return db.execute(query).fetchall()


async def enrol(program: Program, count: int, *, alerts_each: int = 4) -> None:
    """Put news that breaks and so many subscribers into the database.

    They are due by now; every so many want alerts as well, and are due in a minute: their alert comes before.
    """
    now = datetime.now(UTC)
    store = await Store.open(program.database)
    await stand.stock(store, (*stand.STORIES, BREAKS), now)
    async with store.writing() as db:
        rows = [
            subscribers._row(builders.subscriber(number, kind=ChatKind.PRIVATE))
            | {
                "id": number,
                "chat_id": number,
                "topic_id": 0,
                "created": now,
                "next_due": now + timedelta(seconds=-5 if number % alerts_each else 60),
                "alerts": number % alerts_each == 0,
            }
            for number in range(1, count + 1)
        ]
        await db.execute(insert(tables.subscribers), rows)
    await store.close()


# ---------------------------------------------------------------------- killing
@dataclass(frozen=True, slots=True)
class Toll:
    """What came of killing: ``lost`` messages of those owed, and how many came twice for each of the kills.

    ``unexpected`` came although nobody is known to have been under way.
    """

    lost: int
    doubled: tuple[int, ...]
    unexpected: int


async def kill_often(program: Program, wire: Telegram, moments: Iterable[float]) -> list[int]:
    """Start and kill it again and again, so many seconds after it began to listen; how much had come by each kill."""
    marks = []
    for seconds in moments:
        polled = wire.polled
        await program.start()
        await wire.until(lambda polled=polled: wire.polled > polled)  # type: ignore[misc] # bound to this round
        await asyncio.sleep(seconds)
        await program.kill()
        marks.append(len(wire.taken))
    return marks


async def finish(program: Program, wire: Telegram, *, people: int, patience: float) -> None:
    """Let it run until everybody has an edition and nothing is owed, and it listens to who would end it politely."""
    polled = wire.polled
    await program.start()

    def is_done() -> bool:
        if len(wire.counts) < people or wire.polled == polled:
            return False
        owed = program.rows("SELECT count(*) FROM deliveries WHERE state <> 'sent'")
        due = program.rows("SELECT count(*) FROM subscribers WHERE last_edition IS NULL")
        return owed == due == [(0,)]

    await wire.until(is_done, patience)
    assert await program.stop() == 0


def toll(program: Program, wire: Telegram, marks: Sequence[int]) -> Toll:
    """Count what came against what was owed."""
    rows = program.rows("SELECT subscriber_id, json_extract(message, '$.html'), problem FROM deliveries")
    owed = {(chat, text): problem or "" for chat, text, problem in rows}
    assert len(owed) == len(rows)
    last: dict[tuple[int, str], int] = {}
    doubled = [0] * len(marks)
    unexpected = 0
    for place, one in enumerate(wire.taken):
        if one in last:
            # The kill that came next after it was taken the time before; none may explain it.
            kill = bisect_right(marks, last[one])
            is_explained = kill < len(marks) and marks[kill] <= place and owed[one].startswith("perhaps twice")
            unexpected += not is_explained
            doubled[min(kill, len(marks) - 1)] += 1
        last[one] = place
    return Toll(len(owed.keys() - last.keys()), tuple(doubled), unexpected + len(last.keys() - owed.keys()))
