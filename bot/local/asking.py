"""The methods with which the bot answers taps and inline questions, and asks about chats and members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.local import limits
from bot.local.answers import STALE_QUERY, Json, bad_request, forbidden
from bot.local.chats import GONE
from bot.local.markup import utf16
from bot.local.params import Params

if TYPE_CHECKING:
    from bot.local.chats import Chat, Query, World

# How long Telegram waits for the answer to a tap or an inline question.
_PATIENCE_SECONDS = 60
_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_post_messages",
    "can_edit_messages",
    "can_pin_messages",
)
_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


async def answer_callback_query(world: World, params: Params) -> bool:
    """Answer a tap: nothing, a toast, an alert, or an address to open."""
    query = _waiting(world, params.text("callback_query_id"))
    text = params.text("text") or ""
    if utf16(text) > limits.CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answer = {"text": text, "show_alert": params.flag("show_alert"), "url": params.text("url")}
    world.bell.ring()
    return True


async def answer_inline_query(world: World, params: Params) -> bool:
    """Answer an inline question with up to fifty results."""
    query = _waiting(world, params.text("inline_query_id"))
    results = params.records("results") or []
    ids = [str(one.get("id", "")) for one in results]
    if len(results) > limits.INLINE_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    if any(not 1 <= len(one.encode()) <= limits.CALLBACK_DATA for one in ids):
        raise bad_request("RESULT_ID_INVALID")
    for one in results:
        shared(one)
    query.answer = {"results": results, "next_offset": params.text("next_offset") or ""}
    world.bell.ring()
    return True


def shared(result: Json) -> Json:
    """The content of the message that choosing an article sends. Raises 400 for one that Telegram would refuse."""
    given = result.get("input_message_content") or {}
    if result.get("type") != "article" or not result.get("title") or "message_text" not in given:
        raise bad_request("MESSAGE_EMPTY" if result.get("title") else "ARTICLE_TITLE_EMPTY")
    params = Params({"text": given["message_text"], "parse_mode": given.get("parse_mode")})
    text, entities = limits.formatted(params)
    content: Json = {"text": text, "entities": entities}
    if options := given.get("link_preview_options"):
        content["link_preview_options"] = options
    markup = limits.keyboard(result.get("reply_markup"))
    return content | ({"reply_markup": markup} if markup else {})


async def get_chat(world: World, params: Params) -> Json:
    """Answer the ChatFullInfo."""
    chat = world.find(params.text("chat_id"))
    gifts = dict.fromkeys(_GIFTS, False)
    info: Json = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    if chat.pinned:
        info["pinned_message"] = chat.messages.get(chat.pinned[-1])
    return chat.as_chat() | {name: value for name, value in info.items() if value is not None}


async def get_chat_member(world: World, params: Params) -> Json:
    """Answer the ChatMember of one user; strangers are told as ``left``."""
    chat = _group(world, params)
    user_id = params.number("user_id") or 0
    if user_id not in world.people and user_id != world.me["id"]:
        raise bad_request("invalid user_id specified" if user_id <= 0 else "PARTICIPANT_ID_INVALID")
    return member(world, chat, user_id)


async def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """Answer the ChatMembers that are owner or administrator and no other bots."""
    chat = _group(world, params)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    leading = {"creator", "administrator"}
    return [member(world, chat, user_id) for user_id, status in chat.members.items() if status in leading]


async def get_chat_member_count(world: World, params: Params) -> int:
    """Answer how many are in the chat."""
    chat = _group(world, params)
    return 2 if chat.kind == "private" else sum(status not in GONE for status in chat.members.values())


async def leave_chat(world: World, params: Params) -> bool:
    """Leave a group or channel."""
    chat = world.reachable(params.text("chat_id"))
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.members[int(world.me["id"])] = "left"
    world.bell.ring()
    return True


def member(world: World, chat: Chat, user_id: int) -> Json:
    """The Bot API's ChatMember of somebody in ``chat``."""
    user = world.me if user_id == world.me["id"] else world.people[user_id].as_user()
    status = chat.members.get(user_id, "member" if chat.kind == "private" else "left")
    told: Json = {"user": user, "status": status}
    if status == "creator":
        told["is_anonymous"] = False
    elif status == "administrator":
        told |= {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(_RIGHTS, True)
    elif status == "kicked":
        told["until_date"] = 0
    return told


def _group(world: World, params: Params) -> Chat:
    chat = world.find(params.text("chat_id"))
    if chat.kind != "private" and chat.members.get(int(world.me["id"]), "left") in GONE:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    return chat


def _waiting(world: World, query_id: str | None) -> Query:
    query = world.queries.get(query_id or "")
    if query is None or world.now() - query.at > _PATIENCE_SECONDS:
        raise bad_request(STALE_QUERY)
    return query
