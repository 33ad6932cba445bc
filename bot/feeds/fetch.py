"""Ask one feed address for news over HTTP: conditional, bounded in time, size and redirects, and guarded.

    fetch ──► turn at the host ──► request ──► 200 body ─┐
                    ▲                 │ 304              ├──► Fetched
                    └── redirect ◄────┘ anything else ───┴──► FetchFailed, AddressRefused

Everything that a server can do wrong becomes a FeedError here; nothing of aiohttp travels on.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from http import HTTPStatus
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin

import aiohttp

from bot.errors import FetchFailed
from bot.feeds import decide, headers
from bot.feeds.answer import Fetched
from bot.feeds.guard import GuardedResolver, check_url, guarded_sockets
from bot.feeds.hosts import Hosts
from bot.feeds.inflate import ACCEPTED, Inflater
from bot.feeds.links import host

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from aiohttp.abc import AbstractResolver

    from bot.config import GatherConfig
    from bot.models import Feed

__all__ = ["Fetched", "Fetcher", "user_agent"]

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
_PERMANENT = {301, 308}
_REDIRECTS = _PERMANENT | {302, 303, 307}
_MOST_REDIRECTS = 5
_USABLE = {200, 203, 226}
_CHUNK = 64 * 1024
_LONGEST_VALIDATOR = 1024
_UNAVAILABLE = HTTPStatus.SERVICE_UNAVAILABLE
_KEEP_ALIVE_SECONDS = 15.0
_OWN_CONNECTIONS = 8
_HEADER_BYTES = 8190
_HEADERS = 100
_WORDS = {
    401: "the server wants a password (401)",
    403: "the server refuses to answer (403)",
    404: "there is nothing at this address (404)",
    410: "the feed is gone for good (410)",
    429: "the server asks for fewer visits (429)",
    451: "the feed is withheld for legal reasons (451)",
}


def user_agent(contact: str) -> str:
    """Who we are, with a way to reach the operator, as every polite reader says."""
    try:
        number = version("broadsheet")
    except PackageNotFoundError:
        number = "0"
    return f"Broadsheet/{number} (+{contact})" if contact else f"Broadsheet/{number}"


@dataclass(slots=True)
class _Visit:
    """One fetch on its way: where it stands, what time is left, and whether all redirects were permanent."""

    feed: Feed
    now: datetime
    url: str
    seconds: float
    permanent: bool = True
    hops: int = 0
    asked: dict[str, str] = field(default_factory=dict)


class Fetcher:
    """Fetches feeds over one pool of connections. An async context manager."""

    def __init__(
        self,
        config: GatherConfig,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        resolver: AbstractResolver | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """Prepare only; ``clock``, ``sleep``, ``resolver`` and ``trust`` exist for tests and special networks."""
        self._config = config
        self._hosts = Hosts(config.host_spacing_seconds, clock=clock, sleep=sleep)
        self._resolver = resolver
        self._trust = trust
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def __aenter__(self) -> Self:
        self._sessions = {private: self._session(private=private) for private in (False, True)}
        return self

    async def __aexit__(self, *_: object) -> None:
        for session in self._sessions.values():
            await session.close()
        self._sessions = {}

    def _session(self, *, private: bool) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            resolver=GuardedResolver(self._resolver, private=private),
            socket_factory=guarded_sockets(private=private),
            limit=self._config.concurrency,
            limit_per_host=_OWN_CONNECTIONS if private else 1,
            keepalive_timeout=_KEEP_ALIVE_SECONDS,
            ssl=self._trust or True,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None, sock_read=None),
            headers={
                "User-Agent": user_agent(self._config.contact),
                "Accept": _ACCEPT,
                "Accept-Encoding": ACCEPTED,
            },
            max_line_size=_HEADER_BYTES,
            max_field_size=_HEADER_BYTES,
            max_headers=_HEADERS,
            trust_env=False,
        )

    async def fetch(self, feed: Feed, now: datetime) -> Fetched:
        """Ask for the feed once, following redirects; raises FeedError with words for people."""
        visit = _Visit(feed, now, decide.address(feed), self._config.deadline_seconds)
        visit.asked = _conditions(feed)
        while True:
            answer = await self._step(visit)
            if isinstance(answer, Fetched):
                return replace(answer, seconds=round(self._config.deadline_seconds - visit.seconds, 3))
            visit.url, visit.hops = answer, visit.hops + 1
            if visit.hops > _MOST_REDIRECTS:
                raise FetchFailed("the address leads from one redirect to the next without end")

    async def _step(self, visit: _Visit) -> Fetched | str:
        """One request at one host within what is left of the deadline: an answer, or where to go on."""
        own = visit.feed.private_network and host(visit.url) == host(visit.feed.url)
        check_url(visit.url, private=own)
        if own:
            # The operator's own machine needs no manners.
            return await self._in_time(visit, own=True)
        async with self._hosts.visit(host(visit.url), visit.now):
            return await self._in_time(visit, own=False)

    async def _in_time(self, visit: _Visit, *, own: bool) -> Fetched | str:
        started = time.monotonic()
        try:
            async with asyncio.timeout(max(visit.seconds, 0.001)):
                return await self._request(visit, own=own)
        except TimeoutError:
            raise FetchFailed(f"no complete answer within {self._config.deadline_seconds:g} seconds") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchFailed(_explain(error)) from error
        finally:
            visit.seconds -= time.monotonic() - started

    async def _request(self, visit: _Visit, *, own: bool) -> Fetched | str:
        url = check_url(visit.url, private=own)
        session = self._sessions[own]
        async with session.get(url, headers=visit.asked, allow_redirects=False) as response:
            if response.status in _REDIRECTS and response.headers.get("Location"):
                return _follow(visit, response)
            if response.status == HTTPStatus.NOT_MODIFIED:
                return _unchanged(visit, response)
            if response.status not in _USABLE:
                raise self._refusal(visit, response)
            try:
                body = await _read(response, int(self._config.max_megabytes * 1_000_000))
            except BaseException:
                # What is left of the answer is not waited for.
                response.close()
                raise
            return _answer(visit, response, body)

    def _refusal(self, visit: _Visit, response: aiohttp.ClientResponse) -> FetchFailed:
        pause = headers.retry_after(response.headers, visit.now)
        if response.status == HTTPStatus.FORBIDDEN:
            self._hosts.slow_down(host(visit.url), visit.now)
        elif response.status == HTTPStatus.TOO_MANY_REQUESTS or (response.status == _UNAVAILABLE and pause):
            rest = decide.SLOW_DOWN_WAIT if pause is None else pause
            self._hosts.close(host(visit.url), visit.now, min(rest, decide.LONGEST_WAIT))
        return FetchFailed(_words(response.status), status=response.status, retry_after=pause)


def _words(status: int) -> str:
    if status in _WORDS:
        return _WORDS[status]
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"the server has a fault ({status})"
    if status >= HTTPStatus.BAD_REQUEST:
        return f"the server answers with an error ({status})"
    return f"the server answers without a feed ({status})"


def _conditions(feed: Feed) -> dict[str, str]:
    """The validators byte for byte as they came; never invented."""
    pairs = {"If-None-Match": feed.state.etag, "If-Modified-Since": feed.state.modified}
    return {name: value for name, value in pairs.items() if value and value.isprintable()}


def _follow(visit: _Visit, response: aiohttp.ClientResponse) -> str:
    visit.permanent = visit.permanent and response.status in _PERMANENT
    response.close()
    return urljoin(visit.url, response.headers["Location"].strip())


def _unchanged(visit: _Visit, response: aiohttp.ClientResponse) -> Fetched:
    if not visit.asked:
        raise FetchFailed("the server answers 'not modified' to a question without a condition", status=304)
    state = visit.feed.state
    answer = _answer(visit, response, None)
    return replace(
        answer,
        etag=answer.etag or state.etag,
        modified=answer.modified or state.modified,
        body_hash=state.body_hash,
    )


def _answer(visit: _Visit, response: aiohttp.ClientResponse, body: bytes | None) -> Fetched:
    body_hash = None if body is None else blake2b(body, digest_size=16).hexdigest()
    moved = visit.hops > 0 and visit.permanent
    return Fetched(
        status=response.status,
        body=None if body_hash is not None and body_hash == visit.feed.state.body_hash else body,
        etag=_validator(response.headers.get("ETag")),
        modified=_validator(response.headers.get("Last-Modified")),
        body_hash=body_hash,
        content_type=response.headers.get("Content-Type", "")[:200],
        final_url=visit.url,
        permanent_url=visit.url if moved else None,
        max_age=headers.max_age(response.headers, visit.now),
        retry_after=headers.retry_after(response.headers, visit.now),
    )


def _validator(value: str | None) -> str | None:
    return value if value and value.isprintable() and len(value) <= _LONGEST_VALIDATOR else None


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    inflater = Inflater(response.headers.get("Content-Encoding", ""), limit)
    async for piece in response.content.iter_chunked(_CHUNK):
        inflater.feed(piece)
    return inflater.finish()


def _explain(error: Exception) -> str:
    """What went wrong on the way, in words a person understands."""
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (aiohttp.ClientConnectorDNSError, "the host name leads nowhere"),
        (aiohttp.ClientConnectorCertificateError, "the certificate of the server is not valid"),
        (aiohttp.ClientSSLError, "no secure connection can be made"),
        (ssl.SSLError, "no secure connection can be made"),
        (aiohttp.ClientConnectorError, "no connection can be made"),
        (aiohttp.ServerDisconnectedError, "the server closed the connection without an answer"),
        (aiohttp.ClientPayloadError, "the answer broke off"),
        (aiohttp.ClientResponseError, "the answer is not valid HTTP"),
        (aiohttp.InvalidURL, "the address is not a valid web address"),
        (OSError, "the connection broke off"),
        (ValueError, "the address is not a valid web address"),
    )
    return next((words for kind, words in kinds if isinstance(error, kind)), "the answer cannot be read")
