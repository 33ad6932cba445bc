"""What the chat page asks of its server: what there is to show, and the deeds of the person who sits before it.

GET  /local/state    what changed since ``seen``; waits for the next change where nothing did
POST /local/say      {"person", "text", "reply_to", "anonymous"}
POST /local/tap      {"person", "message_id", "data"}; answers what the bot says to the tap
POST /local/inline   {"person", "text", "offset"}; answers what the bot offers to share
POST /local/share    {"person", "query", "result"}; shares one of these in the chat with the bot
POST /local/react    {"person", "message_id", "emoji"}; no emoji takes the reaction back
POST /local/locate   {"person", "latitude", "longitude"}; shares a place with the bot
POST /local/block    {"person", "blocked"}
POST /local/bot      {"person", "chat", "status"}; lets the bot in, makes it an administrator, sends it away
POST /local/member   {"person", "chat", "who", "status"}; the same with people
POST /local/topic    {"person", "chat", "name" or "remove"}; begins or deletes a topic
POST /local/grow     {"person", "chat"}; turns a group into a supergroup
GET  /local/card     the preview of ``url``
GET  /local/picture  a picture of the sample newsroom, by ``url``
GET  /local/file/..  a picture or file that the bot uploaded

Where ``chat`` (and ``topic``) are given, what is asked or done is about that chat of the person's, else about the
private one with the bot.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

from aiohttp import web

from bot.local import pagerooms
from bot.local.cards import preview_of
from bot.local.markup import utf16
from bot.local.profile import menu_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.local.answers import Json
    from bot.local.cards import Cards
    from bot.local.chats import Chat, Person, Query
    from bot.local.telegram import Emulator

_WAIT_SECONDS = 25
_ANSWER_SECONDS = 15
_TYPING_SECONDS = 5
_SHOWN = 300
_LONGEST = 4096
_LONGEST_QUERY = 256


class PageApi:
    """The routes of the page over one emulator. ``wait`` is how long a state request waits for a change."""

    def __init__(self, emulator: Emulator, cards: Cards, wait: float = _WAIT_SECONDS) -> None:
        self._emulator = emulator
        self._world = emulator.world
        self._cards = cards
        self._wait = wait
        # A page that outlives the server must notice that everything is new.
        self._epoch = secrets.token_hex(4)

    def routes(self) -> list[web.RouteDef]:
        """What to mount."""
        return [
            web.get("/local/state", self._state),
            web.get("/local/picture", self._picture),
            web.get("/local/file/{id}", self._file),
            web.post("/local/say", self._say),
            web.post("/local/tap", self._tap),
            web.post("/local/inline", self._inline),
            web.post("/local/share", self._share),
            web.post("/local/react", self._react),
            web.post("/local/locate", self._locate),
            web.post("/local/block", self._block),
            web.post("/local/bot", self._bot),
            web.post("/local/member", self._member),
            web.post("/local/topic", self._topic),
            web.post("/local/grow", self._grow),
        ]

    # ------------------------------------------------------------------ looking
    async def _state(self, request: web.Request) -> web.Response:
        person = self._person(request.query.get("person"))
        chat = self._chat(person, request.query.get("chat"))
        topic = max(0, _number(request.query.get("topic")))
        seen = _number(request.query.get("seen"))
        if request.query.get("epoch") != self._epoch:
            seen = -1
        count = await self._emulator.changed(seen, self._wait)
        return web.json_response(await self._seen_by(person, chat, topic, seen, count))

    async def _seen_by(self, person: Person, chat: Chat, topic: int, seen: int, count: int) -> Json:
        world = self._world
        # What was removed may have stood in any topic.
        changed = sorted(
            key
            for key, at in chat.touched.items()
            if at > seen and (key not in chat.messages or pagerooms.in_topic(chat.messages[key], topic))
        )[-_SHOWN:]
        action, at = chat.action
        return {
            "epoch": self._epoch,
            "seen": count,
            "bot": {"name": world.me["first_name"], "username": world.username, "about": self._about(person)},
            "person": person.id,
            "people": [self._face(one) for one in world.people.values()],
            "chat": chat.id,
            "chats": [pagerooms.line(world, one, person) for one in pagerooms.of(world, person)],
            "menu": menu_for(world, person, chat),
            "blocked": chat.blocked,
            "typing": bool(action) and world.now() - at < _TYPING_SECONDS,
            "draft": chat.draft,
            "keyboard": chat.keyboard,
            "messages": await asyncio.gather(
                *(self._shown(chat, key, person) for key in changed if key in chat.messages)
            ),
            "removed": [key for key in changed if key not in chat.messages],
        }

    def _face(self, person: Person) -> Json:
        newest = max(self._world.chats[person.id].messages, default=0)
        return {"id": person.id, "name": person.first_name, "language": person.language_code, "newest": newest}

    def _about(self, person: Person) -> str:
        texts = self._world.profile
        return texts.get(("description", person.language_code[:2])) or texts.get(("description", ""), "")

    async def _shown(self, chat: Chat, message_id: int, person: Person) -> Json:
        message = chat.messages[message_id]
        reactions = [one["emoji"] for each in chat.reactions.get(message_id, {}).values() for one in each]
        author = message.get("sender_chat") or message.get("from", {})
        name = author.get("title") or author.get("first_name", "")
        shown: Json = {"own": author.get("id") == person.id, "reactions": reactions, "preview": None, "name": name}
        if preview := preview_of(message):
            shown["preview"] = preview | await self._cards.card(preview["url"], preview["title"])
        if "photo" in message:
            shown["picture"] = f"/local/file/{message['photo'][-1]['file_id']}"
        return message | shown

    async def _picture(self, request: web.Request) -> web.Response:
        picture = await self._cards.picture(request.query.get("url", ""))
        if picture is None:
            raise web.HTTPNotFound
        return _image(picture)

    async def _file(self, request: web.Request) -> web.Response:
        upload = self._world.files.get(request.match_info["id"])
        if upload is None:
            raise web.HTTPNotFound
        return _image(upload.data)

    # ------------------------------------------------------------------ doing
    async def _say(self, request: web.Request) -> web.Response:
        body = await _body(request)
        text = str(body.get("text", "")).strip()
        if not text or utf16(text) > _LONGEST:
            raise web.HTTPBadRequest(text="a message has 1 to 4096 characters")
        person = self._person(body.get("person"))
        chat, topic = self._chat(person, body.get("chat")), max(0, _number(body.get("topic")))
        if not pagerooms.line(self._world, chat, person)["writes"] or (topic and topic not in chat.topics):
            raise web.HTTPForbidden(text="nobody but its administrators writes here")
        reply_to = _number(body.get("reply_to"))
        message = self._emulator.say(
            person,
            text,
            chat,
            topic=topic,
            reply_to=reply_to if reply_to in chat.messages else None,
            anonymous=bool(body.get("anonymous")) and chat.members.get(person.id) in pagerooms.LEADING,
        )
        return web.json_response({"message_id": message["message_id"]})

    async def _tap(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person = self._person(body.get("person"))
        try:
            message = self._message(person, body)
            query = self._emulator.tap(person, message, str(body.get("data", "")))
        except ValueError as error:
            raise web.HTTPConflict(text=str(error)) from None
        return web.json_response({"answer": await self._answered(query)})

    async def _answered(self, query: Query) -> Json | None:
        """What the bot answers, None where it does not."""
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                while query.answer is None:
                    await self._emulator.changed(self._emulator.changes, _ANSWER_SECONDS)
        except TimeoutError:
            pass
        return query.answer

    async def _inline(self, request: web.Request) -> web.Response:
        body = await _body(request)
        text, offset = str(body.get("text", ""))[:_LONGEST_QUERY], str(body.get("offset", ""))
        query = self._emulator.ask_inline(self._person(body.get("person")), text, offset)
        answer = await self._answered(query) or {"results": [], "next_offset": ""}
        shown = [{name: str(one.get(name, "")) for name in ("id", "title", "description")} for one in answer["results"]]
        return web.json_response({"query": query.id, "results": shown, "next_offset": answer["next_offset"]})

    async def _share(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person = self._person(body.get("person"))
        query = self._world.queries.get(str(body.get("query", "")))
        answer = (query.answer if query else None) or {}
        result = next((one for one in answer.get("results", []) if one.get("id") == body.get("result")), None)
        if result is None:
            raise web.HTTPNotFound(text="no such result")
        message = self._emulator.share(person, result)
        return web.json_response({"message_id": message["message_id"]})

    async def _react(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person = self._person(body.get("person"))
        emoji = [str(body["emoji"])] if body.get("emoji") else []
        self._emulator.react(person, self._message(person, body), *emoji)
        return web.json_response({})

    async def _locate(self, request: web.Request) -> web.Response:
        body = await _body(request)
        try:
            latitude, longitude = float(body.get("latitude", "")), float(body.get("longitude", ""))
        except (TypeError, ValueError):
            raise web.HTTPBadRequest(text="latitude and longitude are numbers") from None
        message = self._emulator.share_place(self._person(body.get("person")), latitude, longitude)
        return web.json_response({"message_id": message["message_id"]})

    async def _block(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person = self._person(body.get("person"))
        (self._emulator.block if body.get("blocked") else self._emulator.unblock)(person)
        return web.json_response({})

    async def _bot(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person = self._person(body.get("person"))
        chat = self._chat(person, body.get("chat"))
        with _refusing():
            pagerooms.set_bot(self._emulator, person, chat, str(body.get("status")))
        return web.json_response({})

    async def _member(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person, who = self._person(body.get("person")), self._person(body.get("who", 0))
        chat = self._chat(person, body.get("chat"))
        with _refusing():
            pagerooms.set_member(self._emulator, person, chat, who, str(body.get("status")))
        return web.json_response({})

    async def _topic(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person = self._person(body.get("person"))
        chat, remove = self._chat(person, body.get("chat")), max(0, _number(body.get("remove")))
        with _refusing():
            topic = pagerooms.set_topic(self._emulator, person, chat, name=str(body.get("name", "")), remove=remove)
        return web.json_response({"topic": topic})

    async def _grow(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person = self._person(body.get("person"))
        with _refusing():
            larger = pagerooms.grow(self._emulator, person, self._chat(person, body.get("chat")))
        return web.json_response({"chat": larger.id})

    def _chat(self, person: Person, value: object) -> Chat:
        """One of the chats that the person sees; her private one where none is named."""
        chat = self._world.chats.get(person.id if value in (None, "") else _number(value))
        if chat is None or not pagerooms.sees(chat, person):
            raise web.HTTPNotFound(text="no such chat")
        return chat

    def _person(self, value: object) -> Person:
        people = self._world.people
        person = people.get(_number(value)) or (next(iter(people.values()), None) if value in (None, "") else None)
        if person is None:
            raise web.HTTPNotFound(text="no such person")
        return person

    def _message(self, person: Person, body: Json) -> Json:
        message = self._chat(person, body.get("chat")).messages.get(_number(body.get("message_id")))
        if message is None:
            raise web.HTTPNotFound(text="no such message")
        return message


@contextmanager
def _refusing() -> Iterator[None]:
    """Tell the page what its person may not do."""
    try:
        yield
    except pagerooms.Refused as refused:
        raise web.HTTPForbidden(text=str(refused)) from None


async def _body(request: web.Request) -> Json:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        body = await request.json()
    except json.JSONDecodeError:
        raise web.HTTPBadRequest(text="not JSON") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="not an object")
    return body


def _number(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return -1


def _image(data: bytes) -> web.Response:
    """Bytes as the picture that they are; anything else only as a file to save."""
    headers = {"Cache-Control": "private, max-age=3600"}
    if data.startswith(b"\x89PNG"):
        return web.Response(body=data, content_type="image/png", headers=headers)
    if data.startswith(b"\xff\xd8"):
        return web.Response(body=data, content_type="image/jpeg", headers=headers)
    return web.Response(body=data, headers=headers | {"Content-Disposition": "attachment"})
