"""The client: one request a call, bounded in time and size, and everything that can go wrong is a ModelError."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.config import ModelConfig
from bot.errors import ModelBusy, ModelError, ModelParticular, ModelRefuses, ModelSilent, ModelUnusable
from bot.words.model.client import Model
from tests.builders import NOW
from tests.words.model.server import ModelServer, completion, model_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.words.model.client import Reply

MESSAGES = [{"role": "user", "content": "words, please"}]
SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with model_server() as served:
        yield served


def config(server: ModelServer, **more: object) -> ModelConfig:
    return ModelConfig.model_validate(
        {"base_url": server.address, "name": "tiny", "timeout_seconds": 5} | more  # far longer than any test takes
    )


async def ask(model: Model) -> Reply:
    return await model.ask(MESSAGES, SCHEMA, 500, NOW)


async def test_an_answer_comes_with_its_cost(server: ModelServer) -> None:
    server.turns = [server.says("Good news.", tokens=77)]
    async with Model(config(server, key="sk-secret")) as model:
        reply = await ask(model)
    assert (reply.text, reply.tokens) == ("Good news.", 77)
    (question,) = server.questions
    assert question["model"] == "tiny"
    assert question["max_tokens"] == 500
    assert question["response_format"]["json_schema"]["schema"] == SCHEMA
    assert server.headers[0]["Authorization"] == "Bearer sk-secret"


async def test_a_server_that_does_not_count_gives_no_cost(server: ModelServer) -> None:
    server.turns = [server.says("Good news.", tokens=None)]
    async with Model(config(server)) as model:
        assert (await ask(model)).tokens is None


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, ModelRefuses), (403, ModelRefuses), (404, ModelRefuses), (418, ModelRefuses), (302, ModelRefuses),
        (408, ModelSilent), (500, ModelSilent), (502, ModelSilent), (503, ModelSilent), (529, ModelSilent),
        (413, ModelUnusable), (429, ModelBusy),
    ],
)  # fmt: skip
async def test_every_status_is_an_error_of_its_kind(server: ModelServer, status: int, error: type[ModelError]) -> None:
    server.turns = [server.refuses(status, "the key sk-secret is wrong")]
    async with Model(config(server, key="sk-secret")) as model:
        with pytest.raises(error) as caught:
            await ask(model)
    assert "sk-secret" not in str(caught.value)
    assert len(server.questions) == 1, "the client never repeats a question by itself"


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("7", timedelta(seconds=7)),
        ("0.5", timedelta(seconds=0.5)),
        ("Tue, 10 Mar 2026 12:01:00 GMT", timedelta(minutes=1)),
        ("Tue, 10 Mar 2020 12:01:00 GMT", timedelta()),
        ("soon", None),
        ("-3", None),
        ("9" * 400, timedelta(seconds=10**7)),
    ],
)
async def test_the_patience_that_a_server_asks_for_is_read(
    server: ModelServer, told: str, wait: timedelta | None
) -> None:
    server.turns = [server.refuses(429, Retry_After=told)]
    async with Model(config(server)) as model:
        with pytest.raises(ModelBusy) as caught:
            await ask(model)
    assert caught.value.retry_after == wait


async def test_a_server_that_is_unavailable_for_a_time_asks_for_patience(server: ModelServer) -> None:
    server.turns = [server.refuses(503, Retry_After="30")]
    async with Model(config(server)) as model:
        with pytest.raises(ModelBusy):
            await ask(model)


async def test_a_way_of_asking_that_a_server_does_not_know_is_given_up_for_a_simpler_one(server: ModelServer) -> None:
    server.turns = [
        server.refuses(400, "Unsupported parameter: use max_completion_tokens"),
        server.refuses(400, "temperature does not support 0.2"),
        server.refuses(400, "json_schema is not supported"),
        server.refuses(422, "response_format?"),
        server.says("words"),
    ]
    async with Model(config(server)) as model:
        for _ in range(4):
            with pytest.raises(ModelParticular):
                await ask(model)
        await ask(model)
        await ask(model)
    formats = [question.get("response_format", {}).get("type") for question in server.questions]
    assert formats == ["json_schema", "json_schema", "json_schema", "json_object", None, None]
    assert "max_tokens" not in server.questions[1]
    assert "temperature" not in server.questions[2]


async def test_a_question_that_is_refused_in_every_way_is_of_no_use(server: ModelServer) -> None:
    server.turns = [server.refuses(400, "the prompt is too long")]
    async with Model(config(server)) as model:
        for _ in range(2):
            with pytest.raises(ModelParticular):
                await ask(model)
        with pytest.raises(ModelUnusable):
            await ask(model)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"not json", b"[]", b"null", b"{}", b'{"choices": []}', b'{"choices": [{"message": 5}]}',
        b'{"choices": [{"message": {"content": 5}}]}', b"\xff\xfe\x00", b"[" * 100_000, b'{"choices": [{"messa',
        json.dumps(completion(None, 5)).encode(), json.dumps(completion("  \n", 5)).encode(),
    ],
    ids=range(13),
)  # fmt: skip
async def test_what_is_no_completion_is_of_no_use(server: ModelServer, body: bytes) -> None:
    server.turns = [server.raw(body)]
    async with Model(config(server)) as model:
        with pytest.raises(ModelUnusable):
            await ask(model)


@pytest.mark.parametrize("usage", [5, "many", {"total_tokens": -1}, {"total_tokens": 10**30}, {"total_tokens": "x"}])
async def test_a_cost_that_cannot_be_is_none(server: ModelServer, usage: object) -> None:
    server.turns = [server.raw(json.dumps(completion("words", None) | {"usage": usage}).encode())]
    async with Model(config(server)) as model:
        assert (await ask(model)).tokens is None


@pytest.mark.parametrize("status", [200, 500])
async def test_an_enormous_answer_is_not_read_to_its_end(server: ModelServer, status: int) -> None:
    server.turns = [server.endless(status)]
    async with Model(config(server)) as model:
        with pytest.raises(ModelUnusable, match="enormous"):
            await ask(model)


async def test_a_packed_answer_that_nobody_asked_for_is_refused(server: ModelServer) -> None:
    server.turns = [server.raw(gzip.compress(b" " * 10_000_000), Content_Encoding="gzip")]
    async with Model(config(server)) as model:
        with pytest.raises(ModelUnusable, match="packed"):
            await ask(model)


async def test_a_broken_connection_is_silence(server: ModelServer) -> None:
    server.turns = [server.cut, server.slams]
    async with Model(config(server)) as model:
        for _ in range(2):
            with pytest.raises(ModelSilent):
                await ask(model)


@pytest.mark.parametrize("manner", ["hangs", "drips"])
async def test_an_answer_that_does_not_come_is_not_waited_for_longer_than_allowed(
    server: ModelServer, manner: str
) -> None:
    server.turns = [getattr(server, manner)]
    async with Model(config(server, timeout_seconds=0.05)) as model:
        with pytest.raises(ModelSilent):
            await ask(model)


async def test_nobody_at_the_address_is_silence(server: ModelServer) -> None:
    async with Model(config(server, base_url="http://127.0.0.1:9/v1")) as model:
        with pytest.raises(ModelSilent):
            await ask(model)
        with pytest.raises(ModelSilent):
            await model.offered()


async def test_the_models_on_offer_are_listed(server: ModelServer) -> None:
    server.models = ["tiny", "large"]
    async with Model(config(server)) as model:
        assert await model.offered() == ("tiny", "large")
