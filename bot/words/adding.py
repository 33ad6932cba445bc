"""Adding: whether a sentence brings something to the title and to the sentences chosen before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.words.novelty import added, marks_added
from bot.words.terms import shared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from bot.words.candidates import Candidate, Subject

# Log-odds that a reader finds a first sentence to tell only the title again: a constant, and what each sign adds.
# Logistic regression on 143 first sentences of the recorded week, read and labelled.
_RETELLS, _PER_NEWS, _PER_SHARE, _PER_MARK, _PER_NEARNESS, _MOST_MARKS = 2.1, -0.2, -2.8, -0.35, 1.0, 4
# The same of a later sentence, that it tells again what is told; on 485 pairs. Two leads tell one event as a rule, the
# more what they say is what all outlets say, and the less the more hours lie between them.
_REPEATS, _NEXT_PER_NEWS, _NEXT_PER_SHARE, _PER_WORD, _PER_VOICES = -1.67, -0.056, -1.88, 0.046, 1.17
_PER_COMMON, _PER_DEED, _PER_NEAR_LEAD, _PER_DAY, _SAME_REPORT, _NO_TWO_LEADS = 0.37, 0.66, 2.83, -0.33, -0.37, 0.84
_MOST_DAYS, _DAY, _PER_RETELLING, _NO_RETELLING = 2.0, 86_400, 0.59, -1.5
# A number that both tell is the same number.
_PER_FIGURE = 1.5
# What tells that somebody spoke, and not what was said, is a title told at length: four in seven of the labelled were.
_HOLLOW = 1.0
# Another report that says more than a quarter of the title tells its event again, as a rule; one that is far from the
# title tells of something else. Of 89 that passed and say less of it 3 told again, of 23 that say more 6.
_OF_TITLE, _SAYS_TITLE, _FAR, _FROM_TITLE = 0.25, 0.8, 0.35, -0.35
# How near texts are where nothing is known of it, as most in the labelled pairs.
_NEAR_UNKNOWN, _LEADS_UNKNOWN = 0.45, 0.35
# Whatever the odds: leads as near as this say the same, and a lead as near to the title as this says the title, a later
# one sooner than a first; what adds less weight, or a smaller share, adds nothing.
_SAME_LEADS, _ALL_BUT_THE_TITLE, _TITLE_AGAIN, _LEAST, _HALF = 0.6, 0.8, 0.7, 2.0, 0.5
_SURELY = 3.0


def retells(one: Candidate, subject: Subject) -> float:
    """Log-odds that a sentence behind the title alone only tells it again."""
    says, told = one.meaning, subject.meaning.says.keys()
    new = added(says.says, told)
    near = subject.near.to_title(one.entry.id, subject.entry_id) if subject.near and not one.place else None
    near = _NEAR_UNKNOWN if near is None else near
    if new < _LEAST or near >= _ALL_BUT_THE_TITLE:
        return _SURELY
    odds = _RETELLS + _HOLLOW * one.manner.hollow + _PER_NEWS * new + _PER_SHARE * new / says.weight
    return odds + _PER_MARK * min(_MOST_MARKS, marks_added(says, told)) + _PER_NEARNESS * near


def repeats(one: Candidate, chosen: Sequence[Candidate], told: AbstractSet[str], subject: Subject) -> float:
    """Log-odds that a sentence behind ``chosen`` tells again what is ``told``: what the title and they say."""
    says, title = one.meaning, subject.meaning.gist
    new = added(says.says, told)
    if new < _LEAST or new < _HALF * says.weight:
        return _SURELY
    odds = (
        _REPEATS
        + _HOLLOW * one.manner.hollow
        + _NEXT_PER_NEWS * new
        + _NEXT_PER_SHARE * new / says.weight
        + _PER_WORD * one.words
    )
    odds += _about_title(one, chosen, title, subject)
    odds += _PER_VOICES * _voices(one, subject) + max(_of_two(one, other, title, subject) for other in chosen)
    # What would not do as a first sentence, because it tells the title, seldom does as a later one.
    return odds + _PER_RETELLING * max(0.0, retells(one, subject) - _NO_RETELLING) if odds < 0.0 else odds


def _about_title(one: Candidate, chosen: Sequence[Candidate], title: frozenset[str], subject: Subject) -> float:
    """What it costs a sentence of another report to tell what the title tells, and saves it to tell something else."""
    near = subject.near.to_title(one.entry.id, subject.entry_id) if subject.near and not one.place else None
    if near is not None and near >= _TITLE_AGAIN:
        return _SURELY
    if any(one.entry.id == other.entry.id for other in chosen):
        return 0.0
    says = _SAYS_TITLE * (len(one.meaning.gist & title) > _OF_TITLE * len(title))
    return says + _FROM_TITLE * (near is not None and near < _FAR)


def _voices(one: Candidate, subject: Subject) -> float:
    """Which share of the other outlets say what a sentence says, on average of its things."""
    said = sum(max(0, subject.said_by.get(word, 0) - 1) for word in one.meaning.gist)
    return said / (max(1, len(one.meaning.gist)) * max(1, subject.outlets - 1))


def _of_two(one: Candidate, other: Candidate, title: frozenset[str], subject: Subject) -> float:
    common = (one.meaning.gist & other.meaning.gist) - title
    odds = _PER_COMMON * len(common) + _PER_FIGURE * len(common & one.meaning.numbers)
    odds += _PER_DEED * shared(one.meaning.deeds, other.meaning.deeds)
    if one.entry.id == other.entry.id:
        return odds + _SAME_REPORT
    days = abs((one.entry.published - other.entry.published).total_seconds()) / _DAY
    odds += _PER_DAY * min(_MOST_DAYS, days)
    if one.place or other.place:
        return odds + _NO_TWO_LEADS
    near = subject.near.to_lead(one.entry.id, other.entry.id) if subject.near else None
    near = _LEADS_UNKNOWN if near is None else near
    return _SURELY if near >= _SAME_LEADS else odds + _PER_NEAR_LEAD * near
