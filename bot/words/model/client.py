"""Speaks to a language model behind an address that is compatible with OpenAI's: Ollama, llama.cpp, vLLM, a provider.

    ask ──► one POST …/chat/completions ──► Reply
                     │
                     └── anything else ──► ModelError (see bot/errors)

One call is one request: it is never repeated here, since every request counts against the day's budget. An answer is
bounded in time and size. Neither the key nor what a server says of it is passed on in words.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Final, Self

import httpx2
import openai
from pydantic import BaseModel, Field, ValidationError

from bot.errors import ModelBusy, ModelParticular, ModelRefuses, ModelSilent, ModelUnusable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.config import ModelConfig
    from bot.errors import ModelError

_MOST_BYTES: Final = 512 * 1024
_MOST_TOKENS: Final = 10**9
_TEMPERATURE: Final = 0.2
# From the strictest way to be given JSON to none at all; servers differ in what they know.
_FORMATS: Final = ("json_schema", "json_object", "text")


class _Said(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Said


class _Usage(BaseModel):
    total_tokens: Annotated[int, Field(ge=0, le=_MOST_TOKENS)]


class _Completion(BaseModel):
    """What counts of a chat completion; the rest differs from server to server."""

    choices: Annotated[list[_Choice], Field(min_length=1)]
    usage: Any = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The text of an answer, and what question and answer cost in tokens where the server says so."""

    text: str
    tokens: int | None


class Model:
    """One model at one address. An async context manager; several questions may be asked at the same time."""

    def __init__(self, config: ModelConfig) -> None:
        """Prepare only: nothing is asked yet."""
        self._config = config
        self._format = 0
        self._limit = "max_tokens"
        self._temperature = True
        self._client: Any = None

    async def __aenter__(self) -> Self:
        http = openai.DefaultAsyncHttpx2Client(
            follow_redirects=False,
            timeout=self._config.timeout_seconds,
            headers={"Accept-Encoding": "identity"},
            event_hooks={"response": [_bounded]},
        )
        key = self._config.key.get_secret_value() if self._config.key else ""
        # Servers of one's own want no key, and the library wants one.
        self._client = openai.AsyncOpenAI(
            base_url=self._config.base_url, api_key=key or "none", max_retries=0, http_client=http
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        client, self._client = self._client, None
        await client.close()

    async def ask(
        self, messages: Sequence[dict[str, str]], schema: dict[str, Any], answer_tokens: int, now: datetime
    ) -> Reply:
        """One request. Raises a ModelError; after ModelParticular the same may be asked again at once."""
        options: dict[str, Any] = {"model": self._config.name, "messages": messages, self._limit: answer_tokens}
        if self._temperature:
            options["temperature"] = _TEMPERATURE
        manner = self._manner()
        if manner[0] == "json_schema":
            shape = {"name": "words", "strict": True, "schema": schema}
            options["response_format"] = {"type": "json_schema", "json_schema": shape}
        elif manner[0] == "json_object":
            options["response_format"] = {"type": "json_object"}
        try:
            async with asyncio.timeout(self._config.timeout_seconds):
                return _reply(await self._body(options))
        except TimeoutError:
            raise ModelSilent("no complete answer in time") from None
        except openai.APIStatusError as error:
            raise self._translated(error, manner, now) from None
        except (openai.OpenAIError, httpx2.HTTPError, httpx2.StreamError):
            raise ModelSilent("the connection cannot be made, or broke off") from None

    async def offered(self) -> tuple[str, ...]:
        """The names of the models that the server says it has; raises a ModelError."""
        try:
            async with asyncio.timeout(self._config.timeout_seconds):
                page = await self._client.models.list()
        except TimeoutError:
            raise ModelSilent("no complete answer in time") from None
        except openai.APIStatusError as error:
            raise _refusal(error.response.status_code) from None
        except (openai.OpenAIError, httpx2.HTTPError, httpx2.StreamError, ValueError):
            raise ModelSilent("the connection cannot be made, or broke off") from None
        return tuple(str(getattr(one, "id", "")) for one in getattr(page, "data", None) or ())

    async def _body(self, options: dict[str, Any]) -> bytes:
        asking = self._client.chat.completions.with_streaming_response.create(**options)
        async with asking as response:
            return b"".join([chunk async for chunk in response.iter_bytes()])

    def _manner(self) -> tuple[str, str, bool]:
        return _FORMATS[self._format], self._limit, self._temperature

    def _translated(self, error: Any, manner: tuple[str, str, bool], now: datetime) -> ModelError:  # noqa: ANN401 - of an untyped library
        status = error.response.status_code
        wait = _patience(error.response.headers, now)
        if status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.SERVICE_UNAVAILABLE and wait is not None):
            return ModelBusy(f"the server asks for patience ({status})", wait)
        if status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}:
            if self._manner() != manner or self._asks_otherwise(str(error.message).lower()):
                return ModelParticular(f"the server does not know this way of asking ({status})")
            return ModelUnusable(f"the server does not take the question ({status})")
        return _refusal(status)

    def _asks_otherwise(self, complaint: str) -> bool:
        """Put the next question in another way; False where none is left."""
        if "max_completion_tokens" in complaint and self._limit == "max_tokens":
            self._limit = "max_completion_tokens"
        elif "temperature" in complaint and self._temperature:
            self._temperature = False
        elif self._format + 1 < len(_FORMATS):
            self._format += 1
        else:
            return False
        return True


def _refusal(status: int) -> ModelError:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT}:
        return ModelSilent(f"a fault of the server ({status})")
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return ModelUnusable(f"the question is too long for the server ({status})")
    words: dict[int, str] = {
        HTTPStatus.UNAUTHORIZED: "the server does not know the key",
        HTTPStatus.FORBIDDEN: "the server does not let the key do this",
        HTTPStatus.NOT_FOUND: "there is no such address, or no such model",
    }
    return ModelRefuses(f"{words.get(status, 'the server refuses')} ({status})")


def _reply(body: bytes) -> Reply:
    try:
        read = _Completion.model_validate_json(body)
    except ValidationError:
        raise ModelUnusable("the answer of the server is no chat completion") from None
    try:
        tokens = _Usage.model_validate(read.usage).total_tokens
    except ValidationError:
        tokens = None
    text = read.choices[0].message.content or ""
    if not text.strip():
        raise ModelUnusable("the answer is empty", tokens)
    return Reply(text, tokens)


def _patience(headers: Any, now: datetime) -> timedelta | None:  # noqa: ANN401 - of an untyped library
    """``Retry-After`` in seconds or as a date (RFC 9110, 10.2.3), never negative; None where there is none."""
    told = str(headers.get("retry-after", "")).strip()
    try:
        if told.replace(".", "", 1).isdecimal():
            return timedelta(seconds=min(float(told), 10**7))
        at = parsedate_to_datetime(told)
    except (ValueError, OverflowError):
        return None
    return max((at if at.tzinfo else at.replace(tzinfo=UTC)) - now, timedelta())


async def _bounded(response: Any) -> None:  # noqa: ANN401 - of an untyped library
    """Let no answer, of whatever status, be read beyond what any answer needs."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ModelUnusable("the answer is packed though nobody asked for that")
    response.stream = _Bounded(response.stream)


class _Bounded(httpx2.AsyncByteStream):  # type: ignore[misc] # of an untyped library
    """A body that ends with ModelUnusable where it goes on for too long."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 - of an untyped library
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for chunk in self._stream:
            read += len(chunk)
            if read > _MOST_BYTES:
                raise ModelUnusable("the answer is enormous")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
