"""A statement put into one order: who says so in front, and its dates beside the words of their clause. Pure.

Holm will appeal, his lawyer said = his lawyer said Holm will appeal = according to his lawyer, Holm will appeal.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from simplemma import lemmatize

from bot.words.grounding.looks import verbal
from bot.words.grounding.units import Binding, Row, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

CLAUSE: Final = frozenset(("comma", "stop", "that", "rel", "where", "and", "or"))
CLAUSE_CASES: Final = frozenset(("AFTER", "BEFORE", "SINCE", "UNTIL", "CAUSE", "IF", "DESPITE"))
# Who speaks takes no more words than these.
_SPEAKER: Final = 8
_ADDRESSED: Final = 4
# Verbs after which somebody's words stand, beside those that say no more than that.
_REPORTING_TEXT: Final = (
    "admit announce report warn confirm find rule promise conclude reveal annoncer avertir confirmer conclure révéler "
    "promettre prévenir reconnaître"
)
_REPORTING: Final = frozenset(_REPORTING_TEXT.split())
_CLAUSAL: Final = frozenset(("FUTURE", "WOULD", "MAY", "NOT"))


def settled(row: Sequence[Unit], *, whole_clause: bool) -> Row:
    """The row with who said it in front, and without its dates: they are noted with the other words.

    With ``whole_clause`` each word notes all dates of its clause (a report); without, the words beside a date note it
    (a sentence that is checked).
    """
    return _dated(_attributed(tuple(row)), whole_clause=whole_clause)


def until_comma(row: Sequence[Unit], start: int) -> int:
    """Where the part of a row that begins at ``start`` ends."""
    return next((at for at in range(start + 1, len(row)) if row[at].binding.marks & {"comma", "stop"}), len(row))


def _attributed(row: Row) -> Row:
    """Who says so first, then ``SAY``, then what is said; the row itself where nobody is said to."""
    for place, unit in enumerate(row):
        if unit.kind == "mark" and unit.key == "SAYOF":
            end = until_comma(row, place + 1)
            speaker, body = row[place + 1 : end], (*row[:place], *row[end:])
            return _told(speaker, body) if speaker and body else row
        if unit.kind == "mark" and unit.key == "SAY":
            return _said(row, place)
    return _reported(row)


def _said(row: Row, place: int) -> Row:
    before, said, after = row[:place], row[place], row[place + 1 :]
    marks = said.binding.marks
    aside = said.written in {"saying", "claims", "claim", "told"} and marks & {"comma", "be", "det"}
    if aside or "and" in marks or not before:
        # "… , saying that …", "… and said …": beside something else.
        return row
    last = all(one.kind == "date" for one in after)
    if last and "comma" in marks and marks & {"pron", "person"}:
        return _of_itself(row, place)
    starts = [at for at in range(1, place) if "comma" in row[at].binding.marks]
    if last and starts:
        # "The plan would go on, his lawyer Greta Sand, 41, said."
        start = next((at for at in starts if place - at <= _SPEAKER), starts[-1])
        return _told((*row[start:place], *after), row[:start])
    if "comma" in marks and 0 < len(after) <= _SPEAKER and not _clausal(after):
        return _told(after, before)
    if not after:
        return row
    told = 0
    if said.written == "told":
        # "Told reporters that": nobody asks whom, unless it is a name.
        told = next((at for at in range(1, min(_ADDRESSED, len(after))) if "that" in after[at].binding.marks), 0)
        told = told if all(one.kind == "word" for one in after[:told]) else 0
    return _told(before, after[told:], said.binding.only("comma"))


def _of_itself(row: Row, place: int) -> Row:
    """``The museum will return it, it said``: the museum said that it will."""
    end = next((at for at in range(1, place) if row[at].kind == "mark" or verbal(row[at])), 0)
    if not end:
        return row
    verb = row[end].bound(Binding("", row[end].binding.marks | {"pron"}))
    return _told((*row[:end], *row[place + 1 :]), (verb, *row[end + 1 : place]))


def _reported(row: Row) -> Row:
    """``The plan was late, the trust admitted`` as ``the trust admitted the plan was late``."""
    start = next((at for at in range(len(row) - 1, 0, -1) if "comma" in row[at].binding.marks), 0)
    end = [one for one in row[start:] if one.kind != "date"]
    verb = next((one for one in end if one.kind == "word" and _lemma(one) in _REPORTING), None)
    if not start or verb is None or not 1 < len(end) <= _SPEAKER or end.index(verb) not in {0, len(end) - 1}:
        return row
    speaker = [one for one in row[start:] if one is not verb]
    first = speaker[0].bound(speaker[0].binding.only("det", "poss", "owner"))
    opened = row[0].bound(Binding(row[0].binding.case, row[0].binding.marks | {"that"}))
    return (first, *speaker[1:], verb.bound(verb.binding.only("have")), opened, *row[1:start])


def _lemma(unit: Unit) -> str:
    return lemmatize(unit.written.lower(), unit.language) if unit.language in {"en", "fr"} else unit.key


def _clausal(row: Sequence[Unit]) -> bool:
    """Whether a row has a verb of its own, by what can be seen."""
    marks = {mark for one in row for mark in one.binding.marks}
    return bool(marks & {"that", "have", "be"}) or any(one.kind == "mark" and one.key in _CLAUSAL for one in row)


def _told(speaker: Row, body: Row, comma: Binding | None = None) -> Row:
    opened = Binding(body[0].binding.case, (body[0].binding.marks - {"comma", "stop"}) | {"that"})
    head = speaker[0].bound(speaker[0].binding.only("poss", "owner"))
    said = Unit("mark", "SAY", "SAY", head.language, comma or Binding())
    # What "would" be, where somebody said so, "will" be.
    rest = (
        replace(one, key="FUTURE") if one.kind == "mark" and one.key == "WOULD" else one
        for one in (body[0].bound(opened), *body[1:])
    )
    return (head, *speaker[1:], said, *rest)


def _dated(row: Row, *, whole_clause: bool) -> Row:
    clauses, cases = _clauses(row), _cases(row)
    dated: list[set[tuple[str, str]]] = [set() for _ in row]
    others = [place for place, one in enumerate(row) if one.kind != "date"]
    for place, one in enumerate(row):
        if one.kind != "date":
            continue
        beside = [other for other in others if clauses[other] == clauses[place]]
        if not whole_clause:
            earlier = [other for other in beside if other < place]
            later = [other for other in others if other > place]
            beside = earlier[-1:] or later[:1] or others[-1:]
        for other in beside:
            dated[other].add((one.key, cases[place]))
    kept = []
    for place in others:
        one = replace(row[place], dates=frozenset(dated[place]))
        # A comma behind a date that stood in front parts nothing.
        fronted = place and all(before.kind == "date" for before in row[:place])
        kept.append(one.bare("comma") if fronted else one)
    return tuple(kept)


def _cases(row: Row) -> list[str]:
    """The preposition of each date; of "October 2024" both have the first one's."""
    found: list[str] = []
    for place, one in enumerate(row):
        follows = place and row[place - 1].kind == "date" and not one.binding.case and not one.binding.marks
        own = one.binding.case if one.binding.case != "IN" else ""
        found.append(found[-1] if follows else own)
    return found


def _clauses(row: Row) -> list[int]:
    """The number of the clause that each word is in."""
    found, number = [], 0
    for place, one in enumerate(row):
        parts = one.binding.marks & CLAUSE or one.binding.case in CLAUSE_CASES
        if place and parts and one.kind != "date" and any(before.kind != "date" for before in row[:place]):
            number += 1
        found.append(number)
    return found
