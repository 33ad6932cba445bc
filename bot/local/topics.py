"""The methods about topics: of forums, and of private chats where the bot has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.local.answers import Json, bad_request
from bot.local.chats import TOPIC_COLOUR
from bot.local.markup import utf16

if TYPE_CHECKING:
    from bot.local.chats import Chat, World
    from bot.local.params import Params

_LONGEST_NAME = 128
_COLOURS = {TOPIC_COLOUR, 16766590, 13338331, 9367192, 16749490, 16478047}


async def create_forum_topic(world: World, params: Params) -> Json:
    """Begin a topic; answer the ForumTopic."""
    chat = _with_topics(world, params)
    name = _name(params)
    if not name:
        raise bad_request("TOPIC_TITLE_EMPTY")
    colour = params.number("icon_color") or TOPIC_COLOUR
    if colour not in _COLOURS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    topic = world.next_message_id(chat)
    chat.topics[topic] = name
    me = {part: world.me[part] for part in ("id", "is_bot", "first_name", "username")}
    message: Json = {"message_id": topic, "date": world.now(), "chat": chat.as_chat(), "from": me}
    created = {"name": name, "icon_color": colour}
    world.put(chat, message | {"message_thread_id": topic, "is_topic_message": True, "forum_topic_created": created})
    return {"message_thread_id": topic, "name": name, "icon_color": colour}


async def edit_forum_topic(world: World, params: Params) -> bool:
    """Give a topic another name."""
    chat, topic = _topic(world, params)
    name = _name(params)
    if name == chat.topics[topic]:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.topics[topic] = name or chat.topics[topic]
    world.bell.ring()
    return True


async def close_forum_topic(world: World, params: Params) -> bool:
    """Let only administrators write in a topic."""
    chat, topic = _topic(world, params)
    if topic in chat.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.closed.add(topic)
    world.bell.ring()
    return True


async def reopen_forum_topic(world: World, params: Params) -> bool:
    """Let everybody write in a topic again."""
    chat, topic = _topic(world, params)
    if topic not in chat.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.closed.discard(topic)
    world.bell.ring()
    return True


async def delete_forum_topic(world: World, params: Params) -> bool:
    """Remove a topic with all that was said in it."""
    chat, topic = _topic(world, params)
    remove(world, chat, topic)
    return True


def remove(world: World, chat: Chat, topic: int) -> None:
    """Take a topic and its messages away."""
    chat.topics.pop(topic, None)
    chat.closed.discard(topic)
    for message_id in [key for key, one in chat.messages.items() if one.get("message_thread_id") == topic]:
        del chat.messages[message_id]
        world.touch(chat, message_id)


def _with_topics(world: World, params: Params) -> Chat:
    """The chat of a call, where there can be topics and the bot may have to do with them."""
    chat = world.reachable(params.text("chat_id"))
    if chat.kind == "private":
        if not world.me.get("has_topics_enabled"):
            raise bad_request("the chat is not a forum")
        return chat
    if not chat.fields.get("is_forum"):
        raise bad_request("the chat is not a forum")
    if chat.members.get(int(world.me["id"])) != "administrator":
        raise bad_request("not enough rights to create a topic")
    return chat


def _topic(world: World, params: Params) -> tuple[Chat, int]:
    chat, topic = _with_topics(world, params), params.number("message_thread_id") or 0
    if topic not in chat.topics:
        raise bad_request("message thread not found")
    return chat, topic


def _name(params: Params) -> str:
    name = (params.text("name") or "").strip()
    if utf16(name) > _LONGEST_NAME:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    return name
