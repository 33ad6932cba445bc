"""One invented event, told by outlets in two languages, and a model's words about it: right ones and wrong ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.words.write import wordings
from tests.builders import ago, entry, outlet, story, tag

if TYPE_CHECKING:
    from bot.models import Entry, Story

POST = outlet("The Harbour Post", tier=1)
LEDGER = outlet("Morning Ledger", id=2)
QUAI = outlet("Le Quai", id=3)
REPORTS: tuple[Entry, ...] = (
    entry(
        1,
        "Council of Port Ellis approves tram line",
        snippet="The council of Port Ellis approved a tram line to the harbour on Monday by nine votes to four. "
        "Mayor Nora Vance said that work would begin in May 2027 and cost $240 million.",
        by=POST,
        published=ago(hours=3),
    ),
    entry(
        2,
        "Tram line to Port Ellis harbour gets green light",
        snippet="Residents had waited eleven years for the tram, which will stop at six places between the station and "
        "the harbour. Councillor Ivo Hart called the route “a detour with a view”.",
        by=LEDGER,
        published=ago(hours=2),
    ),
    entry(
        3,
        "Port Ellis aura son tramway",
        snippet="Le conseil de Port Ellis a approuvé lundi, par neuf voix contre quatre, une ligne de tramway vers le "
        "port. Les travaux commenceront en mai 2027, selon la mairesse Nora Vance.",
        by=QUAI,
        language="fr",
        published=ago(hours=1),
    ),
)
GOOD = {
    "en": {
        "title": "Port Ellis council approves a tram line to the harbour",
        "summary": [
            "By nine votes to four, the council of Port Ellis approved a tram line to the harbour on Monday.",
            "Work will begin in May 2027 and cost $240 million, mayor Nora Vance said.",
        ],
        "tags": ["tram", "Port Ellis"],
    },
    "fr": {
        "title": "Le conseil de Port Ellis approuve une ligne de tramway vers le port",
        "summary": [
            "Par neuf voix contre quatre, le conseil de Port Ellis a approuvé lundi une ligne de tramway vers le port.",
            "Selon la mairesse Nora Vance, les travaux commenceront en mai 2027.",
        ],
        "tags": ["tramway"],
    },
}


def tram(*, number: int = 1, reports: tuple[Entry, ...] = REPORTS, tags: tuple[str, ...] = ("transport",)) -> Story:
    """The story of it, in the outlets' own words."""
    return story(number, entries=reports, wordings=list(wordings(reports)), tags=[tag(key) for key in tags])
