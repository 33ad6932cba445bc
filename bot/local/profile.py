"""The methods about the bot itself: who it is, its menus and descriptions, and how it gets its updates."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from bot.local import limits
from bot.local.answers import Json, bad_request

if TYPE_CHECKING:
    from bot.local.chats import Chat, Person, World
    from bot.local.params import Params

_LANGUAGE = re.compile(r"([a-z]{2})?")
_SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
}
_LENGTHS = {"name": 64, "description": 512, "short_description": 120}


async def get_me(world: World, _params: Params) -> Json:
    """Answer the bot's User."""
    return world.me


async def get_updates(world: World, params: Params) -> list[Json]:
    """Answer what waits, or wait for it."""
    return await world.inbox.take(params)


async def set_webhook(world: World, params: Params) -> bool:
    """Remember the address; updates then wait, for this stand-in calls nobody."""
    url = params.text("url") or ""
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    world.inbox.webhook = {"url": url, "has_custom_certificate": False}
    world.inbox.allow(params.array("allowed_updates"))
    if params.flag("drop_pending_updates"):
        world.inbox.forget()
    return True


async def delete_webhook(world: World, params: Params) -> bool:
    """Back to getUpdates."""
    world.inbox.webhook = {"url": ""}
    if params.flag("drop_pending_updates"):
        world.inbox.forget()
    return True


async def get_webhook_info(world: World, _params: Params) -> Json:
    """Answer the WebhookInfo."""
    info = {"has_custom_certificate": False} | world.inbox.webhook
    return info | {"pending_update_count": len(world.inbox.waiting)}


async def set_my_commands(world: World, params: Params) -> bool:
    """Keep the menu of one scope and language."""
    world.menus[_menu(params)] = limits.commands(params.array("commands") or [])
    world.bell.ring()
    return True


async def get_my_commands(world: World, params: Params) -> list[Json]:
    """Answer the menu of one scope and language."""
    return world.menus.get(_menu(params), [])


async def delete_my_commands(world: World, params: Params) -> bool:
    """Forget the menu of one scope and language."""
    world.menus.pop(_menu(params), None)
    world.bell.ring()
    return True


async def set_my_text(world: World, params: Params, name: str) -> bool:
    """Keep name, description or short description for one language."""
    text = params.text(name) or ""
    if len(text) > _LENGTHS[name]:
        raise bad_request(f"BOT_{'TITLE' if name == 'name' else 'ABOUT'}_INVALID")
    world.profile[name, _language(params)] = text
    world.bell.ring()
    return True


async def get_my_text(world: World, params: Params, name: str) -> Json:
    """Answer name, description or short description, in the language or else in none."""
    fallback = world.me["first_name"] if name == "name" else ""
    return {name: world.profile.get((name, _language(params))) or world.profile.get((name, ""), fallback)}


async def set_chat_menu_button(world: World, params: Params) -> bool:
    """Keep what the button beside the text field does."""
    world.menu_button = params.record("menu_button") or {"type": "default"}
    if world.menu_button.get("type") not in {"commands", "default", "web_app"}:
        raise bad_request("MenuButton has unsupported type")
    return True


async def get_chat_menu_button(world: World, _params: Params) -> Json:
    """Answer what the button beside the text field does."""
    return world.menu_button


def menu_for(world: World, person: Person, chat: Chat) -> list[Json]:
    """The menu that somebody sees in a chat: the narrowest scope first, her language before none."""
    for scope in _scopes(chat, person.id):
        for code in (person.language_code[:2], ""):
            if rows := world.menus.get((json.dumps(scope, sort_keys=True), code)):
                return rows
    return []


def _scopes(chat: Chat, person: int) -> list[Json]:
    """From the narrowest to the widest, as Telegram looks a menu up; in a channel nobody writes commands."""
    here: Json = {"type": "chat", "chat_id": chat.id}
    if chat.kind == "private":
        return [here, {"type": "all_private_chats"}, {"type": "default"}]
    if chat.kind == "channel":
        return []
    leads = chat.members.get(person) in {"creator", "administrator"}
    hers = {"type": "chat_member", "chat_id": chat.id, "user_id": person}
    theirs = [{"type": "chat_administrators", "chat_id": chat.id}] if leads else []
    all_theirs = [{"type": "all_chat_administrators"}] if leads else []
    return [hers, *theirs, here, *all_theirs, {"type": "all_group_chats"}, {"type": "default"}]


def _menu(params: Params) -> tuple[str, str]:
    scope = params.record("scope") or {"type": "default"}
    if scope.get("type") not in _SCOPES:
        raise bad_request("BotCommandScope has unsupported type")
    return json.dumps(scope, sort_keys=True), _language(params)


def _language(params: Params) -> str:
    language = params.text("language_code") or ""
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language
