"""Bearing: the meaning of a story tells its topic where words do not, and doubts it where they only look like it."""

from __future__ import annotations

import numpy as np
import pytest

from bot.models import TagKind
from bot.stories import bearing
from bot.stories.borne import Meaning
from bot.stories.meaning import SIZE, Encoder, load_encoder
from bot.stories.tags import Tagger
from tests.builders import entry

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The real one, loaded once."""
    return load_encoder()


def keys(encoder: Encoder, *titles: str, language: str = "en") -> set[str]:
    """The tags of a story of these titles, with its vectors."""
    entries = [
        entry(number, title=title, language=language, by=f"By {number}") for number, title in enumerate(titles, 1)
    ]
    vectors = {one.id: packed for one, packed in zip(entries, encoder.encode(entries), strict=True)}
    return {tag.key for tag in Tagger().tags(entries, vectors=vectors)}


def test_every_topic_has_weights_and_no_weight_lacks_a_topic() -> None:
    topics = {tag.key for tag in Tagger().known() if tag.kind is TagKind.TOPIC}
    assert set(bearing.shipped().keys) == topics


def test_nothing_is_known_without_vectors() -> None:
    assert Meaning.of([]) == Meaning({}, {}, 0)


def test_how_sure_it_is_lies_between_nought_and_one_for_any_vector() -> None:
    packed = np.random.default_rng(3).standard_normal((8, SIZE)).astype("<f2")
    for row in packed:
        assert all(0.0 <= sure <= 1.0 for sure in Meaning.of([row.tobytes()]).topics.values())


def test_a_topic_is_told_without_its_words_in_languages_that_the_lexicon_does_not_speak(encoder: Encoder) -> None:
    assert "football" in keys(
        encoder,
        "El delantero marca dos tantos en el clásico y el equipo sube a la cima de la tabla",
        "Dos goles del delantero deciden el clásico en el minuto final",
        language="es",
    )


def test_words_that_only_look_like_a_topic_are_doubted(encoder: Encoder) -> None:
    rows = ("Fans flood streaming site as band drops album", "The new album of the band floods the charts")
    assert "music" in keys(encoder, *rows)
    assert "disaster" not in keys(encoder, *rows)


def test_a_club_of_another_sport_is_not_meant(encoder: Encoder) -> None:
    rows = (
        "Spurs coach praises rookie guard after NBA win in San Antonio",
        "San Antonio Spurs: the coach's rookie scores 31 points in the NBA",
    )
    found = keys(encoder, *rows)
    assert "basketball" in found
    assert "tottenham" not in found


def test_home_news_that_names_no_place_is_told_its_country(encoder: Encoder) -> None:
    found = keys(
        encoder,
        "Ayushmann Khurrana on working with Amitabh Bachchan",
        "Amitabh Bachchan and Ayushmann Khurrana talk about their new film",
        "Watch: Ayushmann Khurrana shares a picture with Big B",
    )
    assert "india" in found


def test_one_report_alone_and_things_sold_everywhere_are_told_no_country(encoder: Encoder) -> None:
    assert "india" not in keys(encoder, "Ayushmann Khurrana on working with Amitabh Bachchan")
    phones = (
        "The new smartphone has four cameras",
        "Smartphone with four cameras: the review",
        "A phone of four cameras",
    )
    assert not {"india", "china", "usa"} & keys(encoder, *phones)


def test_a_story_that_names_a_place_is_told_no_other_country(encoder: Encoder) -> None:
    found = keys(
        encoder,
        "Ayushmann Khurrana films in Iceland",
        "In Iceland: Ayushmann Khurrana on the set with Amitabh Bachchan",
        "Amitabh Bachchan leaves Iceland after the last scene",
    )
    assert "iceland" in found
    assert "india" not in found


def test_the_country_is_banned_and_led_elsewhere_like_any_other(encoder: Encoder) -> None:
    titles = (
        "Ayushmann Khurrana on working with Amitabh Bachchan",
        "Amitabh Bachchan and Ayushmann Khurrana talk about their new film",
        "Watch: Ayushmann Khurrana shares a picture with Big B",
    )
    entries = [entry(number, title=title, by=f"By {number}") for number, title in enumerate(titles, 1)]
    vectors = {one.id: packed for one, packed in zip(entries, encoder.encode(entries), strict=True)}
    banned = Tagger(banned=("India",)).tags(entries, vectors=vectors)
    led = Tagger(aliases={"india": "asia"}).tags(entries, vectors=vectors)
    assert "india" not in {tag.key for tag in banned}
    assert "india" not in {tag.key for tag in led}
    assert "asia" in {tag.key for tag in led}


def test_the_crime_in_a_video_game_is_no_crime(encoder: Encoder) -> None:
    found = keys(
        encoder,
        "Cheating hacker shot by a riot shield in video game",
        "Video game hacker using an aimbot is killed by a shield",
    )
    assert "videogames" in found
    assert "crime" not in found
