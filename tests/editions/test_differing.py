"""Where sources differ, and which outlet each sentence is from: told in one line, in her language."""

from __future__ import annotations

from dataclasses import replace

from bot.editions.render.card import card, sources_page
from bot.editions.render.differing import differing
from bot.editions.render.digest import digest
from bot.editions.render.view import View
from bot.models import Difference, Edition, Figure, Sentence
from tests.builders import NOW, entry, story, wording
from tests.editions.checker import check

ENGLISH = View(("en",), "America/Toronto", NOW, "broadsheet_bot")
FRENCH = View(("fr",), "Europe/Paris", NOW, "broadsheet_bot")
ENTRIES = tuple(entry(number, by=name) for number, name in enumerate(("A", "B", "C", "D", "E"), start=1))


def told(*differences: Difference) -> str:
    return differing(replace(story(1, entries=ENTRIES), differences=differences), ENGLISH)


DEAD = Difference("dead", (Figure(12, (1, 2)), Figure(15, (3,))))


def test_different_numbers_are_one_line_with_their_outlets() -> None:
    assert told(DEAD) == "Sources differ: 12 dead — A, B; 15 — C."
    assert differing(replace(story(1, entries=ENTRIES), differences=(DEAD,)), FRENCH) == (
        "Les sources divergent\u00a0: 12 morts — A, B\u202f; 15 — C."
    )


def test_of_many_outlets_three_are_named() -> None:
    assert told(Difference("magnitude", (Figure(5.8, (1, 2, 3, 4)), Figure(6.1, (5,))))) == (
        "Sources differ: magnitude 5.8 — A, B, C and 1 other; 6.1 — E."
    )


def test_what_is_left_of_removed_entries_is_no_difference() -> None:
    assert told() == ""
    assert told(Difference("dead", (Figure(12, (1,)), Figure(15, (99,))))) == ""


def test_card_and_edition_say_where_sources_differ_and_the_sources_page_who_said_what() -> None:
    spoken = replace(
        wording("Mill fire"), summary=(Sentence("The mill burnt down.", 2), Sentence("Nobody knows why.", 3))
    )
    shown = replace(story(1, entries=ENTRIES), differences=(DEAD,), wordings=(spoken,))
    assert "Sources differ: 12 dead — A, B; 15 — C." in check(card(shown, ENGLISH).html).text
    (message, *_) = digest(Edition(shown, (), NOW), ENGLISH)
    assert "Sources differ: 12 dead" in check(message.html).text
    page = check(sources_page(shown, ENGLISH).html).text
    assert "The mill burnt down. — B" in page
    assert "Nobody knows why. — C" in page
