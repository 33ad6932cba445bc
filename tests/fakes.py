"""Telegram replaced at the wire: an in-memory Telegram behind python-telegram-bot's request interface, with faults.

    fake = FakeTelegram(clock)
    bot = fake.bot()                       # an ExtBot whose every call goes through the fake
    ada = fake.telegram.add_person("Ada")  # the user side: see bot.local.people.People
    fake.flood(7, method="sendMessage")    # the next sendMessage is told to wait seven seconds

Every call is kept in ``fake.calls`` and checked against aiogram's models of the Bot API: a parameter that does not
exist, or has another type, raises ``WrongCall`` right there and is kept in ``fake.wrong``, which must be empty at
the end of every test (calls made in tasks raise where nobody looks).
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import aiogram.methods
from aiogram.methods.base import TelegramMethod
from pydantic import BaseModel, ValidationError
from telegram.error import NetworkError, TimedOut
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot.local.answers import ApiError, bad_request, forbidden, too_many
from bot.local.sending import Upload
from bot.local.telegram import Emulator

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from telegram.ext import BaseRateLimiter
    from telegram.request import RequestData

MODELS: dict[str, type[TelegramMethod[Any]]] = {
    model.__api_method__: model
    for model in vars(aiogram.methods).values()
    if isinstance(model, type) and issubclass(model, TelegramMethod) and model is not TelegramMethod
}


class WrongCall(BaseException):
    """The bot made a call that the Bot API does not know in this form.

    No ``Exception``, so that neither python-telegram-bot nor an error handler can take it for a failure of the wire.
    """


@dataclass(frozen=True)
class Call:
    """One call as it left the bot, and what became of it: ``result``, or ``error`` in Telegram's words."""

    method: str
    params: Mapping[str, Any]
    at: datetime
    result: Any = None
    error: str = ""

    @property
    def chat_id(self) -> int | None:
        return cast("int | None", self.params.get("chat_id"))

    @property
    def text(self) -> str:
        return str(self.params.get("text", ""))


@dataclass(eq=False)
class Fault:
    """What goes wrong, ``times`` times, with calls of ``method`` to ``chat_id``; empty means any (but getUpdates).

    ``error`` is answered instead of doing the call; ``status`` is a bare HTTP status without Telegram's JSON;
    ``broken`` is raised by the transport, before Telegram heard of the call or, if ``accepted``, after it did it.
    """

    method: str = ""
    chat_id: int | None = None
    times: int = 1
    error: ApiError | None = None
    status: int | None = None
    broken: Exception | None = None
    accepted: bool = False
    hits: int = 0

    def meets(self, method: str, params: Mapping[str, Any]) -> bool:
        wanted = method.lower() == self.method.lower() if self.method else method != "getUpdates"
        return wanted and self.hits < self.times and self.chat_id in {None, params.get("chat_id")}


async def _no_sleep(_: float) -> None:
    """Latency that takes no time."""


