from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest

from bot.delivery.request import AiohttpRequest, Unanswered, Unreached
from tests.delivery.botapi import BotApi, speaking

if TYPE_CHECKING:
    from telegram.ext import ExtBot

PATIENT = 5.0
SHORT = 0.05


async def test_parameters_arrive_as_they_were_given(api: BotApi, bot: ExtBot[Any]) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Plus d’infos", callback_data="1:more:7")]])
    message = await bot.send_message(42, "Ça va & bien 🎉\n+1", parse_mode="HTML", reply_markup=keyboard)
    (call,) = api.calls
    assert (call.method, call.data["chat_id"], call.data["text"], call.data["parse_mode"]) == (
        "sendMessage",
        "42",
        "Ça va & bien 🎉\n+1",
        "HTML",
    )
    assert "1:more:7" in call.data["reply_markup"]
    assert (message.chat_id, message.text) == (42, "Ça va & bien 🎉\n+1")


async def test_a_method_without_parameters_is_called(api: BotApi, bot: ExtBot[Any]) -> None:
    await bot.delete_webhook()
    assert [call.method for call in api.calls] == ["deleteWebhook"]


async def test_uploads_arrive_whole_with_their_names_and_captions(api: BotApi, bot: ExtBot[Any]) -> None:
    content = bytes(range(256)) * 4000
    await bot.send_document(42, io.BytesIO(content), filename="mes données.json", caption="Voilà : é")
    (call,) = api.calls
    assert call.files == {"document": ("mes données.json", content)}
    assert call.data["caption"] == "Voilà : é"


async def test_several_uploads_go_in_one_request(api: BotApi, bot: ExtBot[Any]) -> None:
    api.answer('{"ok": true, "result": []}')
    await bot.send_media_group(
        42, [InputMediaPhoto(b"one", filename="1.jpg"), InputMediaPhoto(b"two", filename="2.jpg")]
    )
    assert sorted(api.calls[0].files.values()) == [("1.jpg", b"one"), ("2.jpg", b"two")]


async def test_files_are_fetched(api: BotApi) -> None:
    async with AiohttpRequest() as request:
        assert await request.retrieve(f"{api.url}/file/bot1:a/photos/1.jpg") == b"the file photos/1.jpg"


async def test_connections_are_used_again(api: BotApi) -> None:
    async with speaking(api.url, AiohttpRequest(connection_pool_size=4)) as bot:
        await asyncio.gather(*(bot.send_message(number, "x") for number in range(40)))
    assert len(api.calls) == 40
    assert len(api.connections) <= 4


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (400, BadRequest),
        (401, InvalidToken),
        (403, Forbidden),
        (404, InvalidToken),
        (409, Conflict),
        (500, NetworkError),
        (502, NetworkError),
    ],
)
async def test_what_telegram_refuses_is_told_in_its_words(
    api: BotApi, bot: ExtBot[Any], code: int, kind: type[TelegramError]
) -> None:
    api.refuse(code, "no such luck")
    with pytest.raises(kind, match=r"(?i)no such luck") as caught:
        await bot.send_message(1, "x")
    assert not isinstance(caught.value, (Unreached, Unanswered, TimedOut))


async def test_a_flood_limit_tells_how_long(api: BotApi, bot: ExtBot[Any]) -> None:
    api.refuse(429, "Too Many Requests: retry after 43838", retry_after=43838)
    with pytest.raises(RetryAfter, match="12:10:38"):
        await bot.send_message(1, "x")


async def test_a_group_that_moved_tells_where_to(api: BotApi, bot: ExtBot[Any]) -> None:
    api.refuse(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100_5)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(-5, "x")
    assert caught.value.new_chat_id == -100_5


async def test_no_answer_in_time_is_a_time_out(api: BotApi) -> None:
    api.keep_silent()
    async with speaking(api.url, AiohttpRequest(read_timeout=SHORT)) as bot:
        with pytest.raises(TimedOut, match="may have arrived"):
            await bot.send_message(1, "x")
    assert len(api.calls) == 1


async def test_a_call_may_bring_its_own_patience(api: BotApi, bot: ExtBot[Any]) -> None:
    api.keep_silent()
    with pytest.raises(TimedOut):
        await bot.send_message(1, "x", read_timeout=SHORT)


async def test_a_connection_that_breaks_leaves_it_open_whether_the_request_arrived(
    api: BotApi, bot: ExtBot[Any]
) -> None:
    api.hang_up()
    with pytest.raises(Unanswered, match="may have arrived"):
        await bot.send_message(1, "x")
    await bot.send_message(1, "y")
    assert api.texts == ["x", "y"]


@pytest.mark.parametrize("ask", ["getMe", "editMessageText", "deleteMessage", "setMyCommands", "answerCallbackQuery"])
async def test_what_may_be_done_twice_is_asked_again_when_the_connection_breaks(api: BotApi, ask: str) -> None:
    api.hang_up()
    api.hang_up()
    async with AiohttpRequest(retry_pause=0) as request:
        await request.post(f"{api.url}/bot1:a/{ask}")
    assert [call.method for call in api.calls] == [ask] * 3


