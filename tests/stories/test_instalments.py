from __future__ import annotations

import numpy as np
import pytest

from bot.stories.instalments import differ, instalment
from bot.stories.noise import Piece, piece
from bot.stories.similarity import Pairs
from tests.builders import entry


def of(title: str) -> int:
    return instalment(title, piece(entry(1, title)))


@pytest.mark.parametrize(
    "same",
    [
        ("Your horoscope for March 3", "Horoscope du 3 mars", "Horoskop am 3. März", "Horoscope: Tuesday 3rd of March"),
        ("Daily crossword, 14 July", "Mots croisés du 14 juillet", "Crossword for July 14th"),
        ("Morning briefing, 9 December", "Morning briefing for Dec. 9"),
    ],
)
def test_a_date_is_one_however_it_is_written(same: tuple[str, ...]) -> None:
    assert len({of(title) for title in same}) == 1
    assert of(same[0]) > 1


def test_dates_tell_instalments_apart() -> None:
    titles = ["Horoscope du 3 juin", "Horoscope du 3 juillet", "Horoscope du 4 juin", "2031/03/04 07:00 GMT"]
    assert len({of(title) for title in [*titles, "2031/03/04 08:00 GMT"]}) == 5


def test_a_series_without_a_date_is_still_one() -> None:
    assert of("Morning briefing: what the ministers said") == of("The evening round-up") == 1


@pytest.mark.parametrize(
    "title",
    [
        "Ferry sinks off Tarvik on 3 March",
        "How to watch the Tarvik derby on 3 March",
        "Ten years ago today: the flood of Valmorin",
        "Il y a dix ans, la crue de Valmorin",
    ],
)
def test_reports_previews_and_anniversaries_are_no_series(title: str) -> None:
    assert of(title) == 0


def test_pairs_differ_by_date_or_else_by_half_a_day() -> None:
    instalments = np.array([7, 7, 8, 1, 1, 0], dtype=np.uint32)
    hours = np.array([0.0, 30.0, 1.0, 0.0, 12.0, 99.0])
    pairs = Pairs.all_of(6)
    told = {
        (int(one), int(other))
        for one, other, apart in zip(pairs.left, pairs.right, differ(instalments, hours, pairs), strict=True)
        if apart
    }
    # The same date a day later is the same; other dates differ at once; where a date is missing the hours decide.
    assert told == {(0, 2), (1, 2), (0, 4), (1, 3), (1, 4), (3, 4)}


def test_what_is_no_service_and_no_round_up_is_no_instalment() -> None:
    assert instalment("Horoscope du 3 juin", Piece.OPINION) == 0
