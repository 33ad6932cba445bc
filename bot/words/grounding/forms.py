"""The forms that one statement can take without saying anything else, and the parts that say something alone. Pure.

ownership     the shares of Silverline          = Silverline's shares = Silverline shares
apposition    transport minister Osei           = Osei, the transport minister,
voice         the court rejected the appeal     = the appeal was rejected by the court (see ``voice``)
order         after the fire the mill closed    = the mill closed after the fire
parts         Osei resigned and left the hall   > Osei left the hall
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.words.grounding import closed
from bot.words.grounding.looks import verbal
from bot.words.grounding.settling import CLAUSE, until_comma
from bot.words.grounding.shares import parted
from bot.words.grounding.units import Binding, Row, Unit
from bot.words.grounding.voice import clause_end, phrase_end, voiced

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOTHING: Final = Binding()
_COMMA: Final = frozenset({"comma"})
# What somebody owns, or holds as an office, is named in so many words.
_NAMED: Final = 3
# Where, when and how: such phrases may change places within a clause.
_FREE: Final = frozenset(("IN", "NEAR", "AFTER", "DURING", "SINCE", "WITH", "BY", "WITHOUT", "DESPITE"))
_WHEN: Final = frozenset(("AFTER", "BEFORE", "SINCE", "UNTIL", "CAUSE", "DURING", "DESPITE"))


def forms(row: Row) -> Iterator[Row]:
    """The row, the others that say the same, and those that say a part of it."""
    for one in (row, *parted(row), *_moved(row)):
        yield one
        for other in (*_apposed(one), *voiced(one), *_turned(one), *_owned(one)):
            yield other
            yield from _owned(other)


def crossed(row: Row) -> Row:
    """The row with the words of each phrase the other way round, as English and French have them."""
    found: list[Unit] = []
    place = 0
    while place < len(row):
        end = place + 1
        while end < len(row) and row[end].kind == "word" and row[end].binding == _NOTHING and not verbal(row[end]):
            end += 1
        first, *rest = row[place:end]
        if rest and first.kind == "word" and not verbal(first):
            # "Tram line", "ligne de tramway".
            found += [
                rest[-1].bound(first.binding),
                *(one.bound(Binding(closed.ANY)) for one in (*rest[-2::-1], first)),
            ]
        else:
            found += [first, *rest]
        place = end
    return tuple(found)


def _owned(row: Row) -> Iterator[Row]:
    """``B of A`` for ``A's B`` and ``A B``, and the other way round."""
    for place, one in enumerate(row):
        if "owner" in one.binding.marks:
            yield from _disowned(row, place)
        elif place and one.binding.case in {"OF", "IN"}:
            yield from _possessed(row, place)


def _disowned(row: Row, place: int) -> Iterator[Row]:
    owner = row[place].bound(Binding("OF", frozenset({"det"})))
    for size in range(1, _NAMED + 1):
        thing = row[place + 1 : place + 1 + size]
        if len(thing) == size and not any(unit.binding.parts for unit in thing):
            first = thing[0].bound(row[place].binding.without("owner"))
            yield (*row[:place], first, *thing[1:], owner, *row[place + 1 + size :])


def _possessed(row: Row, place: int) -> Iterator[Row]:
    start = place - 1
    while start and not row[start].binding.parts and place - start < _NAMED:
        start -= 1
    first, poss = row[start], row[place].binding.only("poss").marks
    for size in range(1, _NAMED + 1):
        owner, rest = row[place : place + size], row[place + size :]
        if len(owner) < size or any(unit.binding.parts for unit in owner[1:]):
            break
        head = owner[0].bound(Binding(first.binding.case, first.binding.marks | poss))
        yield (*row[:start], head, *owner[1:], first.bound(_NOTHING), *row[start + 1 : place], *rest)
        if place - start > 1:
            # "Weak demand in China", "weak Chinese demand".
            yield (*row[: place - 1], owner[0].bound(_NOTHING), *owner[1:], row[place - 1], *rest)


def _apposed(row: Row) -> Iterator[Row]:
    """``Osei, the minister,`` for ``minister Osei``, and the other way round."""
    for place, one in enumerate(row):
        if one.kind != "name":
            continue
        start = place
        while (
            start
            and place - start < _NAMED
            and not row[start].binding.parts
            and row[start - 1].kind in {"word", "mark"}
        ):
            start -= 1
        rest = row[place + 1 :]
        if start < place and not one.binding.parts:
            office = row[start].bound(Binding("", _COMMA | {"det"}))
            after = (
                (rest[0].bound(Binding(rest[0].binding.case, rest[0].binding.marks | _COMMA)), *rest[1:])
                if rest
                else ()
            )
            yield (*row[:start], one.bound(row[start].binding), office, *row[start + 1 : place], *after)
        if rest and "comma" in rest[0].binding.marks and not rest[0].binding.case and rest[0].kind != "name":
            end = until_comma(rest, 0)
            if end <= _NAMED and (end < len(rest) or not place) and not any(unit.binding.case for unit in rest[:end]):
                office = rest[0].bound(one.binding)
                yield (*row[:place], office, *rest[1:end], one.bound(_NOTHING), *_opened(rest[end:]))


def _turned(row: Row) -> Iterator[Row]:
    """What happened after, before or because of something, that something first; and the other way round."""
    spoken = any(one.kind == "mark" and one.key == "SAY" for one in row)
    for place in range(1, len(row)):
        if row[place].binding.case in _WHEN and not spoken:
            main = row[0].bound(Binding(row[0].binding.case, row[0].binding.marks | _COMMA))
            yield (row[place].bare("comma"), *row[place + 1 :], main, *row[1:place])
    if row and row[0].binding.case in _WHEN:
        end = until_comma(row, 0)
        if end < len(row):
            yield (*_opened(row[end:]), *row[:end])


def _moved(row: Row) -> Iterator[Row]:
    """A phrase of where, when or how at another place of its clause."""
    end = until_comma(row, 0)
    if row and row[0].binding.case and end < len(row):
        rest = _opened(row[end:])
        for place in range(1, len(rest) + 1):
            if place == len(rest) or rest[place].binding.parts:
                yield (*rest[:place], *row[:end], *rest[place:])
    for place in range(1, len(row)):
        if row[place].binding.case in _FREE:
            yield from _put_elsewhere(row, place)


def _put_elsewhere(row: Row, place: int) -> Iterator[Row]:
    if "comma" in row[place].binding.marks:
        end = until_comma(row, place)
        if end < len(row):
            # "The Senate rejected, by 178 votes to 152, the bill."
            rest = (*row[:place], *_opened(row[end:]))
            yield rest
            yield (*rest, row[place].bare("comma"), *row[place + 1 : end])
        return
    end = phrase_end(row, place)
    if end < len(row) and row[end].binding.case in _FREE and not row[end].binding.marks & CLAUSE:
        for until in (phrase_end(row, end), clause_end(row, place)):
            yield (*row[:place], *row[end:until], *row[place:end], *row[until:])


def _opened(row: Row) -> Row:
    """The row without the comma that it begins with."""
    return (row[0].bare("comma"), *row[1:]) if row else ()
