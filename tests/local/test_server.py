from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import BadRequest, Forbidden
from telegram.request import HTTPXRequest

from bot.local.server import LocalServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.local.conftest import Clock


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[LocalServer]:
    async with LocalServer(0, clock) as server:
        yield server


@pytest.fixture
async def web(server: LocalServer) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.api_base) as session:
        yield session


@pytest.fixture
async def bot(server: LocalServer) -> AsyncIterator[Bot]:
    request = HTTPXRequest(http_version="1.1")
    async with Bot(server.token, base_url=f"{server.api_base}/bot", request=request) as bot:
        yield bot


async def json_of(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    return dict(await answer.json())


# ---------------------------------------------------------------------- the Bot API
async def test_the_library_speaks_to_it_as_to_telegram(server: LocalServer, bot: Bot) -> None:
    ada = server.people[0]
    assert bot.username == server.username
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="1")]])
    preview = LinkPreviewOptions(is_disabled=True)
    sent = await bot.send_message(
        ada.id, "<b>hello</b>", parse_mode="HTML", reply_markup=keyboard, link_preview_options=preview
    )
    assert (sent.text, sent.text_html, sent.reply_markup) == ("hello", "<b>hello</b>", keyboard)
    edited = await bot.edit_message_text("bye", ada.id, sent.message_id)
    assert getattr(edited, "text", "") == "bye"
    await bot.set_my_commands([BotCommand("top", "The top stories")])
    assert await bot.get_my_commands() == (BotCommand("top", "The top stories"),)
    chat = await bot.get_chat(ada.id)
    assert (chat.type, chat.first_name) == ("private", "Ada")


async def test_files_come_as_multipart(server: LocalServer, bot: Bot) -> None:
    sent = await bot.send_document(server.people[0].id, b"{}", filename="mine.json", caption="Yours")
    assert sent.document is not None
    assert (sent.document.file_name, sent.caption) == ("mine.json", "Yours")
    assert server.emulator.world.files[sent.document.file_id].data == b"{}"


async def test_refusals_reach_the_library_as_its_own_errors(server: LocalServer, bot: Bot) -> None:
    ada = server.people[0]
    with pytest.raises(BadRequest, match="parse entities"):
        await bot.send_message(ada.id, "<b>x", parse_mode="HTML")
    server.emulator.block(ada)
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(ada.id, "x")


