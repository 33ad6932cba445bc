"""Summary: two or three whole sentences of the outlets themselves, each with the entry that it comes from."""

from __future__ import annotations

import re
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING

from bot.models import Sentence
from bot.words.adding import repeats, retells
from bot.words.candidates import Candidate, Subject, candidates, subject_of
from bot.words.fitting import contradicts, goes_on, overtaken, related, stands
from bot.words.novelty import marks_added, meaning, share_added
from bot.words.terms import freshness

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from bot.models import Entry
    from bot.words.likeness import Likeness

_MOST_SENTENCES, _FEWEST_WORDS, _ENOUGH_WORDS, _MOST_WORDS = 3, 30, 45, 70
# So many first sentences are tried.
_TRIED = 5
# Log-odds below which a sentence is taken to add something: as the first, for want of a better first, and where more
# words or more sentences need one. Above the last the title tells what a lead tells.
_MAY_BEGIN, _AT_LAST, _OF_ITS_OWN, _FOR_LENGTH, _TELLS_TITLE = -1.0, -0.45, -0.1, -0.7, -0.8
# A title told at length may stand where its own report goes on behind it.
_FOR_ITS_REPORT = 0.2
# The same of a later one: of another report, where that names somebody or counts something anew - of the others that
# passed when they were read, every third told again -; going on in its report, with such a mark and without; and
# where there are words enough.
_MAY_FOLLOW, _MAY_GO_ON_MARKED, _MAY_GO_ON, _MAY_ADD = -1.4, -0.3, -1.5, -2.2
# A lead that says enough is worth more than a short one: often nothing comes behind it that is new.
_GOOD_LENGTH, _GOOD_LEAD = range(11, 34), range(20, 42)
# "The procedure ...": a lead that speaks of something as known, which the title must then have named.
_KNOWN_THING = re.compile(r"^(?:The|Le|La|Les|L['’]) ?([a-zß-ÿ]{3,})")
_FRESH, _DATED, _NEAR = 0.4, 0.3, 0.6
# What a summary is worth beside its sentences: for words enough, for more than one sentence; and what doubt costs.
_FOR_WORDS, _FOR_MORE, _FIRST_DOUBT, _NEXT_DOUBT = 1.8, 0.2, 0.3, 0.6


def summary(
    entries: Sequence[Entry], title: str, title_entry_id: int = 0, near: Likeness | None = None
) -> tuple[Sentence, ...]:
    """Up to three whole sentences, 30 to 70 words where the snippets have them; empty where no whole one exists.

    ``entries`` are of one language, ``title_entry_id`` is that of which ``title`` is. Each sentence adds something to
    the title and those before it, and none tells of something else. ``near`` knows, where there are vectors, how near
    titles and leads are in meaning.
    """
    subject = subject_of(entries, title, title_entry_id, near)
    left = [_placed(one, subject) for one in candidates(entries, subject) if not overtaken(one, subject)]
    return tuple(Sentence(one.text, one.entry.id) for one in _in_order(_best(left, subject)))


def _placed(one: Candidate, subject: Subject) -> Candidate:
    lead = one.before
    if lead is None or lead.place or retells(lead, subject) < _TELLS_TITLE:
        return one
    return replace(one, behind_title=True)


def _best(left: Sequence[Candidate], subject: Subject) -> list[Candidate]:
    """The summary that is worth most, of those that the best first sentences begin."""
    stand = [(one, retells(one, subject)) for one in left if stands(one, [], subject)]
    firsts = _firsts(stand, subject)
    best, _ = _worthiest((_told_on(left, worth, first, subject) for worth, first in _ranked(firsts, subject)))
    if _words(best) >= _FEWEST_WORDS:
        return best
    return _longer(left, [pair for pair in stand if pair not in firsts], subject) or best


def _longer(left: Sequence[Candidate], stand: Sequence[tuple[Candidate, float]], subject: Subject) -> list[Candidate]:
    """The worthiest with words enough that begins with more of the title: what its own report adds excuses that."""
    told = subject.meaning.says.keys()
    firsts = [
        (one, odds)
        for one, odds in stand
        if odds < _FOR_ITS_REPORT and marks_added(one.meaning, told) and related(one, [], subject)
    ]
    bolder = {one.entry.id for one, odds in firsts if odds >= _FOR_LENGTH}
    options = []
    for worth, first in _ranked(firsts, subject):
        own = [one for one in left if one.entry.id == first.entry.id] if first.entry.id in bolder else left
        options.append(_told_on(own, worth, first, subject))
    return _worthiest(some for some in options if _words(some[0]) >= _FEWEST_WORDS)[0]


def _firsts(stand: Sequence[tuple[Candidate, float]], subject: Subject) -> list[tuple[Candidate, float]]:
    """What may begin, with its odds: what keeps to the headline and adds much; for want of that, what does it less."""
    for limit, closely in ((_MAY_BEGIN, True), (_AT_LAST, True), (_MAY_BEGIN, False)):
        fitting = [(one, odds) for one, odds in stand if odds < limit and related(one, [], subject, closely=closely)]
        if fitting:
            return fitting
    return [(one, odds) for one, odds in stand if odds < _OF_ITS_OWN and one.entry.id == subject.entry_id]


