"""Writing a story: its best title and a summary of whole sentences, per language, with their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.words.headline import headline
from bot.words.terms import content, length, shared
from bot.words.write import wordings
from tests.builders import ago, entry, outlet

if TYPE_CHECKING:
    from bot.models import Entry

POST, WIRE, ECHO, RADIO = (
    outlet("The Harbour Post", tier=1),
    outlet("North Wire", tier=2),
    outlet("Echo du Port", tier=2),
    outlet("Valley Radio", tier=3),
)

FERRY = (
    entry(
        1,
        title="Ferry with 212 aboard returns to Port Ellis after engine fire",
        snippet="PORT ELLIS (NW) — A ferry carrying 212 people returned to Port Ellis on Sunday after a fire in its "
        "engine room. Nobody was hurt. The coast guard said that the crew…",
        by=POST,
        published=ago(hours=5),
    ),
    entry(
        2,
        title="LIVE: Ferry fire, what we know",
        snippet="The transport ministry will send 4 divers and an inspector to the ferry and keeps its logbook until "
        "a judge has heard Captain Marsh. Read more",
        by=WIRE,
        published=ago(hours=4),
    ),
    entry(
        3,
        title="Here's what it was like aboard the burning ferry - Valley Radio",
        snippet="Passengers spent three hours on the open deck in heavy rain before tugs from Brandt Island pulled the "
        "ferry to Port Ellis.",
        by=RADIO,
        published=ago(hours=3),
    ),
    entry(
        4,
        title="Incendie à bord : le traversier rentre à Port-Ellis avec 212 personnes",
        snippet="Un traversier transportant 212 personnes est rentré au port dimanche à la suite d'un incendie.",
        by=ECHO,
        language="fr",
        published=ago(hours=4),
    ),
)


def test_each_language_has_its_own_words_and_the_main_one_is_first() -> None:
    english, french = wordings(FERRY)
    assert (english.language, french.language) == ("en", "fr")
    assert english.title == "Ferry with 212 aboard returns to Port Ellis after engine fire"
    assert english.title_entry_id == 1
    assert french.title_entry_id == 4


def test_a_title_that_tells_wins_over_one_that_teases() -> None:
    teasing = entry(9, title="You won't believe what this ferry did", by=POST)
    telling = entry(8, title="Ferry runs aground off Port Ellis in fog", by=RADIO)
    assert headline([teasing, telling]).entry_id == 8


@pytest.mark.parametrize(
    ("lurid", "plain"),
    [
        (
            "Horrifying blaze left the ferry's engine room looking like a burnt cake",
            "Ferry's engine room destroyed by fire off Port Ellis",
        ),
        (
            "Les images glaçantes du traversier en feu au large de Port-Ellis",
            "Un traversier prend feu au large de Port-Ellis",
        ),
    ],
)
def test_a_title_that_tells_wins_over_one_that_paints(lurid: str, plain: str) -> None:
    language = "fr" if plain.startswith("Un ") else "en"
    rows = [entry(1, title=lurid, by=POST, language=language), entry(2, title=plain, by=RADIO, language=language)]
    assert headline(rows).entry_id == 2


def test_opinion_and_live_pages_do_not_name_a_story() -> None:
    rows = [
        entry(1, title="Opinion: The ferry fire at Port Ellis shames the ministry", by=POST),
        entry(2, title="Ferry fire at Port Ellis - live updates", by=WIRE),
        entry(3, title="Ferry fire at Port Ellis injures three", by=RADIO),
    ]
    assert headline(rows).entry_id == 3


def test_every_sentence_is_whole_and_keeps_its_entry() -> None:
    english = wordings(FERRY)[0]
    snippets = {one.id: one.snippet for one in FERRY}
    assert len(english.summary) >= 2
    for sentence in english.summary:
        assert sentence.text in snippets[sentence.entry_id]
        assert sentence.text.endswith(".")
        assert "(NW)" not in sentence.text
    assert len({sentence.entry_id for sentence in english.summary}) > 1


def test_the_summary_repeats_neither_the_title_nor_itself() -> None:
    rows = [
        entry(
            1,
            title="Bakery on Mill Street closes after 90 years",
            by=POST,
            snippet="The bakery on Mill Street closes after 90 years.",
        ),
        entry(
            2,
            title="Mill Street bakery to close",
            by=WIRE,
            snippet="Owner Ida Brandt blamed the price of flour and rent for closing the bakery.",
        ),
        entry(
            3,
            title="Bakery closes",
            by=RADIO,
            snippet="Owner Ida Brandt blamed the price of flour and of rent for closing her bakery.",
        ),
    ]
    summary = wordings(rows)[0].summary
    assert len(summary) == 1
    assert summary[0].text.startswith("Owner Ida Brandt blamed the price of flour")


def test_a_sentence_that_leans_on_another_does_not_stand_alone() -> None:
    rows = [
        entry(
            1,
            title="Mayor of Port Ellis resigns over ferry",
            snippet="However, nine years and two months in office were not enough.",
        )
    ]
    assert wordings(rows)[0].summary == ()


def test_a_story_without_whole_sentences_has_an_empty_summary() -> None:
    rows = [
        entry(1, title="Mayor of Port Ellis resigns", snippet="The mayor of Port Ellis, who had been in office for…")
    ]
    (wording,) = wordings(rows)
    assert wording.title == "Mayor of Port Ellis resigns"
    assert wording.summary == ()


def test_no_entries_have_no_words() -> None:
    assert wordings([]) == ()


@settings(deadline=None)
@given(st.permutations(FERRY))
def test_the_order_of_the_entries_does_not_matter(rows: list[Entry]) -> None:
    assert wordings(rows) == wordings(FERRY)


_WORDS = st.sampled_from(
    ["ferry", "harbour", "fire", "crew", "storm", "mayor", "212", "rain", "Sunday", "repair", "dam"]
)
_SENTENCE = st.lists(_WORDS, min_size=6, max_size=30).map(lambda words: " ".join(words).capitalize() + ".")
_SNIPPET = st.lists(_SENTENCE, min_size=0, max_size=4).map(" ".join)


@settings(deadline=None)
@given(st.lists(st.tuples(_SENTENCE, _SNIPPET), min_size=1, max_size=6))
def test_a_summary_is_never_too_long_and_never_repeats(texts: list[tuple[str, str]]) -> None:
    rows = [
        entry(number, title=title, snippet=snippet, by=(POST, WIRE, RADIO)[number % 3])
        for number, (title, snippet) in enumerate(texts, start=1)
    ]
    (wording,) = wordings(rows)
    assert sum(length(sentence.text) for sentence in wording.summary) <= 70
    assert len(wording.summary) <= 3
    says = [content(sentence.text) for sentence in wording.summary]
    assert all(shared(one, other) <= 0.5 for place, one in enumerate(says) for other in says[:place])


def test_what_a_report_beside_the_headline_tells_stays_out_of_the_summary() -> None:
    rows = [
        entry(
            1,
            title="Ferry Blue Heron will miss the rest of the season after engine fire",
            snippet="The ferry Blue Heron will not sail again this season after a fire in its engine room at sea.",
            by=POST,
        ),
        entry(
            2,
            title="Blue Heron out for the rest of the season after fire",
            snippet="Repairs of the Blue Heron will cost 3 million dollars and last until spring, said the line.",
            by=WIRE,
        ),
        entry(
            3,
            title="Ten ferries compared by our readers",
            snippet="Readers compare cabins, kitchens and decks of the Blue Heron and of nine other ferries.",
            by=RADIO,
        ),
    ]
    (wording,) = wordings(rows)
    assert {sentence.entry_id for sentence in wording.summary} == {2}


def test_the_latest_of_two_titles_as_good_is_shown() -> None:
    first = entry(1, title="Ferry line plans to raise fares in summer", by=POST, published=ago(hours=60))
    latest = entry(2, title="Ferry line decides to raise fares in June", by=POST, published=ago(hours=1))
    assert headline([first, latest]).entry_id == 2


def test_a_label_that_repeats_the_title_falls_away_from_its_sentence_but_a_name_stays() -> None:
    labelled = entry(
        1,
        title="Blue Heron fare rise: what changes in June",
        snippet="Blue Heron fare rise: The line will ask 12 dollars for a crossing from Port Ellis as of June.",
        by=POST,
    )
    (wording,) = wordings([labelled])
    assert wording.summary[0].text.startswith("The line will ask")
    named = entry(
        2,
        title="Heron: Second Crossing comes to cinemas in June",
        snippet="Heron: Second Crossing is a film about the last ferry that sails from the town of Port Ellis.",
        by=POST,
    )
    (wording,) = wordings([named])
    assert wording.summary[0].text.startswith("Heron: Second Crossing")
    quoted = entry(
        3,
        title="First pictures of the ferry game 'Heron: Crossing' are out",
        snippet="Heron: Crossing, with its 40 islands and 12 captains, lets players steer through autumn storms.",
        by=POST,
    )
    (wording,) = wordings([quoted])
    assert wording.summary[0].text.startswith("Heron: Crossing,")


def test_two_sentences_that_count_the_same_otherwise_do_not_stand_together() -> None:
    rows = [
        entry(
            1,
            title="Mill fire in Port Ellis kills 12 people",
            snippet="Twelve people were killed in the fire of the old mill in Port Ellis on Sunday, the police said.",
            by=POST,
        ),
        entry(
            2,
            title="Port Ellis mill fire: 15 people dead",
            snippet="At least 15 people died when flames went through a mill at Port Ellis with an enormous noise.",
            by=WIRE,
        ),
    ]
    (wording,) = wordings(rows)
    assert len(wording.summary) == 1


def test_the_outlets_name_before_its_sentence_falls_away_with_or_without_its_domain() -> None:
    row = entry(
        1,
        title="Ferry line raises fares in June",
        snippet="Harbour365 - The ferry line will ask 12 dollars for a crossing from Port Ellis as of June.",
        by=outlet("Harbour365.com", tier=2),
    )
    (wording,) = wordings([row])
    assert wording.summary[0].text.startswith("The ferry line")


def test_a_sentence_that_a_feed_cut_in_its_last_word_is_left_out() -> None:
    rows = [
        entry(
            1,
            title="Fire in the old harbour of Port Ellis injures six",
            snippet="Six people were injured by a fire that broke out on Sunday in sheds of the old harb.",
            by=POST,
        ),
        entry(
            2,
            title="Six injured by fire in old harbour",
            snippet="Flames destroyed four sheds at Port Ellis before crews from three towns put the fire out.",
            by=WIRE,
        ),
    ]
    (wording,) = wordings(rows)
    assert [sentence.entry_id for sentence in wording.summary] == [2]


def test_two_leads_that_tell_one_deed_in_other_names_do_not_stand_together() -> None:
    rows = [
        entry(
            1,
            title="Five players of Port Ellis get notice for failing to give their whereabouts",
            snippet="Marsh, Poole, Tran, Ruiz and Heron were served notice for failing to disclose their whereabouts.",
            by=POST,
        ),
        entry(
            2,
            title="Five Port Ellis players get anti-doping notice",
            snippet="As many as five players of FC Port were issued notice for failure to report their whereabouts.",
            by=WIRE,
        ),
    ]
    (wording,) = wordings(rows)
    assert len(wording.summary) == 1


def test_a_firm_that_was_not_named_before_is_not_taken_for_the_one_that_was() -> None:
    rows = [
        entry(
            1,
            title="Northern Light bans its cameras from police use for a year",
            snippet="Northern Light will let no police force use its cameras for a year, after protests in four towns.",
            by=POST,
        ),
        entry(
            2,
            title="Northern Light and rivals ban police use of cameras",
            snippet="The firm's move follows a decision of two rivals to sell no such cameras to the police.",
            by=WIRE,
        ),
    ]
    (wording,) = wordings(rows)
    assert [sentence.entry_id for sentence in wording.summary] == [1]


def test_what_looked_ahead_is_left_out_when_the_headline_knows_how_it_went() -> None:
    before = entry(
        1,
        title="Council of Port Ellis to vote on the ferry line",
        snippet="The council of Port Ellis will decide on Monday whether the ferry line may be sold.",
        by=WIRE,
        published=ago(hours=30),
    )
    after = entry(
        2,
        title="Council of Port Ellis sells the ferry line",
        snippet="Seven of nine members of the council of Port Ellis gave the ferry line away for 3 million dollars.",
        by=POST,
        published=ago(hours=1),
    )
    (wording,) = wordings([before, after])
    assert wording.title_entry_id == 2
    assert [sentence.entry_id for sentence in wording.summary] == [2]
