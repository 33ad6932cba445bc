"""Telegram on loopback: the Bot API for the bot, and a chat page for a person, from one small web server.

It listens on 127.0.0.1 only. Other web pages cannot use it: the Host must be ours (against DNS rebinding), requests
that a browser makes for another site are refused, nothing is allowed by CORS, and the page may load nothing foreign.
"""

from __future__ import annotations

import secrets
from importlib.resources import files
from typing import TYPE_CHECKING, Self

import aiohttp
from aiohttp import web

from bot.local.cards import Cards
from bot.local.pageapi import PageApi
from bot.local.pagerooms import furnish
from bot.local.telegram import USERNAME, Emulator
from bot.local.wire import BotApi

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from aiohttp.typedefs import Handler

    from bot.local.chats import Person

HOST = "127.0.0.1"
# Invented people to try the bot as; each has the app set to another language.
_PEOPLE = (("Ada", "en"), ("Benoît", "fr"), ("Carmen", "es"))
_FILES = {
    "style.css": "text/css",
    "rooms.css": "text/css",
    "icon.svg": "image/svg+xml",
    "wall.svg": "image/svg+xml",
} | dict.fromkeys(
    ("chat.js", "composer.js", "dom.js", "entities.js", "message.js", "rich.js", "rooms.js", "words.js"),
    "text/javascript",
)
_LARGEST_CALL = 50 * 2**20
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class LocalServer:
    """The server; ``port`` 0 takes any free one, ``clock`` gives aware UTC datetimes.

    ``newsroom`` is the address of the sample newsroom (``http://127.0.0.1:1234``), whose pages alone are fetched for
    previews. ``token`` is made anew for each server, ``emulator`` is the Telegram behind it, ``people`` are its users.
    """

    def __init__(self, port: int, clock: Callable[[], datetime], *, newsroom: str = "") -> None:
        self.port = port
        self.newsroom = newsroom
        self.token = f"7100000001:{secrets.token_hex(18)}"
        self.emulator = Emulator(clock, token=self.token, username=USERNAME)
        self.people: tuple[Person, ...] = tuple(self.emulator.add_person(*one) for one in _PEOPLE)
        for person in self.people:
            # They may have started the bot in an earlier run: what is due to them must reach them.
            self.emulator.world.chats[person.id].started = True
        furnish(self.emulator, self.people)
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None

    @property
    def username(self) -> str:
        """The bot's name without @."""
        return self.emulator.username

    @property
    def api_base(self) -> str:
        """Where the Bot API is: python-telegram-bot takes ``f"{api_base}/bot"`` as its base_url."""
        return f"http://{HOST}:{self.port}"

    @property
    def url(self) -> str:
        """The address of the chat page."""
        return f"{self.api_base}/"

    async def start(self) -> None:
        """Listen on loopback. Raises OSError where the port is taken; it may then be started on another."""
        session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        app = web.Application(middlewares=[self._guard], client_max_size=_LARGEST_CALL)
        app.add_routes([web.get("/", _index), web.get("/page/{name}", _static)])
        app.add_routes(BotApi(self.emulator).routes())
        app.add_routes(PageApi(self.emulator, Cards(session, [self.newsroom])).routes())
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.5)
        self._runner, self._session = runner, session
        try:
            await runner.setup()
            await web.TCPSite(runner, HOST, self.port).start()
        except OSError:
            await self.stop()
            raise
        self.port = runner.addresses[0][1]

    async def stop(self) -> None:
        """Close everything; harmless when it is not running."""
        runner, session = self._runner, self._session
        self._runner = self._session = None
        if runner is not None:
            await runner.cleanup()
        if session is not None:
            await session.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer only our own page and the bot."""
        if not self._from_us(request):
            raise web.HTTPForbidden(text="This is the local chat of Broadsheet; other sites may not use it.")
        response = await handler(request)
        response.headers.update(_HEADERS)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _from_us(self, request: web.Request) -> bool:
        hosts = {f"{HOST}:{self.port}", f"localhost:{self.port}"}
        if request.host not in hosts:
            return False
        origin = request.headers.get("Origin")
        if origin is not None and origin not in {f"http://{host}" for host in hosts}:
            return False
        # Browsers say for whom they ask; a link from elsewhere may open the page, but do nothing else.
        site = request.headers.get("Sec-Fetch-Site", "none")
        return site in {"same-origin", "none"} or (request.path == "/" and request.method == "GET")


async def _index(_: web.Request) -> web.Response:
    return web.Response(body=_file("index.html"), content_type="text/html", charset="utf-8")


async def _static(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if name not in _FILES:
        raise web.HTTPNotFound
    return web.Response(body=_file(name), content_type=_FILES[name], charset="utf-8")


def _file(name: str) -> bytes:
    return files("bot.local").joinpath("page", name).read_bytes()
