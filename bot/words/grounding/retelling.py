"""Whether a sentence only re-tells: whether it can be had from one statement of a report by leaving whole phrases out.

Nothing is looked for that might be wrong; what is asked for is proof. Every word of the sentence must stand, as itself
or as one that may stand for it, in one statement of a report (or in a form of it, see ``forms``), in the same order and
bound in the same way; and whatever the statement has between them must be a phrase that can be left out without
changing the rest (see ``leaving``). A sentence of two clauses may have each from another statement. What cannot be
shown so is refused, be it true or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from bot.words.grounding.forms import crossed, forms
from bot.words.grounding.leaving import joins, may_begin, may_end
from bot.words.grounding.likeness import alike
from bot.words.grounding.looks import verbal
from bot.words.grounding.naming import Naming, named, naming
from bot.words.grounding.pieces import Capitals, capitals
from bot.words.grounding.pronouns import meant_by_office, resolved
from bot.words.grounding.settling import settled, until_comma
from bot.words.grounding.units import Binding, Row, Unit, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.words.grounding.statements import Statement

_PRONOUN: Final = re.compile(r"(?:it|he|she|they|ils?|elles?)\b", re.IGNORECASE)
_OTHERS: Final = frozenset(("det", "poss", "pron", "person"))
# Texts are strangers': a longer statement is taken as it stands, one with more forms by the first of them, and for a
# longer sentence, or one that falls into more parts, no proof is sought.
_LONGEST: Final = 60
_MOST_FORMS: Final = 500
_MOST_PARTS: Final = 100


@dataclass(frozen=True, slots=True)
class _Told:
    """One statement in all its forms, with its language, and all words of them."""

    language: str
    rows: tuple[Row, ...]
    words: frozenset[Unit]


@dataclass(frozen=True, slots=True)
class _Reports:
    """What reports say: how they write names, who is who, and their statements."""

    capitals: Capitals
    naming: Naming
    told: tuple[_Told, ...]


def retold(text: str, language: str, told: tuple[Statement, ...]) -> bool:
    """Whether the statements bear out a sentence, word by word."""
    reports = _reports(told)
    row = settled(named(units(text, language, reports.capitals), reports.naming), whole_clause=False)
    # A sentence that begins with a pronoun says nothing by itself.
    says = any(one.kind in {"word", "name"} for one in row) and not _PRONOUN.match(text)
    return says and len(row) <= _LONGEST and _Search(language, reports).borne(row)


@lru_cache(maxsize=16)
def _reports(told: tuple[Statement, ...]) -> _Reports:
    known = capitals((one.text, one.language) for one in told)
    raw = [units(one.text, one.language, known) for one in told]
    who = naming(raw)
    found: list[_Told] = []
    before: Row = ()
    topics: frozenset[str] = frozenset()
    for one, row in zip(told, raw, strict=True):
        plainly = named(row, who)
        if one.is_title:
            topics = frozenset(unit.key for unit in plainly if unit.kind == "word")
        meant = () if one.is_title else tuple(resolved(plainly, before, topics))
        ways = (plainly, *meant, *meant_by_office(plainly, who))
        every = (form for way in ways if way for form in _forms(settled(way, whole_clause=True)))
        rows = dict.fromkeys(islice(every, _MOST_FORMS))
        found.append(_Told(one.language, tuple(rows), frozenset(unit for form in rows for unit in form)))
        before = meant[0] if meant else plainly
    return _Reports(known, who, tuple(found))


def _forms(row: Row) -> Iterable[Row]:
    return forms(row) if len(row) <= _LONGEST else (row,)


class _Search:
    """Seeks the proof of one sentence: from one statement, or of each of its parts from one. It gives up some time."""

    def __init__(self, language: str, reports: _Reports) -> None:
        self._language = language
        self._told = reports.told
        self._known: dict[Row, bool] = {}

    def borne(self, row: Row) -> bool:
        if row not in self._known and len(self._known) < _MOST_PARTS:
            # Whoever asks for it again while it is sought gets no proof from it.
            self._known[row] = False
            self._known[row] = self._sought(row)
        return self._known.get(row, False)

    def _sought(self, row: Row) -> bool:
        if any(_says(one, row, self._language) for one in self._told):
            return True
        ways = (*_fronted(row), *_divided(row), *_clauses(row))
        return any(all(self.borne(part) for part in parts) for parts in ways)


def _says(told: _Told, row: Row, language: str) -> bool:
    exact = not any(one.key == "ABOUT" for one in told.words)
    # Who says "about" where a report is exact says less, not more.
    said = tuple(one for one in row if not (exact and one.key == "ABOUT"))
    if not said or not all(any(_matches(one, other, language, told.language) for other in told.words) for one in said):
        return False
    rows = told.rows if language == told.language else (*told.rows, *map(crossed, told.rows))
    return any(_within(said, language, form, told.language) for form in rows)


def _within(row: Row, language: str, form: Row, other: str) -> bool:
    """Whether the row is the form with phrases left out: where each word can stand, one word after the other."""
    first = row[0]
    places = {at for at, one in enumerate(form) if _matches(first, one, language, other) and may_begin(form, at, first)}
    for said in row[1:]:
        fits = [at for at in range(1, len(form)) if _matches(said, form[at], language, other)]
        places = {at for at in fits if any(start < at and joins(form, start, at, said) for start in places)}
        if not places:
            return False
    return any(may_end(form, at) for at in places)


def _matches(said: Unit, told: Unit, language: str, other: str) -> bool:
    return said.dates <= told.dates and alike(said, told, language, other)


def _fronted(row: Row) -> Iterator[tuple[Row, ...]]:
    """``In Malmo, the court rejected it`` as ``the court rejected it in Malmo``."""
    end = until_comma(row, 0)
    if row[0].binding.case and end < len(row):
        yield ((*_opened(row[end:]), *row[:end]),)


def _divided(row: Row) -> Iterator[tuple[Row, ...]]:
    """The row as two: two deeds of one, or a clause about somebody that stands between commas."""
    for place in range(2, len(row)):
        one, marks = row[place], row[place].binding.marks
        end = until_comma(row, place)
        if "and" in marks and not one.binding.case and not marks & _OTHERS and verbal(one):
            verb = next((at for at in range(1, place) if verbal(row[at])), None)
            if verb is not None:
                yield row[:place], (*row[:verb], one.bound(Binding("", marks - {"and", "comma"})), *row[place + 1 :])
        if {"rel", "comma"} <= marks:
            start = next((at for at in range(place - 1, 0, -1) if row[at].binding.parts), 0)
            who = row[start].bound(row[start].binding.only("det", "poss"))
            about = one.bound(Binding("", marks - {"rel", "comma"}))
            rest = (*row[:place], *_opened(row[end:]))
            yield rest, (who, *row[start + 1 : place], about, *row[place + 1 : end])
        if marks == {"comma"} and not one.binding.case and verbal(one) and end < len(row):
            # "The hiker, treated in Gap, is well."
            about = one.bound(Binding("", frozenset({"be"})))
            yield (*row[:place], *_opened(row[end:])), (*row[:place], about, *row[place + 1 : end])


def _clauses(row: Row) -> Iterator[tuple[Row, ...]]:
    """The row as two clauses with nothing but "and", "but" or a comma between them."""
    for place in range(2, len(row) - 1):
        binding, parts = row[place].binding, (row[:place], row[place:])
        meets = "comma" in binding.marks and (binding.marks & {"det", "poss"} or row[place].kind in {"name", "number"})
        both = meets and all(any(verbal(one) for one in part[1:]) for part in parts)
        if not binding.case and (binding.marks & {"and", "stop"} or both):
            yield row[:place], (row[place].bare("and", "stop", "comma"), *row[place + 1 :])


def _opened(row: Row) -> Row:
    """The row without the comma that it begins with."""
    return (row[0].bare("comma"), *row[1:]) if row else ()
