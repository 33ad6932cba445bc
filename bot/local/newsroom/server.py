"""The web server of the sample newsroom: feeds that answer conditional requests, article pages, pictures.

It listens on loopback only. What is published is what the injected clock says is due, counted from the start.
"""

from __future__ import annotations

import hashlib
from email.utils import format_datetime
from functools import cached_property
from typing import TYPE_CHECKING, Self

from aiohttp import web

from bot.config import FeedConfig
from bot.local.newsroom import pages
from bot.local.newsroom.content import Content, Report, SampleOutlet, load
from bot.local.newsroom.formats import FORMATS, Channel, Item
from bot.local.newsroom.pictures import draw

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

HOST = "127.0.0.1"
_SHOWN = 40


class Newsroom:
    """The sample newsroom; ``clock`` gives aware UTC datetimes. Start it, read its feeds, stop it.

    It is also an async context manager that starts on a free port.
    """

    def __init__(self, clock: Callable[[], datetime], content: Content | None = None) -> None:
        self.content = content or load()
        self._clock = clock
        self._outlets = {outlet.key: outlet for outlet in self.content.outlets}
        self._runner: web.AppRunner | None = None
        self._started = clock()
        self.address = ""

    @property
    def feeds(self) -> tuple[FeedConfig, ...]:
        """One feed per outlet, ready for the configuration; empty addresses are given before the start."""
        return tuple(
            FeedConfig(
                url=self._feed_address(outlet),
                outlet=outlet.name,
                family=outlet.family,
                language=outlet.language,
                tier=outlet.tier,
                private_network=True,
            )
            for outlet in self.content.outlets
        )

    async def start(self, port: int = 0) -> None:
        """Listen on loopback; port 0 takes any free one. Raises OSError where the port is taken."""
        app = web.Application()
        app.add_routes(
            [
                web.get("/", self._index),
                web.get("/feeds/{outlet}.{kind}", self._feed),
                web.get("/pictures/{event}.png", self._picture),
                web.get("/{outlet}/{slug}", self._article),
            ]
        )
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner, self._started = runner, self._clock()
        self.address = f"http://{HOST}:{runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close the server; harmless when it is not running."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def published(self, report: Report) -> datetime:
        """When a report is published by the clock of this server, to the second."""
        return (self._started + report.offset).replace(microsecond=0)

    def current(self, outlet: str) -> tuple[Report, ...]:
        """What an outlet has published by now, newest first, at most forty reports."""
        now = self._clock()
        out = [report for report in self.content.of(outlet) if self.published(report) <= now]
        return tuple(reversed(out))[:_SHOWN]

    def link(self, report: Report) -> str:
        """The address of the article page."""
        return f"{self.address}/{report.outlet}/{report.slug}"

    def image(self, report: Report) -> str | None:
        """The address of the picture of the event, if it has one."""
        return f"{self.address}/pictures/{_file(report.event)}.png" if report.scene else None

    def _feed_address(self, outlet: SampleOutlet) -> str:
        return f"{self.address}/feeds/{outlet.key}.{FORMATS[outlet.format][1]}"

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        outlet = self._outlets.get(request.match_info["outlet"])
        if outlet is None or request.match_info["kind"] != FORMATS[outlet.format][1]:
            raise web.HTTPNotFound
        write, _, media_type = FORMATS[outlet.format]
        reports = self.current(outlet.key)
        body = write(self._channel(outlet), [self._item(report) for report in reports])
        etag = hashlib.sha256(body).hexdigest()[:20]
        modified = self.published(reports[0]) if reports else self._started.replace(microsecond=0)
        headers = {
            "ETag": f'"{etag}"',
            "Last-Modified": format_datetime(modified, usegmt=True),
            "Cache-Control": "max-age=60",
            "Vary": "Accept-Encoding",
        }
        if _unchanged(request, etag, modified):
            return web.Response(status=304, headers=headers)
        response = web.Response(body=body, headers=headers, content_type=media_type, charset="utf-8")
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response.enable_compression(web.ContentCoding.gzip)
        return response

    def _channel(self, outlet: SampleOutlet) -> Channel:
        return Channel(outlet.name, outlet.about, outlet.language, f"{self.address}/", self._feed_address(outlet))

    def _item(self, report: Report) -> Item:
        return Item(
            id=f"tag:{report.outlet}.example,2020:{report.slug}",
            title=report.title,
            snippet=report.snippet,
            link=self.link(report),
            image=self.image(report),
            byline=report.byline,
            published=self.published(report),
        )

    async def _article(self, request: web.Request) -> web.Response:
        for report in self.current(request.match_info["outlet"]):
            if report.slug == request.match_info["slug"]:
                page = pages.article(
                    report,
                    self._outlets[report.outlet],
                    link=self.link(report),
                    image=self.image(report),
                    published=self.published(report),
                )
                return web.Response(text=page, content_type="text/html")
        raise web.HTTPNotFound

    async def _index(self, _request: web.Request) -> web.Response:
        rows = [(outlet, self._feed_address(outlet), len(self.current(outlet.key))) for outlet in self.content.outlets]
        return web.Response(text=pages.index(rows), content_type="text/html")

    async def _picture(self, request: web.Request) -> web.Response:
        name = request.match_info["event"]
        if name not in self._pictures:
            raise web.HTTPNotFound
        event, scene = self._pictures[name]
        headers = {"Cache-Control": "max-age=86400"}
        return web.Response(body=draw(event, scene), content_type="image/png", headers=headers)

    @cached_property
    def _pictures(self) -> dict[str, tuple[str, str]]:
        return {_file(report.event): (report.event, report.scene) for report in self.content.reports if report.scene}


async def start(clock: Callable[[], datetime], port: int = 0) -> Newsroom:
    """A running sample newsroom on loopback; stop it with ``await newsroom.stop()``."""
    newsroom = Newsroom(clock)
    await newsroom.start(port)
    return newsroom


def _file(event: str) -> str:
    """The name of an event's picture: it must not tell readers of the feed which reports belong together."""
    return hashlib.sha256(event.encode()).hexdigest()[:12]


def _unchanged(request: web.Request, etag: str, modified: datetime) -> bool:
    """Whether the guest has this already: If-None-Match counts alone where it is sent (RFC 9110, 13.1.3)."""
    if request.if_none_match is not None:
        return any(tag.value in {etag, "*"} for tag in request.if_none_match)
    return request.if_modified_since is not None and modified <= request.if_modified_since
