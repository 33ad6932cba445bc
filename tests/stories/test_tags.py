"""Tags: places, people, organisations and topics, the same in every language, and nothing from a lone mention."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Tag, TagKind
from bot.stories.tags import Tagger, fold_tag
from tests.builders import entry


@cache
def tagger() -> Tagger:
    """One for all tests: it holds only tables."""
    return Tagger()


def keys(*rows: tuple[str, str], language: str = "en", common: frozenset[str] = frozenset()) -> list[str]:
    """The keys that titles and snippets of one story get, each from an outlet of its own."""
    entries = [
        entry(number, title=title, snippet=snippet, by=f"Outlet {number}", language=language)
        for number, (title, snippet) in enumerate(rows, start=1)
    ]
    return [tag.key for tag in tagger().tags(entries, common)]


def test_a_story_is_tagged_alike_in_every_language() -> None:
    english = keys(("Ukraine and Russia hold peace talks in Istanbul", "Envoys of Kyiv and Moscow met in Turkey."))
    french = keys(
        ("L'Ukraine et la Russie tiennent des pourparlers à Istanbul", "Les émissaires se sont vus en Turquie."),
        language="fr",
    )
    assert {"ukraine", "russia", "foreignpolicy"} <= set(english)
    assert {"ukraine", "russia", "foreignpolicy"} <= set(french)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "Russland und Ukraine sprechen über Gefangene"),
        ("es", "Rusia y Ucrania hablan de prisioneros"),
        ("it", "Russia e Ucraina parlano di prigionieri"),
        ("pt", "Rússia e Ucrânia falam de prisioneiros"),
        ("pl", "Rosja i Ukraina o wymianie jeńców"),
        ("ru", "Россия и Украина говорят о пленных"),
        ("tr", "Rusya ve Ukrayna esirleri konuşuyor"),
    ],
)
def test_countries_are_known_in_many_languages(language: str, title: str) -> None:
    assert {"russia", "ukraine"} <= set(keys((title, ""), language=language))


@pytest.mark.parametrize(
    ("title", "not_a_place"),
    [
        ("They let us in at last, say nurses at the hospital", "usa"),
        ("How to carve a turkey, by a surgeon", "turkey"),
        ("Turkey recipe for two: dinner without waste", "turkey"),
        ("A guinea pig for every pupil of the school", "guinea"),
        ("Actor Michael Jordan opens a school", "jordan"),
        ("Singer Paris Hilton sells her house", "paris"),
        ("Nice weather for the whole weekend", "nicefrance"),
        ("Sydney Sweeney wins film award", "sydney"),
        ("Chad Brewer elected as chairman of the union", "chad"),
        ("New Jersey votes on a school tax", "jersey"),
        ("The New York Times wins a prize for its reporting", "newyork"),
    ],
)
def test_names_and_words_that_only_look_like_places_are_none(title: str, not_a_place: str) -> None:
    assert not_a_place not in keys((title, ""))


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("US court rules on the pipeline", "usa"),
        ("U.S.-backed plan meets resistance in parliament", "usa"),
        ("Floods in Jordan force hundreds from their homes", "jordan"),
        ("Chad's president dissolves parliament", "chad"),
        ("Train strike reaches Paris", "paris"),
        ("Wildfire near Kelowna, B.C., grows overnight", "britishcolumbia"),
        ("Storm cuts power in St. John's", "stjohns"),
        ("Turkish lira falls after election", "turkey"),
    ],
)
def test_places_are_told_by_capitals_and_company(title: str, place: str) -> None:
    assert place in keys((title, ""))


def test_a_city_also_speaks_for_what_it_lies_in() -> None:
    found = keys(("Toronto council votes on new housing tax", ""), ("Housing tax splits Toronto council", ""))
    assert {"toronto", "ontario", "housing"} <= set(found)


def test_people_have_one_key_across_spellings_and_languages() -> None:
    english = [
        entry(1, title="Zelenskyy meets envoys in Kyiv", by="One"),
        entry(2, title="Zelenski rencontre des émissaires à Kiev", language="fr", by="Two"),
        entry(3, title="Volodymyr Zelensky to meet envoys in Ukraine", by="Three"),
    ]
    assert "volodymyrzelensky" in [tag.key for tag in tagger().tags(english)]


def test_an_unknown_person_is_found_when_several_entries_speak_of_her() -> None:
    found = keys(
        ("Mayor Ottilie Brandauer resigns over ferry", "Ottilie Brandauer had been in office for nine years."),
        ("Brandauer quits as mayor", "The mayor, Ottilie Brandauer, said that the ferry had cost her the office."),
    )
    assert found[0] == "ottiliebrandauer"


def test_a_headline_in_title_case_makes_no_people() -> None:
    found = keys(
        ("Wild Storm Leaves Coastal Towns Without Power", "Crews worked through the night."),
        ("Coastal Towns Lose Power As Storm Moves North", "The storm is moving on."),
    )
    assert "weather" in found
    assert not {"wildstorm", "coastaltowns", "stormmoves"} & set(found)


def test_the_namesake_of_a_known_person_is_someone_else() -> None:
    assert "donaldtrump" not in keys(("Ivanka Trump opens a museum of fashion", ""))


def test_organisations_go_by_their_initials_in_both_languages() -> None:
    assert "icj" in keys(("ICJ orders a halt to the offensive", ""))
    assert "icj" in keys(("La Cour internationale de justice ordonne l'arrêt de l'offensive", ""), language="fr")
    assert "nato" in keys(("L'OTAN renforce ses troupes", ""), language="fr")


def test_nothing_comes_from_a_lone_mention_among_several_entries() -> None:
    found = keys(
        ("Ferry fire at the harbour injures three", "The coast guard is investigating."),
        ("Three hurt in ferry fire", "A witness on holiday from Japan saw smoke."),
        ("Harbour closed after ferry fire", ""),
    )
    assert "japan" not in found


def test_tags_that_are_too_frequent_today_are_left_out() -> None:
    row = ("Ukraine and Russia hold peace talks in Istanbul", "")
    assert "ukraine" in keys(row)
    assert "ukraine" not in keys(row, common=frozenset({"ukraine"}))


def test_a_special_topic_brings_the_wider_one() -> None:
    found = keys(("Canucks trade goaltender before NHL deadline", ""), ("NHL: Canucks goaltender traded", ""))
    assert found.index("hockey") < found.index("sport")


def test_no_entries_have_no_tags() -> None:
    assert tagger().tags([]) == ()


@given(
    st.lists(st.tuples(st.text(max_size=80), st.text(max_size=120)), max_size=5), st.sampled_from(["en", "fr", "ja"])
)
def test_any_text_gives_at_most_six_tags_that_telegram_takes(rows: list[tuple[str, str]], language: str) -> None:
    found = keys(*rows, language=language)
    assert len(found) <= 6
    assert len(set(found)) == len(found)
    assert all(_is_hashtag(key) for key in found)


def _is_hashtag(key: str) -> bool:
    return key.isascii() and key.isalnum() and key == key.lower() and not key.isdigit() and len(key) <= 40


def test_every_known_tag_is_a_hashtag_with_names_in_both_languages() -> None:
    known = list(tagger().known())
    assert len({tag.key for tag in known}) == len(known)
    for tag in known:
        assert _is_hashtag(tag.key), tag.key
        assert {"en", "fr"} <= dict(tag.names).keys()


def test_a_tag_is_found_by_its_spellings_in_many_languages() -> None:
    russia = next(tag for tag in tagger().known() if tag.key == "russia")
    assert {"russia", "russie", "rusia", "россия", "russland", "ロシア"} <= tagger().spellings(russia)


def test_no_two_known_tags_share_a_spelling() -> None:
    owners: dict[str, str] = {}
    for tag in tagger().known():
        for spelling in tagger().spellings(tag):
            assert owners.setdefault(spelling, tag.key) == tag.key


def test_a_tag_that_is_in_no_table_is_found_by_its_own_name() -> None:
    tag = Tag("ottiliebrandauer", TagKind.PERSON, (("en", "Ottilie Brandauer"), ("fr", "Ottilie Brandauer")))
    assert tagger().spellings(tag) == {"ottiliebrandauer"}


@pytest.mark.parametrize(
    ("typed", "spelling"),
    [
        ("#Russie", "russie"),
        ("  russie ", "russie"),
        ("#États-Unis", "etatsunis"),
        ("British Columbia", "britishcolumbia"),
        ("#Россия", "россия"),
        ("#", ""),
    ],
)
def test_what_a_person_types_is_folded(typed: str, spelling: str) -> None:
    assert fold_tag(typed) == spelling


def test_the_operator_bans_tags_and_leads_them_to_others() -> None:
    rows = [
        entry(1, title="Ottawa transit strike ends"),
        entry(2, title="Transit strike in Ottawa is over", by="Other"),
    ]
    usual = {tag.key for tag in Tagger().tags(rows)}
    assert "ottawa" in usual
    tagger = Tagger(aliases={"#Ottawa": "Capital Region"}, banned=["Canada"])
    (region,) = [tag for tag in tagger.tags(rows) if tag.key == "capitalregion"]
    assert "ottawa" in tagger.spellings(region)
    assert not {"ottawa", "canada"} & ({tag.key for tag in tagger.tags(rows)} | {tag.key for tag in tagger.known()})


def test_a_ship_is_no_person_and_a_town_no_statesman() -> None:
    rows = [
        entry(1, title="Wreck of the freighter Edmund Fitzgerald seen again", snippet="The Edmund Fitzgerald sank."),
        entry(2, title="Divers see the Edmund Fitzgerald", by="Other"),
    ]
    assert TagKind.PERSON not in {tag.kind for tag in tagger().tags(rows)}
    bears = [entry(3, title="Polar bears come back to Churchill, Manitoba")]
    found = {tag.key for tag in tagger().tags(bears)}
    assert "manitoba" in found
    assert "winstonchurchill" not in found


def test_a_first_name_that_opens_a_sentence_makes_a_country_a_surname() -> None:
    assert "jordan" not in keys(("Jim Jordan on the latest development", "Jim Jordan spoke to reporters on Thursday."))
    assert "jordan" in keys(("Refugees reach Jordan on foot", "They had walked to Jordan for two days."))


def test_a_noble_title_is_no_place() -> None:
    assert "edinburgh" not in keys(("Duke of Edinburgh turns 99", "The Duke of Edinburgh marked the day at Windsor."))
    assert "edinburgh" in keys(("Fire closes a bridge in Edinburgh", "Edinburgh's bridge will be shut for a week."))
