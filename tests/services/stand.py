"""A small newsstand: a store with invented stories, told by several outlets in two languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from bot.config import Config, FeedConfig
from bot.models import Grouped, Tag, TagKind
from bot.services import Services
from bot.store import Store, entries, feeds, stories
from tests import builders
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.models import Entry, Story
    from bot.store import Connection

UKRAINE: Final = builders.tag("ukraine", TagKind.PLACE, en="Ukraine", fr="Ukraine")
RUSSIA: Final = builders.tag("russia", TagKind.PLACE, en="Russia", fr="Russie")
HOCKEY: Final = builders.tag("hockey", en="Hockey", fr="Hockey")
CLIMATE: Final = builders.tag("climatechange", en="Climate change", fr="Changement climatique")
HARBOUR: Final = builders.tag("harbour", en="Harbour", fr="Port")
LIBRARY: Final = builders.tag("library", en="Library", fr="Bibliothèque")
SPELLINGS: Final = {
    "russia": {"russia", "russie"},
    "climatechange": {"climatechange", "changementclimatique"},
}
FRENCH: Final = ("Le Quai", "La Dépêche du Nord")
_BOTH: Final = ("The Harbour Post", "Morning Ledger", "Le Quai")


@dataclass(frozen=True, slots=True)
class Told:
    """One story to be: its titles, tags, who tells it, since how many hours, and how important it is."""

    title: str
    french: str = ""
    tags: tuple[Tag, ...] = (HARBOUR,)
    outlets: tuple[str, ...] = _BOTH
    hours: float = 2
    importance: float = 8
    may_lead: bool = True


# Story ids follow this order: 1, 2, 3, …
STORIES: Final = (
    Told(
        "Envoys meet in Ukraine for a second round of talks",
        "Les émissaires se retrouvent en Ukraine",
        (UKRAINE, RUSSIA),
        importance=20,
    ),
    Told("Harbour bridge closes after a crane falls", "Le pont du port ferme après la chute d’une grue", importance=16),
    Told("Heat record broken in eleven towns", "Record de chaleur battu dans onze villes", (CLIMATE,), importance=14),
    Told(
        "Goalkeeper saves forty shots in the final",
        "Le gardien arrête quarante tirs en finale",
        (HOCKEY,),
        importance=12,
    ),
    Told("Ferry timetable changes in spring", "", (HARBOUR,), ("The Harbour Post",), importance=3, may_lead=False),
    Told(
        "Grain ships leave Ukraine again",
        "Les navires de grain repartent d’Ukraine",
        (UKRAINE,),
        hours=20,
        importance=10,
    ),
    Told("Library opens on Sundays", "La bibliothèque ouvre le dimanche", (LIBRARY,), importance=6),
    Told(
        "Old lighthouse is sold for one coin",
        "",
        (HARBOUR,),
        ("Morning Ledger", "The Harbour Post"),
        hours=100,
        importance=9,
    ),
)
TODAY: Final = len(STORIES) - 1


def services(store: Store, clock: Clock, config: Config | None = None) -> Services:
    """Services over a store, as the application builds them."""
    return Services(config=config or Config(), store=store, clock=clock, username="broadsheet_test_bot")


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


async def stock(store: Store, told: Sequence[Told] = STORIES, now: datetime = NOW) -> None:
    """Put the stories into the store by the same functions as the pipeline, as if gathered before ``now``."""
    outlets = list(dict.fromkeys(name for one in told for name in one.outlets))
    async with store.writing() as db:
        await feeds.sync(db, [_feed(name) for name in outlets], now)
        ids = {feed.outlet.name: feed.id for feed in await feeds.everything(db)}
        taken = await stories.next_id(db)
        homes = dict(enumerate(told, taken))
        for story_id, one in homes.items():
            await _report(db, story_id, one, ids, now)
        placed = tuple((entry.id, _home(entry)) for entry in await entries.ungrouped(db, 99_999))
        await entries.place(db, Grouped(placed=placed, created=tuple(homes)), {}, now)
        members = await entries.of_stories(db, homes)
        written = [_story(story_id, one, members[story_id], now) for story_id, one in homes.items()]
        await stories.write(db, written, SPELLINGS, now)


async def tell_more(store: Store, story_id: int, outlets: Sequence[str], title: str, now: datetime) -> None:
    """Let more outlets tell a story under a new title."""
    async with store.writing() as db:
        names = dict.fromkeys((*(feed.outlet.name for feed in await feeds.everything(db)), *outlets))
        await feeds.sync(db, [_feed(name) for name in names], now)
        ids = {feed.outlet.name: feed.id for feed in await feeds.everything(db)}
        await _report(db, story_id, Told(title, outlets=tuple(outlets), hours=0), ids, now)
        placed = tuple((entry.id, story_id) for entry in await entries.ungrouped(db, 99_999))
        await entries.place(db, Grouped(placed=placed), {}, now)
        members = (await entries.of_stories(db, [story_id]))[story_id]
        await stories.write(db, [_story(story_id, Told(title), members, now)], SPELLINGS, now)


async def merge(store: Store, younger: int, elder: int, now: datetime) -> None:
    """Let one story turn out to be another one."""
    async with store.writing() as db:
        await entries.place(db, Grouped(merged=((younger, elder),)), {}, now)


async def shelve(folder: Path) -> None:
    """Leave two databases in ``folder``: ``empty.db``, and ``stocked.db`` with all the ``STORIES``."""
    for name, told in (("empty", ()), ("stocked", STORIES)):
        store = await Store.open(folder / f"{name}.db")
        if told:
            await stock(store, told)
        await store.close()


def _home(entry: Entry) -> int:
    """The story that an entry was made for, from its link."""
    return int((entry.link or "").rsplit("/", 1)[1].split("-")[0])


def _feed(outlet: str) -> FeedConfig:
    return FeedConfig(url=f"https://outlet.example/{quote(outlet)}", outlet=outlet, language=_language(outlet))


def _language(outlet: str) -> str:
    return "fr" if outlet in FRENCH else "en"


async def _report(db: Connection, story_id: int, told: Told, ids: dict[str, int], now: datetime) -> None:
    for outlet in told.outlets:
        language = _language(outlet)
        entry = builders.parsed_entry(
            f"{story_id}-{ids[outlet]}",
            title=(told.french if language == "fr" else told.title) or told.title,
            snippet="Ce que l’on sait." if language == "fr" else "What is known so far.",
            language=language,
            published=now - timedelta(hours=told.hours),
        )
        await entries.put(db, {ids[outlet]: [entry]}, {}, now)


def _story(story_id: int, told: Told, members: Sequence[Entry], now: datetime) -> Story:
    wordings = [builders.wording(told.title, "What is known so far.", entry_id=members[0].id)]
    if told.french:
        wordings.append(builders.wording(told.french, "Ce que l’on sait.", language="fr", entry_id=members[-1].id))
    return builders.story(
        story_id,
        told.title,
        entries=members,
        wordings=wordings,
        tags=told.tags,
        rank=1000 + told.importance - told.hours / 6,
        importance=told.importance,
        may_lead=told.may_lead,
        changed=now,
    )
