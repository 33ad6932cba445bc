"""Titles without what is no news: the outlet's name behind, the label in front."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection

# Behind a title, set off by a dash, a bar or a colon of its own.
_SUFFIX = re.compile(r"^(?P<title>.{12,}?)\s+(?:[-–—|•·:]|::|//)\s+(?P<suffix>[^|]{2,40})$")
_BAR = re.compile(r"^(?P<title>.{20,}?)\s*\|\s*(?P<suffix>[^|]{2,40})$")
# Sections of a sports desk, chained behind a title: " - Foot - ESP - Barça".
_CHAIN = re.compile(r"^(?P<title>.{20,}?)(?:\s[-–]\s[A-ZÀ-Þ0-9][\w.'’ ]{0,23}){2,4}$")
# The path of a section before a title: "ATP > ", "Sport › Tennis › ".
_PATH_BEFORE = re.compile(r"^(?:[A-ZÀ-Þ0-9][\w.'’& -]{1,24}\s?[>›]\s?){1,4}(?=[\"“«A-ZÀ-Þ].{19,})")
# A section or a town before a title, as French papers set it: "Automobile. ", "Isère. ".
_STOPPED = re.compile(
    r"^[A-ZÀ-Þ][a-zß-ÿ]{4,}(?:[ -](?:[A-ZÀ-Þ][a-zß-ÿ]{3,}|de|du|des|la|le|les|sur)){0,3}\. (?=[\"“«A-ZÀ-Þ].{24,})"
)
# What an outlet says it is, behind a title: "Le blog high-tech", "The magazine of the sea".
_SELF_NAMED = frozenset(
    {
        "blog",
        "magazine",
        "site",
        "webzine",
        "portail",
        "portal",
        "journal",
        "weblog",
        "actualites",
        "actualite",
        "actus",
    }
)
# The path of a page, behind a title: "/ Europe / PSG / Site".
_PATH = re.compile(r"^(?P<title>.{20,}?)(?:\s/\s[^/]{2,24}){2,5}$")
_TRAIL = re.compile(
    r"\s*(?:\((?:video|vidéo|photos?|watch|live|avec vidéo|with video|updated?|opinion|off\.?|officiel|official|presse|"
    r"exclusi(?:ve|f|vité)|exclu|màj|l['’]e|mercato|\.{3}|…)\)|"
    r"\[(?:video|vidéo|photos?)\])$",
    re.IGNORECASE,
)
# Words by which a suffix shows itself as the name of an outlet or of its section.
_OUTLET_TEXT = """
    news times post herald tribune gazette journal chronicle daily mail guardian telegraph mirror express sun
    independent reuters bbc cnn cbc ctv abc nbc cbs fox sky itv npr ap afp bloomberg forbes politico axios vox
    globe star globalnews standard observer magazine radio tv tele television press presse monde figaro liberation
    parisien france bfmtv franceinfo francetvinfo croix devoir droit soleil quotidien echo ouest est sud nord nouvelles
    actualites info infos actu jazeera dw rfi euronews yahoo google msn aol huffpost huffington buzzfeed vice wired
    techcrunch verge engadget espn eurosport equipe sport sports rtl europe1 rmc lci tva noovo insider cnbc
    marketwatch investing newswire wire online com fr ca org net uk
