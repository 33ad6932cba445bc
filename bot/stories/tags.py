"""Tags: the two to six topic keys that tell most of a story, the same whatever language it is told in."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.models import Tag, TagKind
from bot.stories.borne import Borne, Meaning
from bot.stories.gazetteer import Gazetteer
from bot.stories.lexicon.reading import read
from bot.stories.names import Names
from bot.stories.sections import Sections
from bot.stories.spoken import COUNTS, MOST_OF_ONE, Heard, Spoken, spoken_of
from bot.stories.topics import Topics
from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bot.models import Entry
    from bot.stories.lexicon.reading import Reading

_FEWEST, _MOST = 2, 6
_MOST_OF_KIND = {TagKind.PLACE: 3, TagKind.TOPIC: 3, TagKind.PERSON: 2, TagKind.ORGANISATION: 2}
# A story of very many entries is told by a spread of them.
_ENOUGH_ENTRIES = 24
# How much of a story must speak of something; what one entry alone needs; what several do on average.
_SHARE = 0.34
_ALONE = {TagKind.PLACE: 0.55, TagKind.TOPIC: 0.9, TagKind.PERSON: 1.0, TagKind.ORGANISATION: 1.0}
_MEAN = {TagKind.PLACE: 0.3, TagKind.TOPIC: 0.5, TagKind.PERSON: 0.4, TagKind.ORGANISATION: 0.4}
# A second topic must be about as well supported as the first.
_NEAR_BEST = 0.55
# Where fewer than two tags are found, this share of the evidence is enough.
_RELAXED = 0.65
_IMPLIED = 0.45
_WIDE = 0.5
_PARTS = frozenset({"europe", "asia", "africa", "middleeast", "latinamerica", "arctic", "antarctica"})
# So many entries are kept as they were read, about 10 MB.
_READ_BEFORE = 1024
# The country whose cities are told by their province.
_BY_PROVINCE = "canada"


def fold_tag(text: str) -> str:
    """What a person typed as a spelling to look up: ``#Russie`` and `` russie`` are ``russie``."""
    return "".join(char for char in fold(text) if char.isalnum())


