"""Noise in titles: outlet names, section prefixes, "live"; and what kind of piece a title announces.

The lists are our own and deliberately short: what they miss is left to the weights of words, which learn from the
window what is common.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.models import Entry


class Piece(StrEnum):
    """What an entry is, by what its title and address say of it."""

    REPORT = "report"
    LIVE = "live"
    OPINION = "opinion"
    ROUNDUP = "roundup"
    SERVICE = "service"


# Words before a colon or bar, or in brackets, that announce a format and tell nothing of the event.
_FORMATS = (
    r"live|live updates?|live blog|breaking|breaking news|just in|update[sd]?|latest|watch|video|photos?|pictures?|"
    r"in pictures|gallery|exclusive|analysis|explained|explainer|report|podcast|listen|opinion|comment|editorial|"
    r"column|view|review|fact check|poll|interview|feature|"
    r"en direct|direct|direct video|info|infographie|diaporama|images|vid[ée]os?|en images|exclusif|exclu|analyse|"
    r"tribune|[ée]dito(?:rial)?|chronique|billet|entretien|reportage|r[ée]cit|enqu[êe]te|d[ée]cryptage|alerte|"
    r"eilmeldung|liveticker|liveblog|newsticker|kommentar|exklusiv|bilder|faktencheck"
)
_FORMAT_BEFORE = re.compile(
    rf"^\s*(?:[\[(]\s*(?:{_FORMATS})\s*[\])]\s*|(?:{_FORMATS})\s*(?:[:|.•»]|[-–—](?=\s))\s*)", re.IGNORECASE
)
_FORMAT_AFTER = re.compile(rf"\s*(?:[\[(]\s*(?:{_FORMATS})\s*[\])]|[-–—|:]\s*(?:{_FORMATS}))\s*$", re.IGNORECASE)
# What stands beside a format at either end, within so many characters; and how many the name of an outlet may have.
_MARKS = re.compile(r"[\[\]():|.•»–—-]")
_LONGEST_FORMAT, _LONGEST_OUTLET = 24, 44
_TAIL = re.compile(r"^(?P<head>.+?)\s*(?:\s[-–—]|\|)\s*(?P<tail>[^|]{2,40}?)\s*$")
_TAIL_WORDS = 4
_HEAD_WORDS = 4

_LIVE = re.compile(
    r"\blive (?:updates?|blog|news|coverage|ticker|score)|^live\s*[.:|–-]|\blive$|\(live\)|\ben direct\b|"
    r"\bdirect\s*[.:|–-]|live-?ticker|newsticker|\+\+ ?|\bas it happened\b|minute par minute|latest updates?\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"^\s*\W?(?:opinion|comment|editorial|op-ed|letters?|column|the guardian view|tribune|[ée]dito(?:rial)?|chronique|"
    r"billet|point de vue|id[ée]es|kommentar|kolumne|leitartikel)\b\s*\W?\s*[:|–—.-]|"
    r"[|–—-]\s*(?:opinion|editorial|letters?|comment)\s*$|^the guardian view on\b",
    re.IGNORECASE,
)
_OPINION_FOLDERS = (
    "opinion opinions oped op-ed comment commentisfree commentary editorial editorials letters column columns "
    "columnist columnists blog blogs idees debats tribune tribunes chronique chroniques edito editos meinung kommentar "
    "kommentare kolumne kolumnen"
)
_OPINION_PATHS = frozenset(_OPINION_FOLDERS.split())
_ROUNDUP = re.compile(
    r"\b(?:news|week|day|morning|evening|daily|weekly) (?:briefing|digest|round-?up|wrap|in review|"
    r"recap)|\bround-?up\b|"
    r"\b(?:five|ten|three|[3-9]|10) (?:things|stories) (?:to know|you need)|what to know (?:today|this)|front pages?\b|"
    r"newspaper headlines|'s papers\b|\bin brief\b|this day in history|on this day|morning edition|"
    r"revue de presse|la une de|l'essentiel de l'actualit|journal (?:du|de \d+)|les titres du|ce qu'il faut retenir|"
    r"l'actu(?:alit[ée])? du|[ée]ph[ée]m[ée]ride|nachrichten am|der tag im|morgenlage|presseschau|"
    r"top \d+ (?:news|stories)|"
    # hourly bulletins that have but a date for a title
    r"^[\d\s/:.-]+(?:gmt|utc)$|"
    # anniversaries
    r"^(?:\w+|\d+) (?:years|decades) ago (?:today|this (?:week|month))|^il y a (?:\w+|\d+) ans\b|"
    r"^(?:\w+|\d+) years (?:on|later)[:,]|^(?:flashback|looking back|r[ée]trospective)\b|^vor \w+ jahren\b",
    re.IGNORECASE,
)
_SERVICE = re.compile(
    r"\bhoroscopes?\b|\bcrosswords?\b|\bquiz\b|\bsudoku\b|\brecipes?\b|\bdeals?\b.*(?:\$|£|€|%|amazon|prime|save)|"
    r"\b(?:best|early) .*\bdeals\b|\bcoupons?\b|promo codes?|\bsponsored\b|advertorial|"
    r"lottery results?|winning numbers|"
    r"\bhow to (?:watch|stream)\b|live stream\b.*\btime\b|what time is|tv (?:guide|tonight)|"
    r"gift guide|ask amy|dear abby|"
    r"\bbons? plans?\b|\bcode promo|\bsoldes\b|programme tv|m[ée]t[ée]o du|\brecettes?\b|loto\b|mots croisés|"
    r"\b(?:paid|partner|branded|promoted) (?:content|post)\b|\bcontenu (?:sponsoris[ée]|partenaire)|"
    r"\bpubli-?reportage\b|^anzeige\b|"
    r"à quelle heure|sur quelle cha[îi]ne|\bpubli-?r[ée]dactionnel|horoskop|gewinnzahlen|schnäppchen|rezept\b",
    re.IGNORECASE,
)
_SERVICE_FOLDERS = (
    "horoscope horoscopes deals bons-plans shopping coupons crossword crosswords puzzles recipe recipes sponsored promo"
)
_SERVICE_PATHS = frozenset(_SERVICE_FOLDERS.split())
_PATHS = _OPINION_PATHS | _SERVICE_PATHS


# No title without one of these words is of the kind; looking for them first is cheap.
_TRIGGER_WORDS = {
    Piece.SERVICE: "horoscope horoscopes crossword crosswords quiz sudoku recipe recipes deal deals coupon coupons "
    "promo sponsored advertorial lottery winning watch stream time tv gift amy abby bon bons plan plans code "
    "soldes programme meteo recette recettes loto croises heure chaine publi publiredactionnel horoskop gewinnzahlen "
    "schnappchen rezept content post contenu publireportage reportage anzeige",
    Piece.OPINION: "opinion comment editorial op letter letters column guardian tribune edito editorial chronique "
    "point billet idees kommentar kolumne leitartikel",
    Piece.ROUNDUP: "briefing digest roundup round wrap review recap things stories know front headlines papers brief "
    "history day edition revue une essentiel journal titres retenir actu actualite ephemeride nachrichten tag "
    "morgenlage presseschau top gmt utc ago ans years flashback looking retrospective jahren",
    Piece.LIVE: "live direct liveticker ticker newsticker happened minute latest",
}
_TRIGGERS = {kind: frozenset(words.split()) for kind, words in _TRIGGER_WORDS.items()}
_ANY_TRIGGER = frozenset[str]().union(*_TRIGGERS.values())
# Everyday words among those: they mean something only where one of some others is in the title too.
_COMPANIONS = {
    "ago": "years decades",
    "bon": "plan plans",
    "bons": "plan plans",
    "code": "promo",
    "content": "paid partner branded promoted",
    "day": "this",
    "edition": "morning",
    "front": "page pages",
    "happened": "as",
    "headlines": "newspaper",
    "history": "this",
    "know": "what things stories",
    "latest": "update updates",
    "looking": "back",
    "plan": "bon bons",
    "plans": "bon bons",
    "point": "vue",
    "post": "paid partner branded promoted",
    "recap": "news week day morning evening daily weekly",
    "review": "in",
    "round": "up",
    "stories": "know need top",
    "things": "know need",
    "time": "what stream",
    "top": "news stories",
    "tv": "guide guides tonight programme",
    "une": "la",
    "watch": "how",
    "winning": "numbers",
    "years": "ago on later",
}
_ONLY_WITH = {word: frozenset(others.split()) for word, others in _COMPANIONS.items()}
# Lower-case letters as they are, spaces for all else.
_LETTERS = bytes(code if ord("a") <= code <= ord("z") else ord(" ") for code in range(256))


def piece(entry: Entry) -> Piece:
    """What kind of piece the title and the address announce."""
    title, told = entry.title, _announced(entry.title)
    folders = _PATHS.intersection((entry.link or "").lower().split("/")[1:-1])
    if not told and not folders:
        return Piece.REPORT
    if (Piece.SERVICE in told and _SERVICE.search(title)) or not _SERVICE_PATHS.isdisjoint(folders):
        return Piece.SERVICE
    if (Piece.OPINION in told and _OPINION.search(title)) or not _OPINION_PATHS.isdisjoint(folders):
        return Piece.OPINION
    if Piece.ROUNDUP in told and _ROUNDUP.search(title):
        return Piece.ROUNDUP
    return Piece.LIVE if Piece.LIVE in told and _LIVE.search(title) else Piece.REPORT


# Several look for words of theirs in a title one after the other.
@lru_cache(maxsize=256)
def title_words(title: str) -> tuple[str, ...]:
    """The words of a title, folded, as far as they are of plain letters."""
    letters = fold(title).encode("ascii", "replace").translate(_LETTERS)
    return tuple(str(letters, "ascii").split())


def _announced(title: str) -> Collection[Piece]:
    """Of which kinds a title may be: worth a second look."""
    words = title_words(title)
    there = _ANY_TRIGGER.intersection(words)
    found = [word for word in there if word not in _ONLY_WITH or not _ONLY_WITH[word].isdisjoint(words)]
    if not found:
        return (Piece.LIVE,) if "++" in title else ()
    kinds = [kind for kind, triggers in _TRIGGERS.items() if not triggers.isdisjoint(found)]
    return [*kinds, Piece.LIVE] if "++" in title else kinds


def plain_title(title: str, outlet: str = "") -> str:
    """The title without formats at either end and the outlet's name behind it; empty only if ``title`` is."""
    before = None
    text = title = repair(title)
    while text != before:
        before = text
        text = _without_outlet(_without_formats(text) or before, outlet)
    return text.strip() or title


