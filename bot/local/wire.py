"""The Bot API over HTTP: ``/bot<token>/<method>`` with a query, a form, a multipart form or a JSON body."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from aiohttp import web

from bot.local.answers import ApiError
from bot.local.sending import Upload

if TYPE_CHECKING:
    from bot.local.telegram import Emulator

_TOKEN = re.compile(r"\d+:[\w-]{30,}")


class BotApi:
    """The routes of the Bot API over one emulator. Web pages are refused: a bot sends no ``Origin``."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def routes(self) -> list[web.RouteDef]:
        """What to mount."""
        return [web.route(verb, "/bot{token}/{method}", self._call) for verb in ("GET", "POST")]

    async def _call(self, request: web.Request) -> web.Response:
        try:
            result = await self._answer(request)
        except ApiError as error:
            return web.json_response(error.answer(), status=error.code)
        return web.json_response({"ok": True, "result": result})

    async def _answer(self, request: web.Request) -> object:
        if "Origin" in request.headers:
            raise ApiError(403, "Forbidden: web pages may not speak for the bot")
        token = request.match_info["token"]
        if not _TOKEN.fullmatch(token):
            raise ApiError(404, "Not Found")
        if token != self._emulator.token:
            raise ApiError(401, "Unauthorized")
        return await self._emulator.call(request.match_info["method"], await _parameters(request))


async def _parameters(request: web.Request) -> dict[str, object]:
    values: dict[str, object] = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except json.JSONDecodeError:
            raise ApiError(400, "Bad Request: can't parse request JSON object") from None
        return values | (body if isinstance(body, dict) else {})
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            values[name] = Upload(value.filename, value.file.read(), value.content_type)
        else:
            values[name] = value
    return values
