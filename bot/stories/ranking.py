"""Ranking: how much a story matters, in numbers that an editor would defend.

Importance counts publishers, not articles: each publisher family has one voice, weighed by its tier and by how high
in its feed it put the story. A text that another family printed before, a wire copy, is hardly a voice of its own.
Languages, speed and subject, as hashtags and the publishers' sections tell it, add to it; opinion, round-ups and
service pieces count little and never lead.

Every voice fades from when it spoke, and all alike, so that the order at one instant is the order at every instant:
forward decay (Cormode, Shkapenyuk, Srivastava, Xu, "Forward Decay: A Practical Time Decay Model for Streaming
Systems", 2009) with base 2. All weights are those of ``RankingConfig``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from math import inf, log2
from operator import mul
from typing import TYPE_CHECKING

from bot.config import RankingConfig
from bot.models import Reason
from bot.stories.light import is_light, is_live
from bot.stories.noise import plain_title
from bot.stories.sections import Sections
from bot.text import tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from bot.models import Entry

DEFAULT = RankingConfig()
HALF_LIFE = timedelta(hours=12)
# Two texts of so many words that share so many of them are one text.
_TITLE_WORDS, _SNIPPET_WORDS, _COPY_SHARE = 5, 15, 0.85
# So many voices of their own, each with a report, may lead.
_LEADING = 2
# A log needs something, even where the operator weighs all that there is with nothing.
_LEAST = 0.001


@dataclass(frozen=True, slots=True)
class Voice:
    """What one publisher family adds: ``weight``, heard from ``heard`` on; ``since`` is its first report.

    ``entry_id`` is the report that counts. ``reports`` is whether any of its pieces is a plain report.
    """

    family: str
    weight: float
    since: datetime
    heard: datetime
    entry_id: int
    copied: bool
    reports: bool


@dataclass(frozen=True, slots=True)
class Weighing:
    """How a story's importance came about: (the voices + ``languages``) times ``speed`` times ``subject``."""

    voices: tuple[Voice, ...]
    languages: float
    speed: float
    subject: float
    importance: float
    lag: timedelta
    may_lead: bool


def weigh(
    entries: Sequence[Entry],
    tags: Collection[str] = (),
    weights: RankingConfig = DEFAULT,
    half_life: timedelta = HALF_LIFE,
) -> Weighing:
    """Weigh all entries of a story, at least one; ``tags`` are the keys of its tags."""
    voices = _voices(entries, weights, half_life)
    foreign = _languages(entries)[1:]
    heard = [(voice.weight, voice.heard) for voice in voices] + [(weights.language, since) for since in foreign]
    speed = weights.fast if _fast(voices, weights) else 1.0
    subject = _filed(entries, _subject(tags, weights), weights)
    latest = max(entry.published for entry in entries)
    importance = max(sum(weight for weight, _ in heard) * speed * subject, _LEAST)
    return Weighing(
        voices=tuple(voices),
        languages=weights.language * len(foreign),
        speed=speed,
        subject=subject,
        importance=round(importance, 3),
        lag=_lag(heard, latest, half_life),
        may_lead=_may_lead(entries, voices),
    )


def assess(
    entries: Sequence[Entry],
    tags: Collection[str] = (),
    weights: RankingConfig = DEFAULT,
    half_life: timedelta = HALF_LIFE,
) -> Reason:
    """The numbers behind a story's importance; arguments as in ``weigh``."""
    weighed = weigh(entries, tags, weights, half_life)
    return Reason(
        entries=len(entries),
        outlets=len({entry.outlet.name for entry in entries}),
        families=len(weighed.voices),
        languages=tuple(sorted({entry.language for entry in entries})),
        best_tier=min(entry.outlet.tier for entry in entries),
        first=min(entry.published for entry in entries),
        latest=max(entry.published for entry in entries),
        importance=weighed.importance,
        may_lead=weighed.may_lead,
        lag_hours=round(weighed.lag / timedelta(hours=1), 3),
    )


def rank(reason: Reason, half_life: timedelta) -> float:
    """log2(importance) plus the hours from 1970 to the story's freshness, divided by the half-life.

    Freshness is ``lag_hours`` before the latest report, chosen so that this is the sum of all faded voices: one
    straggler makes no old story new.
    """
    fresh = reason.latest - timedelta(hours=reason.lag_hours)
    return log2(reason.importance) + fresh.timestamp() / half_life.total_seconds()


def _voices(entries: Sequence[Entry], weights: RankingConfig, half_life: timedelta) -> list[Voice]:
    """One voice per family, in the order in which they first spoke."""
    families: dict[str, list[Entry]] = {}
    told: list[_Text] = []
    for entry in sorted(entries, key=lambda entry: (entry.published, entry.id)):
        families.setdefault(entry.outlet.family, []).append(entry)
    voices = []
    for own in families.values():
        texts = [_text(entry) for entry in own]
        copied = all(any(_same(one, other) for other in told) for one in texts)
        told += texts
        voices.append(_voice(own, weights, half_life, copied=copied))
    return voices


