"""What the stand-in for Telegram remembers: people, chats, messages, menus, and the bell that rings at every change."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from bot.local.answers import BLOCKED, NOT_STARTED, ApiError, Json, bad_request, forbidden
from bot.local.inbox import Inbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from bot.local.flood import Flood
    from bot.local.sending import Upload

_NUMBER = re.compile(r"-?\d{1,18}")
GONE = {"left", "kicked"}
TOPIC_COLOUR = 7322096


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Telegram account. ``language_code`` is what their app is set to."""

    id: int
    first_name: str
    language_code: str = "en"
    last_name: str = ""
    username: str = ""

    def as_user(self) -> Json:
        """The Bot API's User."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        extra = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        return user | {name: value for name, value in extra.items() if value}


@dataclass
class Chat:
    """One chat and its messages (the Bot API's Message objects by id).

    ``kind`` is private, group, supergroup or channel; ``members`` are statuses by user id; ``topics`` are names by
    thread, of which those ``closed`` are for administrators; ``touched`` is the
    count of the bell at which each message was last changed or deleted; ``people_wrote`` are the posts of a
    channel that are not the bot's.
    """

    id: int
    kind: str
    fields: Json
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    messages: dict[int, Json] = field(default_factory=dict)
    reactions: dict[int, dict[int, list[Json]]] = field(default_factory=dict)
    touched: dict[int, int] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    people_wrote: set[int] = field(default_factory=set)
    became: int | None = None
    action: tuple[str, int] = ("", 0)
    draft: Json | None = None
    # The rows of buttons below the text field, each with a "text"; empty for none.
    keyboard: list[list[Json]] = field(default_factory=list)
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    def as_chat(self) -> Json:
        """The Bot API's Chat."""
        return {"id": self.id, "type": self.kind} | self.fields


class Bell:
    """Counts changes and wakes who waits for the next one."""

    def __init__(self) -> None:
        self.count = 0
        self._next = asyncio.Event()

    def ring(self) -> int:
        """One more change; answer the new count."""
        self.count += 1
        rung, self._next = self._next, asyncio.Event()
        rung.set()
        return self.count

    async def after(self, seen: int, timeout: float) -> int:  # noqa: ASYNC109 - a long poll ends without an error
        """Wait until more than ``seen`` changes were counted, at most ``timeout`` seconds; answer the count."""
        try:
            async with asyncio.timeout(timeout):
                while self.count <= seen:
                    await self._next.wait()
        except TimeoutError:
            pass
        return self.count


@dataclass
class Query:
    """A tap or an inline question: ``answer`` holds what the bot said to it."""

    id: str
    person: int
    at: float
    answer: Json | None = None


class World:
    """Everything there is. ``clock`` gives aware UTC datetimes."""

    def __init__(self, clock: Callable[[], datetime], *, token: str, username: str, name: str) -> None:
        self.clock = clock
        self.token = token
        self.me: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": name,
            "username": username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
            "has_topics_enabled": True,
            "allows_users_to_create_topics": True,
        }
        self.bell = Bell()
        self.inbox = Inbox()
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.menus: dict[tuple[str, str], list[Json]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.menu_button: Json = {"type": "commands"}
        self.queries: dict[str, Query] = {}
        self.files: dict[str, Upload] = {}
        self.flood: Flood | None = None
        self.message_ids = count(1)
        self.query_ids = count(1000)

    @property
    def username(self) -> str:
        """The bot's name without @."""
        return str(self.me["username"])

    def now(self) -> int:
        """Unix time by the injected clock."""
        return int(self.clock().timestamp())

    def find(self, reference: str | int | None) -> Chat:
        """The chat of a ``chat_id`` (number or @name), reachable or not. Raises 400 where there is none."""
        if reference in (None, ""):
            raise bad_request("chat_id is empty")
        named = str(reference)
        for chat in self.chats.values() if named.startswith("@") else ():
            if f"@{chat.fields.get('username')}".lower() == named.lower():
                return chat
        number = int(named) if _NUMBER.fullmatch(named) else 0
        if number not in self.chats:
            raise bad_request("chat not found")
        return self.chats[number]

    def reachable(self, reference: str | int | None) -> Chat:
        """The chat of a ``chat_id`` where the bot may write. Raises what Telegram answers otherwise."""
        chat = self.find(reference)
        if chat.became is not None:
            words = "group chat was upgraded to a supergroup chat"
            raise bad_request(words, migrate_to_chat_id=chat.became)
        if chat.kind == "private":
            if problem := _private_problem(chat):
                raise problem
        elif problem := self._membership_problem(chat):
            raise problem
        return chat

    def _membership_problem(self, chat: Chat) -> ApiError | None:
        status = chat.members.get(int(self.me["id"]), "left")
        if status == "kicked":
            return forbidden(f"bot was kicked from the {chat.kind} chat")
        if status == "left":
            return forbidden(f"bot is not a member of the {chat.kind} chat")
        if chat.kind == "channel" and status != "administrator":
            return bad_request("need administrator rights in the channel chat")
        return None

    def next_message_id(self, chat: Chat) -> int:
        """Channels and supergroups count for themselves, all other chats together."""
        return next(chat.ids if chat.kind in {"supergroup", "channel"} else self.message_ids)

    def put(self, chat: Chat, message: Json) -> Json:
        """Keep a new or changed message and ring."""
        chat.messages[message["message_id"]] = message
        self.touch(chat, message["message_id"])
        return message

    def touch(self, chat: Chat, message_id: int) -> None:
        """Note that a message changed or went away."""
        chat.touched[message_id] = self.bell.ring()


def _private_problem(chat: Chat) -> ApiError | None:
    if chat.deactivated:
        return forbidden("user is deactivated")
    if chat.blocked:
        return forbidden(BLOCKED)
    return None if chat.started else forbidden(NOT_STARTED)


def begun(chat: Chat, topic: int) -> Json:
    """What a message in a forum topic that answers no other one answers: the message with which the topic began."""
    first = chat.messages.get(topic)
    return {"reply_to_message": first} if first else {}
