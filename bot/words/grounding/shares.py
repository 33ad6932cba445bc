"""Parts of a statement that say something alone: one of two deeds, what is told in between, a number. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.words.grounding.looks import finite, infinitive, plain, verbal
from bot.words.grounding.settling import until_comma
from bot.words.grounding.units import Binding, Row
from bot.words.grounding.voice import clause_start, verb_start

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMED: Final = 3
_BE: Final = Binding("", frozenset({"be"}))
# With one of these somebody else or something else is meant.
_OTHERS: Final = frozenset(("det", "poss", "pron", "person"))


def parted(row: Row) -> Iterator[Row]:
    """The rows that say a part of what the row says."""
    for place in range(2, len(row)):
        yield from _second_deed(row, place)
        yield from _told_between(row, place)
        yield from _counted(row, place)
        one, marks = row[place], row[place].binding.marks
        if row[place - 1].key == "SAY" and one.key == "MAY" and marks & {"pron", "person"}:
            # Who says that she may do something may do it.
            yield (*row[: place - 1], one.bound(Binding()), *row[place + 1 :])
        if "comma" in marks and one.key.endswith(("ing", "ant")) and not one.binding.case:
            # ", flooding the valley": and flooded it.
            yield (*row[:place], one.bound(Binding("", frozenset({"and"}))), *row[place + 1 :])
    yield from _as_told(row)


def _second_deed(row: Row, place: int) -> Iterator[Row]:
    """``Osei left the hall`` of ``Osei resigned and left the hall``."""
    one, binding = row[place], row[place].binding
    if "and" not in binding.marks or binding.case or binding.marks & _OTHERS or "comma" in binding.marks:
        return
    start = clause_start(row, place - 1)
    verb = next((at for at in range(start + 1, place) if verbal(row[at])), None)
    if verb is None or not finite(one) or any(other.key == "NOT" for other in row[start:place]):
        return
    group = verb_start(row, verb)
    # "Refused to stay and fight": a deed only if it cannot be what was refused.
    bound = any((other.binding.case == "TO" and verbal(other)) or infinitive(other) for other in row[start:place])
    if bound and not one.written.lower().endswith(("ed", "é", "ée", "és", "ées")):
        return
    marks = tuple(other for other in row[group:verb] if other.kind == "mark")
    yield (*row[:group], *marks, one.bound(Binding("", binding.marks - {"and"})), *row[place + 1 :])


def _told_between(row: Row, place: int) -> Iterator[Row]:
    """``The pilots struck`` of ``the pilots, who struck, were paid``."""
    binding = row[place].binding
    if "rel" not in binding.marks or binding.marks & _OTHERS:
        return
    start = place - 1
    while start and not row[start].binding.parts:
        start -= 1
    if row[start].binding.case == "OF" or not plain(row[:start]):
        return
    who = row[start].bound(row[start].binding.only("det", "poss"))
    told = row[place].bound(Binding("", binding.marks - {"rel", "comma"}))
    yield (who, *row[start + 1 : place], told, *row[place + 1 : until_comma(row, place)])


def _counted(row: Row, place: int) -> Iterator[Row]:
    """``Gusts were 130`` of ``gusts of 130``; ``30 were injured`` of ``12 were killed and 30 injured``."""
    one, before = row[place], row[place - 1]
    if one.kind != "number":
        return
    if one.binding.case == "OF" and before.kind == "word" and plain(row[: place - 1]):
        yield (before.bound(before.binding.only("det", "poss")), one.bound(_BE), *row[place + 1 :])
    told = any("be" in other.binding.marks for other in row[:place]) and plain(row[:place])
    if told and "and" in one.binding.marks and place + 1 < len(row) and row[place + 1].kind == "word":
        yield (one.bound(Binding()), row[place + 1].bound(_BE), *row[place + 2 :])


def _as_told(row: Row) -> Iterator[Row]:
    """``900 pensioners were paid`` of ``the victims, 900 pensioners, were paid``."""
    start = until_comma(row, 0)
    end = until_comma(row, start) if start < len(row) else len(row)
    if start < _NAMED < len(row) and end < len(row) and not row[start].binding.marks & {"rel", "where"}:
        yield (*row[start:end], row[end].bare("comma"), *row[end + 1 :])
