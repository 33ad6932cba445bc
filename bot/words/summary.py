"""Summary: two or three whole sentences of the outlets themselves, each with the entry that it comes from."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.models import Sentence
from bot.words.adding import adds, stands_alone, told_by_title
from bot.words.candidates import Candidate, Subject, candidates
from bot.words.figures import counted
from bot.words.novelty import meaning, share_added
from bot.words.terms import freshness

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.models import Entry
    from bot.words.likeness import Likeness

_MOST_SENTENCES, _FEWEST_WORDS, _ENOUGH_WORDS, _MOST_WORDS = 3, 30, 45, 70
# So many other first sentences are tried where the best one leaves too little to say.
_TRIED = 5
# A lead that says enough is worth more than a short one: often nothing comes behind it that is new.
_GOOD_LENGTH, _GOOD_LEAD = range(11, 34), range(20, 42)
# "The procedure ...": a lead that speaks of something as known, which the title must then have named.
_KNOWN_THING = re.compile(r"^(?:The|Le|La|Les|L['’]) ?([a-zß-ÿ]{3,})")
# How much later a headline must be to have overtaken what looks ahead.
_OVERTAKEN = timedelta(hours=8)
# So long after a report, what it tells beside the headline may no longer hold; and no "today" of it is today.
_OLD, _YESTERDAY, _STILL_KIN = timedelta(hours=12), timedelta(hours=18), 0.4
_FRESH, _DATED = 0.4, 0.3
# An entry whose title says so much of the headline reports the same; one that says less, something beside it, unless
# its sentence has so many things of the headline.
_RELATED, _KIN, _NEAR, _CLOSE, _OF_ONE_TITLE, _LEANS_KIN = 2, 0.3, 0.6, 4, 0.5, 0.6


def summary(
    entries: Sequence[Entry], title: str, title_entry_id: int = 0, near: Likeness | None = None
) -> tuple[Sentence, ...]:
    """Up to three whole sentences, 30 to 70 words where the snippets have them; empty where no whole one exists.

    ``entries`` are of one language, ``title_entry_id`` is that of which ``title`` is. Each sentence adds something to
    the title and those before it, and none tells of something else. ``near`` knows, where there are vectors, how near
    titles and leads are in meaning.
    """
    told = next((one.published for one in entries if one.id == title_entry_id), None)
    latest = max((one.published for one in entries), default=None)
    subject = Subject(meaning(title), title_entry_id, told, latest, near)
    found = candidates(entries, subject.meaning.gist)
    left = [_placed(one, subject) for one in found if not _overtaken(one, subject)]
    known = Counter(word for said in _by_outlet(left).values() for word in said)
    best = _chosen(left, [], known, subject)
    if _words(best) < _FEWEST_WORDS:
        best = _longer(best, left, known, subject)
    return tuple(Sentence(one.text, one.entry.id) for one in _in_order(best))


def _placed(one: Candidate, subject: Subject) -> Candidate:
    lead = one.before
    if lead is None or lead.place or not told_by_title(lead, subject):
        return one
    return replace(one, behind_title=True)


def _longer(best: list[Candidate], left: Sequence[Candidate], known: Counter[str], subject: Subject) -> list[Candidate]:
    """Another first sentence may leave more to say behind it; at last, one that repeats much of the title will do."""

    def begun(firsts: Iterable[Candidate]) -> list[list[Candidate]]:
        best_first = sorted(firsts, key=lambda one: _order(one, [], known, subject), reverse=True)[:_TRIED]
        return [_chosen(left, [one], known, subject) for one in best_first]

    tried = [best, *begun(_fitting(left, [], subject))]
    longest = max(tried, key=_words)
    if _words(longest) < _FEWEST_WORDS:
        close = [one for one in left if one.kin >= _STILL_KIN and stands_alone(one, subject)]
        tried += begun(close)
        longest = longest or max(tried, key=_words)
    return next((some for some in tried if _words(some) >= _FEWEST_WORDS), longest)


def _chosen(
    left: Sequence[Candidate], first: Sequence[Candidate], known: Counter[str], subject: Subject
) -> list[Candidate]:
    """The sentences behind ``first``, each the best that may come next."""
    chosen, left = list(first), list(left)
    while len(chosen) < _MOST_SENTENCES and _words(chosen) < _ENOUGH_WORDS:
        fitting = _fitting(left, chosen, subject)
        if not fitting:
            break
        best = max(fitting, key=lambda one: _order(one, chosen, known, subject))
        if _contradicts(best, chosen):
            left.remove(best)
        else:
            chosen.append(best)
    return chosen


def _words(chosen: Sequence[Candidate]) -> int:
    return sum(one.words for one in chosen)


def _by_outlet(found: Sequence[Candidate]) -> dict[str, set[str]]:
    said: dict[str, set[str]] = {}
    for one in found:
        said.setdefault(one.entry.outlet.name, set()).update(one.meaning.gist)
    return said


def _overtaken(one: Candidate, subject: Subject) -> bool:
    """Whether what it says may no longer hold: the headline, or the last report, is of another hour."""
    if subject.told is None or subject.latest is None:
        return False
    age = subject.told - one.entry.published
    if (age >= _OVERTAKEN and one.manner.ahead) or (age >= _OLD and one.kin <= _STILL_KIN):
        return True
    return one.manner.dated and subject.latest - one.entry.published >= _YESTERDAY


def _fitting(left: Sequence[Candidate], chosen: Sequence[Candidate], subject: Subject) -> list[Candidate]:
    """What may come next: what keeps to the headline; where there is little of that, what keeps to it less."""
    demands = [(_RELATED, _KIN)] if chosen else [(_RELATED, _KIN), (_RELATED, 0.0), (1, 0.0)]
    new = [one for one in left if _fits(one, chosen, subject)]
    for demand in demands:
        fitting = [one for one in new if _related(one, chosen, subject, demand)]
        if fitting:
            return fitting
    return []


def _fits(one: Candidate, chosen: Sequence[Candidate], subject: Subject) -> bool:
    """Whether a sentence may come next: short enough, new, and not leaning on what is not there."""
    if _words(chosen) + one.words > _MOST_WORDS:
        return False
    # Right behind the title its subject is still in mind.
    held = _goes_on(one, chosen) or (not chosen and one.manner.on_one and one.behind_title)
    return (held or not one.manner.leans) and adds(one, chosen, subject)


def _goes_on(one: Candidate, chosen: Sequence[Candidate]) -> bool:
    return any(one.follows(other) for other in chosen)


def _related(one: Candidate, chosen: Sequence[Candidate], subject: Subject, demand: tuple[int, float]) -> bool:
    """Whether a sentence tells of what the title tells, in its words or going on where one of them stopped.

    ``demand`` is how many of the title's things it must have and how much of the title that of its entry must say.
    """
    least, kin = demand
    title = subject.meaning.gist
    common = len(one.meaning.gist & title)
    if common >= min(least, len(title)) and (one.kin >= kin or common >= _CLOSE):
        return True
    own = one.entry.id == subject.entry_id
    kin_enough = own or one.kin >= (_LEANS_KIN if one.manner.leans else _STILL_KIN)
    if _goes_on(one, chosen) or (kin_enough and one.behind_title):
        return True
    if chosen:
        told = title.union(*(other.meaning.gist for other in chosen))
        again = len(one.meaning.gist & told)
        return one.kin >= _KIN and (again > _RELATED or (again > 0 and one.kin >= _OF_ONE_TITLE))
    return one.place == 0 and (own or (least == 1 and one.kin >= _OF_ONE_TITLE))


def _contradicts(one: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether it counts the same thing otherwise: the dead of another day, or of another outlet."""
    counts = dict(counted([one.text], one.entry.language))
    others = counted([other.text for other in chosen], one.entry.language) if counts else []
    return any(thing in counts and counts[thing] != value for thing, value in others)


