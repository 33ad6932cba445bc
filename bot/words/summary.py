"""Summary: two or three whole sentences of the outlets themselves, each with the entry that it comes from."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.models import Sentence
from bot.text import fold
from bot.words.figures import counted
from bot.words.sentences import whole
from bot.words.terms import content, freshness, length, roots, shared
from bot.words.titles import spellings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.models import Entry

_MOST_SENTENCES, _FEWEST_WORDS, _ENOUGH_WORDS, _MOST_WORDS = 3, 30, 45, 70
# A lead that says enough is worth more than a short one: often nothing comes behind it that is new.
_LONGEST_SENTENCE, _GOOD_LENGTH, _GOOD_LEAD = 48, range(11, 34), range(20, 42)
# Above these shares two texts say the same; below the lowest, they do not speak of the same thing.
_SAYS_TITLE, _SAYS_SAME, _RELATED, _NEWS = 0.8, 0.36, 2, 0.5
# A sentence that leans on the one before it cannot stand without it.
_LEANS = re.compile(
    r"^[\"“«‘]?\s?(?:He|She|It|They|We|I|You|His|Her|Its|Their|Our|My|This|That|These|Those|Such|But|And|So|Yet|Or|"
    r"Also|Despite this|However|Meanwhile|Then|There|Here|Instead|Both|Neither|Another|Others?|Now|Still|"
    r"The (?:two|pair|move|former|latter|company|man|woman|group|incident|case|decision|announcement|statement|duo|"
    r"actor|actress|singer|star|player|couple|(?:\w+ ){0,2}(?:firm|giant|icon|author|club|network|studio|retailer|"
    r"carmaker|agency|band|rapper|musician|comedian|striker|midfielder|winger|defender|keeper|driver|boxer|founder)|\d+-year-old)|Because|"
    r"Il|Elle|Ils|Elles|On|Nous|Vous|Je|J['’]|Ce|C['’]|Cela|Ça|Cette|Cet|Ces|Celui|Celle|Son|Sa|Ses|Leurs?|Mais|Et|Or|"
    r"Donc|Pourtant|Toutefois|Cependant|Ainsi|Alors|Puis|Ensuite|Une? autre|D['’]autres|Lui|Les deux|"
    r"La firme|L['’]entreprise|La société)\b"
)
_ADDS = re.compile(r"\b(?:also|too|aussi|également|par ailleurs|en outre)\b", re.IGNORECASE)
# "The procedure ...": a lead that speaks of something as known, which the title must then have named.
_KNOWN_THING = re.compile(r"^(?:The|Le|La|Les|L['’]) ?([a-zß-ÿ]{3,})")
_SIGNED = re.compile(r"^(?P<name>[^:.!?–—]{3,40}?) ?(?: [-–—] |: )(?=\S)")
_NAMES = re.compile(r"(?<!^)\b[A-ZÀ-Þ][\w'’-]*")
_LAST_WORDS = re.compile(r"\b(\w+ [^\W\d_]{1,4})\.$")
_LABELLED = re.compile(r"^(?P<label>[^:.!?]{4,48}?) ?: (?P<next>[A-ZÀ-Þ]\S+)")
# Days that are told from the day of writing, and are wrong on another.
_ITS_DAY = re.compile(
    r"\b(?:today|tonight|tomorrow|yesterday|this (?:morning|afternoon|evening)|"
    r"hier|demain|aujourd['’]hui|ce (?:matin|soir))\b",
    re.IGNORECASE,
)
# What looks ahead, and how much later a headline must be to have overtaken it.
_AHEAD = re.compile(
    r"\b(?:will|may be|might be|upcoming|finely poised|consider(?:s|ing)|weigh(?:s|ing)|plans? to|hopes? to|"
    r"prepar(?:es|ing)|"
    r"(?:is|are) (?:set|due|expected|scheduled|poised|likely)|"
    r"doit|doivent|devrai(?:t|ent)|s['’]apprête|prévue?s?|attendue?s?|envisage|se prépare)\b"
)
_OVERTAKEN = timedelta(hours=8)
_FRESH, _DATED = 0.4, 0.3
# An entry whose title says so much of the headline reports the same; one that says less, something beside it, unless
# its sentence has so many words of the headline.
_KIN, _NEAR, _CLOSE = 0.3, 0.6, 4
# Above this share of their verbs and things two sentences tell the same deed, where they have so many; a second lead
# is news where so much of it is.
_DOES_SAME, _DEEDS, _NEW_LEAD = 0.34, 3, 0.62
_QUOTES = '"”» '
_SPOKEN = re.compile(r"\b(?:I|I'm|we|you|your|my|our|je|j['’]|nous|vous|votre|notre)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A whole sentence, where it stands in its snippet, and what it says."""

    text: str
    entry: Entry
    place: int
    says: frozenset[str]
    roots: frozenset[str]
    # The roots that are no name: what is done.
    deeds: frozenset[str]
    words: int
    # How much of the headline the title of its entry says.
    kin: float


