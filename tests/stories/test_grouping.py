from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Grouped
from bot.stories.grouping import Grouper
from bot.stories.meaning import SIZE, pack, usual
from tests.builders import NOW, ago, entry, outlet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Entry

WINDOW = timedelta(hours=72)
BRIDGE = "Harbour bridge in Marlow closes after crane collapse"
BRIDGE_AGAIN = "Crane collapse closes Marlow harbour bridge, two hurt"
ELECTION = "Orvenia votes in snap election as turnout climbs"
TEXTS = (
    BRIDGE,
    BRIDGE_AGAIN,
    "Marlow harbour bridge shut after crane falls",
    ELECTION,
    "Turnout climbs as Orvenia holds snap election",
    "Teachers in Kestrel County vote to strike on Monday",
    "Kestrel County teachers to strike from Monday",
    "Comet Havel visible to the naked eye tonight",
    "LIVE: Orvenia election results as they come in",
)


class Reader:
    """Follows what a grouper says, as the store does."""

    def __init__(self) -> None:
        self.story_of: dict[int, int] = {}
        self.leads: dict[int, int] = {}
        self.seen: list[int] = []

    def note(self, grouped: Grouped) -> None:
        self.seen += grouped.created
        self.leads.update(grouped.merged)
        self.story_of.update(grouped.placed)

    def story(self, entry_id: int) -> int:
        story = self.story_of[entry_id]
        while story in self.leads:
            assert self.leads[story] < story, "an id leads to an elder one"
            story = self.leads[story]
        return story


def place(batches: Sequence[Sequence[Entry]], grouper: Grouper | None = None) -> Reader:
    grouper, reader = grouper or Grouper(WINDOW), Reader()
    for batch in batches:
        reader.note(grouper.add(batch, {}))
    return reader


def by(name: str) -> dict[str, object]:
    return {"by": outlet(name)}


def test_reports_of_one_event_become_one_story() -> None:
    reader = place([[entry(1, BRIDGE, by="A"), entry(2, BRIDGE_AGAIN, by="B"), entry(3, ELECTION, by="C")]])
    assert reader.story(1) == reader.story(2) != reader.story(3)


def test_an_entry_joins_the_story_of_an_earlier_pass() -> None:
    reader = place([[entry(1, BRIDGE, by="A")], [entry(2, BRIDGE_AGAIN, by="B", published=NOW + timedelta(hours=1))]])
    assert reader.story(2) == reader.story(1)
    assert reader.seen == [1]


def test_the_same_title_of_the_same_outlet_joins() -> None:
    reader = place([[entry(1, BRIDGE)], [entry(2, BRIDGE)]])
    assert reader.story(1) == reader.story(2)


def test_story_ids_begin_where_the_store_says() -> None:
    reader = place([[entry(1, BRIDGE), entry(2, ELECTION)]], Grouper(WINDOW, next_story_id=41))
    assert reader.seen == [41, 42]


def test_an_entry_that_changed_its_subject_moves_to_the_other_story() -> None:
    batches = [
        [entry(1, BRIDGE, by="A"), entry(2, BRIDGE_AGAIN, by="B"), entry(3, ELECTION, by="C")],
        [entry(2, "Orvenia holds snap election as turnout climbs", by="B")],
    ]
    reader = place(batches)
    assert reader.story(2) == reader.story(3) != reader.story(1)


def test_an_entry_older_than_the_window_stands_alone() -> None:
    reader = place([[entry(1, BRIDGE, by="A")], [entry(2, BRIDGE, by="B", published=ago(days=4))]])
    assert reader.story(2) != reader.story(1)


def test_an_edited_entry_older_than_the_window_stays_where_it_was() -> None:
    reader = place([[entry(1, BRIDGE, by="A")], [entry(2, BRIDGE, by="B", published=ago(days=4), story_id=1)]])
    assert reader.story(2) == 1
    assert reader.seen == [1]


def test_what_left_the_window_is_joined_no_more() -> None:
    reader = place([[entry(1, BRIDGE, by="A")], [entry(2, BRIDGE, by="B", published=NOW + timedelta(hours=73))]])
    assert reader.story(1) != reader.story(2)


