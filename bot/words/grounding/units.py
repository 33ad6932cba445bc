"""Units: a sentence as the words that claim something, each with what binds it to the word before.

The court may have banned it on Monday.
───┬───  ──┬──────────┬──────    ──┬────
court    MAY   banned {have}      a date, which belongs to its clause
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from bot.text import fold
from bot.words.grounding.pieces import Capitals, pieces

_PARTING: Final = frozenset(("comma", "and", "or", "rel", "that", "stop", "det", "poss", "pron", "person"))
# Only counted people: says nothing beside a number.
_PEOPLE: Final = frozenset(("people", "persons", "person", "personnes", "individuals"))
# Who died was killed, as far as a report of so many dead can tell.
_DYING: Final = frozenset(
    (
        "died",
        "die",
        "dies",
        "dead",
        "dying",
        "mort",
        "morts",
        "morte",
        "mortes",
        "decede",
        "decedes",
        "meurt",
        "meurent",
    )
)
_KILLED: Final = {"en": "killed", "fr": "tues"}
# Something is so much.
_AMOUNTING: Final = frozenset(("reached", "reaches", "hit", "totalled", "totaled", "stood", "atteint", "atteignent"))


@dataclass(frozen=True, slots=True)
class Binding:
    """What stands between a word and the one before: the class of a preposition ("" for none), and binders."""

    case: str = ""
    marks: frozenset[str] = frozenset()

    @property
    def parts(self) -> bool:
        """Whether a new phrase begins here."""
        return bool(self.case or self.marks & _PARTING)

    def without(self, *marks: str) -> Binding:
        """The same with fewer binders."""
        return Binding(self.case, self.marks.difference(marks))

    def only(self, *marks: str) -> Binding:
        """No preposition, and of the binders no others."""
        return Binding("", self.marks.intersection(marks))


@dataclass(frozen=True, slots=True)
class Unit:
    """One word that claims something.

    ``kind`` is ``word``, ``name``, ``number``, ``mark``, ``date``, or ``pron`` for a pronoun that nothing follows;
    ``key`` is its one form, ``written`` how it stands. ``dates``, with their prepositions, are those of its clause, or,
    in a sentence that is checked, those that stand beside it.
    """

    kind: str
    key: str
    written: str
    language: str = "en"
    binding: Binding = field(default_factory=Binding)
    dates: frozenset[tuple[str, str]] = frozenset()

    def bound(self, binding: Binding) -> Unit:
        """The same word, bound in another way."""
        return replace(self, binding=binding)

    def bare(self, *marks: str) -> Unit:
        """The same word with fewer binders."""
        return replace(self, binding=self.binding.without(*marks))


Row = tuple[Unit, ...]


@lru_cache(maxsize=512)
def units(text: str, language: str, known: Capitals) -> Row:
    """The words of a sentence that claim something, dates among them. ``known`` tells names from other words."""
    found: list[Unit] = []
    case, marks = "", frozenset[str]()
    for kind, word, written in pieces(text, language, known):
        last = found[-1] if found else None
        if kind == "case":
            case = word
        elif kind == "bind":
            marks |= {word}
        elif kind == "genitive":
            if last:
                found[-1] = last.bound(Binding(last.binding.case, last.binding.marks | {"owner"}))
        elif kind == "name" and last and last.kind == "name" and not case and not marks:
            found[-1] = replace(last, key=f"{last.key} {word}", written=f"{last.written} {written}")
        elif not (word in _PEOPLE and last and last.kind == "number"):
            found.append(_unit(kind, word, written, language, Binding(case, marks)))
            case, marks = "", frozenset()
    if found and (case or marks & {"pron", "person"}):
        # "To sign it", "before that": what is acted upon, or meant.
        found.append(Unit("pron", "it", "", language, Binding(case, marks)))
    return tuple(_amounting(found))


def _unit(kind: str, word: str, written: str, language: str, binding: Binding) -> Unit:
    if word == "SAY" and written.endswith("é") and "have" not in binding.marks:
        # "Estimé à un million": nobody speaks.
        kind, word = "word", fold(written)
    if kind == "word" and word.endswith("ing") and language == "en":
        # "Was carrying" is no passive.
        binding = binding.without("be")
    if kind == "word" and word in _DYING and not binding.marks & {"det", "poss"}:
        word, binding = _KILLED.get(language, word), Binding(binding.case, binding.marks - {"have"} | {"be"})
    return Unit(kind, word, written, language, binding)


def _amounting(found: list[Unit]) -> list[Unit]:
    """With "gusts reached 130" as "gusts were 130"."""
    kept: list[Unit] = []
    for one in found:
        if one.kind == "number" and len(kept) > 1 and kept[-1].key in _AMOUNTING and kept[-2].kind == "word":
            before = kept.pop().binding.only("comma", "and", "that")
            kept.append(one.bound(Binding("", before.marks | {"be"})))
        else:
            kept.append(one)
    return kept
