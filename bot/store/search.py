"""Full text: which stories have entries with these words, in any language, accents folded.

The index is kept in step by the database itself (see migration 0003). What differs between the dialects is one
function each: ``_on_sqlite`` and ``_on_postgresql``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Float, column, func, literal, literal_column, select, table, text

from bot.store.tables import entries, outlets, stories, story_tags
from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from bot.store.engine import Connection

# The newest entries that match are looked at, so that a word like "the" costs no more than another.
MOST: Final = 1000
# A headline tells more of what an entry is about than its snippet does.
_TITLE, _SNIPPET = 4.0, 1.0
# From so many letters on a word also stands for what begins with it: "ship" finds "ships".
_STEM: Final = 4
POSTGRESQL_WORDS: Final = (
    "to_tsvector('simple', translate(lower(title || ' ' || snippet), "
    "'àáâãäåçèéêëìíîïñòóôõöùúûüýÿ', 'aaaaaaceeeeiiiinooooouuuuyy'))"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A story with a matching entry: how well its best one matches (more is better, over 0), and its newest one."""

    story_id: int
    relevance: float
    latest: datetime


async def find(
    db: Connection,
    words: Sequence[Collection[str]],
    *,
    every: bool = True,
    outlet_ids: Collection[int] | None = None,
    tag: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Hit]:
    """The stories with an entry that has ``every`` word (or any of them), in no particular order.

    Each word is given by its spellings: folded, letters and digits only. A spelling of four letters or more also finds
    what begins with it. Without words everything matches alike. Only told stories are found; the other conditions
    narrow: entries of these outlets, stories with a tag, entries published ``since`` then
    and before ``until``.
    """
    conditions: list[ColumnElement[bool]] = [entries.c.story_id.is_not(None), stories.c.rank.is_not(None)]
    if outlet_ids is not None:
        conditions.append(entries.c.outlet_id.in_(outlet_ids))
    if tag is not None:
        conditions.append(entries.c.story_id.in_(select(story_tags.c.story_id).where(story_tags.c.key == tag)))
    if since is not None:
        conditions.append(entries.c.published >= since)
    if until is not None:
        conditions.append(entries.c.published < until)
    query = _matching(db, words, every=every).join(stories, stories.c.id == entries.c.story_id).where(*conditions)
    found: dict[int, Hit] = {}
    for row in await db.execute(query.limit(MOST)):
        known = found.get(row.story_id)
        found[row.story_id] = Hit(
            row.story_id,
            max(row.relevance, known.relevance if known else 0.0),
            max(row.published, known.latest) if known else row.published,
        )
    return list(found.values())


async def outlets_like(db: Connection, folded: str) -> list[int]:
    """The outlets that ``folded`` may mean: ``cbc`` is every name with a word that begins so."""
    query = select(outlets.c.id, outlets.c.name)
    return [row.id for row in await db.execute(query) if folded and _named(row.name, folded)]


def _named(name: str, folded: str) -> bool:
    words = "".join(char if char.isalnum() else " " for char in fold(name)).split()
    return any("".join(words[start:]).startswith(folded) for start in range(len(words)))


def _matching(db: Connection, words: Sequence[Collection[str]], *, every: bool) -> Select[Any]:
    """Entries that match, newest first, with ``relevance``."""
    if not words:
        return _columns(literal(1.0)).order_by(entries.c.id.desc())
    if db.dialect.name == "sqlite":
        return _on_sqlite(words, every=every)
    return _on_postgresql(words, every=every)


def _columns(relevance: ColumnElement[float]) -> Select[Any]:
    return select(entries.c.story_id, entries.c.published, relevance.label("relevance")).select_from(entries)


def _on_sqlite(words: Sequence[Collection[str]], *, every: bool) -> Select[Any]:
    """Every spelling is quoted, so nothing that was typed can be an operator."""
    match = (" AND " if every else " OR ").join(f"({' OR '.join(_sqlite_spellings(word))})" for word in words)
    index = table("entry_words", column("rowid"))
    score = -func.bm25(literal_column("entry_words"), _TITLE, _SNIPPET, type_=Float)
    return (
        select(entries.c.story_id, entries.c.published, score.label("relevance"))
        .select_from(index)
        .join(entries, entries.c.id == index.c.rowid)
        .where(text("entry_words MATCH :match").bindparams(match=match))
        .order_by(index.c.rowid.desc())
    )


def _sqlite_spellings(word: Collection[str]) -> list[str]:
    quoted = [f'"{spelling}"' for spelling in word]
    # The whole word counts twice.
    return [*quoted, *(f'"{spelling}" *' for spelling in word if len(spelling) >= _STEM)]


def _on_postgresql(words: Sequence[Collection[str]], *, every: bool) -> Select[Any]:
    """The same with a text search vector; see the index of migration 0003."""
    match = (" & " if every else " | ").join(f"({' | '.join(_postgresql_spellings(word))})" for word in words)
    vector: ColumnElement[Any] = literal_column(POSTGRESQL_WORDS)
    query = func.to_tsquery("simple", match)
    ranked = _columns(func.ts_rank(vector, query) + literal(0.0001))
    return ranked.where(vector.op("@@")(query)).order_by(entries.c.id.desc())


def _postgresql_spellings(word: Collection[str]) -> list[str]:
    return [f"'{spelling}':*" if len(spelling) >= _STEM else f"'{spelling}'" for spelling in word]
