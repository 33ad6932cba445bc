"""What a sentence adds: nothing is told twice, in whatever words, and what is new is not lost for it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.words.adding import repeats, retells
from bot.words.candidates import candidates, subject_of
from bot.words.novelty import added, marks_added, meaning, share_added, things_shared
from bot.words.terms import length
from bot.words.write import wordings
from tests.builders import ago, entry, outlet

POST, WIRE, RADIO = outlet("The Harbour Post", tier=1), outlet("North Wire", tier=2), outlet("Valley Radio", tier=3)
TITLE = "Ferry line sacks captain over drinking at the wheel"
LATER, TARD = "Captain is out after crash of the Blue Heron", "Le capitaine du Héron bleu est parti après le choc"
TITRE = "Le traversier limoge son capitaine pour ivresse à la barre"


@dataclass(frozen=True)
class Known:
    """A likeness of titles and leads written down, by pairs of entry ids; all others are far from each other."""

    titles: dict[tuple[int, int], float] = field(default_factory=dict)
    leads: dict[frozenset[int], float] = field(default_factory=dict)
    of: dict[frozenset[int], float] = field(default_factory=dict)

    def to_title(self, entry_id: int, title_entry_id: int) -> float:
        """As written down, or far."""
        return self.titles.get((entry_id, title_entry_id), 0.1)

    def to_lead(self, entry_id: int, other_id: int) -> float:
        """As written down, or far."""
        return self.leads.get(frozenset({entry_id, other_id}), 0.1)

    def of_titles(self, entry_id: int, other_id: int) -> float:
        """As written down, or far."""
        return self.of.get(frozenset({entry_id, other_id}), 0.1)


# --------------------------------------------------------------------------- meaning
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Police arrested twelve men", "Officers have detained 12 men"),
        ("The firm unveils a phone", "A handset was launched"),
        ("Un incendie a tué trois personnes", "Des flammes, trois morts tués"),
        ("Le club recrute un attaquant", "L'équipe signe un joueur"),
        ("Council approves the plan", "The council has adopted its project"),
    ],
)
def test_the_same_told_in_other_words_adds_nothing(one: str, other: str) -> None:
    assert share_added(meaning(one).says, meaning(other).says.keys()) < 0.2


def test_a_name_that_is_a_word_too_says_no_more_than_the_name() -> None:
    assert share_added(meaning("Marsh beats Fury").says, meaning("Marsh beats angry boxer").says.keys()) > 0.2
    assert share_added(meaning("fury of Marsh").says, meaning("anger of Marsh").says.keys()) == 0.0


@pytest.mark.parametrize(
    ("bare", "attributed"),
    [
        ("The ferry sank", "The ferry sank, according to the Harbour Post."),
        ("The ferry sank", "The ferry sank, a former member of the port council said on Tuesday."),
        ("Le traversier a coulé", "Selon la radio du port, le traversier a coulé."),
        ("Le traversier a coulé", "Le traversier a coulé, a annoncé la capitainerie."),
    ],
)
def test_who_said_it_adds_nothing(bare: str, attributed: str) -> None:
    assert added(meaning(attributed).says, meaning(bare).says.keys()) == 0.0


def test_numbers_and_names_add_more_than_what_every_report_has() -> None:
    told = meaning("Ferry sinks").says.keys()
    assert added(meaning("The ferry sank off Brandt Island with 212 aboard").says, told) > added(
        meaning("The company said today that the ferry sank last week").says, told
    )


def test_a_name_of_several_words_is_one_thing() -> None:
    says = meaning("The Bank of Mill Street paid Ida Brandt 212 dollars.")
    assert marks_added(says, frozenset()) == 4
    assert marks_added(says, meaning("Brandt was paid").says.keys()) == 3
    assert things_shared(meaning("Yesterday Ida Brandt slept."), meaning("Ida Brandt").says.keys()) == 1


_TEXTS = st.text(alphabet="abcdeé 12’'-.ABC", max_size=60)


@settings(deadline=None)
@given(_TEXTS, _TEXTS, _TEXTS)
def test_a_text_adds_nothing_to_itself_and_never_more_when_more_is_told(one: str, two: str, three: str) -> None:
    says, told = meaning(one).says, meaning(two).says.keys()
    assert added(says, says.keys()) == 0.0
    assert added(says, told | meaning(three).says.keys()) <= added(says, told)
    assert 0.0 <= share_added(says, told) <= 1.0


# --------------------------------------------------------------------------- leads
@pytest.mark.parametrize(
    ("language", "title", "lead"),
    [
        ("en", TITLE, "The ferry line has fired its captain for drinking at the wheel, it announced on Monday."),
        ("fr", TITRE, "Le traversier a renvoyé son capitaine pour ivresse à la barre, a annoncé la ligne lundi."),
    ],
)
def test_a_lead_that_tells_the_title_in_other_words_is_left_out(language: str, title: str, lead: str) -> None:
    (wording,) = wordings([entry(1, title, snippet=lead, by=POST, language=language)])
    assert wording.summary == ()


@pytest.mark.parametrize(
    ("language", "title", "snippet", "kept"),
    [
        (
            "en",
            TITLE,
            (
                "The ferry line has fired its captain for drinking at the wheel. "
                "The captain had hurt four passengers in April."
            ),
            "The captain had hurt",
        ),
        (
            "fr",
            TITRE,
            (
                "Le traversier a renvoyé son capitaine pour ivresse à la barre. "
                "Ce capitaine avait blessé quatre passagers en avril."
            ),
            "Ce capitaine avait",
        ),
    ],
)
def test_what_follows_a_lead_that_the_title_tells_follows_the_title(
    language: str, title: str, snippet: str, kept: str
) -> None:
    (wording,) = wordings([entry(1, title, snippet=snippet, by=POST, language=language)])
    assert [sentence.text.startswith(kept) for sentence in wording.summary] == [True]


@pytest.mark.parametrize(
    ("language", "title", "snippet"),
    [
        (
            "en",
            TITLE,
            "The ferry line has fired its captain for drinking at the wheel. He had hurt four passengers in April.",
        ),
        (
            "fr",
            TITRE,
            "Le traversier a renvoyé son capitaine pour ivresse à la barre. Il avait blessé quatre passagers en avril.",
        ),
    ],
)
def test_a_pronoun_is_not_left_with_a_title_that_names_several(language: str, title: str, snippet: str) -> None:
    (wording,) = wordings([entry(1, title, snippet=snippet, by=POST, language=language)])
    assert not any(sentence.text.startswith(("He ", "Il ")) for sentence in wording.summary)


def test_what_two_reports_tell_behind_a_lead_that_the_title_tells_is_told_by_both() -> None:
    rows = [
        entry(
            1,
            "Bank of Port Ellis raises its main rate to 4 per cent",
            snippet="The bank of Port Ellis raised its main rate to 4 per cent. Buyers from 12 towns groaned at once.",
            by=POST,
        ),
        entry(
            2,
            "Port Ellis: bank raises main rate to 4 per cent",
            snippet="The bank of Port Ellis increased its main rate to 4 per cent. Loans for 900 homes grow dearer.",
            by=WIRE,
        ),
    ]
    (wording,) = wordings(rows)
    assert {sentence.text for sentence in wording.summary} == {
        "Buyers from 12 towns groaned at once.",
        "Loans for 900 homes grow dearer.",
    }


LEAD = "Lee Marsh, 54, steered the Blue Heron for nineteen years before the crash of April that hurt four passengers."
RETOLD = "A skipper whose vessel rammed a pier last spring has lost his post because of alcohol, Port Ellis heard."
REPORTS = (
    entry(1, TITLE, snippet=LEAD, by=POST, published=ago(hours=3)),
    entry(2, "Captain of ferry line sacked for drinking", snippet=RETOLD, by=WIRE, published=ago(hours=2)),
)


def test_a_second_lead_that_vectors_know_to_say_the_same_is_left_out() -> None:
    far, near = Known(), Known(leads={frozenset({1, 2}): 0.72})
    assert len(wordings(REPORTS, far)[0].summary) == 2
    assert len(wordings(REPORTS, near)[0].summary) == 1


def test_a_first_lead_near_to_the_title_in_meaning_must_add_more() -> None:
    title = "Council of Port Ellis closes the old bridge"
    lead = "The crossing at Port Ellis shuts for good after ninety years of service, councillors decided."
    rows = [entry(1, title, snippet=lead, by=POST)]
    assert wordings(rows, Known(titles={(1, 1): 0.3}))[0].summary
    assert not wordings(rows, Known(titles={(1, 1): 0.95}))[0].summary


def test_names_and_numbers_make_a_first_sentence_worth_reading_that_else_tells_the_title_again() -> None:
    title = "Ferry line sacks captain over drinking"
    vague = "The ferry line sacked its captain over drinking and over a crash, colleagues and neighbours heard."
    exact = "The ferry line sacked its captain over drinking and over a crash, 212 guests of the Blue Heron heard."
    assert not wordings([entry(1, title, snippet=vague, by=POST)])[0].summary
    assert wordings([entry(1, title, snippet=exact, by=POST)])[0].summary


def test_where_the_best_first_sentence_leaves_nothing_to_say_another_is_tried() -> None:
    rows = [
        entry(
            1,
            "Mill fire in Port Ellis put out after two days",
            snippet="The mill fire in Port Ellis cost 3 million dollars and 90 jobs at the flour works.",
            by=POST,
        ),
        entry(
            2,
            "Port Ellis mill fire put out",
            snippet="Crews from three towns needed two days, a fire boat and foam from the airport to save the silos. "
            "Owner Ida Brandt thanked the volunteers and promised to build it up again by winter.",
            by=WIRE,
        ),
    ]
    (wording,) = wordings(rows)
    assert sum(length(sentence.text) for sentence in wording.summary) >= 30


SHIFT = "Lee Marsh, 54, steered the Blue Heron for nineteen years, the last 212 days of them at night."
FINE = "A fine of 9,400 dollars awaits the captain, said Judge Ida Brandt, who heard eleven witnesses in Port Ellis."


@pytest.mark.parametrize(
    ("second", "kept"),
    [
        (FINE, True),
        # The same number twice is the same fact twice.
        (FINE.replace("9,400", "54"), False),
        # And so are the same deeds, whoever did them.
        ("Nineteen years of nights aboard the Heron were what Marsh had steered by the age of 54, wrote Ida.", False),
    ],
)
def test_a_second_sentence_stands_only_for_another_fact(second: str, *, kept: bool) -> None:
    rows = [
        entry(1, TITLE, snippet=SHIFT, by=POST, published=ago(hours=2)),
        entry(2, "Captain sacked over drinking at the wheel", snippet=second, by=WIRE, published=ago(hours=1)),
    ]
    assert (len(wordings(rows)[0].summary) == 2) is kept


def test_what_every_outlet_says_is_repeated_sooner_than_what_one_says() -> None:
    def odds(others: str) -> float:
        rows = [
            entry(1, TITLE, snippet=SHIFT, by=POST),
            entry(2, TITLE, snippet=FINE, by=WIRE),
            entry(3, TITLE, snippet=others, by=RADIO),
        ]
        subject = subject_of(rows, TITLE, 1, None)
        first, second, _ = candidates(rows, subject)
        return repeats(second, [first], subject.meaning.says.keys() | first.meaning.says.keys(), subject)

    assert odds(FINE.replace("A fine", "One fine")) > odds("Gulls took a dozen herrings off the deck at noon.")


@pytest.mark.parametrize(
    ("told", "hollow"),
    [
        (
            "Lee Marsh, 54, of the Blue Heron told Judge Ida Brandt that rum had been aboard since April.",
            "Lee Marsh, 54, of the Blue Heron opened up to Judge Ida Brandt on rum that was aboard since April.",
        ),
    ],
)
def test_that_somebody_spoke_is_less_than_what_was_said(told: str, hollow: str) -> None:
    first, second = (
        candidates(rows, subject_of(rows, TITLE, 1, None))[0]
        for rows in ([entry(1, TITLE, snippet=text, by=POST)] for text in (told, hollow))
    )
    subject = subject_of([entry(1, TITLE, by=POST)], TITLE, 1, None)
    assert retells(second, subject) > retells(first, subject)


def test_reports_whose_titles_vectors_know_to_be_near_are_of_one_news() -> None:
    rows = [
        entry(1, TITLE, by=POST, published=ago(hours=2)),
        entry(2, "Skipper fired for rum at helm", snippet=f"{FINE}", by=WIRE, published=ago(hours=1)),
    ]
    assert not wordings(rows, Known())[0].summary
    near = Known(of={frozenset({1, 2}): 0.9})
    assert [sentence.entry_id for sentence in wordings(rows, near)[0].summary] == [2]


# --------------------------------------------------------------------------- hours and days
def test_a_today_of_an_earlier_day_is_left_out() -> None:
    old = "Divers will search the harbour of Port Ellis tomorrow for the captain's logbook, the coast guard said."
    rows = [
        entry(1, TITLE, snippet=LEAD, by=POST),
        entry(2, "Ferry line sacks captain: divers search", snippet=old, by=WIRE, published=ago(hours=30)),
    ]
    (wording,) = wordings(rows)
    assert [sentence.entry_id for sentence in wording.summary] == [1]


def test_a_story_of_several_days_is_told_by_the_latest_on_which_half_of_its_outlets_spoke() -> None:
    outlets = [outlet(f"Paper {letter}") for letter in "ABCDEF"]
    first = [
        entry(number, "Ferry line suspends captain after crash", by=by, published=ago(days=3, hours=number))
        for number, by in enumerate(outlets, 1)
    ]
    second = [
        entry(10 + number, "Ferry line dismisses captain for drinking", by=by, published=ago(hours=number))
        for number, by in enumerate(outlets[:4], 1)
    ]
    assert wordings([*first, *second])[0].title == "Ferry line dismisses captain for drinking"


def test_one_straggler_does_not_make_a_new_day() -> None:
    outlets = [outlet(f"Paper {letter}") for letter in "ABCDEF"]
    told = [
        entry(number, "Ferry line sacks captain over drinking", by=by, published=ago(days=3, hours=number))
        for number, by in enumerate(outlets, 1)
    ]
    late = entry(20, "Readers remember the ferries of the past", by=outlets[0], published=ago(hours=1))
    assert wordings([*told, late])[0].title == "Ferry line sacks captain over drinking"


# --------------------------------------------------------------------------- what stands for nothing
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The musician steered the ferry into the pier of Port Ellis in April and hurt four passengers."),
        ("en", '"Steering the ferry into the pier of Port Ellis cost four passengers their health."'),
        ("fr", "Le comédien avait jeté le traversier contre la jetée de Port-Ellis et blessé quatre passagers."),
        ("fr", "Après Lee Marsh, l'actrice a jeté son traversier contre la jetée et blessé quatre passagers."),
    ],
)
def test_who_is_meant_only_by_a_role_or_not_at_all_does_not_open_a_summary(language: str, text: str) -> None:
    title, other = (TITLE, LATER) if language == "en" else (TITRE, TARD)
    rows = [entry(1, title, by=WIRE, language=language), entry(2, other, snippet=text, by=POST, language=language)]
    (wording,) = wordings(rows)
    assert (wording.title, wording.summary) == (title, ())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Harbour Post takes you aboard the Blue Heron, where four passengers were hurt by the crash."),
        ("en", "Our Captain Marsh was the first to speak with us of the crash, and he spoke to us for three hours."),
        ("fr", "The Harbour Post vous y emmène, sur le pont du Héron bleu où quatre passagers ont été blessés."),
        ("fr", "Montez à bord du Héron bleu, où quatre passagers furent blessés, comme si vous y étiez."),
    ],
)
def test_an_outlet_that_speaks_of_itself_to_its_readers_is_not_quoted(language: str, text: str) -> None:
    title = TITLE if language == "en" else TITRE
    (wording,) = wordings([entry(1, title, snippet=text, by=POST, language=language)])
    assert wording.summary == ()


def test_the_outlets_name_that_ran_into_its_sentence_falls_away() -> None:
    (wording,) = wordings([entry(1, TITLE, snippet=f"The Harbour Post{LEAD}", by=POST)])
    assert [sentence.text for sentence in wording.summary] == [LEAD]


def test_a_headline_cut_off_at_a_small_word_loses_against_a_whole_one() -> None:
    cut = entry(1, "Le traversier limoge son capitaine après des mois de", by=POST, language="fr")
    whole = entry(2, "Le traversier limoge son capitaine pour ivresse", by=RADIO, language="fr")
    assert wordings([cut, whole])[0].title_entry_id == 2


_WORDS = ("ferry", "harbour", "fire", "crew", "storm", "mayor", "212", "rain", "repair", "dam", "Brandt", "Ellis")
_SENTENCES = st.lists(st.sampled_from(_WORDS), min_size=6, max_size=20).map(lambda words: " ".join(words) + ".")


@settings(deadline=None)
@given(_SENTENCES, st.lists(_SENTENCES, min_size=1, max_size=5))
def test_no_sentence_of_which_all_is_told_already_is_ever_chosen(title: str, snippets: list[str]) -> None:
    rows = [
        entry(number, title, snippet=text.capitalize(), by=(POST, WIRE, RADIO)[number % 3])
        for number, text in enumerate(snippets, 1)
    ]
    (wording,) = wordings(rows)
    told = set(meaning(wording.title).says)
    for sentence in wording.summary:
        says = meaning(sentence.text).says
        assert added(says, told) > 0.0
        told |= says.keys()


def test_another_report_that_says_much_of_the_title_is_rather_left_out() -> None:
    lead = "Lee Marsh, 54, steered the Blue Heron for nineteen years before the April crash."
    event = "The ferry line of 212 sailors has parted with its captain over his taste for spirits at the wheel."
    beside = "The harbour of 212 sailors has parted with its trust over his taste for spirits at the quay."
    (first,) = [entry(1, TITLE, snippet=lead, by=POST, published=ago(hours=1))]
    odds = []
    for text in (event, beside):
        rows = [first, entry(2, TITLE, snippet=text, by=WIRE, published=ago(hours=1))]
        subject = subject_of(rows, TITLE, 1, None)
        found = {one.text: one for one in candidates(rows, subject)}
        told = subject.meaning.says.keys() | found[lead].meaning.says.keys()
        odds.append(repeats(found[text], [found[lead]], told, subject))
    assert odds[0] - odds[1] > 0.5
