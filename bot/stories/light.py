"""Light pieces: what comments, lists, serves or sells. They belong to a story, but no front page begins with them.

Only ranking asks. The lists are our own and short; one report more or less changes nothing, as a story is light only
where most of its reports are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.stories.noise import Piece, piece

if TYPE_CHECKING:
    from bot.models import Entry

_NEWS = frozenset({Piece.REPORT, Piece.LIVE})

_LIGHT = re.compile(
    # bulletins
    r"\b(?:news|headlines?) (?:bulletin|at \d|for \w+day)|\bflash info\b|\bbulletin de \d|"
    r"^le (?:journal|point) [dà]e? ?\d|"
    r"\b(?:hourly|morning|evening|midday) (?:news|headlines|bulletin)\b|"
    r"^\W*\d{1,2}(?:[:.h]\d{2})? ?(?:am|pm|h|uhr)\b.{0,12}\b(?:news|bulletin|journal|nachrichten)|"
    # shopping
    r"\b\d+ ?% off\b|\bfor (?:just|only|under) [$£€₹]|\bdiscount codes?\b|\bon sale\b|\bpre-?orders?\b|"
    r"\bwhere to buy\b|"
    r"\bnow available (?:for|on|in|to)\b|\bavailable for download\b|\bspecs\b|\bhands-on\b|\bunboxing\b|"
    r"\bprices?\b.{0,30}\b(?:specs|specifications|features|offers|availability)\b|\blaunch(?:ed|es)? in india\b|"
    r"\bsoftware update\b|\ben promo\b|\bprécommande\b|"
    # reviews and trailers
    r"\breview(?: \(\d{4}\)|\s*[:|])|[|–—-]\s*review\s*$|^critique\b|"
    r"\b(?:official|first|new|teaser) trailer\b|\bteaser\b|\bbande-annonce\b|"
    # rumours
    r"\btransfer (?:news|latest|talk)\b|\b(?:rumou?rs?|gossip)\b|\bpaper talk\b|\bmercato\b|\brumeurs?\b|"
    # service
    r"\beverything (?:we|you) (?:know|need)|\ball you need to know\b|(?:^|: )how (?:to|you can)\b|\bhere['’]?s how\b|"
    r"\bwhat to (?:watch|stream|expect|know)\b|\b(?:best|top) \d+\b|\b\d+ (?:things|tips|ways|reasons)\b|"
    r"\bbetting odds\b|"
    r"\bteam news\b|\bpredictions?\b|\bkick-?off time\b|\bcheck (?:the )?(?:list|details|result)\b|"
    r"\bspoilers?\b|\bepisode \d+|\bpatch notes\b|\bcomment (?:faire|regarder|voir)\b|\btout savoir\b",
    re.IGNORECASE,
)
_LIGHT_PATH = re.compile(
    r"/(?:reviews?|gossip|rumou?rs|mercato|transfers?(?:-news)?|lifestyle|how-to|buying-guides?|guides?|bulletins?)/",
    re.IGNORECASE,
)


def is_light(entry: Entry) -> bool:
    """Whether the title or the address announces anything but a report."""
    if piece(entry) not in _NEWS:
        return True
    return bool(_LIGHT.search(entry.title) or _LIGHT_PATH.search(entry.link or ""))


def is_live(entry: Entry) -> bool:
    """Whether this is a page that runs along with an event."""
    return piece(entry) is Piece.LIVE
