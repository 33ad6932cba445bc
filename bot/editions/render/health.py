"""How the program is doing, in one screen: what wants attention and what to do about it, then the facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from babel.numbers import format_decimal

from bot.editions import dates
from bot.editions.phrases import msg
from bot.editions.render.markup import bold, fill, lines, paragraphs
from bot.editions.render.replies_parts import button, fact
from bot.models import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.editions.render.view import View

NAMES: Final = {
    "gather": msg("reading feeds"),
    "group": msg("grouping"),
    "write": msg("writing stories"),
    "reword": msg("wording by the model"),
    "press": msg("making editions"),
    "alert": msg("breaking news"),
    "announce": msg("announcements"),
    "deliver": msg("sending"),
    "watch": msg("watching feeds"),
    "retire": msg("clearing up"),
    "topics": msg("topics of private chats"),
}
# A queue whose oldest message waits longer is behind.
_BEHIND_SECONDS: Final = 600
# A pulse is told by the second.
_IN_SECONDS: Final = 120
_MANY_FEEDS: Final = 0.2
_LITTLE_SPACE: Final = 1 << 30
_UNITS: Final = ("B", "kB", "MB", "GB", "TB")
_STEP: Final = 1000
_WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: when it last ended, since when it works if it does, whether it is late, what went wrong."""

    name: str
    ended: datetime | None
    works_since: datetime | None
    late: bool
    problem: str


@dataclass(frozen=True, slots=True)
class Health:
    """The facts of /health; sizes in bytes, None where they cannot be known."""

    version: str
    started: datetime | None
    stages: tuple[Stage, ...]
    owed: int
    oldest_due: datetime | None
    feeds: int
    feeds_failing: int
    feeds_silent: int
    database: int | None
    free: int | None
    memory: int | None
    errors: int
    last_error: datetime | None
    vectors: bool | None
    wants_vectors: bool


def health(view: View, found: Health) -> Message:
    """All of it in one message."""
    phrases = view.phrases
    troubles = list(_troubles(view, found))
    head = phrases.say("All is well.")
    if troubles:
        head = phrases.plural("{n} thing wants your attention:", "{n} things want your attention:", len(troubles))
    table = lines(*(fact(view, what, value) for what, value in _facts(view, found) if value))
    row = (
        button(phrases.say("Refresh"), "health"),
        button(phrases.say("Feeds"), "feeds"),
        button(phrases.say("Deliveries"), "stats"),
    )
    return Message(
        paragraphs(bold(head), lines(*(fill("• {trouble}", trouble=one) for one in troubles)), table), (row,)
    )


def _facts(view: View, found: Health) -> Iterator[tuple[str, str]]:
    phrases, number = view.phrases, view.phrases.number
    up = phrases.say("for {span}", span=dates.span(view.now - found.started, view.language)) if found.started else ""
    yield phrases.say("Version"), found.version
    yield phrases.say("Running"), up
    yield phrases.say("Last done"), phrases.clauses(_done(view, stage) for stage in found.stages)
    yield phrases.say("Queue"), phrases.plural("{n} message", "{n} messages", found.owed)
    yield (
        phrases.say("Feeds"),
        phrases.say(
            "{all}, {failing} failing, {silent} silent",
            all=number(found.feeds),
            failing=number(found.feeds_failing),
            silent=number(found.feeds_silent),
        ),
    )
    if found.database is not None and found.free is not None:
        sizes = phrases.say("{size}, {free} free", size=size(view, found.database), free=size(view, found.free))
        yield phrases.say("Database"), sizes
    yield phrases.say("Memory"), size(view, found.memory) if found.memory is not None else ""
    yield phrases.say("Errors since the start"), number(found.errors)
    yield phrases.say("Stories are grouped"), _grouping(view, found)


def _grouping(view: View, found: Health) -> str:
    if found.vectors is None:
        return ""
    return view.phrases.say("by sentence vectors and words") if found.vectors else view.phrases.say("by words alone")


def _done(view: View, stage: Stage) -> str:
    phrases = view.phrases
    name = phrases.say(NAMES.get(stage.name, stage.name))
    if stage.works_since is not None:
        return phrases.say("{stage} at work", stage=name)
    if stage.ended is None:
        return phrases.say("{stage} not yet", stage=name)
    seconds = int((view.now - stage.ended).total_seconds())
    if 0 <= seconds < _IN_SECONDS:
        return phrases.say("{stage} {seconds} s ago", stage=name, seconds=phrases.number(seconds))
    return f"{name} {view.ago(stage.ended)}"


def _troubles(view: View, found: Health) -> Iterator[str]:
    """What is wrong, and what to do about it."""
    phrases = view.phrases
    for stage in found.stages:
        name = phrases.say(NAMES.get(stage.name, stage.name))
        if stage.late:
            yield phrases.say(
                "Late: {stage}. See the log; if it stays so, start me again: nothing is lost.", stage=name
            )
        elif stage.problem:
            yield phrases.say(
                "Failed: {stage} ({problem}). It is tried again by itself.", stage=name, problem=stage.problem
            )
    if found.oldest_due and (view.now - found.oldest_due).total_seconds() > _BEHIND_SECONDS:
        yield phrases.say(
            "Messages are late, the oldest was due {ago}: /stats says why.", ago=view.ago(found.oldest_due)
        )
    if found.feeds_failing > found.feeds * _MANY_FEEDS:
        yield phrases.say("Many feeds fail: /feeds names them. Is this machine on the network?")
    if found.free is not None and found.free < max(_LITTLE_SPACE, found.database or 0):
        yield phrases.say("Little space is left: free some, or keep entries for fewer days (store.keep_days).")
    if found.errors and found.last_error:
        yield phrases.say("Errors, the last one {ago}: the log has them.", ago=view.ago(found.last_error))
    if found.wants_vectors and found.vectors is False:
        yield phrases.say("Sentence vectors are missing: run “make setup” again, or set stories.vectors to false.")


def size(view: View, amount: int) -> str:
    """A number of bytes in a unit that suits it: ``3.4 MB``, ``120 GB``."""
    shown, unit = float(amount), 0
    while shown >= _STEP and unit + 1 < len(_UNITS):
        shown, unit = shown / _STEP, unit + 1
    digits = "#,##0" if shown >= _WHOLE or not unit else "#,##0.#"
    return f"{format_decimal(shown, digits, locale=view.language)}\u00a0{_UNITS[unit]}"