class Tagger:
    """Finds the tags of stories. Holds only lookup tables; the same entries always give the same tags."""

    def __init__(self, *, aliases: Mapping[str, str] | None = None, banned: Collection[str] = ()) -> None:
        """Build the tables once (about a second).

        ``aliases`` leads tags to other tags, and no story gets one that is ``banned``; in any spelling.
        """
        # A story is tagged anew with each report that joins it; the others have been read before.
        self._read = lru_cache(maxsize=_READ_BEFORE)(self._reading)
        self._places = Gazetteer()
        self._topics = Topics()
        self._sections = Sections()
        self._names = Names([name for name, _ in self._places.spellings() if name[:1].isupper()])
        self._static = {**self._names.tags, **self._topics.tags, **self._places.tags}
        self._borne = Borne(self._static, self._topics.parents, self._names.means)
        self._owner = self._spelled()
        self._alias = {
            fold_tag(spelling): self._owner.get(fold_tag(meant), fold_tag(meant))
            for spelling, meant in (aliases or {}).items()
        }
        self._banned = frozenset(self._owner.get(fold_tag(spelling), fold_tag(spelling)) for spelling in banned)
        # A known tag that became an alias of another hands over all of its spellings.
        self._owner = {spelling: self._alias.get(key, key) for spelling, key in self._owner.items()} | self._alias
        self._spelling: dict[str, set[str]] = {}
        for spelling, key in self._owner.items():
            self._spelling.setdefault(key, set()).add(spelling)

    def tags(
        self, entries: Sequence[Entry], common: Collection[str] = (), vectors: Mapping[int, bytes] | None = None
    ) -> tuple[Tag, ...]:
        """Two to six tags, most telling first; keys in ``common`` are too frequent to tell anything.

        ``vectors`` are the packed vectors of ``entries``, by id, where there are any: they tell the topic where words
        do not, and doubt it where words only look like it. Fewer than two tags where the text offers no more. Nothing
        comes from a lone mention in a story of several entries.
        """
        common = frozenset(common) | self._banned
        chosen = _spread(entries)
        known = [self._read(entry) for entry in chosen]
        readings, heard = [pair for pair, _ in known], [one for _, one in known]
        meaning = Meaning.of([vectors[entry.id] for entry in chosen if entry.id in vectors] if vectors else [])
        told = self._borne.weighed(list(spoken_of(heard, self._static)), meaning, len(chosen))
        found = self._meant((*told, *self._people(readings)))
        spoken = [one for one in found if one.tag.key not in common]
        tags = self._choose([one for one in spoken if self._enough(one, len(chosen))], common)
        if len(tags) < _FEWEST:
            tags = self._choose([one for one in spoken if self._enough(one, len(chosen), _RELAXED)], common)
        home = self._borne.at_home(tags, meaning)
        home = self._alias.get(home, home)
        if home in self._static and home not in common:
            tags.append(Spoken(self._static[home], 0.0, 0))
        return tuple(one.tag for one in tags[:_MOST])

    def _reading(self, entry: Entry) -> tuple[tuple[Reading, Reading], Heard]:
        pair = read(entry.title, entry.language[:2]), _snippet(entry)
        return pair, self._entry(entry, *pair)

    def _entry(self, entry: Entry, title: Reading, snippet: Reading) -> Heard:
        language = entry.language[:2]
        places, named = self._places.score(title, snippet, language)
        names = self._names.known(title, snippet)
        topics = self._topics.score(title, snippet, language)
        for key, worth in names.items():
            for meant in self._names.means[key]:
                place = self._places.key(meant)
                side = places if place else topics
                side[place or meant] = side.get(place or meant, 0.0) + _IMPLIED * worth
        told = named | names.keys() | topics.keys()
        return Heard.of({**topics, **places, **names}, told, self._sections.score(entry.link, self._country))

    def _country(self, spelling: str) -> str | None:
        """The country that a name of a place says, where it says one: a city's section tells of the land around, too.

        Parts of the world are sections of foreign news, wherever it is from.
        """
        key = self._owner.get(fold_tag(spelling))
        while key in self._places.parents:
            key = self._places.parents[key]
        return key if key in self._places.tags and key not in _PARTS else None

    def worded(self, entries: Sequence[Entry]) -> dict[str, float]:
        """How much the words of a story speak of each tag that exists before it, on average over its entries."""
        chosen = _spread(entries)
        heard = [self._read(one)[1].in_words() for one in chosen]
        return {one.tag.key: one.mean for one in spoken_of(heard, self._static)}

    def _meant(self, spoken: Iterable[Spoken]) -> list[Spoken]:
        """With the operator's aliases as what they lead to; of two that mean the same the better supported."""
        if not self._alias:
            return list(spoken)
        found: dict[str, Spoken] = {}
        for one in spoken:
            key = self._alias.get(one.tag.key, one.tag.key)
            tag = one.tag if key == one.tag.key else self._static.get(key, Tag(key, one.tag.kind, one.tag.names))
            if key not in found or found[key].mean < one.mean:
                found[key] = replace(one, tag=tag)
        return list(found.values())

    def _people(self, readings: Sequence[tuple[Reading, Reading]]) -> Iterator[Spoken]:
        for tag, worths in self._names.found(readings):
            if (tag.key not in self._owner or tag.key in self._alias) and not tag.key.isdigit() and tag.key:
                total = sum(min(worth, MOST_OF_ONE) for worth in worths.values())
                yield Spoken(tag, total / len(readings), sum(worth >= COUNTS for worth in worths.values()))

    @staticmethod
    def _enough(one: Spoken, entries: int, strictness: float = 1.0) -> bool:
        if entries == 1:
            return one.mean >= strictness * _ALONE[one.tag.kind]
        return one.entries >= max(2, _SHARE * entries) and one.mean >= strictness * _MEAN[one.tag.kind]

    def _choose(self, spoken: Sequence[Spoken], common: Collection[str]) -> list[Spoken]:
        """The most telling of each kind, no place twice over, and the wider topic where there is room."""
        best_topic = max((one.mean for one in spoken if one.tag.kind is TagKind.TOPIC), default=0.0)
        counts = dict.fromkeys(TagKind, 0)
        chosen: list[Spoken] = []
        for one in sorted(spoken, key=lambda one: (-round(self._rank(one, spoken), 6), one.tag.key)):
            kind = one.tag.kind
            if counts[kind] == _MOST_OF_KIND[kind] or len(chosen) == _MOST:
                continue
            if kind is TagKind.TOPIC and one.mean < _NEAR_BEST * best_topic:
                continue
            counts[kind] += 1
            chosen.append(one)
        chosen = self._without_middle(chosen)
        return [*chosen, *self._wider(chosen, common)][:_MOST]

    def _rank(self, one: Spoken, spoken: Sequence[Spoken]) -> float:
        """How early a tag stands; a wide topic stands behind the special ones that lie within it."""
        if one.tag.kind is not TagKind.TOPIC:
            return one.telling
        within = [other for other in spoken if self._topics.parents.get(other.tag.key) == one.tag.key]
        special = any(other.mean >= _NEAR_BEST * one.mean for other in within)
        return one.telling * (_WIDE if special else 1.0)

    def _without_middle(self, chosen: list[Spoken]) -> list[Spoken]:
        """``#minneapolis #usa`` say it without ``#minnesota``, and ``#calgary #alberta`` without ``#canada``.

        What was named itself stays.
        """
        keys, parents = {one.tag.key for one in chosen}, self._places.parents
        dropped: set[str] = set()
        for city in keys:
            middle = parents.get(city, "")
            top = parents.get(middle, "")
            if middle in keys and top in keys:
                dropped.add(top if top == _BY_PROVINCE else middle)
        return [one for one in chosen if one.named or one.tag.key not in dropped]

    def _wider(self, chosen: Sequence[Spoken], common: Collection[str]) -> list[Spoken]:
        """The topic within which the first one lies: football is sport. What a second one lies in leads astray."""
        keys = {one.tag.key for one in chosen}
        topics = (one.tag.key for one in chosen if one.tag.kind is TagKind.TOPIC)
        parent = self._topics.parents.get(next(topics, ""))
        return [Spoken(self._topics.tags[parent], 0.0, 0)] if parent and parent not in {*keys, *common} else []

    def spellings(self, tag: Tag) -> frozenset[str]:
        """Every folded spelling, in any language, that leads to ``tag``; no two known tags share one."""
        names = {fold_tag(name) for _, name in tag.names} | {tag.key}
        free = {name for name in names if name and self._owner.get(name, tag.key) == tag.key}
        return frozenset(free | self._spelling.get(tag.key, set()))

    def known(self) -> Iterable[Tag]:
        """All tags that exist before any story does: places, topics and the names of the table."""
        return tuple(tag for key, tag in self._static.items() if key not in self._banned and key not in self._alias)

    def _spelled(self) -> dict[str, str]:
        """Whose each spelling is; where two claim one, a key wins over a name, and English and French over others."""
        owner: dict[str, str] = {key: key for key in self._static}
        for key, tag in self._static.items():
            for _, name in tag.names[:2]:
                owner.setdefault(fold_tag(name), key)
        for key, aliases in (*self._topics.aliases.items(), *self._names.aliases.items()):
            for alias in aliases:
                owner.setdefault(fold_tag(alias.rstrip("*")), key)
        for name, key in self._places.spellings():
            owner.setdefault(fold_tag(name), key)
        owner.pop("", None)
        return owner


def _spread(entries: Sequence[Entry]) -> list[Entry]:
    """At most so many entries as are enough, evenly from first to last, in one order."""
    ordered = sorted(entries, key=lambda entry: (entry.published, entry.id))
    if len(ordered) <= _ENOUGH_ENTRIES:
        return ordered
    return [ordered[index * len(ordered) // _ENOUGH_ENTRIES] for index in range(_ENOUGH_ENTRIES)]


def _snippet(entry: Entry) -> Reading:
    """The snippet, unless it only says the title again."""
    same = re.sub(r"\W+", "", entry.snippet.lower()) == re.sub(r"\W+", "", entry.title.lower())
    return read("" if same else entry.snippet[:400], entry.language[:2])
