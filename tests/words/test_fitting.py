"""What may stand in a summary, and where: leaning on nothing, of the same news, not overtaken by later reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.words.manners import manner
from bot.words.write import wordings
from tests.builders import ago, entry, outlet

if TYPE_CHECKING:
    from bot.models import Entry

POST, WIRE, RADIO = outlet("The Harbour Post", tier=1), outlet("North Wire", tier=2), outlet("Valley Radio", tier=3)
TITLE = "Ferry line sacks captain over drinking at the wheel"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "On Monday, the ferry line sold its last boat."),
        ("en", "It has been seventeen days since the storm."),
        ("en", "It is unclear whether the captain lives."),
        ("en", "It's not yet clear whether the captain lives."),
        ("en", "It appears the line has sold its boat."),
        ("en", "This year's regatta is off."),
        ("en", "There are fears for the crew."),
        ("fr", "Alors que courent des bruits, la ligne vend son bac."),
        ("fr", "Il aura fallu trois ans pour trouver le bac."),
        ("fr", "Il semble que la ligne vende son bac."),
        ("fr", "Il se pourrait bien que le bac coule."),
        ("fr", "Ces derniers temps, la ligne perd de l'argent."),
        ("fr", "Ce samedi, le bac a coulé."),
        ("fr", "L'entraîneur du Port Ellis Rui Amaro quitte le club."),
    ],
)
def test_a_day_or_an_impersonal_beginning_leans_on_nothing(language: str, text: str) -> None:
    assert not manner(text, language).leans


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It is a move that hurts the crew."),
        ("en", "This hurts the crew."),
        ("en", "The singer left the boat."),
        ("fr", "On a coulé le bac."),
        ("en", "In fact, he had sold it."),
        ("fr", "En effet, la ligne a vendu son bac."),
        ("fr", "Du coup, le bac reste à quai."),
        ("fr", "Il coule depuis hier."),
        ("fr", "L'entraîneur quitte le club."),
    ],
)
def test_who_or_what_was_named_before_is_leaned_on(language: str, text: str) -> None:
    assert manner(text, language).leans


def test_a_role_that_the_title_gives_says_who_is_meant() -> None:
    called = "The rapper wants an apology of the ferry line by Friday, and 40 dollars for each passenger hurt."
    rows = [entry(1, "Rapper sues ferry line over crash at Port Ellis", snippet=called, by=POST)]
    assert wordings(rows)[0].summary
    rows = [
        entry(1, "Lee Marsh sues ferry line over crash at Port Ellis", by=WIRE),
        entry(2, "Lee Marsh wants money for the pains of April", snippet=called, by=POST),
    ]
    assert not _told(rows)


def _told(rows: list[Entry]) -> list[str]:
    return [sentence.text for sentence in wordings(rows)[0].summary]


@pytest.mark.parametrize(
    "lead",
    [
        "He had been in office for nine years and two months when the Blue Heron hit the pier.",
        "The 52-year-old politician led Port Ellis for nine years and two months.",
    ],
)
def test_a_lead_leans_on_its_own_title_as_its_outlet_put_it(lead: str) -> None:
    title = "Mayor of Port Ellis resigns over ferry"
    assert _told([entry(1, title, snippet=lead, by=POST)]) == [lead]
    assert _told([entry(1, title, by=WIRE), entry(2, "Ferry: mayor quits in tears", snippet=lead, by=POST)]) == []


@pytest.mark.parametrize(
    "lead",
    [
        "However, nine members of the council of Mill Street had asked for that in April.",
        "We asked Judge Ida Brandt, who led Port Ellis for nine years, what comes now.",
        '"Nine years and two months of ferries were enough for Port Ellis."',
        "He had been in office for nine years until yesterday, when the Blue Heron hit the pier.",
    ],
)
def test_no_title_tells_against_what_or_who_speaks_or_which_yesterday(lead: str) -> None:
    assert _told([entry(1, "Mayor of Port Ellis resigns over ferry", snippet=lead, by=POST)]) == []


def test_from_another_report_only_what_names_or_counts_anew_is_added() -> None:
    lead = "Lee Marsh, 54, steered the Blue Heron for nineteen years before the April crash."
    for also, shown in (
        ("Owners of small shops along quays fear quiet winters without a captain.", False),
        ("Owners of 40 small shops along Mill Street fear quiet winters without a captain.", True),
    ):
        rows = [
            entry(1, TITLE, snippet=lead, by=POST, published=ago(hours=9)),
            entry(2, TITLE, snippet=also, by=WIRE, published=ago(hours=1)),
        ]
        assert (also in _told(rows)) is shown


def test_a_title_told_at_length_stands_only_where_its_own_report_goes_on() -> None:
    again = "The ferry line sacked its captain over drinking at the wheel in April."
    then = "Lee Marsh, 54, steered the Blue Heron for nineteen years and had hurt four passengers at Port Ellis."
    rows = [entry(1, TITLE, snippet=f"{again} {then} He is silent.", by=POST)]
    assert then in _told(rows)
    apart = [entry(1, TITLE, snippet=again, by=POST), entry(2, TITLE, snippet=then, by=WIRE)]
    assert again not in _told(apart)


@pytest.mark.parametrize(
    ("title", "lead", "shown"),
    [
        (
            "Ferry line of Port Ellis to carry freight",
            "The Blue Heron will sail from Mill Street with 40 crates of freight.",
            True,
        ),
        (
            "Ferry line of Port Ellis carries freight",
            "The Blue Heron will sail from Mill Street with 40 crates of freight.",
            False,
        ),
        (
            "Ferry line of Port Ellis carries freight",
            "The Blue Heron will sail from Mill Street with freight until 2031.",
            True,
        ),
        (
            "Ferry line of Port Ellis carries freight",
            "The Blue Heron will have 40 cabins and carry freight from Mill Street.",
            True,
        ),
        (
            "Ferry line of Port Ellis off to good start with freight",
            "The Blue Heron will sail with 40 crates of freight.",
            False,
        ),
    ],
)
def test_what_looks_ahead_is_overtaken_by_a_title_that_does_not(title: str, lead: str, *, shown: bool) -> None:
    rows = [
        entry(1, title, by=POST, published=ago(hours=0)),
        entry(2, "Heron and the line's freight", snippet=lead, by=WIRE, published=ago(hours=9)),
    ]
    assert wordings(rows)[0].title == title
    assert (lead in _told(rows)) is shown


def test_what_also_happened_does_not_open_a_summary_but_may_follow() -> None:
    lead = "Lee Marsh, 54, steered the Blue Heron for nineteen years before the April crash."
    also = "Two officers have also lost their posts after Judge Brandt heard eleven witnesses of the captain."
    only = entry(1, TITLE, snippet=also, by=WIRE, published=ago(hours=9))
    assert not wordings([only])[0].summary
    both = [entry(2, TITLE, snippet=lead, by=POST), only]
    assert [sentence.entry_id for sentence in wordings(both)[0].summary] == [2, 1]


def test_a_report_of_another_news_with_the_same_name_stays_out() -> None:
    rows = [
        entry(1, TITLE.replace("captain", "Lee Marsh"), snippet="The pier of Port Ellis needs repair.", by=POST),
        entry(
            2,
            "Lee Marsh and the art of baking: a portrait of five bakers",
            snippet="Lee Marsh bakes rye bread on Sundays with four neighbours and sells it for charity.",
            by=WIRE,
        ),
    ]
    assert 2 not in {sentence.entry_id for sentence in wordings(rows)[0].summary}


@pytest.mark.parametrize(("hours", "shown"), [(2, True), (30, False)])
def test_a_preview_is_left_out_when_a_later_report_knows_more(hours: int, *, shown: bool) -> None:
    preview = "The crews of Port Ellis will row against nine towns tonight for a cup of silver and 400 dollars."
    rows = [
        entry(1, "Port Ellis to row for the cup", snippet=preview, by=POST, published=ago(hours=hours)),
        entry(2, "Port Ellis rows for the cup", by=WIRE, published=ago(hours=0)),
    ]
    assert bool(wordings(rows)[0].summary) is shown


def test_an_older_report_that_has_most_of_the_headline_still_holds() -> None:
    late = "Sailors' petition against the harbour fee of Port Ellis gathers thousands of names"
    signed = "which 212 guests of the Heron and Judge Ida Brandt put their hands to within eleven days."
    old = f"Sailors wrote a petition against the harbour fee of Port Ellis, {signed}"
    beside = f"Sailors wrote songs for the fair of Mill Street, {signed}"
    for text, shown in ((old, True), (beside, False)):
        rows = [
            entry(1, late, by=POST, published=ago(hours=1)),
            entry(2, "Songs and names on the quay", snippet=text, by=WIRE, published=ago(hours=20)),
        ]
        assert bool(wordings(rows)[0].summary) is shown


@pytest.mark.parametrize(
    ("language", "snippet", "shown"),
    [
        (
            "en",
            "IDA BRANDT, HOST: Lee Marsh, 54, steered the Heron for nineteen years, 212 days of them at night.",
            "Lee",
        ),
        (
            "en",
            "Copyright 2026 NWR. To see more, visit https://port.example. IDA BRANDT, HOST: Lee Marsh, 54, steered it.",
            "Lee",
        ),
        (
            "en",
            "Warning: This story holds graphic pictures. Lee Marsh, 54, steered the Heron for nineteen years.",
            "Lee",
        ),
        (
            "fr",
            "Echo du Port est le site d'actualité qui a 54 ans, 212 auteurs et le plus de lecteurs à Port-Ellis.",
            None,
        ),
    ],
)
def test_what_a_desk_puts_before_its_news_or_says_of_itself_is_not_shown(
    language: str, snippet: str, shown: str | None
) -> None:
    (wording,) = wordings([entry(1, TITLE, snippet=snippet, by=WIRE, language=language)])
    assert [sentence.text.split()[0] for sentence in wording.summary] == ([shown] if shown else [])


@pytest.mark.parametrize(
    ("before", "shown"),
    [("Port Ellis ready for the boats of Mill Street", False), ("Port Ellis beats the boats of Mill Street", True)],
)
def test_a_preview_of_what_has_ended_is_overtaken_at_once(before: str, *, shown: bool) -> None:
    coming = "The crews of Port Ellis will meet Judge Ida Brandt and 400 guests on the quay of Mill Street."
    rows = [
        entry(1, "Port Ellis beats Mill Street 3-1 in boat race", by=POST, published=ago(hours=1)),
        entry(3, "Mill Street beaten 3-1 by Port Ellis in boat race", by=RADIO, published=ago(hours=1)),
        entry(2, before, snippet=coming, by=WIRE, published=ago(hours=3)),
    ]
    assert wordings(rows)[0].title_entry_id in {1, 3}
    assert (coming in _told(rows)) is shown


def test_what_draws_a_conclusion_does_not_follow_the_title_in_place_of_its_lead() -> None:
    titre = "Le traversier limoge son capitaine pour ivresse à la barre"
    lead = "Le traversier a renvoyé son capitaine pour ivresse à la barre."
    for then, shown in (
        ("L'expert de Port-Ellis a donc gagné 212 euros.", False),
        ("L'expert de Port-Ellis a gagné 212 euros contre le capitaine.", True),
    ):
        (wording,) = wordings([entry(1, titre, snippet=f"{lead} {then}", by=POST, language="fr")])
        assert (then in [one.text for one in wording.summary]) is shown
