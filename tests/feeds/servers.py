"""Local web servers and feeds that point at them, for the tests of gathering."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.config import GatherConfig
from bot.models import Feed, FeedState, Outlet

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONFIG = GatherConfig(contact="https://example.org/bot", deadline_seconds=5, host_spacing_seconds=0, max_megabytes=1)
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Harbour Post</title>
<item><title>Ferry returns to service</title><link>https://harbour.example/ferry</link><guid>h-1</guid></item>
</channel></rss>"""


class Newsroom:
    """A web server whose pages are functions; it remembers every request."""

    def __init__(self) -> None:
        self.pages: dict[str, Callable[[web.Request], web.StreamResponse | Awaitable[web.StreamResponse]]] = {}
        self.requests: list[web.Request] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        page = self.pages.get(request.path)
        if page is None:
            return web.Response(status=404)
        response = page(request)
        return response if isinstance(response, web.StreamResponse) else await response

    def feed(self, path: str, *, private: bool = True, state: FeedState | None = None) -> Feed:
        return Feed(1, self.url + path, Outlet("Harbour", "Harbour"), None, private, state or FeedState())


@asynccontextmanager
async def newsroom(**pages: object) -> AsyncIterator[Newsroom]:
    """A running server on loopback; keyword ``feed`` is the page /feed."""
    room = Newsroom()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", room.answer)
    server = TestServer(app)
    await server.start_server()
    room.url = str(server.make_url("")).rstrip("/")
    room.pages = {f"/{name}": page for name, page in pages.items()}  # type: ignore[misc]
    try:
        yield room
    finally:
        await server.close()


def ok(body: bytes = RSS, **headers: str) -> Callable[[web.Request], web.Response]:
    """A page that always answers 200 with this body; underscores in header names become hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named.setdefault("Content-Type", "application/rss+xml")
    return lambda _: web.Response(body=body, headers=named)


def status(code: int, **headers: str) -> Callable[[web.Request], web.Response]:
    """A page that always answers with this status."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: web.Response(status=code, headers=named)
