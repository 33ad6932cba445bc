"""What a re-telling may leave out of a statement: where it may begin and end, and what may be missing. Pure."""

from __future__ import annotations

from typing import Final

from bot.words.grounding import closed
from bot.words.grounding.looks import adverb, plain, verbal
from bot.words.grounding.units import Binding, Row, Unit

# What stands behind these is told as a fact.
_FACTS: Final = frozenset(("AFTER", "CAUSE"))
_MONEY: Final = frozenset(("dollar", "dollars", "euro", "euros", "pound", "pounds", "yen", "yuan", "franc", "francs"))
_SAME: Final = ("be", "self", "rel", "where", "or")
_PRONOUNS: Final = frozenset(("pron", "person"))
_BREAKS: Final = frozenset(("comma", "stop"))
_WHOSE: Final = frozenset(("det", "poss"))


def may_begin(form: Row, place: int, said: Unit) -> bool:
    """Whether a sentence can begin with this word of a report: nothing is lost before it that it hangs on."""
    told, one = form[place].binding, form[place]
    if said.binding.marks & {"pron", "person", "rel"}:
        return False
    if not place:
        return bound(said.binding, told, first=True)
    if not plain(form[:place]):
        return False
    named = one.kind in {"name", "number"} or bool(told.marks & _WHOSE)
    if told.case in _FACTS:
        return bool(told.marks & _WHOSE) and not said.binding.case
    return _more_before(form, place, said) or (named and not told.case and _clause_begins(form, place))


def _more_before(form: Row, place: int, said: Unit) -> bool:
    """Whether what stands before a name, or before an English noun, only says more of it."""
    one = form[place]
    if any(other.binding.parts for other in form[1 : place + 1]) or (one.kind != "name" and one.language != "en"):
        return False
    more = all(other.kind == "word" or one.kind == "name" == other.kind for other in form[:place])
    return more and not any(verbal(other) for other in form[: place + 1]) and not said.binding.case


def _clause_begins(form: Row, place: int) -> bool:
    """``In Malmo, | the court rejected it``; ``the mill closed and | the owner fled``."""
    first, told = form[0].binding, form[place].binding
    front = first.case or (verbal(form[0]) and not first.marks)
    commas = [other for other in form[1:place] if "comma" in other.binding.marks]
    joined = bool(told.marks & {"and", "stop"}) and form[place].kind != "number"
    return joined or bool("comma" in told.marks and front and not commas)


def may_end(form: Row, place: int) -> bool:
    """Whether a sentence can end here: what follows is a phrase of its own."""
    rest = form[place + 1 :]
    if not rest or (len(rest) == 1 and rest[0].kind == "pron"):
        return True
    binding = rest[0].binding
    end = next((at for at in range(1, len(rest)) if rest[at].binding.parts), len(rest))
    another = "and" in binding.marks and verbal(rest[0])
    denied = any(one.kind == "mark" and one.key in {"NOT", "FEW"} for one in rest[:end])
    hangs = any(one.binding.case == "IF" or one.key == "ONLY" for one in rest)
    if hangs or (denied and not another) or binding.marks & {"or", "that"}:
        return False
    if binding.case == "TO" and _infinitive(rest[0]):
        # "They met in Paris | to sign it" can end, "they agreed | to sign it" cannot.
        return form[place].kind == "number" or bool(_case_of(form, place))
    score = form[place].kind == "name" and [one.kind for one in rest[:2]] == ["number", "number"]
    return (
        score or bool(binding.case or binding.marks & {"comma", "and", "rel", "stop"}) or _participle_ends(form, place)
    )


def joins(form: Row, start: int, end: int, said: Unit) -> bool:
    """Whether, with all between left out, the word at ``end`` still hangs on the one at ``start`` as it did."""
    told, whole_gap = form[end].binding, form[start + 1 : end]
    if not whole_gap:
        return bound(said.binding, told) or _numbers_join(form[start], form[end], said)
    gap = tuple(one for one in whole_gap if not adverb(one))
    if not gap:
        marks = frozenset(mark for one in whole_gap for mark in one.binding.marks)
        return bound(said.binding, Binding(told.case or whole_gap[0].binding.case, told.marks | marks))
    if "or" in gap[0].binding.marks | told.marks or any(one.binding.case == "IF" for one in gap):
        return False
    if _phrases(form, start + 1, end):
        bare = bound(said.binding, told.without("comma")) or bound(said.binding, told)
        return bare or _before_noun(form, start, end, said, gap)
    return _before_noun(form, start, end, said, gap) or _behind_noun(form, end, said, gap)


