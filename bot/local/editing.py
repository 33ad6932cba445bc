"""The methods with which the bot changes, removes, pins or reacts to messages that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.local import limits
from bot.local.answers import NOT_MODIFIED, Json, bad_request

if TYPE_CHECKING:
    from bot.local.chats import Chat, World
    from bot.local.params import Params

_DELETABLE_SECONDS = 48 * 3600
_MOST_AT_ONCE = 100
# The emoji that anybody may react with, in Telegram's order; joined ones are one reaction.
_EMOJI = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 "
    "🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 "
    "🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡"
)
_REACTIONS = frozenset(_EMOJI.split())


async def edit_message_text(world: World, params: Params) -> Json:
    """Replace text, preview and buttons of a message of the bot; answer the Message."""
    chat, message = _own(world, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    text, entities = limits.formatted(params, editing=True)
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if options := params.record("link_preview_options"):
        content["link_preview_options"] = options
    return _change(world, chat, message, params, content)


async def edit_message_caption(world: World, params: Params) -> Json:
    """Replace caption and buttons of a message of the bot; answer the Message."""
    chat, message = _own(world, params)
    if "photo" not in message and "document" not in message:
        raise bad_request("there is no caption in the message to edit")
    text, entities = limits.formatted(params, "caption", limits.CAPTION, editing=True)
    return _change(world, chat, message, params, {"caption": text, "caption_entities": entities})


async def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Replace the buttons of a message of the bot; answer the Message."""
    chat, message = _own(world, params)
    names = ("text", "entities", "link_preview_options", "caption", "caption_entities")
    content = {name: message[name] for name in names if name in message}
    return _change(world, chat, message, params, content)


async def delete_message(world: World, params: Params) -> bool:
    """Remove one message."""
    chat = world.reachable(params.text("chat_id"))
    message = chat.messages.get(params.number("message_id") or 0)
    if message is None:
        raise bad_request("message to delete not found")
    _remove(world, chat, message)
    return True


async def delete_messages(world: World, params: Params) -> bool:
    """Remove up to a hundred messages; those that are not there are skipped."""
    chat = world.reachable(params.text("chat_id"))
    wanted = params.array("message_ids") or []
    if not 1 <= len(wanted) <= _MOST_AT_ONCE:
        raise bad_request(
            "too many message identifiers specified" if wanted else "message identifiers are not specified"
        )
    for message_id in wanted:
        if isinstance(message_id, int) and message_id in chat.messages:
            _remove(world, chat, chat.messages[message_id])
    return True


async def pin_chat_message(world: World, params: Params) -> bool:
    """Pin a message at the top of its chat."""
    chat, message_id = _with_right_to_pin(world, params)
    if message_id not in chat.messages:
        raise bad_request("message to pin not found")
    chat.pinned = [one for one in chat.pinned if one != message_id] + [message_id]
    world.bell.ring()
    return True


async def unpin_chat_message(world: World, params: Params) -> bool:
    """Unpin one message, the latest where none is named."""
    chat, message_id = _with_right_to_pin(world, params)
    gone = message_id or (chat.pinned[-1] if chat.pinned else 0)
    if gone not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(gone)
    world.bell.ring()
    return True


async def set_message_reaction(world: World, params: Params) -> bool:
    """React to a message with one emoji, or take the reaction back with none."""
    chat = world.reachable(params.text("chat_id"))
    message_id = params.number("message_id") or 0
    if message_id not in chat.messages:
        raise bad_request("message to react not found")
    wanted = params.records("reaction") or []
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(one.get("type") != "emoji" or one.get("emoji") not in _REACTIONS for one in wanted):
        raise bad_request("REACTION_INVALID")
    chat.reactions.setdefault(message_id, {})[int(world.me["id"])] = wanted
    world.touch(chat, message_id)
    return True


def _own(world: World, params: Params) -> tuple[Chat, Json]:
    """The message of the bot that a call wants to edit."""
    if "inline_message_id" in params:
        raise bad_request("MESSAGE_ID_INVALID")
    chat = world.reachable(params.text("chat_id"))
    if "message_id" not in params:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(params.number("message_id") or 0)
    if message is None:
        raise bad_request("message to edit not found")
    if not _by_bot(world, chat, message):
        raise bad_request("message can't be edited")
    return chat, message


def _by_bot(world: World, chat: Chat, message: Json) -> bool:
    author = message.get("from", {}).get("id", world.me["id"])
    return bool(author == world.me["id"]) and message["message_id"] not in chat.people_wrote


def _change(world: World, chat: Chat, message: Json, params: Params, content: Json) -> Json:
    markup = limits.keyboard(params.record("reply_markup"))
    if markup:
        content = content | {"reply_markup": markup}
    names = ("text", "entities", "link_preview_options", "caption", "caption_entities", "reply_markup")
    before = {name: message[name] for name in names if message.get(name)}
    if before == {name: value for name, value in content.items() if value}:
        raise bad_request(NOT_MODIFIED)
    kept = {name: value for name, value in message.items() if name not in names}
    return world.put(chat, kept | {"edit_date": world.now()} | content)


def _remove(world: World, chat: Chat, message: Json) -> None:
    own = _by_bot(world, chat, message)
    if chat.kind == "private" or own:
        if world.now() - message["date"] > _DELETABLE_SECONDS:
            raise bad_request("message can't be deleted for everyone")
    elif chat.members.get(int(world.me["id"])) != "administrator":
        raise bad_request("message can't be deleted")
    del chat.messages[message["message_id"]]
    world.touch(chat, message["message_id"])


def _with_right_to_pin(world: World, params: Params) -> tuple[Chat, int]:
    chat = world.reachable(params.text("chat_id"))
    if chat.kind != "private" and chat.members.get(int(world.me["id"])) != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat, params.number("message_id") or 0
