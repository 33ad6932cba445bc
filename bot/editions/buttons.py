"""What a button carries: ``1:verb:arg:arg``, at most 64 bytes, with the version of this grammar in front.

Old buttons live for ever in chats, and data can be forged: ``decode`` answers None for anything that this version
does not understand, and the caller says so kindly.

A button that is about another chat than the one it hangs in names that room behind the version: ``1.12:verb:arg``.
"""

from __future__ import annotations

import re

VERSION = "1"
LIMIT = 64
_VERB = re.compile(r"[a-z][a-z_]*")
_ROOM = re.compile(re.escape(VERSION) + r"\.([1-9][0-9]{0,15})(:.*)")


def encode(verb: str, *args: str | int) -> str:
    """The data of one button. Raises ValueError for a colon or control in an argument, or over 64 bytes."""
    parts = [str(arg) for arg in args]
    if not _VERB.fullmatch(verb) or any(":" in part or not part.isprintable() for part in parts):
        raise ValueError(f"not a button: {verb!r} {args!r}")
    data = ":".join([VERSION, verb, *parts])
    if len(data.encode()) > LIMIT:
        raise ValueError(f"button data is over {LIMIT} bytes: {data!r}")
    return data


def fits(verb: str, *args: str | int) -> bool:
    """Whether ``encode`` would take this: a very long hashtag gets no button."""
    try:
        encode(verb, *args)
    except ValueError:
        return False
    return True


def decode(data: str | None) -> tuple[str, tuple[str, ...]] | None:
    """The verb and its arguments; None for what is old, forged or broken."""
    if not data or not data.isprintable() or len(data.encode(errors="replace")) > LIMIT:
        return None
    version, _, rest = data.partition(":")
    verb, *args = rest.split(":")
    if version != VERSION or not _VERB.fullmatch(verb):
        return None
    return verb, tuple(args)


def about(data: str, room_id: int) -> str | None:
    """The same button about the room of this id; None where that is over 64 bytes."""
    named = f"{VERSION}.{room_id}{data.removeprefix(VERSION)}"
    return named if len(named.encode()) <= LIMIT else None


def room_of(data: str | None) -> tuple[int, str | None]:
    """The id of the room that a button is about, 0 for that in which it hangs, and the button without it."""
    found = _ROOM.fullmatch(data or "")
    return (int(found[1]), VERSION + found[2]) if found else (0, data)