@dataclass(frozen=True, slots=True)
class _Subject:
    """What the title says, whose it is, when that was published, and when the story was last reported."""

    about: frozenset[str]
    roots: frozenset[str]
    entry_id: int
    told: datetime | None
    latest: datetime | None


def summary(entries: Sequence[Entry], title: str, title_entry_id: int = 0) -> tuple[Sentence, ...]:
    """Up to three whole sentences, 30 to 70 words where the snippets have them; empty where no whole one exists.

    ``entries`` are of one language, ``title_entry_id`` is that of which ``title`` is. No sentence says again what the
    title or another one says, and none tells of something else.
    """
    about = content(title)
    told = next((one.published for one in entries if one.id == title_entry_id), None)
    latest = max((one.published for one in entries), default=None)
    subject = _Subject(about, roots(about), title_entry_id, told, latest)
    candidates = _candidates(entries, subject)
    known = Counter(word for says in _by_outlet(candidates).values() for word in says)
    chosen: list[_Candidate] = []
    while len(chosen) < _MOST_SENTENCES and sum(one.words for one in chosen) < _ENOUGH_WORDS:
        fitting = _fitting(candidates, chosen, subject)
        if not fitting:
            break
        best = _best(fitting, chosen, known, subject)
        if _contradicts(best, chosen):
            candidates.remove(best)
        else:
            chosen.append(best)
    return tuple(Sentence(one.text, one.entry.id) for one in _in_order(chosen))


def _candidates(entries: Sequence[Entry], subject: _Subject) -> list[_Candidate]:
    found: dict[str, _Candidate] = {}
    for entry in sorted(entries, key=lambda entry: (entry.published, entry.id)):
        kin = shared(roots(content(entry.title)), subject.roots)
        told = _told(entry)
        cut = len(told) - 1 if told and _ends_in_a_word(told[-1].text, entries) else len(told)
        for one in told[:cut]:
            # The first to print a sentence keeps it; wire copies repeat it.
            if one.text not in found and one.words <= _LONGEST_SENTENCE and not one.text.rstrip(_QUOTES).endswith("?"):
                found[one.text] = replace(one, kin=kin)
    return list(found.values())


# A story is written anew with each report that joins it; what the others say has been read before.
@lru_cache(maxsize=2048)
def _told(entry: Entry) -> tuple[_Candidate, ...]:
    """The whole sentences of an entry."""
    return tuple(_candidate(text, entry, place) for place, text in enumerate(whole(_unsigned(entry), entry.language)))


def _candidate(text: str, entry: Entry, place: int) -> _Candidate:
    says = content(text)
    deeds = roots(content(_NAMES.sub(" ", text)))
    return _Candidate(text, entry, place, says, roots(says), deeds, length(text), 0.0)


def _ends_in_a_word(sentence: str, entries: Sequence[Entry]) -> bool:
    """Whether its last word begins a longer one that other reports have there (``the old harb.``), and so was cut."""
    last = _LAST_WORDS.search(sentence)
    if last is None:
        return False
    return any(_goes_on(last[1], entry.title) or _goes_on(last[1], entry.snippet) for entry in entries)


def _goes_on(words: str, text: str) -> bool:
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if text[end : end + 1].islower() and not text[max(0, at - 1) : at].isalnum():
            return True
        at = text.find(words, end)
    return False


def _unsigned(entry: Entry) -> str:
    """The snippet without what stands before it: the outlet's name, or the title's first words as a label."""
    before = _SIGNED.match(entry.snippet)
    if before and "".join(re.findall(r"\w+", fold(before["name"]))) in spellings(entry.outlet.name):
        return entry.snippet[before.end() :]
    label = _LABELLED.match(entry.snippet)
    # "Blue Heron: The Return" is a name; then the title has more of it behind the colon.
    named = label and f": {label['next']}" in entry.title
    if label and not named and content(label["label"]) <= content(entry.title):
        return entry.snippet[label.start("next") :]
    return entry.snippet


def _by_outlet(candidates: Sequence[_Candidate]) -> dict[str, set[str]]:
    said: dict[str, set[str]] = {}
    for one in candidates:
        said.setdefault(one.entry.outlet.name, set()).update(one.says)
    return said


def _fitting(candidates: Sequence[_Candidate], chosen: Sequence[_Candidate], subject: _Subject) -> list[_Candidate]:
    """What may come next: what keeps to the headline; where there is little of that, what keeps to it less."""
    demands = [(_RELATED, _KIN)]
    if sum(one.words for one in chosen) < _FEWEST_WORDS:
        demands.append((_RELATED, 0.0))
    if not chosen:
        demands.append((1, 0.0))
    for demand in demands:
        fitting = [one for one in candidates if _fits(one, chosen, subject, demand)]
        if fitting:
            return fitting
    return []


def _contradicts(one: _Candidate, chosen: Sequence[_Candidate]) -> bool:
    """Whether it counts the same thing otherwise: the dead of another day, or of another outlet."""
    counts = dict(counted([one.text], one.entry.language))
    others = counted([other.text for other in chosen], one.entry.language) if counts else []
    return any(thing in counts and counts[thing] != value for thing, value in others)


