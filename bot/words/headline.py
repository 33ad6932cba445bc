"""Headline: of all the titles that outlets gave a story, the one that tells it best."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text import fold
from bot.words.sentences import balanced
from bot.words.terms import agreement, content, freshness
from bot.words.titles import LIVE, OPINION, bare

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.models import Entry

# What teases instead of telling.
_TEASE = re.compile(
    r"\b(?:here'?s (?:what|why|how|everything)|what (?:we know|you need to know|to know|happens next|it means)|"
    r"(?:everything|all) you need to know|you (?:won'?t|need to|should|can|may)|this is (?:why|how|what)|"
    r"how to|details (?:here|inside)|all the details|player ratings|rate (?:every|the|your) |rate our|"
    r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|deux|trois|quatre|cinq|six|sept|huit|neuf|dix) (?:\w+ )?"
    r"(?:things|ways|reasons|tips|takeaways|facts|lessons|questions|talking points|choses|façons|raisons|conseils|"
    r"astuces|leçons)\b|why (?:you|we|i)\b|things to|reasons (?:why|to)|ways to|shocking|jaw-dropping|stunning|viral|"
    r"see (?:the )?(?:pics|photos|video)|check (?:it )?out|find out|revealed!|"
    r"voici (?:ce|comment|pourquoi|les|la|le)|ce que l['’]on sait|ce qu['’]il faut (?:savoir|retenir)|tout savoir|"
    r"on vous (?:explique|dit)|découvrez|incroyable|choc\b|à ne pas manquer|que s(?:ait-on|avoir)|faut-il)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:where|who|why|how|what|when|which|watch|see|pourquoi|comment|qui|quand|où|regardez)\b", re.IGNORECASE
)
_LISTICLE = re.compile(
    r"^(?:the |les )?\d{1,2} (?!dead|killed|people|morts|personnes|blessés|injured|arrested)", re.IGNORECASE
)
_FIRST_PERSON = re.compile(r"\b(?:I|my|your?|we|our|vous|votre|vos|je|mon|nous|notre)\b", re.IGNORECASE)
_SHOUTED = re.compile(r"\b[A-ZÀ-Þ]{4,}\b")
_BARE_NAME = re.compile(r"^[^:]{2,30} ?: ")
# What the latest development counts more than the first news of it, of two titles as good.
_FRESH = 0.25
_CARRIERS = frozenset({"google news", "google actualites", "yahoo news", "msn", "bing news"})
# The first word of what was cut off behind it: no title ends so.
_CUT_OFF = re.compile(
    r"\b(?:an?|the|and|of|or|from|with|by|le|la|les|une?|de|du|des|au|aux|dans|pour|par|sur|et|ou|mais|que|qui)$"
)
# Days told from the day of writing, and what sells: neither tells the story to a reader of another day.
_ITS_DAY = re.compile(r"\b(?:today|tonight|tomorrow|yesterday|aujourd['’]hui|demain|hier|ce soir)\b", re.IGNORECASE)
# What looked ahead, and how much older it must be than the latest report to be overtaken.
_AHEAD = re.compile(
    r"\b(?:will|set to|due to|to be|ahead of|preview|looks? to|va|vont|devrait|avant de|s['’]apprête|prêts? à)\b"
)
_OVERTAKEN = timedelta(hours=8)
_SELLS = re.compile(
    r"\b(?:bons? plans?|promos?|promotion|soldes?|baisse de prix|à prix (?:cassé|réduit|mini)|price (?:drop|cut)s?|"
    r"best deals?|deals? of|discount|\d+ ?% (?:off|de réduction))\b|^(?:test|avis|review|critique)\b|\breview\b",
    re.IGNORECASE,
)
# What paints instead of telling: the horror of it, and what it looked like.
_LURID = re.compile(
    r"\b(?:horrif(?:ying|ic)|gruesome|sickening|terrifying|chilling|heart-?(?:breaking|warming)|mind-?blowing|insane|"
    r"unbelievable|ravaged|(?:look(?:s|ed|ing)?|(?:feels?|felt|feeling)) like|terrifiante?s?|effroyables?|glaçante?s?|"
    r"bouleversante?s?|hallucinante?s?|déchirante?s?|invraisemblables?|ressembl(?:e|es|ent|ait|ant) à)\b",
    re.IGNORECASE,
)
_SHORT, _LONG, _TOO_LONG = 35, 110, 150


@dataclass(frozen=True, slots=True)
class Headline:
    """A title as it is shown, and the entry that gave it."""

    text: str
    entry_id: int


def headline(entries: Sequence[Entry]) -> Headline:
    """The best title of ``entries`` (of one language, at least one); the same for the same entries in any order.

    Best is what most outlets say, in plain words, with enough in it: teasing, questions, labels, opinion and
    shouting lose against a title that tells.
    """
    outlets = frozenset(entry.outlet.name for entry in entries)
    titles = [(bare(entry.title, outlets, signed=_signed(entry)) or entry.title, entry) for entry in entries]
    if len(titles) == 1:
        return Headline(titles[0][0], entries[0].id)
    words = [content(title) for title, _ in titles]
    # A word counts once per outlet, so that one outlet's many entries do not outvote the others.
    said_by = Counter(
        word
        for word, _ in {
            (word, entry.outlet.name) for (_, entry), said in zip(titles, words, strict=True) for word in said
        }
    )
    latest = max(entry.published for entry in entries)
    _, _, _, best, entry = min(
        (
            (
                -round(
                    _worth(title, entry, said, said_by, len(outlets)) + _timely(title, entry, latest),
                    6,
                ),
                entry.published,
                entry.id,
                title,
                entry,
            )
            for (title, entry), said in zip(titles, words, strict=True)
        ),
        key=lambda row: row[:3],
    )
    return Headline(best, entry.id)


def _timely(title: str, entry: Entry, latest: datetime) -> float:
    """Points for being new, less for looking ahead to what later reports know already."""
    overtaken = latest - entry.published >= _OVERTAKEN and _AHEAD.search(title)
    return _FRESH * freshness(entry, latest) - 0.3 * bool(overtaken)


def _signed(entry: Entry) -> bool:
    """Whether the title comes by a site that carries those of many outlets."""
    return fold(entry.outlet.name) in _CARRIERS or "//news.google." in (entry.link or "")


def _worth(title: str, entry: Entry, said: frozenset[str], said_by: Counter[str], outlets: int) -> float:
    """Points for what others say too, for substance and for the outlet's tier, less for manners."""
    if not said:
        return -5.0
    points = 2.0 * agreement(said, said_by, outlets) + _substance(title, said)
    return points - _manners(title, entry.title) + 0.12 * (3 - entry.outlet.tier)