def bound(said: Binding, told: Binding, *, first: bool = False) -> bool:
    """Whether a word is bound to the one before as it is in the report."""
    if not closed.same_case(said.case, told.case) or any(
        (mark in said.marks) != (mark in told.marks) for mark in _SAME
    ):
        return False
    if "poss" in said.marks and "poss" not in told.marks:
        return False
    if said.marks & _PRONOUNS and not told.marks & _PRONOUNS:
        return False
    if first:
        return True
    if "and" in said.marks:
        return bool(told.marks & {"and", "stop"})
    return "and" not in told.marks and (not said.marks & _BREAKS or bool(told.marks & {*_BREAKS, "that"}))


def _numbers_join(before: Unit, told: Unit, said: Unit) -> bool:
    """``Lund is 29`` for ``Lund, 29``; ``61 to 38`` for ``61-38``."""
    if told.kind != "number":
        return False
    if before.kind == "name" and told.binding.marks == {"comma"} and said.binding.marks == {"be"}:
        return True
    return before.kind == "number" and {told.binding.case, said.binding.case} <= {"", "TO", "AGAINST"}


def _before_noun(form: Row, start: int, end: int, said: Unit, gap: Row) -> bool:
    """Words before an English noun that only say more of it: words, an owner, a sum of money; no other number."""
    if any(one.binding.parts for one in (*gap[1:], form[end])) or form[end].language != "en":
        return False
    if any(verbal(one) for one in (*gap, form[end])) or not all(_says_more(gap, at) for at in range(len(gap))):
        return False
    opened = gap[0].binding
    if not opened.parts and verbal(form[start]):
        return False
    return bound(said.binding, opened) and (not opened.marks & _WHOSE or bool(said.binding.marks & _WHOSE))


def _says_more(gap: Row, place: int) -> bool:
    one = gap[place]
    money = one.kind == "number" and any(other.key in _MONEY for other in gap[max(0, place - 1) : place + 2])
    return one.kind == "word" or "owner" in one.binding.marks or money


def _behind_noun(form: Row, end: int, said: Unit, gap: Row) -> bool:
    """Words behind a French noun that only say more of it."""
    told = form[end]
    if told.language != "fr" or not told.binding.parts or any(one.binding.parts for one in gap):
        return False
    return all(one.kind == "word" and not verbal(one) for one in gap) and bound(said.binding, told.binding)


def _phrases(form: Row, start: int, end: int) -> bool:
    """Whether from ``start`` to ``end`` there are only phrases that can be left out."""
    first, after = form[start].binding, form[end].binding
    opens = bool(first.case or first.marks & {"comma", "rel", "stop"}) and "and" not in first.marks
    closes = not first.marks & _BREAKS or bool(after.marks & _BREAKS)
    if not opens or not closes or (first.case == "TO" and _infinitive(form[start])):
        return False
    between = "rel" in first.marks and "comma" in first.marks & after.marks
    if not between and any(one.kind == "mark" and one.key in {"NOT", "ONLY", "FEW", "SAY"} for one in form[start:end]):
        return False
    if "rel" in first.marks:
        return "comma" in after.marks
    clause = any(verbal(one) or "that" in one.binding.marks for one in form[start:end])
    if clause and not after.marks & _BREAKS:
        # "… after it was found that officers | had lied": what goes on may belong to what would be left out.
        return False
    return after.parts or bool(after.marks & {"be", "have"}) or form[end].kind == "mark" or verbal(form[end])


def _participle_ends(form: Row, place: int) -> bool:
    """``A bus carrying 43 passengers | plunged into a ravine``."""
    last = next((one for one in reversed(form[:place]) if verbal(one)), None)
    after = form[place + 1]
    return bool(last and last.key.endswith(("ing", "ant")) and verbal(after) and not after.key.endswith("ing"))


def _case_of(form: Row, place: int) -> str:
    """The preposition of the phrase that a word is in."""
    while place and not form[place].binding.parts:
        place -= 1
    return form[place].binding.case


def _infinitive(unit: Unit) -> bool:
    return not unit.binding.marks & _WHOSE and unit.kind == "word"
