from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories import everyday, places
from bot.stories.noise import Piece, piece, plain_title, repair
from bot.stories.skeletons import skeletons
from bot.stories.sketch import Sketches, sketches
from bot.stories.tokens import NAME, NUMBER, PLACE, bucket_of
from bot.text import fold
from tests.builders import entry

if TYPE_CHECKING:
    from bot.models import Entry


def sketch(one: Entry) -> Sketches:
    return sketches([one])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zelensky", "Selenskyj"),
        ("Zelenskyy", "Зеленский"),
        ("Netanyahu", "Nétanyahou"),
        ("Putin", "Poutine"),
        ("strike", "strikes"),
    ],
)
def test_spellings_of_one_word_share_a_skeleton(one: str, other: str) -> None:
    first, second = skeletons([fold(one), fold(other)])
    assert first == second


@pytest.mark.parametrize(("one", "other"), [("Merkel", "Macron"), ("bridge", "budget"), ("Oslo", "Osaka")])
def test_different_words_have_different_skeletons(one: str, other: str) -> None:
    first, second = skeletons([fold(one), fold(other)])
    assert first != second


@pytest.mark.parametrize("name", ["Russia", "Russie", "Rusia", "Россия", "russe", "Moscow"])
def test_a_country_is_one_token_in_every_language(name: str) -> None:
    assert bucket_of(name) == bucket_of("Russia")


@pytest.mark.parametrize("text", ["United States", "États-Unis", "Vereinigte Staaten", "the U.S.", "US"])
def test_a_country_of_several_words_is_one_token(text: str) -> None:
    found = sketch(entry(1, f"Talks with {text} go on"))
    assert bucket_of("American") in found.whole[found.kinds == PLACE].tolist()


def test_who_the_organisation_is_no_pronoun_and_oms_is_the_same() -> None:
    assert bucket_of("WHO") == bucket_of("OMS") >= 0
    assert bucket_of("who") == -1


def test_us_the_pronoun_is_no_country() -> None:
    assert not (sketch(entry(1, "Come with us now")).kinds == PLACE).any()


def test_every_country_has_its_own_code() -> None:
    assert {places.names()[fold(name)] for name in ("Niger-Republik", "Nigeria") if fold(name) in places.names()} == {
        "NG"
    }
    assert places.names()["frankreich"] == "FR"


def test_numbers_are_the_same_however_they_are_grouped() -> None:
    numbers = [
        sketch(entry(1, title)).whole[sketch(entry(1, title)).kinds == NUMBER].tolist()
        for title in ("Over 12,500 homes without power", "Plus de 12 500 foyers sans courant", "12.500 Haushalte")
    ]
    assert numbers[0] == numbers[1] == numbers[2] != []


def test_a_capital_within_a_sentence_is_a_name_and_one_at_its_start_is_not() -> None:
    found = sketch(entry(1, "Villagers thank mayor Delacourt for the new bridge"))
    names = found.whole[found.kinds == NAME].tolist()
    assert names == [bucket_of("Delacourt")]


def test_a_link_is_the_same_with_and_without_its_tracking() -> None:
    one = sketch(entry(1, link="https://www.outlet.example/a/?utm_source=rss#top"))
    other = sketch(entry(2, link="http://outlet.example/a"))
    assert one.facts["link"] == other.facts["link"] != 0
    assert sketch(entry(3, link=None)).facts["link"] == 0


@given(st.lists(st.tuples(st.text(max_size=200), st.text(max_size=300)), min_size=1, max_size=4))
def test_any_texts_can_be_sketched_and_each_by_itself_gives_the_same(texts: list[tuple[str, str]]) -> None:
    entries = [entry(number, title, snippet=snippet) for number, (title, snippet) in enumerate(texts)]
    found = sketches(entries)
    ends = found.lengths.cumsum().tolist()
    for one, start, end, facts in zip(entries, [0, *ends], ends, found.facts, strict=False):
        alone = sketch(one)
        assert found.tokens[start:end].tolist() == alone.tokens.tolist()
        assert facts == alone.facts[0]
        assert sorted(set(alone.whole.tolist())) == alone.whole.tolist()


