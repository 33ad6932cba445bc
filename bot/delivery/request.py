"""The transport under python-telegram-bot, on aiohttp.

It tells apart what the library's own transport does not: whether Telegram can have got the request. That
decides whether sending again may double a message; so a call that may be made twice is made again here when the
connection broke, and one that sends something never is.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest

if TYPE_CHECKING:
    from telegram.request import RequestData

    # What the library passes for a time-out: seconds, None for none, or its mark for "the default".
    Seconds = float | None

_JSON = "application/json"
# Methods that may be called twice begin so: they ask, or leave things as they would be after one call.
_REPEATABLE = ("get", "set", "edit", "delete", "answerCallbackQuery")
# Long polling has a loop of its own around it.
_POLL = "getUpdates"
_AGAIN = 2
# Shorter than servers keep an idle connection, so that one is not closed under our hands.
_KEEP_IDLE_SECONDS = 20.0
_RESOLVED_SECONDS = 300


class Unreached(NetworkError):
    """No connection was made: Telegram cannot have got the request."""


class Unanswered(NetworkError):
    """The connection broke after the request may have arrived."""


class AiohttpRequest(BaseRequest):
    """Requests over one aiohttp session with a pool of connections.

    Times are in seconds; None means without limit. ``proxy`` is the URL of an HTTP proxy; without it the
    usual environment variables are heeded. SOCKS is not supported. Before a call that may be made twice is made
    again, and again, it waits for ``retry_pause``, the second time twice as long.
    """

    def __init__(
        self,
        *,
        connection_pool_size: int = 256,
        read_timeout: float | None = 10.0,
        write_timeout: float | None = 10.0,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = 5.0,
        media_write_timeout: float | None = 60.0,
        proxy: str | None = None,
        retry_pause: float = 0.25,
    ) -> None:
        self._pool_size = connection_pool_size
        self._read = read_timeout
        self._write = write_timeout
        self._connect = connect_timeout
        self._pool = pool_timeout
        self._media_write = media_write_timeout
        self._proxy = proxy
        self._retry_pause = retry_pause
        self._proxies: dict[str, str | None] = {}
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """How long an answer may take by default."""
        return self._read

    async def __aenter__(self) -> Self:
        """Open the session."""
        await self.initialize()
        return self

    async def initialize(self) -> None:
        """Open the session in the running event loop. Does nothing when it is open."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(
                limit=self._pool_size, ttl_dns_cache=_RESOLVED_SECONDS, keepalive_timeout=_KEEP_IDLE_SECONDS
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close the session and its connections. Does nothing when it is closed."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0917 - the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request; gives status and body.

        Raises Unreached, Unanswered, or TimedOut when the answer did not come in time.
        """
        uploads = request_data is not None and request_data.contains_files
        timeout = _timeout(
            pool=_seconds(pool_timeout, self._pool),
            connect=_seconds(connect_timeout, self._connect),
            write=_seconds(write_timeout, self._media_write if uploads else self._write),
            read=_seconds(read_timeout, self._read),
        )
        again = _AGAIN if not uploads and _is_repeatable(url) else 0
        for attempt in range(again + 1):
            try:
                return await self._once(url, method, request_data, timeout)
            except (Unreached, Unanswered):
                if attempt == again:
                    raise
                await asyncio.sleep(self._retry_pause * 2**attempt)
        raise AssertionError("the last attempt returns or raises")

    async def _once(
        self, url: str, method: str, request_data: RequestData | None, patience: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("AiohttpRequest is used before initialize() or after shutdown()")
        body, headers = _body(request_data)
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=patience, proxy=self._via(url), allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        except (
            aiohttp.ClientConnectorError,
            aiohttp.ConnectionTimeoutError,
            aiohttp.ClientProxyConnectionError,
        ) as error:
            raise Unreached(f"no connection ({_words(error)})") from error
        except asyncio.TimeoutError as error:  # noqa: UP041 - aiohttp's time-outs are subclasses of this name
            raise TimedOut("no answer in time; the request may have arrived") from error
        except (aiohttp.ClientError, OSError) as error:
            raise Unanswered(f"the connection broke; the request may have arrived ({_words(error)})") from error

    def _via(self, url: str) -> str | None:
        """The proxy for an address; that of the environment is looked up once per server, as it is slow."""
        if self._proxy is not None:
            return self._proxy
        scheme, _, rest = url.partition("://")
        server = f"{scheme}://{rest.partition('/')[0]}"
        if server not in self._proxies:
            self._proxies[server] = _environment_proxy(server)
        return self._proxies[server]


def _is_repeatable(url: str) -> bool:
    method = url.rpartition("/")[2]
    return method.startswith(_REPEATABLE) and method != _POLL


def _environment_proxy(server: str) -> str | None:
    """What HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say of one server."""
    parts = urlsplit(server)
    if not parts.hostname or proxy_bypass(parts.hostname):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


def _seconds(given: object, default: float | None) -> float | None:
    """What the caller asked for, or the default where the library passes its mark for that."""
    return given if given is None or isinstance(given, (int, float)) else default


def _timeout(*, pool: Seconds, connect: Seconds, write: Seconds, read: Seconds) -> aiohttp.ClientTimeout:
    """The four times of the library as aiohttp's; writing has no limit of its own there, so the whole has one."""
    parts = (pool, connect, write, read)
    known = [part for part in parts if part is not None]
    return aiohttp.ClientTimeout(
        total=sum(known) if len(known) == len(parts) else None,
        connect=None if pool is None or connect is None else pool + connect,
        sock_connect=connect,
        sock_read=read,
    )


def _body(data: RequestData | None) -> tuple[aiohttp.FormData | bytes | None, dict[str, str]]:
    """JSON as long as nothing is uploaded (a form takes much longer to encode), else a form of several parts."""
    if data is None:
        return None, {}
    if not data.contains_files:
        return data.json_payload, {"Content-Type": _JSON}
    # Names as they are, in UTF-8: Telegram shows a quoted one quoted.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value, content_type="text/plain; charset=utf-8")
    for name, (filename, content, content_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form, {}


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__
