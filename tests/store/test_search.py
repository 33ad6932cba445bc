from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url, select, text

from bot.models import Grouped
from bot.store import Store, entries, retention, search
from bot.store.tables import entries as entries_table
from tests import builders
from tests.builders import NOW
from tests.store import filling
from tests.store.plans import recorded, steps

if TYPE_CHECKING:
    from datetime import datetime

    from bot.models import ParsedEntry

TITLES = (
    "Harbour bridge closes after a crane falls",
    "Le pont du Québec ferme à l’été",
    "Ships leave the harbour",
    "Un cœur neuf pour la ville de Montréal",
)


async def stocked(store: Store, titles: tuple[str, ...] = TITLES, published: datetime = NOW) -> None:
    """One story per title, told by outlet 1."""
    waiting = await filling.with_entries(
        store,
        *(
            builders.parsed_entry(f"e{number}", title=title, snippet="What is known.", published=published)
            for number, title in enumerate(titles, 1)
        ),
    )
    placed = tuple((entry.id, entry.id) for entry in waiting)
    async with store.writing() as db:
        await entries.place(db, Grouped(placed=placed, created=tuple(i for i, _ in placed)), {}, NOW)
        await filling.write(db, await entries.of_stories(db, [i for i, _ in placed]))


async def found(store: Store, *words: str, every: bool = True) -> set[int]:
    async with store.reading() as db:
        return {hit.story_id for hit in await search.find(db, [(word,) for word in words], every=every)}


async def test_words_are_found_with_accents_folded(store: Store) -> None:
    await stocked(store)
    assert await found(store, "quebec") == {2}
    assert await found(store, "ete") == {2}
    assert await found(store, "montreal", "ville") == {4}
    assert await found(store, "harbour") == {1, 3}
    assert await found(store, "harbour", "crane") == {1}
    assert await found(store, "ship") == {3}
    assert await found(store, "quebec", "crane") == set()
    assert await found(store, "quebec", "crane", every=False) == {1, 2}


async def test_a_headline_counts_more_than_a_snippet(store: Store) -> None:
    await stocked(store, ("A bridge is known", "A quiet day by the sea"))
    async with store.reading() as db:
        hits = {hit.story_id: hit.relevance for hit in await search.find(db, [("known",)])}
    assert hits[1] > hits[2] > 0


async def test_what_is_changed_is_found_by_its_new_words_only(store: Store) -> None:
    await stocked(store)
    async with store.writing() as db:
        await entries.put(db, {}, {1: [builders.parsed_entry("e1", title="Ferry strike ends")]}, NOW)
    assert await found(store, "crane") == set()
    assert await found(store, "ferry") == {1}


async def test_what_is_purged_is_found_no_more(store: Store) -> None:
    await stocked(store, published=NOW - timedelta(days=3))
    async with store.writing() as db:
        await retention.purge(db, NOW - timedelta(days=1), still_listed=2)
        left = await db.execute(text("SELECT count(*) FROM entry_words WHERE entry_words MATCH 'harbour OR quebec'"))
        assert left.scalar_one() == 0
        await db.execute(text("INSERT INTO entry_words (entry_words, rank) VALUES ('integrity-check', 1)"))
    assert await found(store, "harbour") == set()


async def test_conditions_narrow(store: Store) -> None:
    await stocked(store)
    async with store.reading() as db:
        (outlet,) = await search.outlets_like(db, "outlet1")
        assert len(await search.outlets_like(db, "outlet")) == 3
        assert await search.outlets_like(db, "utlet") == await search.outlets_like(db, "") == []
        assert len(await search.find(db, [("harbour",)], outlet_ids=[outlet])) == 2
        assert await search.find(db, [("harbour",)], outlet_ids=[outlet + 1]) == []
        assert len(await search.find(db, [], tag="harbour")) == 4
        assert await search.find(db, [], tag="hockey") == []
        assert await search.find(db, [], since=NOW + timedelta(hours=1)) == []


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1), min_size=1, max_size=4), st.booleans())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_word_is_an_operator(store: Store, words: list[str], every: bool) -> None:  # noqa: FBT001 - drawn
    assert await found(store, *words, "not", "near", every=every) <= {1, 2, 3, 4}


async def test_a_new_entry_costs_the_same_however_many_there_are(store: Store) -> None:
    await filling.with_feeds(store)

    async def put(entry: ParsedEntry) -> int:
        async with store.writing() as db:
            before = (await db.execute(text("SELECT total_changes()"))).scalar_one()
            await entries.put(db, {1: [entry]}, {}, NOW)
            return int((await db.execute(text("SELECT total_changes()"))).scalar_one() - before)

    first = await put(builders.parsed_entry("first"))
    async with store.writing() as db:
        await entries.put(
            db, {1: [builders.parsed_entry(f"n{n}", title=f"Word{n} ferry") for n in range(300)]}, {}, NOW
        )
    assert await put(builders.parsed_entry("last")) == first


async def test_the_index_is_used(store: Store) -> None:
    await stocked(store)
    async with store.reading() as db:
        with recorded(db) as sent:
            await search.find(db, [("harbour",)])
        plan = await steps(db, sent[-1])
    assert any("entry_words VIRTUAL TABLE INDEX" in step for step in plan)
    assert not any(step.startswith("SCAN entries") for step in plan)


@pytest.mark.parametrize("every", [True, False])
def test_postgresql_is_asked_by_its_own_full_text(every: bool) -> None:  # noqa: FBT001 - both ways
    query = search._on_postgresql([("coeur", "cœur"), ("x1",)], every=every)
    said = query.where(select(entries_table.c.id).exists()).compile(dialect=make_url("postgresql://").get_dialect()())
    assert "@@" in str(said)
    assert f"('coeur':* | 'cœur':*) {'&' if every else '|'} ('x1')" in said.params.values()
