"""A small server that speaks the Bot API over a real socket, and misbehaves as it is told."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web
from telegram.ext import ExtBot

from bot.delivery.request import AiohttpRequest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.delivery.pace import Pacer

TOKEN = "123456:" + "x" * 35


@dataclass
class Call:
    method: str
    data: dict[str, str]
    files: dict[str, tuple[str, bytes]]


@dataclass
class BotApi:
    """Answers every method with a message, unless something else was put into ``next``."""

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    next: deque[Callable[[web.Request], Awaitable[web.StreamResponse]]] = field(default_factory=deque)
    connections: set[object] = field(default_factory=set)
    called: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def texts(self) -> list[str]:
        return [call.data["text"] for call in self.calls]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.connections.add(request.transport)
        if request.match_info["where"] == "file":
            return web.Response(body=b"the file " + request.match_info["method"].encode())
        self.calls.append(await _read(request))
        self.called.set()
        if self.next:
            return await self.next.popleft()(request)
        return web.json_response({"ok": True, "result": self._message(self.calls[-1])})

    def refuse(self, code: int, description: str, **parameters: int) -> None:
        """Let the next call fail as Telegram would."""

        async def answer(_request: web.Request) -> web.StreamResponse:
            body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
            if parameters:
                body["parameters"] = parameters
            return web.json_response(body, status=code)

        self.next.append(answer)

    def hang_up(self) -> None:
        """Let the next call end with a closed connection and no answer."""

        async def answer(request: web.Request) -> web.StreamResponse:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()

        self.next.append(answer)

    def keep_silent(self) -> None:
        """Let the next call have no answer at all."""

        async def answer(_request: web.Request) -> web.StreamResponse:
            await asyncio.Event().wait()
            raise AssertionError

        self.next.append(answer)

    def answer(self, body: str, status: int = 200, **headers: str) -> None:
        async def answer(_request: web.Request) -> web.StreamResponse:
            return web.Response(text=body, status=status, headers=headers)

        self.next.append(answer)

    def _message(self, call: Call) -> dict[str, Any]:
        chat = {"id": int(call.data.get("chat_id", "1")), "type": "private"}
        return {"message_id": len(self.calls), "date": 0, "chat": chat, "text": call.data.get("text", "")}


async def _read(request: web.Request) -> Call:
    if request.content_type == "application/json":
        return Call(request.match_info["method"], await request.json(), {})
    data: dict[str, str] = {}
    files: dict[str, tuple[str, bytes]] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.file.read())
        else:
            assert isinstance(value, str)
            data[name] = value
    return Call(request.match_info["method"], data, files)


@asynccontextmanager
async def served(api: BotApi) -> AsyncIterator[BotApi]:
    application = web.Application(client_max_size=10**8)
    application.router.add_route("*", "/{where:file|bot}{token}/{method:.*}", api.handle)
    application.router.add_route("*", "/{where:file}/bot{token}/{method:.*}", api.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    api.url = f"http://{host}:{port}"
    try:
        yield api
    finally:
        await runner.cleanup()


@asynccontextmanager
async def speaking(
    url: str, request: AiohttpRequest | None = None, pacer: Pacer | None = None
) -> AsyncIterator[ExtBot[Any]]:
    """A real bot of python-telegram-bot on our transport, talking to ``url``."""
    transport = request or AiohttpRequest()
    bot: ExtBot[Any] = ExtBot(
        TOKEN,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=transport,
        get_updates_request=AiohttpRequest(connection_pool_size=1),
        rate_limiter=pacer,
    )
    await transport.initialize()
    try:
        yield bot
    finally:
        await transport.shutdown()
        if pacer is not None:
            await pacer.shutdown()