async def test_it_is_not_asked_for_ever(api: BotApi) -> None:
    for _ in range(3):
        api.hang_up()
    async with AiohttpRequest(retry_pause=0) as request:
        with pytest.raises(Unanswered):
            await request.post(f"{api.url}/bot1:a/getMe")
    assert len(api.calls) == 3


@pytest.mark.parametrize(
    "send", ["sendMessage", "sendRichMessage", "copyMessage", "forwardMessage", "getUpdates", "leaveChat"]
)
async def test_what_may_not_be_done_twice_is_asked_once(api: BotApi, send: str) -> None:
    api.hang_up()
    async with AiohttpRequest(retry_pause=0) as request:
        with pytest.raises(Unanswered):
            await request.post(f"{api.url}/bot1:a/{send}")
    assert len(api.calls) == 1


async def test_an_upload_is_not_read_twice(api: BotApi) -> None:
    api.hang_up()
    async with speaking(api.url, AiohttpRequest(retry_pause=0)) as bot:
        with pytest.raises(Unanswered):
            await bot.edit_message_media(InputMediaPhoto(io.BytesIO(b"one"), filename="1.jpg"), 1, 2)
    assert len(api.calls) == 1


async def test_an_answer_cut_short_leaves_it_open_too(api: BotApi, bot: ExtBot[Any]) -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Length": "1000"})
        await answer.prepare(request)
        await answer.write(b'{"ok": tr')
        assert request.transport is not None
        request.transport.abort()
        return answer

    api.next.append(cut)
    with pytest.raises(Unanswered):
        await bot.send_message(1, "x")


async def test_where_nobody_listens_nothing_can_have_arrived(unused_tcp_port: int) -> None:
    async with speaking(f"http://127.0.0.1:{unused_tcp_port}") as bot:
        with pytest.raises(Unreached, match="no connection"):
            await bot.send_message(1, "x")


async def test_a_name_that_does_not_resolve_was_not_reached() -> None:
    async with speaking("http://telegram.invalid") as bot:
        with pytest.raises(Unreached):
            await bot.send_message(1, "x")


async def test_who_finds_no_free_connection_has_sent_nothing(api: BotApi) -> None:
    api.keep_silent()
    request = AiohttpRequest(connection_pool_size=1, pool_timeout=SHORT, connect_timeout=SHORT, read_timeout=PATIENT)
    async with speaking(api.url, request) as bot:
        first = asyncio.create_task(bot.send_message(1, "x"))
        await api.called.wait()
        with pytest.raises(Unreached):
            await bot.send_message(2, "y")
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
    assert api.texts == ["x"]


async def test_a_redirect_is_not_followed(api: BotApi, bot: ExtBot[Any]) -> None:
    api.answer("", 302, Location=f"{api.url}/bot1:a/elsewhere")
    with pytest.raises(NetworkError):
        await bot.send_message(1, "x")
    assert len(api.calls) == 1


async def test_a_proxy_is_spoken_to_instead(api: BotApi) -> None:
    async with speaking("http://telegram.invalid", AiohttpRequest(proxy=api.url)) as bot:
        await bot.send_message(1, "x")
    assert api.texts == ["x"]


async def test_long_polling_waits_longer_than_other_calls(api: BotApi) -> None:
    api.answer('{"ok": true, "result": []}')
    async with AiohttpRequest(read_timeout=SHORT) as request:
        bot_url = f"{api.url}/bot1:a/getUpdates"
        assert await request.post(bot_url, read_timeout=PATIENT) == []
        assert request.read_timeout == SHORT


async def test_it_can_be_opened_again_after_it_was_closed(api: BotApi) -> None:
    request = AiohttpRequest()
    await request.shutdown()
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        status, _ = await request.do_request(f"{api.url}/bot1:a/getMe", "POST")
        assert status == 200
        await request.shutdown()
        await request.shutdown()


async def test_using_it_closed_is_a_mistake_of_ours() -> None:
    with pytest.raises(RuntimeError, match="before initialize"):
        await AiohttpRequest().do_request("http://127.0.0.1:1/", "GET")


async def test_it_names_itself_as_the_library_does(api: BotApi, bot: ExtBot[Any]) -> None:
    agents: list[str] = []

    async def note(request: web.Request) -> web.StreamResponse:
        agents.append(request.headers["User-Agent"])
        return web.json_response({"ok": True, "result": True})

    api.next.append(note)
    await bot.delete_webhook()
    assert agents == [BaseRequest.USER_AGENT]


async def test_a_proxy_of_the_environment_is_heeded(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", api.url)
    monkeypatch.setenv("no_proxy", "")
    async with speaking("http://telegram.invalid") as bot:
        await bot.send_message(1, "x")
    assert api.texts == ["x"]


async def test_servers_that_the_environment_exempts_are_spoken_to_directly(
    api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    async with speaking(api.url) as bot:
        await bot.send_message(1, "x")
    assert api.texts == ["x"]