def _ranked(firsts: Sequence[tuple[Candidate, float]], subject: Subject) -> list[tuple[float, Candidate]]:
    """The first sentences that are worth trying, the best first, with their worth."""
    worth = [(_first_worth(one, odds, subject), one) for one, odds in firsts]
    return sorted(worth, key=lambda pair: (-pair[0], pair[1].entry.id, pair[1].place))[:_TRIED]


def _worthiest(options: Iterable[tuple[list[Candidate], float]]) -> tuple[list[Candidate], float]:
    return max(options, key=itemgetter(1), default=([], 0.0))


def _told_on(
    left: Sequence[Candidate], worth: float, first: Candidate, subject: Subject
) -> tuple[list[Candidate], float]:
    """The sentences behind ``first``, each the best that may come next, and what all are worth."""
    chosen, left = [first], list(left)
    while len(chosen) < _MOST_SENTENCES and _words(chosen) < _ENOUGH_WORDS:
        told = _told(chosen, subject)
        fitting = _nexts(left, chosen, told, subject)
        if not fitting:
            break
        _, _, _, best, odds = max(
            (
                (_next_worth(one, odds, chosen, told, subject), -one.entry.id, -one.place, one, odds)
                for one, odds in fitting
            ),
            key=itemgetter(0, 1, 2),
        )
        left.remove(best)
        if not contradicts(best, chosen):
            chosen.append(best)
            worth += _FIRST_DOUBT * (_MAY_FOLLOW - odds)
    worth += _FOR_WORDS * (_words(chosen) >= _FEWEST_WORDS) + _FOR_MORE * (len(chosen) > 1)
    return chosen, round(worth, 6)


def _told(chosen: Sequence[Candidate], subject: Subject) -> AbstractSet[str]:
    return subject.meaning.says.keys() | {word for one in chosen for word in one.meaning.says}


def _nexts(
    left: Sequence[Candidate], chosen: Sequence[Candidate], told: AbstractSet[str], subject: Subject
) -> list[tuple[Candidate, float]]:
    """What may come behind ``chosen``, with its odds: short enough, new, leaning on nothing that is not there."""
    words = _words(chosen)
    found: list[tuple[Candidate, float]] = []
    for one in left:
        if words + one.words > _MOST_WORDS or one in chosen:
            continue
        if not stands(one, chosen, subject) or not related(one, chosen, subject):
            continue
        limit = _limit(one, chosen, told, enough=words >= _FEWEST_WORDS)
        odds = repeats(one, chosen, told, subject) if limit else limit
        if odds < limit:
            found.append((one, odds))
    return found


def _limit(one: Candidate, chosen: Sequence[Candidate], told: AbstractSet[str], *, enough: bool) -> float:
    """The log-odds below which a sentence may follow; 0 where it may not, whatever they are."""
    marked, on = marks_added(one.meaning, told) > 0, any(one.comes_later(other) for other in chosen)
    if not (marked or on):
        return 0.0
    limit = _MAY_FOLLOW if not on else _MAY_GO_ON_MARKED if marked else _MAY_GO_ON
    return min(limit, _MAY_ADD) if enough else limit


def _words(chosen: Sequence[Candidate]) -> int:
    return sum(one.words for one in chosen)


def _first_worth(one: Candidate, odds: float, subject: Subject) -> float:
    """Points of a first sentence, above all for the headline's things in it, less for the doubt that it adds any."""
    gist, title = one.meaning.gist, subject.meaning.gist
    points = _worth(one, subject.meaning.says.keys(), subject) - _FIRST_DOUBT * odds
    points += 0.9 * len(gist & title) / (len(title) or 1) + 0.5 * (one.place == 0) + 0.3 * (one.words in _GOOD_LEAD)
    thing = _KNOWN_THING.match(one.text)
    return round(points - 0.4 * bool(thing and not meaning(thing[1]).gist & title), 6)


def _next_worth(
    one: Candidate, odds: float, chosen: Sequence[Candidate], told: AbstractSet[str], subject: Subject
) -> float:
    """Points of a later sentence, above all for going on, for another outlet, and for being surely new."""
    others = all(other.entry.outlet.name != one.entry.outlet.name for other in chosen)
    points = _worth(one, told, subject) - _NEXT_DOUBT * odds + 0.3 * goes_on(one, chosen)
    return round(points + 0.3 * (one.words in _GOOD_LENGTH) + 0.4 * others, 6)


def _worth(one: Candidate, told: AbstractSet[str], subject: Subject) -> float:
    """Points for what many outlets say, for what is new here, for figures and the latest, less for its manners."""
    gist = one.meaning.gist
    new = gist - told
    points = sum(subject.said_by.get(word, 0) for word in new) / (len(gist) + 3)
    points += (
        0.15 * share_added(one.meaning.says, told) + _NEAR * one.kin + 0.2 * any(word[0].isdigit() for word in new)
    )
    points += _FRESH * freshness(one.entry, subject.latest) - _DATED * one.manner.dated - 0.4 * one.text.endswith("!")
    return points - (
        0.3 * one.text.startswith(('"', "“", "«")) + 0.4 * one.manner.spoken + 0.1 * (one.entry.outlet.tier - 1)
    )


def _in_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """The lead first; then entry by entry as chosen, each entry's sentences in its own order."""
    entries = list(dict.fromkeys(one.entry.id for one in chosen))
    return sorted(chosen, key=lambda one: (entries.index(one.entry.id), one.place))
