"""A language model on loopback that does what a test tells it to: answers well, or misbehaves in every way there is."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    Behaviour = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ModelServer:
    """Behaves as the next of ``turns`` says, the last one for good; remembers the ``questions`` and their headers."""

    def __init__(self) -> None:
        self.turns: list[Behaviour] = []
        self.questions: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.models = ["tiny"]
        self.address = ""
        self.open = 0
        self.most_open = 0
        self._closing = asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.questions.append(await request.json())
        self.headers.append(dict(request.headers))
        self.open += 1
        self.most_open = max(self.open, self.most_open)
        try:
            turn = self.turns.pop(0) if len(self.turns) > 1 else self.turns[0]
            return await turn(request)
        finally:
            self.open -= 1

    async def listed(self, _request: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": [{"id": name, "object": "model"} for name in self.models]})

    # ------------------------------------------------------------------ good answers
    @staticmethod
    def says(content: object, *, tokens: int | None = 900) -> Behaviour:
        """A chat completion with this content: a text, or words that become JSON."""
        text = content if isinstance(content, str) or content is None else json.dumps(content, ensure_ascii=False)

        async def turn(_request: web.Request) -> web.StreamResponse:
            return web.json_response(completion(text, tokens))

        return turn

    # ------------------------------------------------------------------ bad manners
    @staticmethod
    def refuses(status: int, words: str = "no", **headers: str) -> Behaviour:
        async def turn(_request: web.Request) -> web.StreamResponse:
            told = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.json_response({"error": {"message": words}}, status=status, headers=told)

        return turn

    @staticmethod
    def raw(body: bytes, status: int = 200, **headers: str) -> Behaviour:
        async def turn(_request: web.Request) -> web.StreamResponse:
            told = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.Response(body=body, status=status, headers={"Content-Type": "application/json"} | told)

        return turn

    async def hangs(self, _request: web.Request) -> web.StreamResponse:
        """Never answers."""
        await self._closing.wait()
        return web.Response()

    async def drips(self, request: web.Request) -> web.StreamResponse:
        """Begins to answer, and never ends."""
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        await response.write(b'{"choices": [')
        await self._closing.wait()
        return response

    @staticmethod
    async def cut(request: web.Request) -> web.StreamResponse:
        """Breaks off in the middle of the answer."""
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        await response.write(json.dumps(completion('{"en": {"title": "Harbour', 900)).encode()[:-20])
        if request.transport:
            request.transport.close()
        return response

    @staticmethod
    async def slams(request: web.Request) -> web.StreamResponse:
        """Closes the connection without a word."""
        if request.transport:
            request.transport.close()
        return web.Response()

    @staticmethod
    def endless(status: int = 200) -> Behaviour:
        """Goes on for ever, as fast as it is read."""

        async def turn(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(status=status, headers={"Content-Type": "application/json"})
            await response.prepare(request)
            while request.transport is not None and not request.transport.is_closing():
                await response.write(b'{"choices": ' + b" " * 65536)
            return response

        return turn


def completion(content: str | None, tokens: int | None) -> dict[str, Any]:
    """What a server of the kind answers."""
    usage = {} if tokens is None else {"usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": tokens}}
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
    return {"id": "1", "object": "chat.completion", "created": 1, "model": "tiny", "choices": [choice]} | usage


@asynccontextmanager
async def model_server() -> AsyncIterator[ModelServer]:
    server = ModelServer()
    application = web.Application()
    application.router.add_post("/v1/chat/completions", server.answer)
    application.router.add_get("/v1/models", server.listed)
    runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.address = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        yield server
    finally:
        server._closing.set()
        await runner.cleanup()
