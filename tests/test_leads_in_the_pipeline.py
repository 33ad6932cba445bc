"""Facts of the whole way with the real encoder: which leads get a vector, and when they get another."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot import app
from bot.feeds.fetch import Fetcher
from bot.feeds.parse import Parser
from bot.pipeline import Pipeline
from bot.store import entries, feeds, stories
from bot.stories.leads import Leads
from bot.stories.meaning import Encoder
from bot.stories.tags import Tagger
from bot.words.write import wordings
from tests import encoders
from tests.builders import NOW
from tests.services.stand import Clock
from tests.test_pipeline import CHESS, Site, config, rss, site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.models import Entry, Story
    from bot.stories.encoder.e5 import E5

__all__ = ["site"]

PATHS = ("/ledger", "/courier", "/post")
TITLE = "Flood closes the harbour of Rimouski"
LEDGER = "Two hundred boats were moved inland on Monday night, the coast guard said."
COURIER = "The mayor asked residents of the lower town to sleep at the town hall until Thursday."
POST = "Insurers expect claims of forty million dollars after the storm, the worst since 1974."
AGAIN = "Divers found the lost pilot alive on Tuesday, twelve hours after his boat had capsized."


@pytest.fixture(scope="module")
def model() -> E5:
    return encoders.real()


@dataclass
class Room:
    pipeline: Pipeline
    asked: list[str]

    async def run(self) -> None:
        now = self.pipeline.services.clock()
        await self.pipeline.gather(now)
        await self.pipeline.group(now)
        await self.pipeline.write(now)

    async def stored(self) -> tuple[list[Story], dict[int, bytes], dict[int, bytes]]:
        """The stories, and the vectors of titles and of leads."""
        async with self.pipeline.services.store.reading() as db:
            found = await stories.top(db, since=NOW.replace(day=1), limit=50)
            return [*found], *await entries.vectors_of(db, [story.id for story in found])

    async def leads(self) -> dict[str, bytes]:
        """The vector of each lead that has one, by the snippet."""
        found, _, leads = await self.stored()
        told = [entry for story in found for entry in story.entries]
        return {entry.snippet: leads[entry.id] for entry in told if entry.id in leads}


@asynccontextmanager
async def newsroom(folder: Path, clock: Clock, site: Site, model: E5) -> AsyncIterator[Room]:
    """A start of the program over what is stored, and all that its encoder is asked for."""
    chosen = config(folder, site, *PATHS)
    remembering = encoders.Remembering(model)
    async with (
        app.reading_room(chosen, clock=clock) as services,
        Fetcher(chosen.gather) as fetcher,
        Parser(chosen.gather) as parser,
    ):
        async with services.store.writing() as db:
            await feeds.sync(db, chosen.feeds, clock())
        pipeline = Pipeline(services, fetcher=fetcher, parser=parser, encoder=Encoder(remembering), tagger=Tagger())
        yield Room(pipeline, remembering.texts)


@pytest.fixture
def flooded(site: Site) -> Site:
    site.bodies |= {
        "/ledger": rss(("1", TITLE, LEDGER)),
        "/courier": rss(("2", f"{TITLE} after a storm", COURIER)),
        "/post": rss(("3", *CHESS)),
    }
    return site


async def test_leads_of_several_reports_get_a_vector_and_that_of_a_lone_report_none(
    tmp_path: Path, flooded: Site, model: E5
) -> None:
    async with newsroom(tmp_path, Clock(), flooded, model) as room:
        await room.run()
        found, titles, leads = await room.stored()
        assert sorted(len(story.entries) for story in found) == [1, 2]
        assert len(titles) == 3
        told = {entry.id: entry for story in found for entry in story.entries}
        assert {told[one].snippet for one in leads} == {LEDGER, COURIER}
        own = Encoder(model).leads([told[one] for one in leads])
        assert [*leads.values()] == own


async def test_what_is_written_is_what_all_vectors_together_would_have_written(
    tmp_path: Path, flooded: Site, model: E5
) -> None:
    flooded.bodies["/post"] = rss(("3", f"{TITLE} again", POST), ("4", *CHESS))
    async with newsroom(tmp_path, Clock(), flooded, model) as room:
        await room.run()
        found, titles, _ = await room.stored()
        several: list[Entry] = [entry for story in found if len(story.entries) > 1 for entry in story.entries]
        assert len(several) == 3
        every = dict(zip([entry.id for entry in several], Encoder(model).leads(several), strict=True))
        for story in found:
            assert story.wordings == wordings(story.entries, Leads(titles, every))


async def test_a_lead_that_says_the_title_in_other_words_is_nearer_to_it_than_one_that_goes_on(
    tmp_path: Path, site: Site, model: E5
) -> None:
    title, same = "Earthquake kills dozens in Peru", "Tens of people died when the ground shook in the Peruvian south."
    more = "Rescue teams from Lima searched collapsed houses for survivors until morning."
    site.bodies |= {"/ledger": rss(("1", title, same)), "/courier": rss(("2", f"{title} overnight", more))}
    async with newsroom(tmp_path, Clock(), site, model) as room:
        await room.run()
        (story,), titles, leads = await room.stored()
        near = {entry.snippet: Leads(titles, leads).to_title(entry.id, entry.id) or 0.0 for entry in story.entries}
        assert near[same] > 0.6 > near[more]


async def test_after_a_restart_nothing_is_encoded_again(tmp_path: Path, flooded: Site, model: E5) -> None:
    clock = Clock()
    async with newsroom(tmp_path, clock, flooded, model) as room:
        await room.run()
        before = await room.leads()
        assert {LEDGER, COURIER} <= set(room.asked)
    clock.forward(hours=2)
    async with newsroom(tmp_path, clock, flooded, model) as room:
        await room.run()
        assert room.asked == []
        # A report that joins the story is encoded, and none of those that were there.
        flooded.bodies["/post"] = rss(("5", f"{TITLE} and its yards", POST), ("3", *CHESS))
        clock.forward(hours=2)
        await room.run()
        assert room.asked == [f"{TITLE} and its yards", POST]
        assert await room.leads() == before | {POST: (await room.leads())[POST]}


async def test_an_entry_whose_snippet_changed_gets_a_new_vector_of_its_lead(
    tmp_path: Path, flooded: Site, model: E5
) -> None:
    clock = Clock()
    async with newsroom(tmp_path, clock, flooded, model) as room:
        await room.run()
        before = await room.leads()
        flooded.bodies["/ledger"] = rss(("1", TITLE, AGAIN))
        room.asked.clear()
        clock.forward(hours=2)
        await room.run()
        after = await room.leads()
    assert room.asked == [TITLE, AGAIN]
    assert set(after) == {AGAIN, COURIER}
    assert after[AGAIN] != before[LEDGER]
    assert after[COURIER] == before[COURIER]
