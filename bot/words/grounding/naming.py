"""Who is who in the reports: short and long names, offices beside names, and pronouns that can only mean one person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.words.grounding.looks import verbal
from bot.words.grounding.names import skeleton
from bot.words.grounding.units import Binding, Row, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

# An office is named in so many words.
_NAMED: Final = 4
_COMMA: Final = frozenset({"comma", "stop"})
# Marks that are part of no office.
_NO_OFFICE: Final = frozenset(("SAY", "SAYOF", "FUTURE", "NOT"))
_BESIDE: Final = frozenset({"comma"})


@dataclass(frozen=True, slots=True)
class Naming:
    """All names of the reports, and which words stand beside which name for an office, or for what it is."""

    names: frozenset[str]
    offices: frozenset[tuple[str, str]]

    def full(self, name: str) -> str:
        """The longest name that has all words of this one, if there is only one such; else the name itself."""
        words = _spelled(name)
        longer = {_spelled(one): one for one in sorted(self.names) if words <= _spelled(one) and not self._pair(one)}
        longest = [one for words, one in longer.items() if not any(words < other for other in longer)]
        return longest[0] if len(longest) == 1 else name

    def _pair(self, name: str) -> bool:
        """Whether it is two names side by side, each of which also stands alone: ``Arval-Hoek``."""
        words = name.split()
        return len(words) > 1 and all(word in self.names for word in words)


@lru_cache(maxsize=2**14)
def _spelled(name: str) -> frozenset[str]:
    return frozenset(skeleton(word) for word in name.split())


def naming(rows: Sequence[Sequence[Unit]]) -> Naming:
    """Learn it from the rows of all statements, dates not yet settled."""
    names = frozenset(one.key for row in rows for one in row if one.kind == "name")
    bare = Naming(names, frozenset())
    offices = set()
    for row in rows:
        for place, one in enumerate(row):
            if one.kind == "name":
                name = bare.full(one.key)
                for start, end in (_before(row, place, _BESIDE), _behind(row, place)):
                    words = [unit.key for unit in row[start:end]]
                    offices |= {
                        (" ".join(words[skip:]), name)
                        for skip in range(len(words))
                        if _plain(row[start : start + skip])
                    }
    return Naming(names, frozenset(offices))


def named(row: Sequence[Unit], known: Naming) -> Row:
    """The row with each name in full and without the offices that the reports put beside it."""
    found = [replace(one, key=known.full(one.key)) if one.kind == "name" else one for one in row]
    place = 0
    while place < len(found):
        one = found[place]
        if one.kind == "name":
            start, end = _behind(found, place)
            if start < end and (" ".join(unit.key for unit in found[start:end]), one.key) in known.offices:
                found[start:end] = []
                if start < len(found):
                    binding = found[start].binding
                    found[start] = replace(found[start], binding=Binding(binding.case, binding.marks - _COMMA))
            start, end = _before(found, place, _BESIDE)
            start = next(
                (
                    one_start
                    for one_start in range(start, end)
                    if (" ".join(unit.key for unit in found[one_start:end]), one.key) in known.offices
                ),
                end,
            )
            if start < end:
                marks = found[start].binding.marks - {"poss", "det"} | (one.binding.marks & {"owner"})
                if "comma" in one.binding.marks and place + 1 < len(found):
                    after = found[place + 1]
                    found[place + 1] = replace(after, binding=Binding(after.binding.case, after.binding.marks - _COMMA))
                found[place] = replace(one, binding=Binding(found[start].binding.case, marks))
                found[start:end] = []
                place = start
        place += 1
    return _without_posts(tuple(found), known)


def _without_posts(row: Row, known: Naming) -> Row:
    """Without "as minister" where a name in the row has that office."""
    names = [one.key for one in row if one.kind == "name"]
    for place, one in enumerate(row):
        if one.binding.case == "AS":
            end = next((other for other in range(place + 1, len(row)) if row[other].binding.parts), len(row))
            if any((" ".join(unit.key for unit in row[place:end]), name) in known.offices for name in names):
                return (*row[:place], *row[end:])
    return row


def _plain(skipped: Sequence[Unit]) -> bool:
    """Whether words may be missing from an office: a minister of health is a minister, no deputy minister is."""
    return all(one.kind == "word" for one in skipped)


def _before(row: Sequence[Unit], place: int, comma: frozenset[str] = frozenset()) -> tuple[int, int]:
    """Where the office right before a name begins and ends."""
    start = place
    if row[place].binding.case or row[place].binding.marks - {"owner", *comma}:
        return place, place
    while (
        start
        and place - start < _NAMED
        and row[start - 1].kind in {"word", "mark"}
        and row[start - 1].key not in _NO_OFFICE
    ):
        start -= 1
        if row[start].binding.parts:
            break
    while (
        start
        and row[start].binding.case == "OF"
        and not row[start].binding.marks
        and row[start - 1].kind in {"word", "mark"}
        and place - start < _NAMED
    ):
        # "L’élue d’opposition Claire Mourad."
        start -= 1
    opened = not start or row[start].binding.parts or row[start - 1].kind == "name" or row[start - 1].key in _NO_OFFICE
    told = any(verbal(one) for one in row[start : start + 1])
    if "comma" in row[place].binding.marks and not row[start].binding.marks & {"det", "poss"}:
        return place, place
    return (start, place) if opened and not told else (place, place)


def _behind(row: Sequence[Unit], place: int) -> tuple[int, int]:
    """Where the office behind a name, between commas, begins and ends."""
    start = place + 1
    first = row[start] if start < len(row) else None
    if first is None or "comma" not in first.binding.marks or first.binding.case or first.key in _NO_OFFICE:
        return start, start
    end = start + 1
    while end < len(row) and not row[end].binding.parts and end - start < _NAMED:
        end += 1
    closes = end == len(row) or bool(row[end].binding.marks & _COMMA)
    office = all(one.kind in {"word", "mark"} for one in row[start:end]) and not verbal(row[start])
    return (start, end) if closes and office else (start, start)
