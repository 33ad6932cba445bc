"""Ranking: how much a story matters, in numbers that an editor would defend.

Importance counts publishers, not articles: each publisher family has one voice, weighed by its tier and by how high
in its feed it put the story. A text that another family printed before, a wire copy, is no voice of its own. Languages
and speed add to it; opinion, round-ups and service pieces take from it and never lead.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from math import log2
from typing import TYPE_CHECKING

from bot.models import Reason
from bot.stories.noise import Piece, piece, plain_title
from bot.text import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.models import Entry

# What the voice of a publisher family counts, by its tier.
_TIER = {1: 1.5, 2: 1.0, 3: 0.5}
# What a family adds that only printed what another one had written: that it chose to.
_COPY = 0.15
# The first places of a feed are its front page.
_FRONT, _FRONT_BONUS = 3, 0.2
# What each further language adds, as if so many more voices of middle tier spoke.
_LANGUAGE = 0.75
# Three independent voices within so short a time are breaking news.
_FAST, _FAST_VOICES, _FAST_FACTOR = timedelta(hours=2), 3, 1.25
# What stories count that mostly comment, list or serve.
_LIGHT = 0.35
# Two titles of so many words that share so many of them are one text.
_COPY_WORDS, _COPY_SHARE = 5, 0.85
# Report pieces; others comment, list or serve.
_NEWS = frozenset({Piece.REPORT, Piece.LIVE})


@dataclass(frozen=True, slots=True)
class _Voice:
    """What one publisher family adds to a story."""

    weight: float
    since: datetime
    copied: bool


def assess(entries: Sequence[Entry]) -> Reason:
    """The numbers behind a story's importance; ``entries`` are all of its entries, at least one."""
    voices = _voices(entries)
    languages = tuple(sorted({entry.language for entry in entries}))
    news = _mostly_news(entries)
    own = [voice for voice in voices if not voice.copied]
    weight = sum(voice.weight for voice in voices) + _LANGUAGE * (len(languages) - 1)
    importance = weight * (_FAST_FACTOR if _fast(own) else 1) * (1 if news else _LIGHT)
    latest = max(entry.published for entry in entries)
    return Reason(
        entries=len(entries),
        outlets=len({entry.outlet.name for entry in entries}),
        families=len({entry.outlet.family for entry in entries}),
        languages=languages,
        best_tier=min(entry.outlet.tier for entry in entries),
        first=min(entry.published for entry in entries),
        latest=latest,
        importance=round(importance, 3),
        may_lead=news and len(own) > 1,
        lag_hours=round((latest - _fresh(voices)) / timedelta(hours=1), 3),
    )


def rank(reason: Reason, half_life: timedelta) -> float:
    """log2(importance) plus the hours from 1970 to the story's freshness, divided by the half-life.

    Halving with time is the same for all stories, so that the order at one instant is the order at every instant.
    Freshness follows when most voices spoke, not the very latest: one straggler makes no old story new.
    """
    fresh = reason.latest - timedelta(hours=reason.lag_hours)
    return log2(reason.importance) + fresh.timestamp() / half_life.total_seconds()


def _voices(entries: Sequence[Entry]) -> list[_Voice]:
    """One voice per family, in the order in which they first spoke."""
    families: dict[str, list[Entry]] = {}
    texts: list[frozenset[str]] = []
    for entry in sorted(entries, key=lambda entry: (entry.published, entry.id)):
        families.setdefault(entry.outlet.family, []).append(entry)
    voices = []
    for own in families.values():
        told = [frozenset(tokens(plain_title(entry.title, entry.outlet.name))) for entry in own]
        copied = all(any(_same(one, other) for other in texts) for one in told)
        texts += told
        best = max(_weight(entry) for entry in own)
        voices.append(_Voice(_COPY if copied else best, own[0].published, copied))
    return voices


def _weight(entry: Entry) -> float:
    front = _FRONT_BONUS if entry.position < _FRONT else 0.0
    return _TIER.get(entry.outlet.tier, min(_TIER.values())) * (1 + front)


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two titles are one text, but for a word or two."""
    if min(len(one), len(other)) < _COPY_WORDS:
        return one == other
    return len(one & other) >= _COPY_SHARE * max(len(one), len(other))


def _fast(voices: Sequence[_Voice]) -> bool:
    """Whether some independent voices spoke within a short time of each other."""
    spoken = sorted(voice.since for voice in voices)
    return any(later - earlier <= _FAST for earlier, later in zip(spoken, spoken[_FAST_VOICES - 1 :], strict=False))


def _fresh(voices: Sequence[_Voice]) -> datetime:
    """When the last third of the voices began to speak: later than the middle, deaf to one straggler."""
    spoken = sorted(voice.since for voice in voices)
    return spoken[(len(spoken) - 1) * 2 // 3]


def _mostly_news(entries: Sequence[Entry]) -> bool:
    kinds = Counter(piece(entry) in _NEWS for entry in entries)
    return kinds[True] > kinds[False]
