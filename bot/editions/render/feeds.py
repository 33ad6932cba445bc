"""How the feeds are doing, for those who run the bot: on a terminal, as an answer in the chat, as a notice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.editions import buttons, dates
from bot.editions.render import pieces
from bot.editions.render.feed_problems import problem
from bot.editions.render.markup import bold, fill, join, lines, link, paragraphs
from bot.models import Health, Message
from bot.text import trim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.editions.render.markup import Markup
    from bot.editions.render.view import View
    from bot.models import Checkup

_MARKS: Final = {
    Health.WELL: "ok",
    Health.NEW: "new",
    Health.FAILING: "fails",
    Health.SILENT: "silent",
    Health.GONE: "gone",
}
# A notice stays one message however many feeds fail at once.
_NOTED: Final = 12
_PROBLEM: Final = 160
_ADDRESS: Final = 300


def condition(view: View, checkup: Checkup) -> str:
    """How a feed is doing, in words."""
    phrases, state = view.phrases, checkup.feed.state
    lasting = dates.span(view.now - checkup.since, view.language) if checkup.since else ""
    words = trim(problem(phrases, state.problem or ""), _PROBLEM)
    match checkup.health:
        case Health.GONE:
            return phrases.say("no longer asked: {problem}", problem=words)
        case Health.FAILING if state.last_success is None:
            return phrases.say("never read so far: {problem}", problem=words)
        case Health.FAILING:
            return phrases.say("failing for {span}: {problem}", span=lasting, problem=words)
        case Health.SILENT:
            return phrases.say("answers, but with nothing new for {span}", span=lasting)
        case Health.NEW:
            return phrases.say("not read yet")
        case _:
            return phrases.say("well")


def times(view: View, checkup: Checkup) -> str:
    """When it was last read, when it last had something new, how often it is asked, where it moved."""
    phrases, state = view.phrases, checkup.feed.state
    never = phrases.say("never")
    parts = [
        phrases.say("read {when}", when=view.ago(state.last_success) if state.last_success else never),
        phrases.say("new {when}", when=view.ago(state.last_change) if state.last_change else never),
    ]
    if checkup.health is Health.FAILING and state.next_due:
        waiting = dates.span(max(state.next_due - view.now, timedelta(0)), view.language)
        parts.append(phrases.say("asked again in {span}", span=waiting))
    elif checkup.health is not Health.GONE:
        parts.append(phrases.say("asked every {span}", span=dates.span(state.interval, view.language)))
    if checkup.moved_to:
        parts.append(phrases.say("has moved to {url}", url=trim(checkup.moved_to, _ADDRESS)))
    return ", ".join(parts)


def summary(view: View, counts: Mapping[Health, int]) -> str:
    """How many feeds there are, and how many of them do how."""
    phrases, total = view.phrases, sum(counts.values())
    parts = [
        phrases.plural("{n} does well", "{n} do well", counts.get(Health.WELL, 0)),
        phrases.plural("{n} fails", "{n} fail", counts.get(Health.FAILING, 0)),
        phrases.plural("{n} is silent", "{n} are silent", counts.get(Health.SILENT, 0)),
        phrases.plural("{n} is gone", "{n} are gone", counts.get(Health.GONE, 0)),
        phrases.plural("{n} was not read yet", "{n} were not read yet", counts.get(Health.NEW, 0)),
    ]
    order = (Health.WELL, Health.FAILING, Health.SILENT, Health.GONE, Health.NEW)
    told = [part for part, health in zip(parts, order, strict=True) if counts.get(health) or health is Health.WELL]
    feeds = phrases.plural("{n} feed", "{n} feeds", total)
    return phrases.say("{feeds}: {parts}.", feeds=feeds, parts=", ".join(told))


def plain(view: View, checkup: Checkup) -> str:
    """One feed on a terminal: three lines of plain text."""
    feed = checkup.feed
    origin = ", " + view.phrases.say("added by command") if feed.added else ""
    return (
        f"{_MARKS[checkup.health]:<7}{feed.outlet.name}: {condition(view, checkup)}\n"
        f"       {feed.url}\n"
        f"       {times(view, checkup)}{origin}"
    )


def overview(
    view: View,
    counts: Mapping[Health, int],
    slowest: Sequence[Checkup],
    worst: Sequence[Checkup],
    page: int = 0,
    pages: int = 1,
) -> Message:
    """The answer to /feeds: a summary, the slowest, and one page of those that need somebody to look."""
    phrases = view.phrases
    slow = ", ".join(
        phrases.say("{name} ({seconds} s)", name=one.feed.outlet.name, seconds=phrases.number(round(seconds, 1)))
        for one in slowest
        if (seconds := one.feed.state.answer_seconds)
    )
    told = phrases.say("Slowest to answer: {feeds}", feeds=slow) if slow else ""
    heading = bold(phrases.say("To look at")) if worst else phrases.say("Nothing needs a look.")
    where = phrases.say("Page {page} of {pages}", page=page + 1, pages=pages) if pages > 1 else ""
    body = [join("\n", (_entry(view, one), times(view, one))) for one in worst]
    pager = pieces.pager(view, page, pages, lambda number: buttons.encode("feeds", number))
    first = lines(bold(phrases.say("Feeds")), summary(view, counts), told)
    return Message(paragraphs(first, heading if counts else "", *body, where), (pager,) if pager else ())


def notice(view: View, began: Sequence[Checkup], ended: Sequence[Checkup]) -> Message:
    """What the bot says by itself: which important feeds began to be in trouble, and which came out of it."""
    phrases = view.phrases
    parts: list[str] = []
    if began:
        heading = phrases.plural("{n} feed needs a look", "{n} feeds need a look", len(began))
        parts.append(lines(bold(heading), *(_entry(view, one) for one in began[:_NOTED]), _rest(view, began)))
    if ended:
        heading = phrases.plural("{n} feed is well again", "{n} feeds are well again", len(ended))
        names = [link(one.feed.outlet.name, one.feed.url) for one in ended[:_NOTED]]
        parts.append(lines(bold(heading), *names, _rest(view, ended)))
    return Message(paragraphs(*parts, fill(phrases.say("All of them: {feeds}"), feeds="/feeds")))


def _entry(view: View, checkup: Checkup) -> Markup:
    name = link(checkup.feed.outlet.name, checkup.feed.url)
    return fill(view.phrases.say("{name}: {words}"), name=bold(name), words=condition(view, checkup))


def _rest(view: View, feeds: Sequence[Checkup]) -> str:
    more = len(feeds) - _NOTED
    return view.phrases.plural("and {n} more", "and {n} more", more) if more > 0 else ""