@dataclass(eq=False)
class FakeTelegram(BaseRequest):
    """A ``telegram.request.BaseRequest`` over an ``Emulator``.

    ``clock`` gives aware UTC datetimes; ``sleep`` spends the ``latency`` of each call, in seconds, on the test's clock.
    """

    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]] = _no_sleep
    latency: float = 0.0
    telegram: Emulator = field(init=False)
    calls: list[Call] = field(default_factory=list, init=False)
    wrong: list[str] = field(default_factory=list, init=False)
    faults: list[Fault] = field(default_factory=list, init=False)
    latencies: deque[float] = field(default_factory=deque, init=False)

    def __post_init__(self) -> None:
        self.telegram = Emulator(self.clock)

    # ------------------------------------------------------------------ what tests ask for
    def bot(self, rate_limiter: BaseRateLimiter[Any] | None = None) -> ExtBot[Any]:
        """A bot whose every call, long polling included, comes here."""
        return ExtBot(self.telegram.token, request=self, get_updates_request=self, rate_limiter=rate_limiter)

    def sent(self, method: str = "sendMessage", chat_id: int | None = None) -> list[Call]:
        """The calls of one method, of one chat or all, that Telegram accepted."""
        return [
            call for call in self.calls if call.method == method and not call.error and chat_id in {None, call.chat_id}
        ]

    def fail(self, fault: Fault) -> Fault:
        """Let something go wrong with the next calls that meet it; faults are tried in order."""
        self.faults.append(fault)
        return fault

    def flood(self, retry_after: int, method: str = "", chat_id: int | None = None, times: int = 1) -> Fault:
        """429."""
        return self.fail(Fault(method, chat_id, times, error=too_many(retry_after)))

    def refuse(self, words: str, method: str = "", chat_id: int | None = None, times: int = 1) -> Fault:
        """400 in these words."""
        return self.fail(Fault(method, chat_id, times, error=bad_request(words)))

    def forbid(self, words: str, method: str = "", chat_id: int | None = None, times: int = 1) -> Fault:
        """403 in these words."""
        return self.fail(Fault(method, chat_id, times, error=forbidden(words)))

    def break_down(self, status: int = 502, method: str = "", chat_id: int | None = None, times: int = 1) -> Fault:
        """5xx from a server before the Bot API, with a page instead of JSON."""
        return self.fail(Fault(method, chat_id, times, status=status))

    def time_out(
        self, method: str = "", chat_id: int | None = None, times: int = 1, *, accepted: bool = False
    ) -> Fault:
        """No answer in time, although Telegram did it if ``accepted``."""
        return self.fail(Fault(method, chat_id, times, broken=TimedOut("Timed out"), accepted=accepted))

    def cut_off(self, method: str = "", chat_id: int | None = None, times: int = 1, *, accepted: bool = False) -> Fault:
        """The connection is reset."""
        broken = NetworkError("connection reset by peer")
        return self.fail(Fault(method, chat_id, times, broken=broken, accepted=accepted))

    def slow(self, *seconds: float) -> None:
        """The next calls take so long, one figure each."""
        self.latencies.extend(seconds)

    # ------------------------------------------------------------------ the request interface
    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - the interface of BaseRequest
        request_data: RequestData | None = None,
        *_: object,
        **__: object,
    ) -> tuple[int, bytes]:
        name, params = _method(url), _told(request_data)
        try:
            check(name, params)
        except WrongCall as error:
            self.wrong.append(str(error))
            raise
        if self.telegram.token not in url:
            return _answer(ApiError(401, "Unauthorized"))
        if name != "getUpdates" and (pause := self.latencies.popleft() if self.latencies else self.latency):
            await self.sleep(pause)
        fault = next((one for one in self.faults if one.meets(name, params)), None)
        return await self._through(name, params, request_data, fault)

    async def _through(
        self, name: str, params: dict[str, Any], request_data: RequestData | None, fault: Fault | None
    ) -> tuple[int, bytes]:
        if fault is not None:
            fault.hits += 1
        if fault is not None and not fault.accepted:
            what = fault.error or fault.broken or fault.status
            self.calls.append(Call(name, params, self.clock(), error=str(what)))
            if fault.broken is not None:
                raise fault.broken
            return _answer(fault.error) if fault.error else (fault.status or 500, b"<html>gateway</html>")
        status, body = await self._do(name, params, request_data)
        if fault is not None and fault.broken is not None:
            raise fault.broken
        return status, body

    async def _do(self, name: str, params: dict[str, Any], request_data: RequestData | None) -> tuple[int, bytes]:
        try:
            result = await self.telegram.call(name, _wire(request_data))
        except ApiError as error:
            self.calls.append(Call(name, params, self.clock(), error=error.description))
            return _answer(error)
        if name != "getUpdates":
            self.calls.append(Call(name, params, self.clock(), result=result))
        return 200, json.dumps({"ok": True, "result": result}).encode()


def _method(url: str) -> str:
    return url.rpartition("/")[2]


def _answer(error: ApiError) -> tuple[int, bytes]:
    return error.code, json.dumps(error.answer()).encode()


def _told(request_data: RequestData | None) -> dict[str, Any]:
    """The parameters as the bot gave them; files by name only."""
    if request_data is None:
        return {}
    attached = {name: f"attach://{name}" for name in request_data.multipart_data or {}}
    return attached | request_data.parameters


def _wire(request_data: RequestData | None) -> dict[str, object]:
    """The parameters as a form would carry them, with the files."""
    if request_data is None:
        return {}
    values: dict[str, object] = dict(request_data.json_parameters)
    for name, part in (request_data.multipart_data or {}).items():
        filename, content, content_type = part
        data = content if isinstance(content, bytes) else content.read()
        values[name] = Upload(filename, data, content_type)
    return values


# ---------------------------------------------------------------------- the independent model of the Bot API
def check(method: str, params: Mapping[str, Any]) -> None:
    """Raise WrongCall unless the Bot API, as aiogram models it, has this method with these parameters and types."""
    model = MODELS.get(method)
    if model is None:
        raise WrongCall(f"{method}: the Bot API has no such method")
    try:
        call = model.model_validate(dict(params))
    except ValidationError as error:
        raise WrongCall(f"{method}: {error}") from error
    if faults := list(_faults(call, dict(params), method)):
        raise WrongCall("; ".join(faults))


def _faults(value: object, given: object, path: str) -> list[str]:
    """Names that the models do not know, at any depth, and values that pydantic had to convert."""
    if isinstance(value, BaseModel) and isinstance(given, dict):
        found = [f"{path} has no {name}" for name in value.model_extra or {}]
        for name in value.model_fields_set & given.keys():
            found += _faults(getattr(value, name), given[name], f"{path}.{name}")
        return found
    if isinstance(value, list) and isinstance(given, list | tuple):
        pairs = enumerate(zip(value, given, strict=True))
        return [fault for at, (one, other) in pairs for fault in _faults(one, other, f"{path}[{at}]")]
    scalar = isinstance(value, bool | int | float | str) and isinstance(given, bool | int | float | str)
    if scalar and (value != given or isinstance(value, bool) != isinstance(given, bool)):
        return [f"{path} should be {value!r}, not {given!r}"]
    return []
