"""The methods with which the bot sends something to a chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.local import limits, rich
from bot.local.answers import Json, bad_request
from bot.local.chats import begun

if TYPE_CHECKING:
    from bot.local.chats import Chat, World
    from bot.local.params import Params

_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a multipart call."""

    name: str
    data: bytes
    content_type: str = "application/octet-stream"


async def send_message(world: World, params: Params) -> Json:
    """Send a text; answer the Message."""
    chat = world.reachable(params.text("chat_id"))
    text, entities = limits.formatted(params)
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    if options := params.record("link_preview_options"):
        content["link_preview_options"] = options
    return deliver(world, chat, params, content)


async def send_rich_message(world: World, params: Params) -> Json:
    """Send a page of blocks, given as HTML; answer the Message."""
    chat = world.reachable(params.text("chat_id"))
    given = params.record("rich_message") or {}
    if sum(name in given for name in ("html", "markdown", "blocks")) != 1:
        raise bad_request("exactly one of html, markdown and blocks must be given")
    if "html" not in given:
        raise bad_request("use HTML here")
    return deliver(world, chat, params, {"rich_message": {"blocks": rich.parse(str(given["html"]))}})


async def send_photo(world: World, params: Params) -> Json:
    """Send a picture by address, by file id or as an upload; answer the Message."""
    chat = world.reachable(params.text("chat_id"))
    kept = _file(world, params, "photo")
    photo = [{"file_id": kept, "file_unique_id": f"u{kept}", "width": 800, "height": 450}]
    return deliver(world, chat, params, {"photo": photo} | _caption(params))


async def send_document(world: World, params: Params) -> Json:
    """Send a file by address, by file id or as an upload; answer the Message."""
    chat = world.reachable(params.text("chat_id"))
    kept = _file(world, params, "document")
    document: Json = {"file_id": kept, "file_unique_id": f"u{kept}"}
    if upload := world.files.get(kept):
        document |= {"file_name": upload.name, "mime_type": upload.content_type, "file_size": len(upload.data)}
    return deliver(world, chat, params, {"document": document} | _caption(params))


async def send_message_draft(world: World, params: Params) -> bool:
    """Show a message that is still growing; private chats only."""
    chat = world.reachable(params.text("chat_id"))
    if chat.kind != "private":
        raise bad_request("PEER_ID_INVALID")
    if not params.number("draft_id"):
        raise bad_request("RANDOM_ID_INVALID")
    text, entities = limits.formatted(params)
    chat.draft = {"draft_id": params.number("draft_id"), "text": text, "entities": entities}
    world.bell.ring()
    return True


async def send_chat_action(world: World, params: Params) -> bool:
    """Show "typing..." for some seconds."""
    chat = world.reachable(params.text("chat_id"))
    action = params.text("action") or ""
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.action = (action, world.now())
    world.bell.ring()
    return True


def deliver(world: World, chat: Chat, params: Params, content: Json) -> Json:
    """Put a new message of the bot into ``chat``: topic, reply and buttons are checked here."""
    markup = limits.keyboard(params.record("reply_markup"))
    limits.reply_keyboard(markup, private=chat.kind == "private")
    if world.flood is not None:
        world.flood.admit(chat.id, group=chat.kind != "private")
    place = _topic(world, chat, params) | _reply(chat, params)
    message: Json = {"message_id": world.next_message_id(chat)}
    if chat.kind == "channel":
        message["sender_chat"] = chat.as_chat()
    else:
        message["from"] = _bot_user(world)
    message |= {"date": world.now(), "chat": chat.as_chat()} | place | content
    if markup and "inline_keyboard" in markup:
        message["reply_markup"] = markup
    elif markup:
        chat.keyboard = markup.get("keyboard", chat.keyboard) if "remove_keyboard" not in markup else []
    if params.flag("protect_content"):
        message["has_protected_content"] = True
    chat.action, chat.draft = ("", 0), None
    return world.put(chat, message)


def _bot_user(world: World) -> Json:
    return {name: world.me[name] for name in ("id", "is_bot", "first_name", "username")}


def _topic(world: World, chat: Chat, params: Params) -> Json:
    topic = params.number("message_thread_id")
    if topic is None:
        return {}
    if topic not in chat.topics:
        raise bad_request("message thread not found")
    if topic in chat.closed and chat.members.get(int(world.me["id"])) != "administrator":
        raise bad_request("TOPIC_CLOSED")
    return {"message_thread_id": topic, "is_topic_message": True} | begun(chat, topic)


def _reply(chat: Chat, params: Params) -> Json:
    wanted = params.record("reply_parameters") or {}
    message_id = wanted.get("message_id") or params.number("reply_to_message_id")
    if message_id is None:
        return {}
    message = chat.messages.get(int(message_id))
    if message is None:
        if wanted.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": {name: value for name, value in message.items() if name != "reply_to_message"}}


def _caption(params: Params) -> Json:
    if "caption" not in params:
        return {}
    text, entities = limits.formatted(params, "caption", limits.CAPTION)
    caption: Json = {"caption": text} if text else {}
    if entities:
        caption["caption_entities"] = entities
    if params.flag("show_caption_above_media"):
        caption["show_caption_above_media"] = True
    return caption


def _file(world: World, params: Params, name: str) -> str:
    """The id under which a sent file is kept: an address and a known file id stand for themselves."""
    value = params.raw(name)
    if isinstance(value, str) and value.startswith("attach://"):
        value = params.raw(value.removeprefix("attach://"))
    if isinstance(value, Upload):
        if not value.data:
            raise bad_request("file must be non-empty")
        kept = f"file-{len(world.files) + 1}"
        world.files[kept] = value
        return kept
    text = value if isinstance(value, str) else ""
    if not text:
        raise bad_request(f"there is no {name} in the request")
    if text not in world.files and not text.startswith(("http://", "https://")):
        raise bad_request(f"invalid file_id: {text}" if "/" in text else "wrong file identifier/HTTP URL specified")
    return text
