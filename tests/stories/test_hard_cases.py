"""Cases that fool simple grouping, told in news of our own invention. With the encoder and by words alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import EncoderMissing
from bot.stories.batch import encode
from bot.stories.grouping import Grouper
from bot.stories.meaning import Encoder, load_encoder
from tests.builders import NOW, entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.models import Entry

Told = tuple[str, str, str, float]

# What else happens on an invented day, so that words and meanings have a background.
DAY = [
    ("Teachers in Kestrel County vote to strike on Monday", "Pay talks broke down late on Tuesday.", "en"),
    (
        "Rescuers find three hikers alive after avalanche above Saint-Brune",
        "They sheltered in a hut for two nights.",
        "en",
    ),
    ("Le festival de jazz de Valmorin annonce son programme", "Quarante concerts sont prévus en juillet.", "fr"),
    ("Orchard growers warn of poor cherry harvest after late frost", "Losses could reach half of the crop.", "en"),
    ("Une panne géante prive d'électricité le sud de la Lorvanie", "Le courant est revenu dans la soirée.", "fr"),
    ("Astronomers spot a comet that will be visible in April", "It was first seen from an observatory in Chile.", "en"),
    ("Halden Rovers sack coach after fifth defeat in a row", "The club is bottom of the league.", "en"),
    ("La ministre de la Santé veut limiter les écrans à l'école", "Une loi sera présentée avant l'été.", "fr"),
    ("Chipmaker Quillon to build factory near Oderfeld", "The plant should employ two thousand people.", "en"),
    ("Grève des éboueurs à Montferrac : les ordures s'accumulent", "Les négociations reprennent jeudi.", "fr"),
]


@pytest.fixture(scope="module", params=["vectors", "words"])
def encoder(request: pytest.FixtureRequest) -> Iterator[Encoder | None]:
    if request.param == "words":
        yield None
        return
    try:
        yield load_encoder()
    except EncoderMissing:
        pytest.skip("the encoder is not installed")


def stories(encoder: Encoder | None, *told: Told) -> list[int]:
    """The final story of each (title, snippet, language, hours later), told on top of an ordinary day."""
    background = [
        entry(100 + n, title, snippet=snippet, language=language, by=f"Daily {n}", published=NOW - timedelta(hours=n))
        for n, (title, snippet, language) in enumerate(DAY)
    ]
    entries = [
        entry(n, title, snippet=snippet, language=language, by=f"Outlet {n}", published=NOW + timedelta(hours=hours))
        for n, (title, snippet, language, hours) in enumerate(told, 1)
    ]
    grouper = Grouper(timedelta(hours=72))
    found: dict[int, int] = {}
    leads: dict[int, int] = {}
    batches: list[list[Entry]] = [background, *([one] for one in entries)]
    for batch in batches:
        grouped = grouper.add(batch, encode(batch, encoder))
        found.update(grouped.placed)
        leads.update(grouped.merged)
    final = [found[one.id] for one in entries]
    while any(story in leads for story in final):
        final = [leads.get(story, story) for story in final]
    return final


def test_two_central_banks_on_one_day_are_two_stories(encoder: Encoder | None) -> None:
    one, again, other, other_again = stories(
        encoder,
        ("Bank of Canada holds key rate at 2.5 per cent", "Governor Lise Hamel said inflation is easing.", "en", 0),
        ("Bank of Canada leaves key rate unchanged at 2.5 per cent", "Inflation is easing, Hamel says.", "en", 1),
        ("Bank of England cuts rate to 3.75 per cent", "Members of the committee voted six to three.", "en", 2),
        ("Bank of England cuts interest rate to 3.75 per cent in split vote", "Three members were against.", "en", 3),
    )
    assert one == again != other == other_again


def test_a_theft_and_a_strike_at_one_museum_are_two_stories(encoder: Encoder | None) -> None:
    theft, theft_again, strike, strike_again = stories(
        encoder,
        ("Thieves steal royal sapphires from Belmond Museum", "They fled on scooters within six minutes.", "en", 0),
        ("Royal sapphires stolen from Belmond Museum in dawn raid", "Thieves fled on scooters, police say.", "en", 1),
        ("Belmond Museum shut as guards walk out over pay", "Staff voted for a strike of three days.", "en", 20),
        ("Guards strike over pay closes Belmond Museum", "The walkout of staff lasts three days.", "en", 21),
    )
    assert theft == theft_again != strike == strike_again


def test_figures_of_two_countries_are_two_stories(encoder: Encoder | None) -> None:
    german, german_again, spanish = stories(
        encoder,
        ("German unemployment rises to 6.3 per cent in March", "The labour office in Nuremberg said.", "en", 0),
        ("Unemployment in Germany climbs to 6.3 per cent", "The labour office reported March figures.", "en", 1),
        ("Spanish unemployment falls to 10.9 per cent", "The statistics office in Madrid said.", "en", 2),
    )
    assert german == german_again != spanish


def test_a_name_that_changed_spelling_is_one_name(encoder: Encoder | None) -> None:
    one, other = stories(
        encoder,
        ("Oleksiy Barabashenko resigns as mayor of Kharvitsa", "", "en", 0),
        ("Kharvitsa mayor Oleksii Barabachenko resigns", "", "en", 1),
    )
    assert one == other


def test_the_same_event_with_new_facts_a_day_later_is_one_story(encoder: Encoder | None) -> None:
    first, later = stories(
        encoder,
        ("Ferry sinks off Tarvik with 60 aboard", "Rescue boats are searching near Tarvik harbour.", "en", 0),
        ("Tarvik ferry sinking: 41 rescued as search goes on", "The ferry sank with 60 aboard.", "en", 22),
    )
    assert first == later


def test_two_court_cases_of_one_day_are_two_stories(encoder: Encoder | None) -> None:
    fraud, appeal = stories(
        encoder,
        ("Court jails banker Ruben Aldous for eight years over fraud", "A jury in Leeds found him guilty.", "en", 0),
        ("Appeal court frees nurse Marta Kelle after new evidence", "Her conviction of 2011 was quashed.", "en", 2),
    )
    assert fraud != appeal


def test_one_event_in_two_languages_is_one_story(encoder: Encoder | None) -> None:
    english, french = stories(
        encoder,
        ("Earthquake of magnitude 6.8 kills at least 40 in Peru", "Buildings collapsed in Arequipa.", "en", 0),
        ("Pérou : un séisme de magnitude 6,8 fait au moins 40 morts", "Des immeubles effondrés à Arequipa.", "fr", 1),
    )
    assert english == french


def test_a_general_round_up_joins_no_event(encoder: Encoder | None) -> None:
    event, listing = stories(
        encoder,
        ("Ferry sinks off Tarvik with 60 aboard", "Rescue boats are searching near Tarvik harbour.", "en", 0),
        ("Morning briefing: five things to know today", "Ferries, rates and a comet.", "en", 1),
    )
    assert event != listing


def test_horoscopes_of_two_days_are_two_stories(encoder: Encoder | None) -> None:
    one, again, next_day = stories(
        encoder,
        ("Horoscope today, 3 March: what the stars hold for Aries", "A day for bold decisions.", "en", 0),
        ("Daily horoscope for March 3: what the stars hold", "Bold decisions suit Aries today.", "en", 1),
        ("Horoscope today, 4 March: what the stars hold for Aries", "A day for bold decisions.", "en", 14),
    )
    assert next_day not in {one, again}


def test_a_daily_round_up_is_not_that_of_the_day_before(encoder: Encoder | None) -> None:
    first, second = stories(
        encoder,
        ("Morning briefing: five things to know today", "Ferries, rates and a comet.", "en", 0),
        ("Morning briefing: five things to know today", "Ferries, rates and a strike.", "en", 24),
    )
    assert first != second


def test_hourly_bulletins_of_one_title_are_many_stories(encoder: Encoder | None) -> None:
    hourly = stories(
        encoder, *((f"2031/03/04 0{hour}:00 GMT", "The latest from our newsroom.", "en", hour) for hour in range(4))
    )
    assert len(set(hourly)) == 4


def test_a_verdict_and_the_appeal_lodged_against_it_are_one_story(encoder: Encoder | None) -> None:
    """Whoever lodges an appeal reacts to the verdict itself: a direct follow-up of that very event."""
    verdict, again, lodged, lodged_again = stories(
        encoder,
        ("Singer Mira Solane convicted of tax fraud", "She was fined two million and may not tour.", "en", 0),
        ("Mira Solane guilty of tax fraud, fined two million", "The singer may not tour.", "en", 1),
        ("Mira Solane appeals against tax fraud conviction", "The singer was fined two million.", "en", 47),
        ("Singer Mira Solane to appeal against two-million fine", "She calls the verdict unjust.", "en", 48),
    )
    assert verdict == again == lodged == lodged_again


def test_a_verdict_and_what_the_appeal_court_says_of_it_days_later_are_two_stories(encoder: Encoder | None) -> None:
    """Another court rules on another day, and what holds after it is the opposite: an editor prints it anew."""
    verdict, again, appeal, appeal_again = stories(
        encoder,
        ("Former minister Paul Verdane found guilty of bribery", "A court in Kestrel gave him five years.", "en", 0),
        ("Paul Verdane jailed for five years over bribes", "A court in Kestrel convicted him.", "en", 2),
        ("Appeal court overturns Verdane's bribery conviction", "The former minister walks free.", "en", 60),
        ("Verdane freed as appeal judges quash bribery conviction", "He had been given five years.", "en", 61),
    )
    assert verdict == again != appeal == appeal_again
