from __future__ import annotations

import numpy as np
import pytest

from bot.stories.courts import APPEAL, VERDICT, differ, stage
from bot.stories.similarity import Pairs


@pytest.mark.parametrize(
    "title",
    [
        "Baker found guilty of poisoning rival",
        "Court jails banker for eight years: Aldous convicted",
        "L'ancien maire de Montferrac condamné à quatre ans",
        "Laborde reconnu coupable de favoritisme",
        "Früherer Bürgermeister zu vier Jahren verurteilt",
        "Convicted banker to appeal against eight years",
        "Aldous jailed for eight years; lawyers lodge an appeal",
    ],
)
def test_a_verdict_stays_one_when_somebody_means_to_appeal(title: str) -> None:
    assert stage(title) == VERDICT


@pytest.mark.parametrize(
    "title",
    [
        "Appeal court frees baker found guilty of poisoning",
        "Court of Appeal upholds eight years for Aldous",
        "Judges quash nurse's conviction",
        "Sentence of banker reduced to five years",
        "Aldous loses his appeal",
        "Laborde condamné en appel à deux ans",
        "La cour d'appel relaxe l'ancien maire",
        "Berufungsgericht spricht Bürgermeister frei",
    ],
)
def test_a_court_of_appeal_is_known_in_three_languages(title: str) -> None:
    assert stage(title) == APPEAL


@pytest.mark.parametrize(
    "title",
    ["Appeal for witnesses after theft", "League overturns ban on drums", "Appel à la grève lundi", "A jail is closed"],
)
def test_other_appeals_and_rulings_are_of_no_court(title: str) -> None:
    assert stage(title) == 0


def test_a_verdict_and_an_appeal_differ_once_a_day_has_passed() -> None:
    stages = np.array([VERDICT, APPEAL, APPEAL, 0], dtype=np.uint8)
    pairs = Pairs.all_of(4)
    apart = differ(stages, np.array([0.0, 5.0, 40.0, 90.0]), pairs)
    told = zip(pairs.left.tolist(), pairs.right.tolist(), apart.tolist(), strict=True)
    assert [(one, other) for one, other, different in told if different] == [(0, 2)]
