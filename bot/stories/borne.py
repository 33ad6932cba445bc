"""Borne: tags as the meaning of a story bears them out, beside the words that speak of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bot.models import TagKind
from bot.stories import bearing
from bot.stories.meaning import telling, unpack
from bot.stories.spoken import Spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.models import Tag

# What words are worth that meaning doubts; how sure meaning must be to tell a topic, with a hint of words or without
# any; what it adds to words where it is not sure.
_DOUBTED, _SURE, _CERTAIN, _HINTED, _TOGETHER = 0.25, 0.6, 0.85, 0.2, 0.5
_SPORT, _GAMES = "sport", "videogames"
# What is played at rather than told of.
_PLAYED = frozenset({"film", "crime", "war", "animals"})
# So many reports that name no place, and so sure a meaning, tell the country; topics that are of none.
_SEVERAL, _AT_HOME = 3, 0.8
_EVERYWHERE = frozenset({"technology", "videogames", "science", "space", "health"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """How probably a story is about each topic, and at home in each country; of how many entries that is known."""

    topics: Mapping[str, float]
    countries: Mapping[str, float]
    entries: int

    @classmethod
    def of(cls, packed: Sequence[bytes]) -> Meaning:
        """The meaning of a story by the packed vectors of its entries; empty without any."""
        if not packed:
            return cls({}, {}, 0)
        vector = telling(np.mean([unpack(one) for one in packed], axis=0))
        countries = bearing.countries().tells(vector) if len(packed) >= _SEVERAL else {}
        return cls(bearing.shipped().tells(vector), countries, len(packed))


class Borne:
    """What meaning does to tags; holds only lookup tables."""

    def __init__(self, tags: Mapping[str, Tag], parents: Mapping[str, str], means: Mapping[str, Sequence[str]]) -> None:
        """Keep all ``tags``, the wider topic of each topic, and what each name implies, by key."""
        self._tags, self._parents, self._means = tags, parents, means
        self._floors = bearing.shipped().floors

    def weighed(self, spoken: Sequence[Spoken], meaning: Meaning, entries: int) -> list[Spoken]:
        """Topics as meaning bears them out: doubted ones count less, sure ones need no words."""
        sure = meaning.topics
        if not sure:
            return list(spoken)
        known = {one.tag.key for one in spoken}
        unsaid = (key for key, probably in sure.items() if probably >= _CERTAIN and key not in known)
        return [
            *(self._weighed(one, sure, entries) for one in _played(spoken, sure)),
            *(Spoken(self._tags[key], sure[key], entries) for key in unsaid if key in self._tags),
        ]

    def _weighed(self, one: Spoken, sure: Mapping[str, float], entries: int) -> Spoken:
        key = one.tag.key
        if key not in sure:
            return self._in_its_sport(one, sure)
        if sure[key] < self._floors[key] and not one.filed:
            return replace(one, mean=_DOUBTED * one.mean)
        if sure[key] >= (_SURE if one.mean >= _HINTED else _CERTAIN):
            return replace(one, mean=max(one.mean, sure[key]), entries=entries)
        # Where words and meaning both only hint at it, they do so together.
        return replace(one, mean=one.mean + _TOGETHER * sure[key]) if one.mean >= _HINTED else one

    def _in_its_sport(self, one: Spoken, sure: Mapping[str, float]) -> Spoken:
        """A club of a sport that the story is not about is another one of that name: the Spurs of basketball."""
        sports = [key for key in self._means.get(one.tag.key, ()) if self._parents.get(key) == _SPORT]
        if not sports or any(sure.get(key, 1.0) >= self._floors.get(key, 0.0) for key in sports):
            return one
        return replace(one, mean=_DOUBTED * one.mean)

    def at_home(self, tags: Sequence[Spoken], meaning: Meaning) -> str:
        """The key of the country of a story that names no place, where its meaning leaves little doubt; else empty.

        Only of several reports, and not of what is sold everywhere.
        """
        somewhere = any(one.tag.kind is TagKind.PLACE or one.tag.key in _EVERYWHERE for one in tags)
        if somewhere or not meaning.countries:
            return ""
        key, probably = max(meaning.countries.items(), key=lambda pair: pair[1])
        return key if probably >= _AT_HOME else ""


def _played(spoken: Sequence[Spoken], sure: Mapping[str, float]) -> list[Spoken]:
    """The film, the crime and the war of a video game are part of the game: without them where one is told of."""
    game = any(one.tag.key == _GAMES and one.mean >= _HINTED for one in spoken)
    if not game or sure.get(_GAMES, 0.0) < _SURE:
        return list(spoken)
    return [one for one in spoken if one.tag.key not in _PLAYED]
