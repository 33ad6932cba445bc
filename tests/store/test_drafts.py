"""What a language model was asked and answered, and what it cost, is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.models import Draft, Sentence, Spent, Wording
from bot.store import Store, drafts, stories
from tests.builders import NOW, ago
from tests.services import stand

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.models import Story

SENTENCES = (Sentence("It comes in May.", 1, own=False), Sentence("It is red.", 2))
WORDS = Wording("en", "A tram for Port Ellis", SENTENCES, 1, title_own=False)
DRAFT = Draft(1, "d" * 64, NOW, 2, ago(hours=1), (WORDS, replace(WORDS, language="fr", title_own=True)), ("tram",))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "a.db", patience=5)
    await stand.stock(opened)
    yield opened
    await opened.close()


async def story(store: Store) -> Story:
    async with store.reading() as db:
        (found,) = await stories.load(db, [1])
    return found


async def test_a_draft_comes_back_as_it_was_kept(store: Store) -> None:
    bare = Draft(2, "e" * 64, NOW)
    async with store.writing() as db:
        await drafts.put(db, replace(DRAFT, digest="old"))
        await drafts.put(db, DRAFT)
        await drafts.put(db, bare)
        await drafts.put(db, replace(bare, story_id=999))
    async with store.reading() as db:
        assert await drafts.of(db, [1, 2, 3, 999]) == {1: DRAFT, 2: bare}


async def test_a_damaged_draft_has_no_words_and_harms_no_other(store: Store) -> None:
    async with store.writing() as db:
        await drafts.put(db, DRAFT)
        await drafts.put(db, replace(DRAFT, story_id=2))
        await db.exec_driver_sql("""UPDATE drafts SET words = '{"wordings": [[' WHERE story_id = 1""")
    async with store.reading() as db:
        found = await drafts.of(db, [1, 2])
    assert found[1].wordings == ()
    assert found[2].wordings == DRAFT.wordings


async def test_what_a_day_cost_adds_up_and_can_be_given_back(store: Store) -> None:
    async with store.writing() as db:
        await drafts.charge(db, "2026-03-10", 1, 5000)
        await drafts.charge(db, "2026-03-10", 1, 5000)
        await drafts.charge(db, "2026-03-10", 0, -4100)
        await drafts.charge(db, "2026-03-11", 1, 7)
    async with store.reading() as db:
        assert await drafts.spent(db, "2026-03-10") == Spent(2, 5900)
        assert await drafts.spent(db, "2026-03-12") == Spent()


async def test_a_story_takes_other_words_and_keeps_those_in_other_languages(store: Store) -> None:
    before = await story(store)
    async with store.writing() as db:
        assert await stories.reword(db, before, [WORDS], ["hockey", "ukraine"])
    after = await story(store)
    assert {one.language: one.title for one in after.wordings} == {
        "en": "A tram for Port Ellis",
        "fr": "Les émissaires se retrouvent en Ukraine",
    }
    assert next(one for one in after.wordings if one.language == "en") == WORDS
    assert [tag.key for tag in after.tags] == ["ukraine", "russia", "hockey"]


async def test_a_story_that_changed_since_takes_none(store: Store) -> None:
    before = await story(store)
    await stand.tell_more(store, 1, ["Night Express"], "Talks in Ukraine break off", NOW.replace(hour=13))
    async with store.writing() as db:
        assert not await stories.reword(db, before, [WORDS], [])
        await db.exec_driver_sql("UPDATE stories SET written = NULL WHERE id = 2")
        assert not await stories.reword(db, replace(before, id=2), [WORDS], [])
    assert WORDS not in (await story(store)).wordings


async def test_without_a_model_all_that_had_its_words_is_written_again(store: Store) -> None:
    async with store.writing() as db:
        await drafts.put(db, DRAFT)
        await drafts.put(db, Draft(2, "e" * 64, NOW))
        await drafts.withdraw(db)
    async with store.reading() as db:
        assert not await drafts.any_kept(db)
        assert await stories.unwritten(db, 99) == [1]