async def test_updates_come_by_long_polling(server: LocalServer, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    server.emulator.say(server.people[0], "/start")
    (update,) = await poll
    assert update.message is not None
    assert (update.message.text, update.message.entities[0].type) == ("/start", "bot_command")


async def test_a_wrong_token_opens_nothing(server: LocalServer, web: aiohttp.ClientSession) -> None:
    async with web.get(f"/bot1:{'x' * 35}/getMe") as answer:
        assert answer.status == 401
    async with web.get("/botnonsense/getMe") as answer:
        assert answer.status == 404
    async with web.get(f"/bot{server.token}/sendPigeon") as answer:
        assert (answer.status, await json_of(answer)) == (
            404,
            {"ok": False, "error_code": 404, "description": "Not Found"},
        )


@pytest.mark.parametrize("form", ["query", "json", "form"])
async def test_parameters_come_as_query_json_or_form(
    server: LocalServer, web: aiohttp.ClientSession, form: str
) -> None:
    values = {"chat_id": str(server.people[0].id), "text": "hello"}
    given: dict[str, Any] = {"query": {"params": values}, "json": {"json": values}, "form": {"data": values}}[form]
    async with web.post(f"/bot{server.token}/sendMessage", **given) as answer:
        assert (await json_of(answer))["result"]["text"] == "hello"


async def test_a_body_that_is_no_json_is_refused(server: LocalServer, web: aiohttp.ClientSession) -> None:
    headers = {"Content-Type": "application/json"}
    async with web.post(f"/bot{server.token}/getMe", data="{", headers=headers) as answer:
        assert answer.status == 400


# ---------------------------------------------------------------------- strangers
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1:1"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_other_web_pages_are_refused(web: aiohttp.ClientSession, headers: dict[str, str]) -> None:
    async with web.get("/local/state", headers=headers) as answer:
        assert answer.status == 403
    async with web.post("/local/say", json={"text": "x"}, headers=headers) as answer:
        assert answer.status == 403


async def test_a_link_from_elsewhere_may_open_the_page_itself(web: aiohttp.ClientSession) -> None:
    async with web.get("/", headers={"Sec-Fetch-Site": "cross-site"}) as answer:
        assert answer.status == 200


async def test_a_web_page_may_not_speak_for_the_bot(server: LocalServer, web: aiohttp.ClientSession) -> None:
    headers = {"Origin": server.api_base}
    async with web.get(f"/bot{server.token}/getMe", headers=headers) as answer:
        assert answer.status == 403


async def test_forms_of_other_pages_cannot_pass_for_json(web: aiohttp.ClientSession) -> None:
    async with web.post("/local/say", data={"text": "x"}) as answer:
        assert answer.status == 415


async def test_the_page_loads_nothing_foreign_and_grants_nothing(web: aiohttp.ClientSession) -> None:
    async with web.get("/") as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not [name for name in answer.headers if name.startswith("Access-Control")]
        page = await answer.text()
    assert "http://" not in page
    assert "https://" not in page
    assert "<script>" not in page
    for name in ("style.css", "chat.js", "composer.js", "dom.js", "entities.js", "message.js", "words.js", "icon.svg"):
        async with web.get(f"/page/{name}") as answer:
            assert answer.status == 200
            assert "innerHTML" not in await answer.text()
    async with web.get("/page/..%2fserver.py") as answer:
        assert answer.status == 404


async def test_every_server_has_a_token_of_its_own(clock: Clock) -> None:
    assert LocalServer(0, clock).token != LocalServer(0, clock).token


async def test_a_taken_port_is_an_error_and_another_can_be_tried(clock: Clock) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = LocalServer(taken.getsockname()[1], clock)
        with pytest.raises(OSError, match="address already in use"):
            await server.start()
        server.port = 0
        await server.start()
        await server.stop()


# ---------------------------------------------------------------------- the API of the page
async def test_the_page_sees_what_was_said_and_then_only_what_changed(
    server: LocalServer, web: aiohttp.ClientSession, bot: Bot
) -> None:
    async with web.post("/local/say", json={"person": server.people[0].id, "text": "/start"}) as answer:
        assert answer.status == 200
    async with web.get("/local/state") as answer:
        first = await json_of(answer)
    assert [(one["text"], one["own"]) for one in first["messages"]] == [("/start", True)]
    assert [one["language"] for one in first["people"]][:2] == ["en", "fr"]
    sent = await bot.send_message(first["person"], "hello")
    await bot.delete_message(first["person"], first["messages"][0]["message_id"])
    query = {"person": first["person"], "seen": first["seen"], "epoch": first["epoch"]}
    async with web.get("/local/state", params=query) as answer:
        second = await json_of(answer)
    assert [one["message_id"] for one in second["messages"]] == [sent.message_id]
    assert second["removed"] == [first["messages"][0]["message_id"]]


async def test_a_page_that_outlived_its_server_starts_anew(server: LocalServer, web: aiohttp.ClientSession) -> None:
    server.emulator.say(server.people[0], "/start")
    async with web.get("/local/state", params={"seen": 999, "epoch": "old"}) as answer:
        assert len((await json_of(answer))["messages"]) == 1


async def test_the_menu_is_in_the_language_of_the_person(
    server: LocalServer, web: aiohttp.ClientSession, bot: Bot
) -> None:
    await bot.set_my_commands([BotCommand("top", "The top stories")])
    await bot.set_my_commands([BotCommand("top", "Les grands sujets")], language_code="fr")
    shown = []
    for person in server.people:
        async with web.get("/local/state", params={"person": person.id}) as answer:
            shown.append((await json_of(answer))["menu"][0]["description"])
    assert shown == ["The top stories", "Les grands sujets", "The top stories"]


async def test_a_tap_brings_back_what_the_bot_says_to_it(
    server: LocalServer, web: aiohttp.ClientSession, bot: Bot
) -> None:
    ada = server.people[0]
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="1")]])
    sent = await bot.send_message(ada.id, "Really?", reply_markup=keyboard)

    async def answering() -> None:
        (update,) = await bot.get_updates(timeout=10)
        assert update.callback_query is not None
        await update.callback_query.answer("Done")

    body = {"person": ada.id, "message_id": sent.message_id, "data": "1"}
    waiting = asyncio.create_task(answering())
    async with web.post("/local/tap", json=body) as answer:
        assert (await json_of(answer))["answer"]["text"] == "Done"
    await waiting
    async with web.post("/local/tap", json=body | {"data": "2"}) as answer:
        assert answer.status == 409
    async with web.post("/local/tap", json=body | {"message_id": 99}) as answer:
        assert answer.status == 404


async def test_reactions_and_blocking_reach_the_bot(server: LocalServer, web: aiohttp.ClientSession, bot: Bot) -> None:
    ada = server.people[0]
    sent = await bot.send_message(ada.id, "hello")
    body = {"person": ada.id, "message_id": sent.message_id, "emoji": "👍"}
    async with web.post("/local/react", json=body) as answer:
        assert answer.status == 200
    async with web.get("/local/state") as answer:
        assert (await json_of(answer))["messages"][0]["reactions"] == ["👍"]
    async with web.post("/local/block", json={"person": ada.id, "blocked": True}) as answer:
        assert answer.status == 200
    with pytest.raises(Forbidden):
        await bot.send_message(ada.id, "x")


@pytest.mark.parametrize("text", ["", "  ", "x" * 4097])
async def test_a_message_needs_one_to_4096_characters(web: aiohttp.ClientSession, text: str) -> None:
    async with web.post("/local/say", json={"text": text}) as answer:
        assert answer.status == 400


async def test_strange_requests_are_refused_politely(web: aiohttp.ClientSession) -> None:
    async with web.get("/local/state", params={"person": "99"}) as answer:
        assert answer.status == 404
    async with web.post("/local/say", json=["x"]) as answer:
        assert answer.status == 400
    async with web.post("/local/say", data="{", headers={"Content-Type": "application/json"}) as answer:
        assert answer.status == 400
    async with web.get("/local/file/none") as answer:
        assert answer.status == 404
