"""No light touch where somebody died, suffers or fears."""

from __future__ import annotations

import pytest

from bot.words.model.grave import grave
from tests.builders import entry


@pytest.mark.parametrize(
    "title",
    [
        "Bus plunges into ravine, 17 dead",
        "Actor dies at 81",
        "Wildfire forces thousands from their homes",
        "Two missing after avalanche",
        "Woman stabbed in park",
        "School bus crash injures four",
        "Earthquake shakes capital",
        "Hostages freed after nine days",
        "New cancer drug fails in trial",
        "Séisme au Maroc : le bilan s’alourdit",
        "Il meurt à 81 ans",
        "Un incendie ravage une usine",
        "Trois blessés dans un accident d’autocar",
        "Attentat déjoué à Bruxelles",
        "Noyade dans un lac des Laurentides",
        "Inondations : des centaines d’évacués",
    ],
)
def test_grave_by_a_word_in_one_report(title: str) -> None:
    assert grave([entry(1, "Council meets"), entry(2, title)], [])


@pytest.mark.parametrize("tag", ["war", "disaster", "accident", "crime", "terrorism", "wildfire"])
def test_grave_by_a_hashtag(tag: str) -> None:
    assert grave([entry(1, "Council meets")], ["ottawa", tag])


@pytest.mark.parametrize(
    "title",
    [
        "Premier rejects proposal for a new pipeline",
        "Council approves tram line to the harbour",
        "Hydro chief touts energy deal",
        "Le conseil approuve une ligne de tramway",
        "Le premier ministre rejette le projet d’oléoduc",
    ],
)
def test_everyday_politics_is_not_grave(title: str) -> None:
    assert not grave([entry(1, title, snippet="The vote was on Monday.")], ["politics", "energy"])
