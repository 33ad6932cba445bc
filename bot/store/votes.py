"""What subscribers liked and disliked, and which story each message that they may react to is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select, update

from bot.models import Taste, Vote
from bot.store import messages
from bot.store.dialect import upsert
from bot.store.tables import deliveries, shown, votes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.store.engine import Connection

# So many votes of each subscriber are kept, the last ones.
MOST: Final = 100


async def put(db: Connection, subscriber_id: int, vote: Vote) -> None:
    """Keep a vote in the place of an earlier one on the same story; beyond ``MOST`` the oldest go."""
    about = [*(f"#{tag}" for tag in vote.tags), *(f"@{outlet}" for outlet in vote.outlets)]
    row = {
        "subscriber_id": subscriber_id,
        "story_id": vote.story_id,
        "liked": vote.liked,
        "at": vote.at,
        "about": " ".join(about),
        "aside": False,
    }
    key = ["subscriber_id", "story_id"]
    await db.execute(upsert(db, votes, key=key, update=["liked", "at", "about", "aside"]), row)
    mine = votes.c.subscriber_id == subscriber_id
    newest = select(votes.c.story_id).where(mine).order_by(votes.c.at.desc(), votes.c.story_id.desc()).limit(MOST)
    await db.execute(delete(votes).where(mine, votes.c.story_id.not_in(newest)))


async def take_back(db: Connection, subscriber_id: int, story_id: int) -> None:
    """Neither like nor dislike it."""
    await db.execute(delete(votes).where(votes.c.subscriber_id == subscriber_id, votes.c.story_id == story_id))


async def of(db: Connection, subscriber_id: int) -> list[Vote]:
    """The votes of a subscriber that count, the last one first."""
    mine = votes.c.subscriber_id == subscriber_id, ~votes.c.aside
    query = select(votes).where(*mine).order_by(votes.c.at.desc(), votes.c.story_id.desc())
    return [Vote(row.story_id, row.liked, row.at, *_about(row.about)) for row in await db.execute(query)]


async def on(db: Connection, subscriber_id: int, story_id: int) -> bool | None:
    """Whether she liked the story; None where she said nothing of it."""
    mine = votes.c.subscriber_id == subscriber_id, votes.c.story_id == story_id, ~votes.c.aside
    found: bool | None = await db.scalar(select(votes.c.liked).where(*mine))
    return found


async def set_aside(db: Connection, subscriber_id: int) -> int:
    """Count none of her votes any more; what was set aside before is gone for good. Gives how many there were."""
    mine = votes.c.subscriber_id == subscriber_id
    if await db.scalar(select(func.count()).select_from(votes).where(mine, ~votes.c.aside)):
        await db.execute(delete(votes).where(mine, votes.c.aside))
    return (await db.execute(update(votes).where(mine, ~votes.c.aside).values(aside=True))).rowcount


async def restore(db: Connection, subscriber_id: int) -> None:
    """Count again what was set aside."""
    await db.execute(update(votes).where(votes.c.subscriber_id == subscriber_id).values(aside=False))


# --------------------------------------------------------------------------- which message is about what
async def note(db: Connection, subscriber_id: int, about: Iterable[tuple[int, int]], now: datetime) -> None:
    """Remember of messages, ``(message id, story id)`` each, which story they are about; a later word counts."""
    rows = [
        {"subscriber_id": subscriber_id, "message_id": message_id, "story_id": story_id, "at": now}
        for message_id, story_id in about
    ]
    if rows:
        key = ["subscriber_id", "message_id"]
        await db.execute(upsert(db, shown, key=key, update=["story_id", "at"]), rows)


async def about(db: Connection, subscriber_id: int, message_id: int) -> int | None:
    """The story that a message is about, one that was an answer or one of the outbox; None where it is about none."""
    query = select(shown.c.story_id).where(shown.c.subscriber_id == subscriber_id, shown.c.message_id == message_id)
    found: int | None = await db.scalar(query)
    if found is not None:
        return found
    mine = deliveries.c.subscriber_id == subscriber_id, deliveries.c.message_id == message_id
    packed = await db.scalar(select(messages.AS_STORED).where(*mine))
    message = messages.unpack(packed) if packed else None
    return message.about if message else None


# --------------------------------------------------------------------------- taste in a line
def pack(taste: Taste) -> str | None:
    """A taste as its column keeps it; None for none."""
    parts = [*(f"#{key}:{steps}" for key, steps in taste.tags), *(f"@{key}:{steps}" for key, steps in taste.outlets)]
    return " ".join(parts) or None


def unpack(kept: str | None) -> Taste:
    """The taste of a column. What is damaged in it is as if it had not been learned."""
    tags: list[tuple[str, int]] = []
    outlets: list[tuple[int, int]] = []
    for part in (kept or "").split():
        key, _, steps = part[1:].rpartition(":")
        if not key or not steps.lstrip("-").isdecimal():
            continue
        if part.startswith("#"):
            tags.append((key, int(steps)))
        elif part.startswith("@") and key.isdecimal():
            outlets.append((int(key), int(steps)))
    return Taste(tuple(tags), tuple(outlets))


def _about(kept: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    words = kept.split()
    tags = tuple(word[1:] for word in words if word.startswith("#"))
    return tags, tuple(int(word[1:]) for word in words if word.startswith("@") and word[1:].isdecimal())
