"""/health: one screen, and what to do about what is wrong."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.config import Config
from bot.editions.render.health import Health, Stage, health, size
from bot.editions.render.view import View
from bot.errors import StoreFull
from bot.services.pulse import ErrorCount, Pulse
from jobs import Tick, callback
from tests.builders import NOW, ago
from tests.handlers.talk import Talk, talk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime
    from pathlib import Path

    from bot.errors import StoreError
    from bot.store import Store
    from tests.services.stand import Clock

KEEPER = 5_000_001
SOUND = Health(
    version="1.2.3",
    started=ago(hours=5),
    stages=(Stage("gather", ago(seconds=20), None, late=False, problem=""),),
    owed=3,
    oldest_due=None,
    feeds=57,
    feeds_failing=2,
    feeds_silent=1,
    database=48_300_000,
    free=12_000_000_000,
    memory=183_000_000,
    errors=0,
    last_error=None,
    vectors=True,
    wants_vectors=True,
)
EN, FR = (View((language,), "UTC", NOW, "broadsheet_bot") for language in ("en", "fr"))


@pytest.fixture
async def bot(store: Store, clock: Clock, tmp_path: Path) -> AsyncIterator[Talk]:
    options = {"telegram": {"admins": [KEEPER]}, "store": {"database": str(tmp_path / "broadsheet.db")}}
    async with talk(store, clock, Config.model_validate(options)) as conversation:
        yield conversation


@pytest.mark.parametrize(("language", "well"), [("en", "Running: for"), ("fr", "En marche\xa0: depuis")])
async def test_one_screen_says_how_it_goes(bot: Talk, language: str, well: str) -> None:
    keeper = bot.telegram.add_person("Kim", language, id=KEEPER)
    bot.services.pulse.plan("gather", 20, bot.clock())
    bot.services.pulse.vectors = True
    bot.clock.forward(minutes=30)
    bot.services.pulse.begin("gather", bot.clock())
    (told,) = await bot.said(keeper, "/health")
    assert well in told["text"]
    assert len(told["text"].splitlines()) < 25
    assert "MB" in told["text"]
    await bot.tapped(keeper, told, bot.labels(told)[0])


async def test_late_stages_are_found_by_the_beats_of_the_clock(bot: Talk) -> None:
    keeper = bot.telegram.add_person("Kim", "en", id=KEEPER)
    pulse = bot.services.pulse
    for name, seconds in (("gather", 20), ("deliver", 1), ("retire", 3600)):
        pulse.plan(name, seconds, bot.clock())
    bot.clock.forward(minutes=3)
    for name in ("gather", "deliver"):
        pulse.begin(name, bot.clock())
    pulse.end("deliver", bot.clock())
    bot.clock.forward(minutes=3)
    (told,) = await bot.said(keeper, "/health")
    assert "Late: sending" in told["text"]
    assert "reading feeds at work" in told["text"]
    assert "Late: clearing up" not in told["text"]
    bot.clock.forward(hours=1)
    (told,) = await bot.said(keeper, "/health")
    assert "Late: reading feeds" in told["text"]


async def test_a_stage_that_fails_is_named_with_its_problem(bot: Talk) -> None:
    keeper = bot.telegram.add_person("Kim", "en", id=KEEPER)

    async def fails(_now: datetime) -> None:
        raise StoreFull("no <space> left")

    async def nobody(_error: StoreError) -> None:
        pass

    bot.services.pulse.plan("press", 15, bot.clock())
    await callback(Tick("press", 15, 0, fails), bot.services, nobody)(None)
    (told,) = await bot.said(keeper, "/health")
    assert "Failed: making editions (no <space> left)" in told["text"]


def test_errors_in_the_log_are_counted_but_not_repeated() -> None:
    pulse = Pulse()
    log = logging.getLogger("tests.health")
    log.propagate = False
    log.addHandler(ErrorCount(pulse, lambda: NOW))
    log.warning("a warning")
    log.error("the password is 123")
    assert (pulse.errors, pulse.last_error) == (1, NOW)
    assert "123" not in health(EN, replace(SOUND, errors=pulse.errors, last_error=pulse.last_error)).html


def test_a_sound_program_says_so() -> None:
    assert "reading feeds 20 s ago" in health(EN, SOUND).html
    assert health(EN, SOUND).html.startswith("<b>All is well.</b>")
    assert health(FR, SOUND).html.startswith("<b>Tout va bien.</b>")


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ({"oldest_due": ago(minutes=20)}, "/stats says why"),
        ({"feeds_failing": 30}, "/feeds names them"),
        ({"free": 100_000_000}, "store.keep_days"),
        ({"errors": 2, "last_error": ago(hours=1)}, "the log has them"),
        ({"vectors": False}, "stories.vectors"),
    ],
)
def test_what_is_wrong_comes_first_with_what_to_do(wrong: dict[str, object], advice: str) -> None:
    told = health(EN, replace(SOUND, **wrong)).html  # type: ignore[arg-type]
    assert told.startswith("<b>1 thing wants your attention:</b>")
    assert advice in told
    assert "All is well" not in told


def test_what_was_switched_off_on_purpose_is_no_trouble() -> None:
    assert "All is well" in health(EN, replace(SOUND, vectors=False, wants_vectors=False)).html


@pytest.mark.parametrize(
    ("amount", "english"), [(0, "0 B"), (999, "999 B"), (3_400_000, "3.4 MB"), (120_000_000_000, "120 GB")]
)
def test_sizes_are_told_in_a_fitting_unit(amount: int, english: str) -> None:
    assert size(EN, amount).replace("\xa0", " ") == english
