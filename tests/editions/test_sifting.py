from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.editions.render.card import card, sources_page
from bot.editions.select import select
from bot.editions.sifting import sifted
from bot.models import Difference, Figure, Sentence, Story, Wording
from tests.builders import NOW, entry, outlet, story, subscriber
from tests.editions.checker import check
from tests.editions.samples import stories, views

POST, LEDGER, QUAI = outlet("Post", id=1), outlet("Ledger", id=2), outlet("Le Quai", id=3)


def told_by_three() -> Story:
    entries = (
        entry(1, "Bridge closes", by=POST),
        entry(2, "Bridge shut", by=LEDGER, published=NOW.replace(hour=9)),
        entry(3, "Le pont ferme", by=QUAI, language="fr"),
    )
    wordings = (
        Wording("en", "Bridge closes", (Sentence("A crane fell.", 1), Sentence("Nobody was hurt.", 2)), 1),
        Wording("fr", "Le pont ferme", (Sentence("Une grue est tombée.", 3),), 3),
    )
    figures = (Figure(2, (1,)), Figure(3, (2, 3)))
    return replace(story(7, entries=entries, wordings=wordings), differences=(Difference("injured", figures),))


def test_a_hidden_outlet_falls_away_and_its_story_stays() -> None:
    left = sifted(told_by_three(), replace(subscriber(), hidden_outlets=(1,)))
    assert left is not None
    assert [one.outlet.name for one in left.entries] == ["Ledger", "Le Quai"]
    english = left.wordings[0]
    assert (english.title, english.title_entry_id) == ("Bridge shut", 2)
    assert [sentence.text for sentence in english.summary] == ["Nobody was hurt."]
    assert (left.reason.entries, left.reason.outlets, left.reason.families) == (2, 2, 2)
    assert left.reason.importance == told_by_three().reason.importance
    assert left.differences == ()


def test_a_muted_language_falls_away_as_well() -> None:
    left = sifted(told_by_three(), replace(subscriber(), muted_languages=("en",)))
    assert left is not None
    assert (left.language, [one.title for one in left.wordings]) == ("fr", ["Le pont ferme"])
    assert left.reason.languages == ("fr",)


def test_a_story_that_only_hidden_outlets_tell_is_none() -> None:
    one = told_by_three()
    assert sifted(one, replace(subscriber(), hidden_outlets=(1, 2, 3))) is None
    assert sifted(one, replace(subscriber(), hidden_outlets=(1, 2), muted_languages=("fr",))) is None
    assert select([one], replace(subscriber(), hidden_outlets=(1, 2, 3)), (), NOW) == (None, ())


def test_whoever_hides_nothing_gets_the_very_story() -> None:
    one = told_by_three()
    assert sifted(one, subscriber()) is one
    assert sifted(one, replace(subscriber(), hidden_outlets=(99,), muted_languages=("de",))) is one


def by_number(one: Story) -> Story:
    """The story with an outlet for every two of its entries."""
    named = tuple(
        replace(entry, outlet=replace(entry.outlet, id=place // 2 + 1, name=f"Outlet {place // 2 + 1}"))
        for place, entry in enumerate(one.entries)
    )
    return replace(one, entries=named)


@given(stories(1).map(by_number), views, st.sets(st.integers(1, 6)), st.sets(st.sampled_from(["en", "fr", "ru"])))
@settings(max_examples=60, deadline=None)
def test_nothing_of_what_is_hidden_is_left_and_what_is_left_can_be_shown(
    one: Story, view: object, outlets: set[int], languages: set[str]
) -> None:
    reader = replace(subscriber(), hidden_outlets=tuple(sorted(outlets)), muted_languages=tuple(sorted(languages)))
    left = sifted(one, reader)
    hidden = {entry.id for entry in one.entries if entry.outlet.id in outlets or entry.language in languages}
    if left is None:
        assert hidden == {entry.id for entry in one.entries}
        return
    assert {entry.id for entry in left.entries} == {entry.id for entry in one.entries} - hidden
    cited = {sentence.entry_id for wording in left.wordings for sentence in wording.summary}
    assert not hidden & (cited | {wording.title_entry_id for wording in left.wordings})
    assert not hidden or left.language in {wording.language for wording in left.wordings}
    assert (left.id, left.rank, left.tags) == (one.id, one.rank, one.tags)
    check(card(left, view).html)  # type: ignore[arg-type]  # hypothesis passes a View
    check(sources_page(left, view).html)  # type: ignore[arg-type]  # the same
