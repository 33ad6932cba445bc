"""Fitting: whether a sentence may stand where it would: of the same news, not overtaken, leaning on nothing untold."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.text import fold
from bot.words.figures import counted
from bot.words.manners import tells_result
from bot.words.novelty import meaning, things_shared
from bot.words.synonyms import concept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.words.candidates import Candidate, Subject

# How much later a headline must be to have overtaken what looks ahead.
_OVERTAKEN = timedelta(hours=8)
# So long after a report, what it tells beside the headline may no longer hold; and no "today" of it is today.
_OLD, _YESTERDAY, _STILL_KIN, _SAME_STATE = timedelta(hours=12), timedelta(hours=18), 0.35, 0.8
# An entry whose title says so much of the headline reports the same, or at least of the same; where it says less, its
# sentence must have so many things of the headline.
_SAME_NEWS, _LIKE_NEWS, _KIN, _BEHIND_KIN, _RELATED, _CLOSE = 0.6, 0.45, 0.3, 0.4, 2, 4
# Or something of the headline, and with it so many things of what the outlets agree on.
_OF_CORE = 3
_YEARS = 50
_GOES_AGAINST = re.compile(
    r"[\"“«‘]|(?:However|But|And|So|Yet|Or|Then|Instead|Still|Now|Another|Others?|Meanwhile|Despite|Among|Including|"
    r"Because|.{0,120}\bdonc\b|Mais|Et|Donc|Pourtant|Toutefois|Cependant|Ensuite|Puis|Une? autre|D['’]autres|Parmi)\b"
)
# A lead as near to its own title as this is of the same report.
_BELONGS = 0.2


def overtaken(one: Candidate, subject: Subject) -> bool:
    """Whether what it says may no longer hold: the headline, or the last report, is of another hour."""
    if subject.told is None or subject.latest is None:
        return False
    age = subject.told - one.entry.published
    # A preview of what the headline tells the end of, however short before.
    if subject.result and one.manner.ahead and age > timedelta(0) and not tells_result(one.entry.title):
        return True
    # What the headline says too still holds as long, and so does what looks as far ahead as it does, or farther.
    ahead = one.manner.ahead and one.kin < _SAME_STATE and not subject.ahead and not _far(one, subject.told)
    if age >= _OVERTAKEN and ahead:
        return True
    if age >= _OLD and one.kin <= _STILL_KIN and things_shared(one.meaning, subject.meaning.gist) < _CLOSE:
        return True
    return (one.manner.dated or ahead) and subject.latest - one.entry.published >= _YESTERDAY


def _far(one: Candidate, now: datetime) -> bool:
    """Whether a sentence names a later year: what it looks ahead to is not over in some hours."""
    return any(year.isdigit() and now.year < int(year) <= now.year + _YEARS for year in one.meaning.numbers)


def stands(one: Candidate, chosen: Sequence[Candidate], subject: Subject) -> bool:
    """Whether a sentence leans on nothing, or on what is told: the sentence before it, or the title."""
    if goes_on(one, chosen):
        return True
    # Right behind the title its subject is still in mind.
    if one.behind_title and one.manner.on_one and not chosen:
        return True
    if one.manner.beside and not chosen:
        return False
    if not chosen and _under_its_title(one, subject):
        return True
    return not one.manner.leans or (bool(one.manner.role) and _called(one.manner.role, chosen, subject))


def _under_its_title(one: Candidate, subject: Subject) -> bool:
    """Whether a lead stands where its outlet put it, below its own title, on which it may lean: "He had ...".

    Below a title that says nearly the same it may still lean on its one subject ("The rapper"). Who speaks in it
    ("We"), whom it quotes, or against what it speaks ("However"), no title tells.
    """
    if one.place or one.manner.spoken or one.manner.dated or _GOES_AGAINST.match(one.text):
        return False
    return one.entry.id == subject.entry_id or (one.manner.on_one and one.kin >= _SAME_STATE)


def _called(role: str, chosen: Sequence[Candidate], subject: Subject) -> bool:
    """Whether the title or a chosen sentence calls somebody or something so."""
    word = concept(fold(role))
    return word in subject.meaning.says or any(word in other.meaning.says for other in chosen)


def goes_on(one: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether it stands right behind a chosen sentence in its report."""
    return any(one.follows(other) for other in chosen)


def related(one: Candidate, chosen: Sequence[Candidate], subject: Subject, *, closely: bool = True) -> bool:
    """Whether a sentence tells of what the title tells, in its words or going on where one of them stopped."""
    own = one.entry.id == subject.entry_id
    if (
        any(one.comes_later(other) for other in chosen)
        or (one.behind_title and one.kin >= _BEHIND_KIN)
        or (own and not one.place)
    ):
        return True
    told = subject.meaning.gist.union(*(other.meaning.gist for other in chosen))
    # Where the titles have less in common, a name of several words is one thing.
    common = len(one.meaning.gist & told) if one.kin >= _LIKE_NEWS else things_shared(one.meaning, told)
    if one.kin >= _LIKE_NEWS and common and things_shared(one.meaning, told | subject.core) >= _OF_CORE:
        return True
    if one.kin >= _SAME_NEWS:
        return common > 0 or (bool(chosen or not closely) and not one.place and _of_its_title(one, subject))
    if one.kin < _KIN:
        return not chosen and len(one.meaning.gist & told) >= _CLOSE
    return common >= min(_RELATED if closely else 1, len(subject.meaning.gist))


def _of_its_title(one: Candidate, subject: Subject) -> bool:
    """Whether a lead belongs below the title of its report: feeds mix them up now and then."""
    if not meaning(one.entry.title).gist.isdisjoint(one.meaning.gist):
        return True
    near = subject.near.to_title(one.entry.id, one.entry.id) if subject.near else None
    return near is not None and near >= _BELONGS


def contradicts(one: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether it counts the same thing otherwise: the dead of another day, or of another outlet."""
    counts = dict(counted([one.text], one.entry.language))
    others = counted([other.text for other in chosen], one.entry.language) if counts else []
    return any(thing in counts and counts[thing] != value for thing, value in others)
