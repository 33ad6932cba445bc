"""Groups, channels and topics in the stand-in for Telegram, and what the chat page may ask and do about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.local.answers import ApiError
from bot.local.profile import menu_for
from bot.local.server import LocalServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.local.chats import Chat
    from bot.local.telegram import Emulator
    from tests.local.conftest import Clock


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[LocalServer]:
    async with LocalServer(0, clock) as server:
        yield server


@pytest.fixture
async def web(server: LocalServer) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.api_base) as session:
        yield session


def room(server: LocalServer, title: str) -> Chat:
    return next(chat for chat in server.emulator.world.chats.values() if chat.fields.get("title") == title)


async def state(web: aiohttp.ClientSession, person: int, chat: int | None = None, topic: int = 0) -> dict[str, Any]:
    query: dict[str, str | int] = {"person": person, "topic": topic} | ({"chat": chat} if chat else {})
    async with web.get("/local/state", params=query) as answer:
        assert answer.status == 200, await answer.text()
        return dict(await answer.json())


async def do(web: aiohttp.ClientSession, what: str, **body: object) -> int:
    async with web.post(f"/local/{what}", json=body) as answer:
        return answer.status


# ---------------------------------------------------------------------- the page
async def test_each_person_sees_her_chats_and_what_she_is_there(
    server: LocalServer, web: aiohttp.ClientSession
) -> None:
    ada, benoit, carmen = server.people
    mine = {person.first_name: (await state(web, person.id))["chats"] for person in (ada, benoit, carmen)}
    told = {name: {one["title"]: one["mine"] for one in chats} for name, chats in mine.items()}
    assert told["Ada"] == {
        "Broadsheet": "member", "Newsroom": "creator", "Neighbours": "member", "Morning Wire": "creator",
    }  # fmt: skip
    assert told["Benoît"]["Newsroom"] == "administrator"
    assert told["Carmen"]["Neighbours"] == "member"


async def test_the_bot_comes_and_goes_as_those_who_keep_the_chat_want(
    server: LocalServer, web: aiohttp.ClientSession
) -> None:
    ada, _, carmen = server.people
    group = room(server, "Newsroom")
    assert await do(web, "bot", person=carmen.id, chat=group.id, status="member") == 403
    assert server.emulator.inbox.waiting == []
    for status in ("member", "administrator", "left"):
        assert await do(web, "bot", person=ada.id, chat=group.id, status=status) == 200
    told = [one["my_chat_member"]["new_chat_member"]["status"] for one in server.emulator.inbox.waiting]
    assert told == ["member", "administrator", "kicked"]
    assert await do(web, "bot", person=ada.id, chat=group.id, status="creator") == 403


async def test_only_the_owner_says_who_administers(server: LocalServer, web: aiohttp.ClientSession) -> None:
    ada, benoit, carmen = server.people
    group = room(server, "Newsroom")
    deed = {"chat": group.id, "who": carmen.id, "status": "administrator"}
    assert await do(web, "member", person=benoit.id, **deed) == 403
    assert await do(web, "member", person=ada.id, **deed) == 200
    assert group.members[carmen.id] == "administrator"
    assert await do(web, "member", person=ada.id, chat=group.id, who=ada.id, status="left") == 403


async def test_topics_are_told_apart(server: LocalServer, web: aiohttp.ClientSession) -> None:
    _, benoit, carmen = server.people
    forum = room(server, "Neighbours")
    politics, sports = forum.topics
    assert await do(web, "say", person=carmen.id, chat=forum.id, topic=sports, text="Goal!") == 200
    assert await do(web, "say", person=carmen.id, chat=forum.id, topic=12345, text="Lost") == 403
    there = await state(web, carmen.id, forum.id, sports)
    assert [one.get("text") for one in there["messages"]] == [None, "Goal!"]
    assert "Goal!" not in str((await state(web, carmen.id, forum.id, politics))["messages"])
    assert await do(web, "topic", person=carmen.id, chat=forum.id, name="Mine") == 403
    assert await do(web, "topic", person=benoit.id, chat=forum.id, name=" ") == 403
    assert await do(web, "topic", person=benoit.id, chat=forum.id, name="Weather") == 200
    assert await do(web, "topic", person=benoit.id, chat=forum.id, remove=sports) == 200
    assert list(forum.topics.values()) == ["Politics", "Weather"]


async def test_in_a_channel_only_its_administrators_write(server: LocalServer, web: aiohttp.ClientSession) -> None:
    ada, benoit, _ = server.people
    channel = room(server, "Morning Wire")
    assert await do(web, "say", person=benoit.id, chat=channel.id, text="Me too") == 403
    assert await do(web, "say", person=ada.id, chat=channel.id, text="News") == 200
    (post,) = (await state(web, benoit.id, channel.id))["messages"]
    assert (post["name"], post["own"]) == ("Morning Wire", False)


async def test_nobody_looks_into_chats_of_others(server: LocalServer, web: aiohttp.ClientSession) -> None:
    ada, benoit, carmen = server.people
    for chat in (benoit.id, -1, 0):
        async with web.get("/local/state", params={"person": ada.id, "chat": chat}) as answer:
            assert answer.status == 404
    group = room(server, "Newsroom")
    assert await do(web, "member", person=ada.id, chat=group.id, who=carmen.id, status="left") == 200
    for what in ("say", "tap", "react", "bot", "topic"):
        assert await do(web, what, person=carmen.id, chat=group.id, text="x", message_id=1) == 404


async def test_only_an_administrator_writes_as_the_group(server: LocalServer, web: aiohttp.ClientSession) -> None:
    ada, _, carmen = server.people
    group = room(server, "Newsroom")
    for person in (ada, carmen):
        assert await do(web, "say", person=person.id, chat=group.id, text="/top", anonymous=True) == 200
    names = [one["name"] for one in (await state(web, ada.id, group.id))["messages"]]
    assert names == ["Newsroom", "Carmen"]


async def test_a_group_grows_and_its_people_go_along(server: LocalServer, web: aiohttp.ClientSession) -> None:
    ada, benoit, _ = server.people
    group = room(server, "Newsroom")
    assert await do(web, "grow", person=benoit.id, chat=group.id) == 403
    assert await do(web, "grow", person=ada.id, chat=group.id) == 200
    kinds = [one["kind"] for one in (await state(web, benoit.id))["chats"] if one["title"] == "Newsroom"]
    assert kinds == ["supergroup"]


# ---------------------------------------------------------------------- the Bot API
@pytest.fixture
def telegram(server: LocalServer) -> Emulator:
    return server.emulator


async def test_topics_of_private_chats_are_begun_renamed_and_deleted(server: LocalServer, telegram: Emulator) -> None:
    ada = server.people[0]
    begun = await telegram.call("createForumTopic", {"chat_id": ada.id, "name": "#ukraine"})
    assert isinstance(begun, dict)
    there = {"chat_id": ada.id, "message_thread_id": begun["message_thread_id"]}
    sent = await telegram.call("sendMessage", there | {"text": "x"})
    assert isinstance(sent, dict)
    assert sent["is_topic_message"]
    assert await telegram.call("editForumTopic", there | {"name": "#peace"})
    for name, words in (("", "TITLE_EMPTY"), ("x" * 129, "TITLE_TOO_LONG")):
        with pytest.raises(ApiError, match=words):
            await telegram.call("createForumTopic", {"chat_id": ada.id, "name": name})
    with pytest.raises(ApiError, match="NOT_MODIFIED"):
        await telegram.call("editForumTopic", there | {"name": "#peace"})
    assert await telegram.call("deleteForumTopic", there)
    with pytest.raises(ApiError, match="thread not found"):
        await telegram.call("sendMessage", there | {"text": "x"})


async def test_topics_are_refused_where_there_can_be_none(server: LocalServer, telegram: Emulator) -> None:
    ada, benoit, _ = server.people
    group, forum = room(server, "Newsroom"), room(server, "Neighbours")
    telegram.invite(group, ada)
    telegram.invite(forum, benoit)
    for chat, words in ((group, "not a forum"), (forum, "not enough rights")):
        with pytest.raises(ApiError, match=words):
            await telegram.call("createForumTopic", {"chat_id": chat.id, "name": "x"})
    telegram.world.me["has_topics_enabled"] = False
    with pytest.raises(ApiError, match="not a forum"):
        await telegram.call("createForumTopic", {"chat_id": ada.id, "name": "x"})


async def test_a_closed_topic_takes_messages_of_administrators_only(server: LocalServer, telegram: Emulator) -> None:
    benoit = server.people[1]
    forum = room(server, "Neighbours")
    topic = next(iter(forum.topics))
    telegram.invite(forum, benoit)
    telegram.close_topic(forum, topic)
    there = {"chat_id": forum.id, "message_thread_id": topic, "text": "x"}
    with pytest.raises(ApiError, match="TOPIC_CLOSED"):
        await telegram.call("sendMessage", there)
    telegram.invite(forum, benoit, status="administrator")
    assert await telegram.call("sendMessage", there)
    assert await telegram.call("reopenForumTopic", there)
    with pytest.raises(ApiError, match="NOT_MODIFIED"):
        await telegram.call("reopenForumTopic", there)
    assert await telegram.call("closeForumTopic", there)


async def test_the_narrowest_menu_wins(server: LocalServer, telegram: Emulator) -> None:
    ada, benoit, carmen = server.people
    group, channel = room(server, "Newsroom"), room(server, "Morning Wire")

    async def put(name: str, scope: dict[str, object], language: str = "") -> None:
        rows = [{"command": name, "description": "x"}]
        await telegram.call("setMyCommands", {"commands": rows, "scope": scope, "language_code": language})

    await put("default", {"type": "default"})
    await put("groups", {"type": "all_group_chats"})
    await put("groupes", {"type": "all_group_chats"}, "fr")
    await put("leaders", {"type": "all_chat_administrators"})
    await put("her", {"type": "chat", "chat_id": ada.id})
    seen = {person.first_name: menu_for(telegram.world, person, group)[0]["command"] for person in server.people}
    assert seen == {"Ada": "leaders", "Benoît": "leaders", "Carmen": "groups"}
    telegram.join(group, benoit, status="member")
    assert menu_for(telegram.world, benoit, group)[0]["command"] == "groupes"
    assert menu_for(telegram.world, ada, telegram.world.chats[ada.id])[0]["command"] == "her"
    assert menu_for(telegram.world, carmen, telegram.world.chats[carmen.id])[0]["command"] == "default"
    assert menu_for(telegram.world, ada, channel) == []