def _substance(title: str, said: frozenset[str]) -> float:
    points = min(len(said), 8) / 8
    if len(title) < _SHORT:
        points -= (_SHORT - len(title)) / 50
    if len(title) > _LONG:
        points -= (len(title) - _LONG) / 60
    return points - (0.5 if len(title) > _TOO_LONG else 0.0)


@lru_cache(maxsize=4096)
def _manners(title: str, original: str) -> float:
    fault = 0.0
    fault += 0.9 * bool(OPINION.match(original))
    fault += 0.5 * bool(LIVE.search(original))
    fault += 0.7 * bool(_TEASE.search(title)) + 0.5 * bool(_LURID.search(title))
    fault += 0.5 * bool(_LISTICLE.match(title))
    fault += 0.5 * title.rstrip('"”» ').endswith("?")
    fault += 0.3 * title.rstrip('"”» ').endswith("!")
    fault += 0.6 * (title.endswith(("…", "...", ":", ",")) or bool(_CUT_OFF.search(title)))
    fault += 0.25 * bool(_ITS_DAY.search(title)) + 0.5 * bool(_SELLS.search(title))
    fault += 0.25 * bool(_FIRST_PERSON.search(title)) + 0.15 * bool(_BARE_NAME.match(title))
    fault += 0.6 * (not balanced(title))
    fault += 0.3 * title.startswith(('"', "“", "«", "'", "‘")) + 0.2 * (" | " in title)
    return fault + 0.12 * min(3, max(0, len(_SHOUTED.findall(title)) - 1)) + 0.4 * (title.isupper())
