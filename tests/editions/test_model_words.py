"""Words by a language model: a reader sees who wrote what, and whose words are quoted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.editions.render import model
from bot.editions.render.card import card, sources_page
from bot.editions.render.data import story_data
from bot.editions.render.digest import digest
from bot.editions.render.telling import tell
from bot.editions.render.view import View
from bot.editions.typography import nested
from bot.models import Edition, Sentence, Story, Wording
from tests.builders import NOW, entry, story
from tests.editions.checker import check

ENGLISH = View(("en",), "America/Toronto", NOW, "broadsheet_bot")
FRENCH = View(("fr",), "Europe/Paris", NOW, "broadsheet_bot")
ENTRIES = tuple(entry(number, by=name) for number, name in enumerate(("A", "B", "C"), start=1))


def told(*, title_own: bool = False, language: str = "en") -> Story:
    sentences = (
        Sentence("The tram comes in May.", 1, own=False),
        Sentence('Councillor Hart called it "a detour" on Monday.', 2),
    )
    wording = Wording(language, "Tram for Port Ellis", sentences, 1, title_own=title_own)
    return replace(story(1, entries=ENTRIES, language=language), wordings=(wording,))


def test_a_sentence_of_an_outlet_among_those_of_a_model_is_quoted_with_the_outlets_name() -> None:
    shown = check(card(told(), ENGLISH).html).text
    assert "The tram comes in May. B: “Councillor Hart called it ‘a detour’ on Monday.”" in shown
    (message, *_) = digest(Edition(told(), (), NOW), ENGLISH)
    assert "B: “Councillor Hart" in check(message.html).text
    french = check(card(told(language="fr"), FRENCH).html).text
    assert "B\u00a0: «\u00a0Councillor Hart called it “a detour” on Monday.\u00a0»" in french


def test_outlets_own_words_are_no_quotation_where_no_model_wrote() -> None:
    own = replace(told(), wordings=(Wording("en", "Tram", (Sentence("The tram comes in May.", 1),), 1),))
    assert "“" not in tell(own, ENGLISH).summary
    assert "language model" not in check(sources_page(own, ENGLISH).html).text
    assert not story_data(own, ENGLISH)["by_model"]


def test_all_sources_say_who_wrote_what() -> None:
    page = check(sources_page(told(), ENGLISH).html).text
    assert "Worded by a language model, each sentence checked against the reports." in page
    assert "that outlet’s own sentence" in page
    assert "The tram comes in May. — told by A" in page
    assert page.count("B: “Councillor Hart") == 1
    assert "The title is an outlet’s own" not in page
    assert "The title is an outlet’s own" in check(sources_page(told(title_own=True), ENGLISH).html).text
    assert "modèle de langage" in check(sources_page(told(language="fr"), FRENCH).html).text


def test_why_says_it_too() -> None:
    assert "Worded by a language model" in check(card(told(), ENGLISH, reason=True).html).text
    assert "Worded by a language model" not in check(card(told(), ENGLISH).html).text
    assert story_data(told(), ENGLISH)["by_model"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("A “b” c", "en", "A ‘b’ c"),
        ('A "b" c', "en", "A ‘b’ c"),
        ("A « b » c", "fr", "A “b” c"),
        ("A «\u00a0b\u00a0» c", "fr", "A “b” c"),
        ("no marks, d’ici", "fr", "no marks, d’ici"),
    ],
)
def test_marks_within_a_quotation_are_of_the_second_rank(text: str, language: str, expected: str) -> None:
    assert nested(text, language) == expected


@pytest.mark.parametrize("view", [ENGLISH, FRENCH], ids=["en", "fr"])
@pytest.mark.parametrize("trouble", ["silent", "busy", "refuses", "unusable", ""])
def test_the_admin_is_told_in_her_language_what_fails_and_what_to_do(view: View, trouble: str) -> None:
    text = check(model.failing(view, trouble, NOW + timedelta(minutes=4)).html).text
    assert "python -m bot check" in text
    assert "4 minutes" in text.replace("\u00a0", " ")
    assert check(model.well(view).html).text
