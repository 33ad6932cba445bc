"""Messages as the outbox keeps them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Text, type_coerce

from bot.models import Button, Message, Preview
from bot.store.tables import deliveries

# Read as text, so that one damaged row does not spoil the reading of all the others.
AS_STORED = type_coerce(deliveries.c.message, Text).label("packed")


def pack(message: Message) -> dict[str, Any]:
    """A message as JSON; what is empty is left out."""
    packed: dict[str, Any] = {"html": message.html}
    if message.buttons:
        packed["buttons"] = [[_button(button) for button in row] for row in message.buttons]
    if message.preview:
        preview = message.preview
        packed["preview"] = {"url": preview.url, "large": preview.large, "above": preview.above}
    if message.reply_to is not None:
        packed["reply_to"] = message.reply_to
    if message.about is not None:
        packed["about"] = message.about
    if message.topic:
        packed["topic"] = message.topic
    if message.rich:
        packed["rich"] = list(message.rich)
        packed["after"] = [pack(one) for one in message.after]
    return packed


def _button(button: Button) -> dict[str, str]:
    parts = {"text": button.text, "data": button.data, "url": button.url}
    return {name: value for name, value in parts.items() if value is not None}


def unpack(stored: str) -> Message | None:
    """The message of a row; None for one that is damaged."""
    try:
        return _message(json.loads(stored))
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _message(packed: dict[str, Any]) -> Message:
    preview = packed.get("preview")
    return Message(
        html=packed["html"],
        buttons=tuple(tuple(Button(**button) for button in row) for row in packed.get("buttons", ())),
        preview=Preview(**preview) if preview else None,
        reply_to=packed.get("reply_to"),
        about=packed.get("about"),
        rich=tuple(packed.get("rich", ())),
        after=tuple(_message(one) for one in packed.get("after", ())),
        topic=packed.get("topic", 0),
    )