def _fits(one: _Candidate, chosen: Sequence[_Candidate], subject: _Subject, demand: tuple[int, float]) -> bool:
    """Whether a sentence may come next: related, new, short enough, and not leaning on what is not there."""
    if sum(other.words for other in chosen) + one.words > _MOST_WORDS or len(one.says) <= _RELATED:
        return False
    if _overtaken(one, subject) or _repeats(one, chosen, subject.about):
        return False
    if _LEANS.match(one.text) or _ADDS.search(one.text):
        return any(other.entry.id == one.entry.id and other.place == one.place - 1 for other in chosen)
    return _related(one, chosen, subject, demand)


def _overtaken(one: _Candidate, subject: _Subject) -> bool:
    """Whether it looks ahead to what the headline, written later, already knows."""
    older = subject.told is not None and subject.told - one.entry.published >= _OVERTAKEN
    return older and bool(_AHEAD.search(one.text))


def _related(one: _Candidate, chosen: Sequence[_Candidate], subject: _Subject, demand: tuple[int, float]) -> bool:
    """Whether a sentence tells of what the title tells, in its words or going on where one of them stopped.

    ``demand`` is how many of the title's words it must have and how much of the title that of its entry must say.
    """
    least, kin = demand
    common = len(one.roots & subject.roots)
    if common >= min(least, len(subject.roots)) and (one.kin >= kin or common >= _CLOSE):
        return True
    if not chosen:
        return one.place == 0 and one.entry.id == subject.entry_id
    if any(other.entry.id == one.entry.id and other.place == one.place - 1 for other in chosen):
        return True
    return one.kin >= _KIN and len(one.roots & subject.roots.union(*(other.roots for other in chosen))) > _RELATED


def _repeats(one: _Candidate, chosen: Sequence[_Candidate], about: frozenset[str]) -> bool:
    """Whether a sentence says again what the title says, or a chosen one, or all of them together."""
    told = about.union(*(other.says for other in chosen))
    if chosen and len(one.says - told) < _NEWS * len(one.says):
        return True
    if shared(one.says, about) > _SAYS_TITLE and len(one.says - about) < 3:  # noqa: PLR2004 - two words add nothing
        return True
    if any(shared(one.roots, other.roots) > _SAYS_SAME or _does_same(one, other) for other in chosen):
        return True
    # A lead tells the event over again; it may stand behind another lead where most of it is new.
    return bool(chosen) and one.place == 0 and len(one.roots - roots(told)) < _NEW_LEAD * len(one.roots)


def _does_same(one: _Candidate, other: _Candidate) -> bool:
    fewest = min(len(one.deeds), len(other.deeds))
    return fewest >= _DEEDS and shared(one.deeds, other.deeds) > _DOES_SAME


def _worth(one: _Candidate, chosen: Sequence[_Candidate], known: Counter[str], subject: _Subject) -> float:
    """Points for what many outlets say, for what is new here, for leads, figures, another outlet and the latest."""
    about = subject.about
    told = frozenset().union(about, *(other.says for other in chosen)) if chosen else frozenset[str]()
    new = one.says - told
    central = sum(known[word] for word in new) / (len(one.says) + 3)
    points = central + 0.6 * len(one.says & about) / (len(about) or 1) * (not chosen)
    points += 0.5 * (one.place == 0 and not chosen)
    points += 0.3 * any(other.entry.id == one.entry.id and other.place == one.place - 1 for other in chosen)
    points += _NEAR * one.kin - 0.4 * one.text.endswith("!")
    points += _FRESH * freshness(one.entry, subject.latest) - _DATED * bool(_ITS_DAY.search(one.text))
    points += 0.2 * any(word.isdigit() for word in new)
    points += 0.3 * (one.words in (_GOOD_LENGTH if chosen else _GOOD_LEAD)) - 0.3 * one.text.startswith(('"', "“", "«"))
    points -= 0.4 * bool(_SPOKEN.search(one.text.replace("U.S", ""))) + 0.1 * (one.entry.outlet.tier - 1)
    thing = _KNOWN_THING.match(one.text)
    if thing and not chosen and not content(thing[1]) & about:
        points -= 0.4
    if chosen:
        points += 0.4 * all(other.entry.outlet.name != one.entry.outlet.name for other in chosen)
    return points


def _best(
    fitting: Sequence[_Candidate], chosen: Sequence[_Candidate], known: Counter[str], subject: _Subject
) -> _Candidate:
    return max(fitting, key=lambda one: (round(_worth(one, chosen, known, subject), 6), -one.entry.id, -one.place))


def _in_order(chosen: Sequence[_Candidate]) -> list[_Candidate]:
    """The lead first; then entry by entry as chosen, each entry's sentences in its own order."""
    entries = list(dict.fromkeys(one.entry.id for one in chosen))
    return sorted(chosen, key=lambda one: (entries.index(one.entry.id), one.place))
