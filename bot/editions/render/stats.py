"""How delivering goes, and what troubles the program: for those who run the bot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.editions.phrases import msg
from bot.editions.render.markup import bold, fill, lines, paragraphs
from bot.editions.render.replies_parts import button, fact
from bot.models import Message

if TYPE_CHECKING:
    from datetime import datetime

    from bot.editions.render.view import View

_KINDS = {
    "retry_after": msg("told to wait"),
    "unavailable": msg("not reached"),
    "uncertain": msg("without an answer"),
    "bad_message": msg("refused as wrong"),
    "chat_gone": msg("chat gone"),
    "blocked": msg("blocked"),
    "migrated": msg("chat moved"),
    "topic_gone": msg("topic gone"),
    "unauthorised": msg("token refused"),
    "the chat cannot be reached": msg("chat out of reach"),
    "sent as plain text": msg("sent without markup"),
    "unreadable": msg("damaged"),
    "fault": msg("a fault of mine"),
    "interrupted": msg("interrupted"),
    "perhaps twice": msg("perhaps twice"),
}


@dataclass(frozen=True, slots=True)
class Stats:
    """The numbers of /stats: the queue now, and what became of the last day's messages."""

    ready: int
    later: int
    sending: int
    oldest_due: datetime | None
    rate: float
    sent: int
    given_up: int
    problems: tuple[tuple[str, int], ...]
    reached: int
    waiting: int
    missed: int
    active: int
    silent: int
    stopped: int


def stats(view: View, found: Stats) -> Message:
    """All of it in one message."""
    phrases = view.phrases
    number = phrases.number
    queue = phrases.say(
        "{ready} to send, {sending} under way, {later} later",
        ready=number(found.ready),
        sending=number(found.sending),
        later=number(found.later),
    )
    people = phrases.say(
        "{active} get editions, {silent} cannot be reached, {stopped} stopped",
        active=number(found.active),
        silent=number(found.silent),
        stopped=number(found.stopped),
    )
    day = phrases.say("{sent} sent, {lost} given up", sent=number(found.sent), lost=number(found.given_up))
    reach = phrases.say(
        "{reached} reached, {waiting} to come, {missed} not reached",
        reached=number(found.reached),
        waiting=number(found.waiting),
        missed=number(found.missed),
    )
    kinds = ", ".join(f"{phrases.say(_KINDS.get(kind, kind))} {number(count)}" for kind, count in found.problems)
    facts = [
        (phrases.say("Queue"), queue),
        (phrases.say("Oldest due"), view.ago(found.oldest_due) if found.oldest_due else ""),
        (phrases.say("Pace"), phrases.say("{rate} a second in the last minute", rate=number(round(found.rate, 1)))),
        (phrases.say("Last day"), day),
        (phrases.say("Editions of the last day"), reach),
        (phrases.say("Troubles"), kinds or phrases.say("none")),
        (phrases.say("Subscribers"), people),
    ]
    table = lines(*(fact(view, what, value) for what, value in facts if value))
    return Message(paragraphs(bold(phrases.say("Deliveries")), table), ((button(phrases.say("Refresh"), "stats"),),))


def trouble(view: View, kind: str, words: str) -> Message:
    """What the admin is told when the store cannot do its work. ``kind`` is busy, full or another."""
    phrases = view.phrases
    said = {
        "full": phrases.say("The database cannot be written: the disk is full, or I may not write there."),
        "busy": phrases.say("Another program holds the database, so I have to wait."),
    }.get(kind, phrases.say("The database cannot do what it should."))
    promise = phrases.say("I keep trying, and nothing that is owed is lost.")
    return Message(paragraphs(bold(said), lines(promise, fill("{words}", words=words))))
