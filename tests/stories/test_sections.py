"""Sections: where a publisher files a report tells its topic where the title has none of the words."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.stories.lexicon.tables import table
from bot.stories.sections import Sections, sections
from bot.stories.tags import Tagger
from bot.stories.topics import Topics
from tests.builders import entry


@cache
def known() -> tuple[Sections, frozenset[str]]:
    """The sections, and the topics that there are."""
    return Sections(), frozenset(Topics().tags)


@cache
def tagger() -> Tagger:
    """One for all tests: it holds only tables."""
    return Tagger()


def keys(title: str, link: str | None) -> set[str]:
    """The tags of a story of one report."""
    return {tag.key for tag in tagger().tags([replace(entry(1, title=title), link=link)])}


def test_a_title_without_a_word_of_its_sport_gets_the_sport_it_is_filed_under() -> None:
    title = "The captain is back after nine weeks away"
    assert "tennis" not in keys(title, None)
    assert "tennis" in keys(title, "https://news.example/sport/tennis/captain-is-back")


def test_a_section_is_read_with_and_without_news_behind_it_and_with_a_number() -> None:
    assert Sections().score("https://news.example/football-news/a-b-c") == Sections().score(
        "https://other.example/2026/football/52998386"
    )
    assert list(sections("https://news.example/news/entertainment-arts-53005676")) == ["news", "entertainment-arts"]


def test_the_words_of_a_piece_s_own_address_are_no_section() -> None:
    assert Sections().score("https://news.example/2026/06/11/football") == {}


def test_where_it_is_filed_does_not_replace_what_it_tells() -> None:
    found = keys("Prime minister resigns after election defeat", "https://news.example/sport/a")
    assert "politics" in found


@pytest.mark.parametrize("link", [None, "", "http://[x/sport/a", "mailto:sport/a@b.example", "x" * 5000 + "/sport/a"])
def test_an_address_that_is_none_says_nothing(link: str | None) -> None:
    assert Sections().score(link) == {}


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_may_stand_where_an_address_should(link: str) -> None:
    told, topics = known()
    assert set(told.score(link)) <= topics


def test_every_section_belongs_to_one_topic_that_exists() -> None:
    rows = table("sections")["topics"]
    words = [word for cell in rows.values() for word in cell.split(", ")]
    assert rows.keys() <= Topics().tags.keys()
    assert len(words) == len(set(words))


def test_the_section_of_a_place_tells_the_country_and_no_edition_or_club_does() -> None:
    title = "Two arrested after a night of searching"
    assert "uk" in keys(title, "https://news.example/news/scotland/two-arrested")
    assert "india" in keys(title, "https://news.example/city/mumbai/two-arrested")
    assert "usa" in keys(title, "https://news.example/2026/06/12/us/two-arrested")
    assert "australia" not in keys(title, "https://news.example/au/news/two-arrested")
    assert "spain" not in keys(title, "https://news.example/football/barcelona/two-arrested")


def test_foreign_news_is_no_place() -> None:
    assert not {"europe", "asia"} & keys("Two arrested after a night", "https://news.example/world/europe/two-arrested")