"""
_OUTLET_WORDS = frozenset(_OUTLET_TEXT.split())
# A name of an outlet has up to four words, one that we know up to six; particles are short.
_NAME_WORDS, _CLAUSE_WORDS, _PARTICLE, _LONG_NAME = 4, 6, 3, 6
_LABELS = (
    r"en direct|direct|live updates?|live blog|live|watch live|watch|regardez|vid[eé]os?|photos?|in pictures|"
    r"en images|exclusi(?:ve|f|vité)|breaking(?: news)?|just in|alerte(?: info)?|urgent|"
    r"updated?|update \d+|mise à jour|opinions?|op-ed|analysis|analyse|explainer|commentary|editorial|éditorial|édito|"
    r"chronique|tribune|letters?|listen|podcast|écoutez|infographie|infographic|interview|entretien|enquête|"
    r"reportage|récit|décryptage|gallery|"
    r"first thing|the latest|latest|développement|à la une|info [a-zéà ]{2,16}|factbox|timeline|recap|quiz|sponsored|"
    r"wtf|sources|critique|review|test|preview|aperçu|soluce|unboxing|hands-on"
)
_LABEL = re.compile(
    rf"^\W?(?P<label>{_LABELS})\W?\s*(?:[:|.!»\]]|--?(?=\s)|[–—](?=\s))\s*(?=[\w\"“«‘'])", re.IGNORECASE
)
# Desks and competitions set off by a dash, before or behind a title: "Boxe - ", " - F1".
_DESKS = (
    r"mercato|transferts?|transfer news|boxe|boxing|mma|foot(?:ball)?|rugby|super rugby|top 14|tennis|basket(?:ball)?|"
    r"nba|nfl|mlb|nhl|lnh|f1|formule 1|formula 1|motogp|cyclisme|cycling|natation|athlétisme|handball|hand|"
    r"volley(?:ball)?|golf|hockey|cricket|ligue [12]|l1|l2|la liga|liga|serie a|bundesliga|premier league|"
    r"ligue des champions|champions league|coupe de france|amical|people|cinéma|musique|insolite|société|politique|"
    r"actualité(?: [\w ]{2,12})?|"
    r"économie|santé|justice|faits divers|sports?|culture|monde|international|high-tech|tech|auto|sciences?"
)
_DESK_BEFORE = re.compile(rf"^(?:{_DESKS})(?: \([^()]{{1,20}}\))?\s+[-–—]\s+(?=\S.{{24,}})", re.IGNORECASE)
_DESK_COLON = re.compile(
    r"^(?:mercato|transferts?|foot|football|boxe|tennis|rugby|basket|cyclisme|people|insolite|sports?) ?: (?=\S.{24,})",
    re.IGNORECASE,
)
_DESK_BEHIND = re.compile(rf"^(?P<title>.{{20,}}?)\s+[-–—]\s+(?:{_DESKS})$", re.IGNORECASE)
# A site that carries others' titles signs each with the name of its outlet.
_SIGNED = re.compile(r"^(?P<title>.{25,})\s+[-–—]\s+(?P<name>[A-ZÀ-Þ0-9][\w.'’&|-]*(?: [\w.'’&|-]+){0,4})$")
_LEFT_OVER = re.compile(r"\s*[|–—•·]\s*$|\s+-\s*$")
_UPDATE = re.compile(r"^UPDATE \d+\s*[-–—:]\s*")
OPINION = re.compile(
    r"^\W?(?:opinions?|op-ed|editorial|éditorial|édito|commentary|chronique|tribune|letters?|analysis|analyse|quiz|"
    r"sponsored|podcast|listen|écoutez)\b\W?\s*(?:[:|.!»]|[-–—]\s)",
    re.IGNORECASE,
)
LIVE = re.compile(
    r"^\W?(?:en direct|direct|live(?: updates?| blog)?|watch live)\b|\blive (?:updates?|blog|coverage)\b|"
    r"\bas it happened\b|(?-i:\bLIVE\b)|\bfollow\b.{4,60}\b(?:here|live)\b|\ble direct\b|\ben direct$|: live$|\blive:",
    re.IGNORECASE,
)


_SEPARATOR = re.compile(r"\s+(?:[-–—|•·:]|::|//)\s+")
_SHORTEST_TITLE = 12


def bare(title: str, outlets: Collection[str], *, signed: bool = False) -> str:
    """The title alone; ``outlets`` are the names that may stand behind or before it.

    ``signed`` tells that a site that carries others' titles gave it, behind which each outlet's name stands.
    """
    names = _all_spellings(frozenset(outlets))
    text = _without_path(title)
    if signed and (found := _SIGNED.match(text)):
        text = found["title"]
    text = _without_labels(_without_suffix(_without_suffix(text, names), names))
    head, colon, rest = text.partition(": ")
    if colon and len(rest) > 20 and "".join(re.findall(r"\w+", fold(head))) in names:  # noqa: PLR2004 - a title
        text = rest
    return _without_desks(text)


# A title is looked at anew with each report that joins its story; what hangs on no outlet is known from before.
@lru_cache(maxsize=4096)
def _without_path(title: str) -> str:
    return _STOPPED.sub("", _PATH_BEFORE.sub("", _UPDATE.sub("", title.strip())))


def _without_suffix(title: str, names: Collection[str]) -> str:
    match = _BAR.match(title) if "|" in title else None
    if match and (len(match["suffix"].split()) <= _NAME_WORDS or _names_outlet(match["suffix"], names)):
        return match["title"]
    # The last separator counts, so that dashes inside the title stay.
    separators = list(_SEPARATOR.finditer(title))
    if not separators:
        return title
    head, suffix = title[: separators[-1].start()], title[separators[-1].end() :]
    # Shorter is no title.
    return head if len(head) >= _SHORTEST_TITLE and _names_outlet(suffix, names) else title


def _names_outlet(suffix: str, names: Collection[str]) -> bool:
    words = re.findall(r"\w+", fold(suffix))
    if not words or len(words) > _CLAUSE_WORDS:
        return False
    if _SELF_NAMED & set(words[:2]):
        return True
    joined = "".join(words)
    if joined in names or any(len(name) >= _LONG_NAME and joined.startswith(name) for name in names):
        return True
    capitals = all(not word[0].islower() or len(word) <= _PARTICLE for word in re.findall(r"\w+", suffix))
    return capitals and len(words) <= _NAME_WORDS and any(word in _OUTLET_WORDS for word in words)


@lru_cache(maxsize=4096)
def _without_labels(title: str) -> str:
    chained = _CHAIN.match(title) or _PATH.match(title) or _DESK_BEHIND.match(title)
    title = _TRAIL.sub("", chained["title"] if chained else title)
    for _ in range(2):
        match = _LABEL.match(title)
        if match is None:
            break
        title = title[match.end() :]
    return title


@lru_cache(maxsize=4096)
def _without_desks(title: str) -> str:
    for _ in range(2):
        title = _DESK_COLON.sub("", _DESK_BEFORE.sub("", title, count=1), count=1)
    title = _LEFT_OVER.sub("", title)
    return title[:1].upper() + title[1:] if title[:2].islower() else title


@lru_cache(maxsize=256)
def _all_spellings(outlets: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(spellings(name) for name in outlets))


@lru_cache(maxsize=4096)
def spellings(outlet: str) -> frozenset[str]:
    """How an outlet may sign: its name folded without spaces, without article, without domain ending."""
    words = re.findall(r"\w+", fold(outlet))
    forms = {"".join(words)}
    if words and words[0] in {"the", "le", "la", "les", "l"}:
        forms.add("".join(words[1:]))
    if words and words[-1] in {"com", "fr", "ca", "org", "net", "uk", "news", "online"}:
        forms.add("".join(words[:-1]))
    forms |= {f"{form}{ending}" for form in tuple(forms) for ending in ("com", "fr", "ca", "news")}
    return frozenset(forms - {""})
