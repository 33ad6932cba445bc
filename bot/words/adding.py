"""Adding: whether a sentence brings something to the title and to the sentences chosen before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.words.novelty import enough
from bot.words.terms import shared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from bot.words.candidates import Candidate, Subject
    from bot.words.novelty import Meaning

# What a sentence must add to what is told before it: so much weight, and so large a share of its own. A first sentence
# tells the title again and more; one that goes on where a report stopped seldom repeats it.
_FIRST_ADDS, _GOES_ON_ADDS, _NEXT_ADDS = (3.0, 0.46), (2.0, 0.5), (3.0, 0.55)
# Another lead tells the event over again as a rule: where vectors are missing, most of it must be new.
_LEAD_ADDS = (4.0, 0.62)
# A first lead nearer to the title than this must add a larger share, the larger the nearer; and one that has nearly all
# of the title in it, still more.
_NEAR_TITLE, _SHARE_PER_NEARNESS = 0.4, 1.0
_HAS_TITLE, _SHARE_FOR_TITLE = 0.75, 0.08
# One that brings no new name and no number says in other words what is known, more often than not; one that brings some
# tells the same with more of who, where and how many.
_SHARE_WITHOUT_MARKS, _SHARE_WITH_MARKS, _MARKS = 0.14, -0.08, 2
# But whatever it repeats, one with so many new things is worth reading.
_FULL_OF_NEWS = (10.0, 0.62)
# Where no lead passes, one that adds this still stands better than none, unless it is all but the title.
_ALONE_ADDS, _ALL_BUT_THE_TITLE = (5.0, 0.5), 0.75
# Of later leads, by how near one is to the title or to a chosen lead: what share of it must be new.
_NEARNESSES = ((0.35, 0.5), (0.45, 0.65), (0.5, 0.75), (0.7, 0.88))
# Above this share of what they add two sentences say the same; of their verbs and things, where they have so many,
# they tell the same deed.
_SAYS_SAME, _DOES_SAME, _DEEDS = 0.28, 0.34, 3


def adds(one: Candidate, chosen: Sequence[Candidate], subject: Subject) -> bool:
    """Whether a sentence says something that neither the title nor a chosen one says, nor all of them together."""
    says = one.meaning.says
    told = subject.meaning.says.keys() | {word for other in chosen for word in other.meaning.says}
    if any(one.follows(other) for other in chosen):
        return enough(says, told, _GOES_ON_ADDS)
    if any(_same(one, other, subject.meaning.gist) for other in chosen):
        return False
    if one.place:
        return enough(says, told, _GOES_ON_ADDS if one.behind_title else _NEXT_ADDS)
    return _first_lead_adds(one, told, subject) if not chosen else _lead_adds(one, told, chosen, subject)


def told_by_title(lead: Candidate, subject: Subject) -> bool:
    """Whether the title says what a lead says, so that what comes behind it can follow the title instead."""
    return bool(lead.meaning.gist) and not _first_lead_adds(lead, subject.meaning.says.keys(), subject)


def stands_alone(one: Candidate, subject: Subject) -> bool:
    """Whether a lead that has much of the title in it may stand for want of a better one."""
    if one.place or one.manner.leans or _nearest(one, [], subject) >= _ALL_BUT_THE_TITLE:
        return False
    return enough(one.meaning.says, subject.meaning.says.keys(), _ALONE_ADDS)


def _first_lead_adds(one: Candidate, told: AbstractSet[str], subject: Subject) -> bool:
    says, title = one.meaning, subject.meaning.gist
    least, share = _FIRST_ADDS
    share += _SHARE_PER_NEARNESS * max(0.0, _nearest(one, [], subject) - _NEAR_TITLE)
    share += _by_marks(says, told)
    if len(says.gist & title) >= _HAS_TITLE * len(title):
        share += _SHARE_FOR_TITLE
    return enough(says.says, told, (least, share)) or enough(says.says, told, _FULL_OF_NEWS)


def _lead_adds(one: Candidate, told: AbstractSet[str], chosen: Sequence[Candidate], subject: Subject) -> bool:
    near = _nearest(one, chosen, subject)
    if not near:
        return enough(one.meaning.says, told, _LEAD_ADDS)
    share = next((share for limit, share in _NEARNESSES if near < limit), 1.0)
    share += _by_marks(one.meaning, told)
    return enough(one.meaning.says, told, (_NEXT_ADDS[0], share))


def _by_marks(says: Meaning, told: AbstractSet[str]) -> float:
    """How much larger or smaller the share of news must be, by the names and numbers that are new."""
    new = len(says.marks - told)
    return 0.0 if 0 < new < _MARKS else _SHARE_WITH_MARKS if new else _SHARE_WITHOUT_MARKS


def _nearest(one: Candidate, chosen: Sequence[Candidate], subject: Subject) -> float:
    """How near in meaning a lead is to the title or to a chosen lead, 0 where nothing is known of it."""
    if subject.near is None:
        return 0.0
    near = [subject.near.to_title(one.entry.id, subject.entry_id)]
    near += [subject.near.to_lead(one.entry.id, other.entry.id) for other in chosen if not other.place]
    return max(near)


def _same(one: Candidate, other: Candidate, title: frozenset[str]) -> bool:
    """Whether two sentences of different reports add the same to the title, or tell the same deed."""
    new, other_new = one.meaning.gist - title, other.meaning.gist - title
    if min(len(new), len(other_new)) >= _DEEDS and shared(new, other_new) > _SAYS_SAME:
        return True
    deeds, other_deeds = one.meaning.deeds, other.meaning.deeds
    return min(len(deeds), len(other_deeds)) >= _DEEDS and shared(deeds, other_deeds) > _DOES_SAME
