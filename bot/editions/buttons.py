"""What a button carries: ``1:verb:arg:arg``, at most 64 bytes, with the version of this grammar in front.

Old buttons live for ever in chats, and data can be forged: ``decode`` answers None for anything that this version
does not understand, and the caller says so kindly.
"""

from __future__ import annotations

import re

VERSION = "1"
LIMIT = 64
_VERB = re.compile(r"[a-z][a-z_]*")


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