def test_an_empty_pass_changes_nothing() -> None:
    assert Grouper(WINDOW).add([], {}) == Grouped()


def test_an_entry_without_words_stands_alone() -> None:
    reader = place([[entry(1, "!!!"), entry(2, "???", by="B"), entry(3, "", by="C")]])
    assert len({reader.story(1), reader.story(2), reader.story(3)}) == 3


def vector(seed: int) -> bytes:
    """An invented packed vector; the same seed means the same."""
    values = np.random.default_rng(seed).standard_normal(SIZE)
    return pack(np.asarray(usual() + 0.45 * values / np.linalg.norm(values), dtype=np.float32))


def test_entries_with_and_without_vectors_live_in_one_window() -> None:
    grouper, reader = Grouper(WINDOW), Reader()
    reader.note(grouper.add([entry(1, BRIDGE, by="A"), entry(2, ELECTION, by="B")], {1: vector(1), 2: vector(2)}))
    reader.note(grouper.add([entry(3, BRIDGE_AGAIN, by="C")], {}))
    reader.note(grouper.add([entry(4, BRIDGE, by="D")], {4: vector(1)}))
    assert reader.story(1) == reader.story(3) == reader.story(4) != reader.story(2)


# --------------------------------------------------------------------------- what always holds
ENTRIES = st.lists(
    st.builds(
        lambda text, hours, name, language: (text, hours, name, language),
        st.sampled_from(TEXTS),
        st.integers(0, 100),
        st.sampled_from(["A", "B", "C", "D"]),
        st.sampled_from(["en", "fr"]),
    ),
    max_size=24,
)


def built(rows: Sequence[tuple[str, int, str, str]]) -> list[Entry]:
    return [
        entry(number, text, by=name, language=language, published=NOW + timedelta(hours=hours), link=None)
        for number, (text, hours, name, language) in enumerate(rows, 1)
    ]


def cut(entries: Sequence[Entry], size: int) -> list[list[Entry]]:
    return [list(entries[start : start + size]) for start in range(0, len(entries), size)]


@settings(deadline=None, max_examples=60)
@given(ENTRIES, st.integers(1, 9))
def test_every_entry_is_in_exactly_one_living_story(rows: list[tuple[str, int, str, str]], size: int) -> None:
    entries = built(rows)
    reader = place(cut(entries, size))
    assert set(reader.story_of) == {one.id for one in entries}
    assert {reader.story(one.id) for one in entries} <= set(reader.seen)
    assert reader.seen == list(range(1, len(reader.seen) + 1)), "ids are given out in order"
    assert not set(reader.leads) & {reader.story(one.id) for one in entries}


@settings(deadline=None, max_examples=30)
@given(ENTRIES, st.integers(1, 9))
def test_the_same_entries_give_the_same_stories(rows: list[tuple[str, int, str, str]], size: int) -> None:
    first, second = place(cut(built(rows), size)), place(cut(built(rows), size))
    assert first.story_of == second.story_of
    assert first.leads == second.leads


@settings(deadline=None, max_examples=30)
@given(ENTRIES, ENTRIES, st.integers(1, 9))
def test_a_restart_changes_nothing(
    before: list[tuple[str, int, str, str]], after: list[tuple[str, int, str, str]], size: int
) -> None:
    entries = built([*before, *after])
    vectors = {one.id: vector(TEXTS.index(one.title)) for one in entries if one.id % 3}
    running, reader = Grouper(WINDOW), Reader()
    for batch in cut(entries[: len(before)], size):
        reader.note(running.add(batch, vectors))
    restarted = Grouper(WINDOW, next_story_id=len(reader.seen) + 1)
    stored = [(one, reader.story(one.id), vectors.get(one.id)) for one in reversed(entries[: len(before)])]
    restarted.restore(stored)
    for batch in cut(entries[len(before) :], size):
        assert restarted.add(batch, vectors) == running.add(batch, vectors)