def test_a_word_is_the_same_however_many_others_were_read_between() -> None:
    before = sketch(entry(1, "Ferry sinks off Tarvik")).tokens.tolist()
    others = [f"word{number}" for number in range(50_000)]
    sketches([entry(2, " ".join(others[start : start + 1000])) for start in range(0, len(others), 1000)])
    assert sketch(entry(1, "Ferry sinks off Tarvik")).tokens.tolist() == before


# --------------------------------------------------------------------------- noise
@pytest.mark.parametrize(
    ("title", "outlet", "plain"),
    [
        ("LIVE: Ferry sinks off Tarvik", "", "Ferry sinks off Tarvik"),
        ("EN DIRECT - Un ferry coule au large de Tarvik", "", "Un ferry coule au large de Tarvik"),
        ("Un ferry coule au large de Tarvik - Le Quotidien", "", "Un ferry coule au large de Tarvik"),
        ("Ferry sinks off Tarvik | Sport", "", "Ferry sinks off Tarvik"),
        ("Ferry sinks - the harbour post", "The Harbour Post", "Ferry sinks"),
        ("Ferry sinks off Tarvik – two people missing", "", "Ferry sinks off Tarvik – two people missing"),
        ("Vidéo. Un ferry coule", "", "Un ferry coule"),
        ("Live", "", "Live"),
        ("", "", ""),
    ],
)
def test_formats_and_outlet_names_leave_a_title(title: str, outlet: str, plain: str) -> None:
    assert plain_title(title, outlet) == plain


@pytest.mark.parametrize(
    ("title", "link", "kind"),
    [
        ("Ferry sinks off Tarvik", None, Piece.REPORT),
        ("Ferry sinks off Tarvik - live updates", None, Piece.LIVE),
        ("DIRECT. Un ferry coule", None, Piece.LIVE),
        ("Opinion: ferries need better rules", None, Piece.OPINION),
        ("Ferries need better rules", "https://a.example/opinion/ferries", Piece.OPINION),
        ("Morning briefing: ferries and rates", None, Piece.ROUNDUP),
        ("Revue de presse de mardi", None, Piece.ROUNDUP),
        ("Horoscope du mardi 10 mars", None, Piece.SERVICE),
        ("Earphones at half price", "https://a.example/deals/earphones", Piece.SERVICE),
        ("Ten years ago today: the Tarvik ferry goes down", None, Piece.ROUNDUP),
        ("Il y a dix ans, le ferry de Tarvik sombrait", None, Piece.ROUNDUP),
        ("Five years on: what the Tarvik ferry taught us", None, Piece.ROUNDUP),
        ("2031/06/10 10:00 GMT", None, Piece.ROUNDUP),
        ("On this day in 1931: a ferry sinks off Tarvik", None, Piece.ROUNDUP),
        ("The Guardian view on ferries", None, Piece.OPINION),
        ("Letters: on ferries", None, Piece.OPINION),
        ("Tribune : il faut des ferries", None, Piece.OPINION),
        ("[Sponsored] Why Tarvik is the place to invest", None, Piece.SERVICE),
        ("Partner content: the best cruises", None, Piece.SERVICE),
        ("Contenu sponsorisé : les croisières", None, Piece.SERVICE),
        ("Publireportage : rouler vert", None, Piece.SERVICE),
        ("Best deals on earphones: save 30%", None, Piece.SERVICE),
        ("++ Ferry in distress off Tarvik ++", None, Piece.LIVE),
        ("Man jailed for ten years over fire set years ago", None, Piece.REPORT),
        ("Ferry company in partnership talks", None, Piece.REPORT),
        ("Actors live in fear", None, Piece.REPORT),
        ("Direct flights to Tarvik resume", None, Piece.REPORT),
    ],
)
def test_a_piece_is_what_it_announces(title: str, link: str | None, kind: Piece) -> None:
    assert piece(entry(1, title, link=link)) is kind


def test_text_read_in_the_wrong_alphabet_is_repaired() -> None:
    assert repair("aprÃ¨s la tempÃªte Ã  Tarvik") == "après la tempête à Tarvik"
    assert repair("SÃO Tarvik") == "SÃO Tarvik"
    assert repair("déjà vu") == "déjà vu"


def test_everyday_words_are_words_that_tell_something() -> None:
    assert len(everyday.buckets()) > 250
    assert bucket_of("police") in everyday.buckets()