def _worth(one: Candidate, chosen: Sequence[Candidate], known: Counter[str], subject: Subject) -> float:
    """Points for what many outlets say, for what is new here, for leads, figures, another outlet and the latest."""
    gist, title = one.meaning.gist, subject.meaning.gist
    told = subject.meaning.says.keys() | {word for other in chosen for word in other.meaning.says}
    new = gist - told
    points = sum(known[word] for word in new) / (len(gist) + 3) + 0.15 * share_added(one.meaning.says, told)
    points += 0.3 * _goes_on(one, chosen) + _NEAR * one.kin + 0.2 * any(word[0].isdigit() for word in new)
    points += _FRESH * freshness(one.entry, subject.latest) - _DATED * one.manner.dated - 0.4 * one.text.endswith("!")
    points -= 0.3 * one.text.startswith(('"', "“", "«")) + 0.4 * one.manner.spoken + 0.1 * (one.entry.outlet.tier - 1)
    if chosen:
        others = all(other.entry.outlet.name != one.entry.outlet.name for other in chosen)
        return points + 0.3 * (one.words in _GOOD_LENGTH) + 0.4 * others
    points += 0.5 * len(gist & title) / (len(title) or 1) + 0.5 * (one.place == 0) + 0.3 * (one.words in _GOOD_LEAD)
    thing = _KNOWN_THING.match(one.text)
    return points - 0.4 * bool(thing and not meaning(thing[1]).gist & title)


def _order(
    one: Candidate, chosen: Sequence[Candidate], known: Counter[str], subject: Subject
) -> tuple[float, int, int]:
    return round(_worth(one, chosen, known, subject), 6), -one.entry.id, -one.place


def _in_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """The lead first; then entry by entry as chosen, each entry's sentences in its own order."""
    entries = list(dict.fromkeys(one.entry.id for one in chosen))
    return sorted(chosen, key=lambda one: (entries.index(one.entry.id), one.place))
