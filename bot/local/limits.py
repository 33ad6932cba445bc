"""The limits that Telegram sets to texts, keyboards, commands and payloads; each refusal in the Bot API's words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.local.answers import Json, bad_request
from bot.local.detect import crossing, with_found
from bot.local.markup import parse, trimmed, utf16, valid_link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.local.params import Params

TEXT = 4096
CAPTION = 1024
ENTITIES = 100
CALLBACK_DATA = 64
BUTTONS = 100
BUTTONS_A_ROW = 8
COPY_TEXT = 256
CALLBACK_ANSWER = 200
COMMANDS = 100
INLINE_RESULTS = 50

_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_STYLES = {"danger", "success", "primary"}


def formatted(
    params: Params, name: str = "text", limit: int = TEXT, *, editing: bool = False
) -> tuple[str, list[Json]]:
    """The text of a call as people see it and its entities, at most one hundred. Raises 400 for any fault."""
    source = params.text(name) or ""
    mode = (params.text("parse_mode") or "").lower()
    if mode == "html":
        text, entities = parse(source)
    elif mode:
        raise bad_request("unsupported parse_mode" if mode not in {"markdown", "markdownv2"} else "use HTML here")
    else:
        given = params.records("caption_entities" if name == "caption" else "entities") or []
        _check_given(source, given)
        text, entities = trimmed(source, given)
    if not text and name == "text":
        raise bad_request("message text is empty")
    if utf16(text) > limit:
        long = "message caption is too long" if name == "caption" else "message is too long"
        raise bad_request("MESSAGE_TOO_LONG" if editing else long)
    return text, with_found(text, entities)[:ENTITIES]


def _check_given(text: str, entities: list[Json]) -> None:
    end = utf16(text)
    if any(one["offset"] < 0 or one["offset"] + one["length"] > end for one in entities):
        raise bad_request("entity beyond the end of the text")
    if crossing(entities):
        raise bad_request("entities cross each other")


def keyboard(markup: Json | None) -> Json | None:
    """An inline keyboard that Telegram would take, or None; other kinds of markup pass unchecked."""
    if markup is None or "inline_keyboard" not in markup:
        return markup
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    rows = [row for row in rows if row]
    if sum(map(len, rows)) > BUTTONS or any(len(row) > BUTTONS_A_ROW for row in rows):
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return {"inline_keyboard": rows} if rows else None


def reply_keyboard(markup: Json | None, *, private: bool) -> None:
    """Refuse buttons below the text field that Telegram would not take; other kinds of markup pass."""
    for row in (markup or {}).get("keyboard", []):
        for button in row:
            if not isinstance(button, dict) or not str(button.get("text", "")).strip():
                raise bad_request('can\'t parse reply keyboard button: Field "text" must be of type String')
            if button.get("request_location") and not private:
                raise bad_request("location can be requested in private chats only")


def _check_button(button: object) -> None:
    prefix = "can't parse inline keyboard button: "
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request(prefix + 'Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request(prefix + "Text buttons are unallowed in the inline keyboard")
    actions = [name for name in _ACTIONS if name in button]
    if len(actions) != 1:
        raise bad_request(prefix + "Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not valid_link(str(button["url"])):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "copy_text" in button and not 1 <= len(button["copy_text"].get("text", "")) <= COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if button.get("style", "primary") not in _STYLES:
        raise bad_request(prefix + "invalid button style specified")


def commands(rows: Sequence[object]) -> list[Json]:
    """A menu of commands that Telegram would take."""
    if len(rows) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = []
    for row in rows:
        if not isinstance(row, dict):
            raise bad_request("expected an Object as BotCommand")
        name, words = str(row.get("command", "")).removeprefix("/"), str(row.get("description", "")).strip()
        if not _COMMAND.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= utf16(words) <= 256:  # noqa: PLR2004 - the documented limit of a description
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        kept.append({"command": name, "description": words})
    return kept
