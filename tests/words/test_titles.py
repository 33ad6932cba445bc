"""Titles: the outlet's name and the label fall away, the news stays."""

from __future__ import annotations

import pytest

from bot.words.titles import bare


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("Ferry returns to harbour after storm - The Harbour Post", "Ferry returns to harbour after storm"),
        ("Ferry returns to harbour after storm | Harbour Post", "Ferry returns to harbour after storm"),
        ("Ferry returns to harbour after storm | Local News | Harbour Post", "Ferry returns to harbour after storm"),
        ("Le traversier rentre au port - Radio du Nord", "Le traversier rentre au port"),
        ("LIVE: Ferry returns to harbour", "Ferry returns to harbour"),
        ("EN DIRECT - Le traversier rentre au port", "Le traversier rentre au port"),
        ("Vidéo. Le traversier rentre au port", "Le traversier rentre au port"),
        ("Watch: ferry returns to harbour", "Ferry returns to harbour"),
        ("UPDATE 2-Ferry returns to harbour", "Ferry returns to harbour"),
        ("Ferry returns to harbour (VIDEO)", "Ferry returns to harbour"),
        ("Harbour Post: Ferry returns to harbour after the storm", "Ferry returns to harbour after the storm"),
    ],
)
def test_the_outlet_and_the_label_fall_away(title: str, left: str) -> None:
    assert bare(title, {"The Harbour Post"}) == left


@pytest.mark.parametrize(
    "title",
    [
        "Ferry returns to harbour - and leaves again",
        "Toronto–Montreal line closed for a day",
        "Living wage: council votes on Friday",
        "Storm: ferry returns to harbour",
        "Directed by a newcomer, the film wins",
        "iPhone sales fall for a third quarter",
        "Post-storm repairs will cost 3 million",
        "Fare > 12 dollars: council says no",
        "St. Ellis ferry returns after the storm",
    ],
)
def test_what_belongs_to_the_news_stays(title: str) -> None:
    assert bare(title, {"The Harbour Post"}) == title


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("Le capitaine veut rester en Europe / France / Ports / Le Site", "Le capitaine veut rester en Europe"),
        ("Sources -- Captain to leave the ferry line", "Captain to leave the ferry line"),
        ("WTF : le capitaine se blesse en fêtant la victoire", "Le capitaine se blesse en fêtant la victoire"),
        ("Ports > Ferries > Captain to leave the ferry line", "Captain to leave the ferry line"),
        ("Transports › Le capitaine quitte le traversier", "Le capitaine quitte le traversier"),
        ("Navigation. Le capitaine quitte le traversier", "Le capitaine quitte le traversier"),
        ("Radio Valley. Le capitaine quitte le traversier", "Le capitaine quitte le traversier"),
        ("Captain to leave the ferry line |", "Captain to leave the ferry line"),
        ("Captain to leave the ferry line - The magazine of the sea", "Captain to leave the ferry line"),
        ("Le capitaine quitte le traversier - Le blog de la mer", "Le capitaine quitte le traversier"),
        ("[Critique] Le port, nouveau film sur les docks", "Le port, nouveau film sur les docks"),
    ],
)
def test_paths_of_pages_and_labels_of_desks_fall_away(title: str, left: str) -> None:
    assert bare(title, set()) == left


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("Mercato : le capitaine du FC Port voudrait partir", "Le capitaine du FC Port voudrait partir"),
        ("Boxe - Marsh et Poole sont d'accord pour deux combats", "Marsh et Poole sont d'accord pour deux combats"),
        ("Marsh et Poole sont d'accord pour deux combats - MMA", "Marsh et Poole sont d'accord pour deux combats"),
        ("Marsh quitte le club après deux saisons (officiel)", "Marsh quitte le club après deux saisons"),
        ("[Test] La montre Heron, fine et durable au poignet", "La montre Heron, fine et durable au poignet"),
        ("Le club dit non - Foot US - Mort du président Marsh", "Le club dit non - Foot US - Mort du président Marsh"),
        ("Le club du port dit non aux joueurs - Foot US - Mort de Lee Marsh", "Le club du port dit non aux joueurs"),
        ("Ferry returns to harbour after storm - The Harbour Post Sunday", "Ferry returns to harbour after storm"),
    ],
)
def test_desks_in_front_and_behind_fall_away(title: str, left: str) -> None:
    assert bare(title, {"The Harbour Post"}) == left


def test_a_carrier_of_others_titles_signs_them_and_the_signature_falls_away() -> None:
    title = "Ferry returns to harbour after storm - Some Paper Nobody Knows"
    assert bare(title, set(), signed=True) == "Ferry returns to harbour after storm"
    assert bare(title, set()) == title


def test_who_says_so_stays_behind_a_title() -> None:
    title = "Ferry line to be sold before the summer - sources"
    assert bare(title, set()) == title
