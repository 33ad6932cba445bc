"""Who is meant by "he", "it" or "the minister" in a report, where that is plain enough. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.words.grounding.looks import verbal
from bot.words.grounding.units import Binding, Row, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.words.grounding.naming import Naming

_PRONOUNS: Final = frozenset(("person", "pron"))


def meant_by_office(row: Row, known: Naming) -> Iterator[Row]:
    """The row with a name as "the minister", where the reports put that office beside this name only."""
    holders: dict[str, set[str]] = {}
    for office, name in known.offices:
        holders.setdefault(office, set()).add(name)
    for place, one in enumerate(row):
        for office in sorted(
            office
            for office, name in known.offices
            if one.kind == "name" and name == one.key and len(holders[office]) == 1
        ):
            words = [Unit("word", word, word, one.language) for word in office.split()]
            words[0] = replace(words[0], binding=Binding(one.binding.case, one.binding.marks | {"det"}))
            yield (*row[:place], *words, *row[place + 1 :])


def resolved(row: Row, before: Row, topics: frozenset[str]) -> Iterator[Row]:
    """The row with its first "he", "she", "it" or "they" as what the statement before is about.

    That is its subject, or its only person; for an "it" that is acted upon also what the title is about too
    (``topics``: its words).
    """
    place = next((number for number, one in enumerate(row) if one.binding.marks & _PRONOUNS), None)
    if place is None or not before:
        return
    verb = row[place]
    spoken = place > 0 and row[place - 1].key == "SAYOF"
    acting = spoken or verbal(verb) or verb.kind == "mark" or bool(verb.binding.marks & {"have", "be"})
    for meant in _meant(row, before, topics if not acting else frozenset(), person="person" in verb.binding.marks):
        marks = verb.binding.marks - _PRONOUNS
        if spoken:
            yield (*row[:place], *_opened(meant, Binding()), verb, *row[place + 1 :])
            continue
        if verb.kind == "pron":
            yield (*row[:place], *_opened(meant, Binding(verb.binding.case, marks | {"det"})))
            continue
        # "Adopted it by seven votes": the preposition belongs to what follows.
        kept = marks & {"that", "comma", "and", "rel", "where"}
        yield (
            *row[:place],
            *_opened(meant, Binding("", kept | {"det"})),
            replace(verb, binding=Binding(verb.binding.case, marks - kept)),
            *row[place + 1 :],
        )


def _opened(meant: Row, binding: Binding) -> Row:
    return (replace(meant[0], binding=binding), *meant[1:])


def _meant(row: Row, before: Row, topics: frozenset[str], *, person: bool) -> Iterator[Row]:
    subject = _subject(before)
    named = {one.key for one in row if one.kind == "name"}
    people = {
        one.key: one for one in before if one.kind == "name" and one.binding.case not in {"IN", "FROM", "TO", "NEAR"}
    }
    if person and len(people) == 1:
        (name,) = people.values()
        if name.key not in named:
            yield (replace(name, binding=Binding()),)
    if subject and not {one.key for one in subject} & named:
        yield subject
        if len(subject) > 1:
            yield subject[:1] if subject[0].language == "fr" else subject[-1:]
    for one in before:
        if one.key in topics and one.kind == "word" and one not in subject and not verbal(one):
            yield (replace(one, binding=Binding()),)


def _subject(row: Row) -> Row:
    """The words at the beginning of a statement before its first phrase or verb ends them."""
    end = 1
    while (
        end < len(row)
        and row[end].kind in {"word", "name"}
        and not row[end].binding.parts
        and not row[end].binding.marks
        and not verbal(row[end])
    ):
        end += 1
    return row[:end] if row and row[0].kind in {"word", "name", "number"} and not row[0].binding.case else ()