def _without_formats(text: str) -> str:
    if _MARKS.search(text, 0, _LONGEST_FORMAT) and (found := _FORMAT_BEFORE.match(text)):
        text = text[found.end() :]
    end = text[-_LONGEST_FORMAT:]
    if _MARKS.search(end):
        text = text[:-_LONGEST_FORMAT] + _FORMAT_AFTER.sub("", end)
    return text


def repair(text: str) -> str:
    """Undo UTF-8 that was read as Windows-1252 (``aprÃ¨s``); everything else comes back as it is."""
    if "Ã" not in text and "â€" not in text:
        return text
    try:
        return re.sub(r"Ã\s+", "Ã\xa0 ", text).encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def _without_outlet(title: str, outlet: str) -> str:
    """Cut what stands behind a dash or bar where it is the outlet's name, or looks like one."""
    end = title[-_LONGEST_OUTLET:]
    if "|" not in end and " -" not in end and " –" not in end and " —" not in end:
        return title
    match = _TAIL.match(title)
    if match is None:
        return title
    head, tail = match["head"], match["tail"]
    theirs, ours = _squeeze(tail), _squeeze(outlet)
    named = ours != "" and (theirs in ours or ours in theirs)
    return head if named or _looks_like_a_name(tail, head) else title


def _looks_like_a_name(tail: str, head: str) -> bool:
    words = tail.split()
    few = len(words) <= _TAIL_WORDS and len(head.split()) >= _HEAD_WORDS
    return few and all(word[0].isupper() or "." in word for word in words)


def _squeeze(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())
