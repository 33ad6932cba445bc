"""The only SQL: a façade that opens transactions, and one module of functions per table group.

Every function takes a connection first, so that several can share one transaction::

    async with store.writing() as db:
        await outbox.put(db, rows, now)
        await subscribers.save(db, subscriber)

Nothing in here decides anything: it stores what it is given and finds what it is asked for.
"""

from __future__ import annotations

from bot.store import entries, facts, feeds, outbox, retention, seen, stories, subscribers, tags
from bot.store.engine import Connection, Store

__all__ = [
    "Connection",
    "Store",
    "entries",
    "facts",
    "feeds",
    "outbox",
    "retention",
    "seen",
    "stories",
    "subscribers",
    "tags",
]
