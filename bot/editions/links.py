"""What deep links carry after ``?start=``: a story, a tag, or an edition to share. At most 64 of ``[A-Za-z0-9_-]``.

An edition's link names its stories and nothing else, so it works for everybody, for as long as the stories are kept,
and tells nothing of whose edition it was.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.models import Edition

LIMIT: Final = 64
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_STORY: Final = re.compile(r"s([0-9]{1,18})")
_TAG: Final = re.compile(r"t_(.+)")
_EDITION: Final = re.compile(r"e_([0-9a-z]{1,12}(?:-[0-9a-z]{1,12})*)")
_GREATEST: Final = 10**18


def story_payload(story_id: int) -> str:
    """What opens a story."""
    return f"s{story_id}"


def edition_payload(edition: Edition) -> str:
    """What opens an edition: the lead (0 for none) and as many of the other stories as there is room for."""
    payload = "e_" + _packed(edition.lead.id if edition.lead else 0)
    for story in edition.more:
        longer = f"{payload}-{_packed(story.id)}"
        if len(longer) > LIMIT:
            break
        payload = longer
    return payload


def story_of(payload: str) -> int | None:
    """The id of the story that a payload opens."""
    found = _STORY.fullmatch(payload)
    return int(found[1]) if found else None


def tag_of(payload: str) -> str | None:
    """The tag that a payload opens."""
    found = _TAG.fullmatch(payload)
    return found[1] if found else None


def edition_of(payload: str) -> tuple[int, ...]:
    """The stories that a payload opens, the lead (or 0) first; empty where it opens no edition."""
    found = _EDITION.fullmatch(payload[: LIMIT + 1])
    ids = tuple(int(part, len(_DIGITS)) for part in found[1].split("-")) if found and len(payload) <= LIMIT else ()
    return ids if all(0 <= one < _GREATEST for one in ids) else ()


def _packed(number: int) -> str:
    digits = ""
    while number or not digits:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
