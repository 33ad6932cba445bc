"""The passive for the active, and the active for a passive that names who did it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.words.grounding.looks import plain, verbal
from bot.words.grounding.settling import CLAUSE, CLAUSE_CASES
from bot.words.grounding.units import Binding, Row, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

# Marks that stand between who acts and the verb.
_BEFORE_VERBS: Final = frozenset(("FUTURE", "WOULD", "MAY", "CAN", "MUST", "NOT", "AGAIN"))
_NO_VERB: Final = frozenset(("det", "poss", "rel", "where", "that", "or"))


def voiced(row: Row) -> Iterator[Row]:
    """The row with each of its verbs in the other voice; the passive with and without who did it."""
    for place in range(1, len(row)):
        verb = row[place]
        if verb.binding.case or verb.binding.marks & _NO_VERB or not verbal(verb):
            continue
        start, group = clause_start(row, place), verb_start(row, place)
        if "be" in row[group].binding.marks | verb.binding.marks:
            yield from _active(row, start, group, place)
        else:
            yield from _passive(row, start, group, place)


def clause_start(row: Row, place: int) -> int:
    """Where the clause of a verb begins: the sentence, or what somebody says."""
    return next((at for at in range(place, 0, -1) if row[at].binding.marks & {"that", "and", "stop"}), 0)


def verb_start(row: Row, place: int) -> int:
    """Where the marks right before a verb begin: ``may not be banned``."""
    while place > 1 and row[place - 1].kind == "mark" and row[place - 1].key in _BEFORE_VERBS:
        place -= 1
    return place


def phrase_end(row: Row, start: int) -> int:
    """The end of the phrase that begins at ``start``, with what is said of it by ``of``."""
    end = start + 1
    while end < len(row) and (not row[end].binding.parts or row[end].binding.case == "OF"):
        end += 1
    return end


def clause_end(row: Row, start: int) -> int:
    """The end of the clause that goes on at ``start``."""
    end = start + 1
    while end < len(row) and not row[end].binding.marks & CLAUSE and row[end].binding.case not in CLAUSE_CASES:
        end += 1
    return end


def _passive(row: Row, start: int, group: int, place: int) -> Iterator[Row]:
    at = place + 1
    while at < len(row) and row[at].binding.case and not row[at].binding.marks & CLAUSE:
        # "Rejected by nine votes to four the plan": what it was done to comes later.
        at = phrase_end(row, at)
    if at >= len(row) or row[at].binding.case or row[at].binding.marks & CLAUSE:
        return
    subject, between = row[start:group], row[place + 1 : at]
    joined = not subject or bool(row[place].binding.marks & {"comma", "and"})
    if joined and not plain(row[:group]):
        return
    opened = (subject or row[group:])[0].binding.without("comma", "and", "have").marks
    for end in range(at + 1, clause_end(row, at) + 1):
        first = row[at].bound(Binding("", opened | row[at].binding.only("poss").marks))
        done = (first, *row[at + 1 : end], *_done(row[group : place + 1]))
        if joined:
            # ", killing 12 and injuring 30."
            yield (*done, *between, *row[end:])
            continue
        by = (subject[0].bound(Binding("BY", frozenset({"det"}))), *subject[1:])
        yield (*row[:start], *done, *by, *between, *row[end:])
        yield (*row[:start], *done, *between, *row[end:], *by)
        yield (*row[:start], *done, *between, *row[end:])


def _done(verb: Row) -> Row:
    """A verb with its marks in the passive."""
    bare = [one.bound(Binding("", one.binding.marks - {"have", "pron"})) for one in verb]
    return (*bare[:-1], bare[-1].bound(Binding("", bare[-1].binding.marks | {"be"})))


def _active(row: Row, start: int, group: int, place: int) -> Iterator[Row]:
    by = next((at for at in range(place + 1, len(row)) if row[at].binding.case == "BY"), None)
    if by is None or group == start:
        return
    end = phrase_end(row, by)
    agent = (row[by].bound(Binding("", row[start].binding.marks)), *row[by + 1 : end])
    doing = tuple(_unpassive(one) for one in row[group : place + 1])
    first = row[start].bound(Binding("", frozenset({"det"})))
    yield (*row[:start], *agent, *doing, first, *row[start + 1 : group], *row[place + 1 : by], *row[end:])


def _unpassive(unit: Unit) -> Unit:
    return unit.bound(Binding("", unit.binding.marks - {"be"}))