def _voice(own: Sequence[Entry], weights: RankingConfig, half_life: timedelta, *, copied: bool) -> Voice:
    """The voice of one family: as loud as its loudest report, where later ones count by ``again``."""
    since = own[0].published
    said = [(_weight(entry, weights), _heard(entry, since, weights, half_life), entry.id) for entry in own]
    _, heard, loudest = max(said, key=lambda one: (_log(one[0]) + (one[1] - since) / half_life, one[2]))
    return Voice(
        family=own[0].outlet.family,
        weight=weights.copied if copied else max(weight for weight, _, _ in said),
        since=since,
        heard=since if copied else heard,
        entry_id=own[0].id if copied else loudest,
        copied=copied,
        reports=any(not is_light(entry) and not is_live(entry) for entry in own),
    )


def _heard(entry: Entry, since: datetime, weights: RankingConfig, half_life: timedelta) -> datetime:
    """From when a report fades: to count half is to have been said a half-life before."""
    if entry.published == since or not weights.again:
        return since
    return max(since, entry.published + log2(weights.again) * half_life)


def _log(weight: float) -> float:
    return log2(weight) if weight > 0 else -inf


def _weight(entry: Entry, weights: RankingConfig) -> float:
    front = weights.front if entry.position < weights.front_places else 0.0
    light = weights.light if is_light(entry) else 1.0
    return weights.tiers[min(max(entry.outlet.tier, 1), len(weights.tiers)) - 1] * (1 + front) * light


@dataclass(frozen=True, slots=True)
class _Text:
    """The words of a report."""

    title: frozenset[str]
    snippet: frozenset[str]


def _text(entry: Entry) -> _Text:
    title = frozenset(tokens(plain_title(entry.title, entry.outlet.name)))
    return _Text(title, frozenset(tokens(entry.snippet)))


def _same(one: _Text, other: _Text) -> bool:
    """Whether two reports are one text, but for a word or two."""
    if one.title == other.title:
        return True
    titles = _overlap(one.title, other.title, _TITLE_WORDS)
    return titles or _overlap(one.snippet, other.snippet, _SNIPPET_WORDS)


def _overlap(one: frozenset[str], other: frozenset[str], least: int) -> bool:
    if min(len(one), len(other)) < least:
        return False
    return len(one & other) >= _COPY_SHARE * max(len(one), len(other))


def _languages(entries: Sequence[Entry]) -> list[datetime]:
    """When each language was first used, in order."""
    first: dict[str, datetime] = {}
    for entry in entries:
        first[entry.language] = min(first.get(entry.language, entry.published), entry.published)
    return sorted(first.values())


def _fast(voices: Sequence[Voice], weights: RankingConfig) -> bool:
    """Whether some voices of their own spoke within a short time of each other."""
    spoken = sorted(voice.since for voice in voices if voice.reports and not voice.copied)
    within = timedelta(minutes=weights.fast_minutes)
    pairs = zip(spoken, spoken[weights.fast_families - 1 :], strict=False)
    return any(later - earlier <= within for earlier, later in pairs)


def _subject(tags: Collection[str], weights: RankingConfig) -> float:
    """The mean weight of those tags that have one; the second counts half of the first, the third a third."""
    found = [weights.topics[key] for key in tags if key in weights.topics]
    shares = [1 / place for place in range(1, len(found) + 1)]
    return sum(map(mul, found, shares)) / sum(shares) if found else 1.0


def _filed(entries: Sequence[Entry], subject: float, weights: RankingConfig) -> float:
    """``subject``, but what a family files under entertainment, sport or technology is that as far as it goes.

    The police at an actor's door are in the tags; that it is the actor whom the story is about, in the address.
    """
    families: dict[str, float] = {}
    for entry in entries:
        topics = (weights.topics.get(topic, 1.0) for topic in _sections().score(entry.link))
        lightest = min(topics, default=1.0)
        families[entry.outlet.family] = min(lightest, families.get(entry.outlet.family, 1.0))
    each = [min(weight, subject) if weight < 1 else subject for weight in families.values()]
    return sum(each) / len(each)


@cache
def _sections() -> Sections:
    return Sections()


def _lag(heard: Sequence[tuple[float, datetime]], latest: datetime, half_life: timedelta) -> timedelta:
    """How long before ``latest`` all voices would have to speak at once to be as loud as they are now."""
    whole = sum(weight for weight, _ in heard)
    faded = sum(weight * 2.0 ** ((at - latest) / half_life) for weight, at in heard)
    return half_life * log2(whole / faded) if faded > 0 else timedelta(0)


def _may_lead(entries: Sequence[Entry], voices: Sequence[Voice]) -> bool:
    own = sum(voice.reports and not voice.copied for voice in voices)
    light = Counter(is_light(entry) for entry in entries)
    return own >= _LEADING and light[False] > light[True]
