from __future__ import annotations

from datetime import timedelta

from bot.models import ChangeKind
from bot.stories.grouping import Grouper
from bot.stories.reasons import happenings
from tests.builders import entry

BRIDGE = "Harbour bridge in Marlow closes after crane collapse"
BRIDGE_AGAIN = "Crane collapse closes Marlow harbour bridge, two hurt"
ELECTION = "Orvenia votes in snap election as turnout climbs"


def test_a_merge_says_which_pair_and_which_signals_decided_it() -> None:
    grouper = Grouper(timedelta(hours=72))
    apart = grouper.add([entry(1, ELECTION, by="A"), entry(2, BRIDGE, by="B")], {})
    assert (apart.created, apart.changes) == ((1, 2), ())
    grouped = grouper.add([entry(1, BRIDGE_AGAIN, by="A")], {})
    assert grouped.merged == ((2, 1),)
    (change,) = grouped.changes
    assert (change.kind, change.story, change.other) == (ChangeKind.MERGE, 1, 2)
    assert set(change.pair) == {1, 2}
    heaviest = [abs(weight) for _, _, weight in change.signals]
    assert heaviest == sorted(heaviest, reverse=True) != []
    assert change.odds == change.mean > 0, "one pair is all pairs"


def test_a_split_says_how_unlike_what_left_is() -> None:
    grouper = Grouper(timedelta(hours=72))
    grouper.add([entry(1, BRIDGE, by="A"), entry(2, BRIDGE_AGAIN, by="B")], {})
    grouped = grouper.add([entry(2, ELECTION, by="B")], {})
    (change,) = grouped.changes
    assert (change.kind, change.story, change.other, change.pair) == (ChangeKind.SPLIT, 1, 2, (1, 2))
    assert change.odds < 0


def test_a_split_says_that_two_pieces_of_a_series_are_set_apart() -> None:
    grouper = Grouper(timedelta(hours=72))
    title = "Morning briefing for {} March: snap election in Orvenia, crane collapse closes Marlow harbour bridge"
    grouper.add([entry(1, title.format(3), by="A"), entry(2, title.format(3), by="B")], {})
    (change,) = grouper.add([entry(2, title.format(4), by="B")], {}).changes
    assert (change.kind, change.pair, change.odds) == (ChangeKind.SPLIT, (1, 2), -6.0)
    assert [(value, weight < 0) for name, value, weight in change.signals if name == "set_apart"] == [(1.0, True)]


def test_entries_that_leave_a_story_split_it() -> None:
    (one,) = happenings({1: [10, 11, 12]}, {1: [10, 11], 7: [12]}, [])
    assert (one.kind, one.story, one.other, one.ours, one.theirs) == (ChangeKind.SPLIT, 1, 7, (10, 11), (12,))


def test_an_entry_that_leaves_while_its_story_merges_splits_from_the_elder() -> None:
    before = {1: [10], 2: [20, 21, 22]}
    merge, split = happenings(before, {1: [10, 20, 21], 2: [], 3: [22]}, [(2, 1)])
    assert (merge.kind, merge.story, merge.other) == (ChangeKind.MERGE, 1, 2)
    assert (split.kind, split.story, split.other, split.ours, split.theirs) == (
        ChangeKind.SPLIT,
        1,
        3,
        (20, 21),
        (22,),
    )


def test_a_story_that_only_grows_has_nothing_to_explain() -> None:
    assert list(happenings({1: [10], -12: [11]}, {1: [10, 11], -12: []}, [])) == []
