from __future__ import annotations

from datetime import timedelta
from math import isfinite
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import RankingConfig
from bot.stories.light import is_light
from bot.stories.ranking import assess, rank, weigh
from tests.builders import NOW, ago, entry, outlet

if TYPE_CHECKING:
    from bot.models import Entry

HALF = timedelta(hours=12)
POST = outlet("Harbour Post", family="post", tier=1)
LEDGER = outlet("Ledger", family="ledger", tier=2)
GAZETTE = outlet("Gazette", family="gazette", tier=2)
POST_SUNDAY = outlet("Post on Sunday", family="post", tier=2)


def test_reason_tells_what_is_there() -> None:
    reason = assess(
        [
            entry(1, "Bridge closes after crane falls", by=POST, published=ago(hours=5)),
            entry(2, "Le pont fermé après la chute d'une grue", by=LEDGER, language="fr", published=ago(hours=2)),
            entry(3, "Crane falls, bridge shut until Monday", by=POST_SUNDAY),
        ]
    )
    assert (reason.entries, reason.outlets, reason.families) == (3, 3, 2)
    assert (reason.languages, reason.best_tier) == (("en", "fr"), 1)
    assert (reason.first, reason.latest) == (ago(hours=5), NOW)
    assert reason.may_lead


def test_many_addresses_of_one_family_never_lead() -> None:
    story = [entry(n, f"Crane falls on bridge, report {n}", by=outlet(f"Post {n}", family="post")) for n in range(1, 6)]
    assert not assess(story).may_lead
    assert assess(story).importance == assess(story[:1]).importance


def test_wire_copies_count_once() -> None:
    text = "Crane collapse closes Marlow harbour bridge for days"
    copied = assess([entry(n, text, by=outlet(f"Paper {n}")) for n in range(1, 7)])
    told = assess(
        [
            entry(1, text, by=POST),
            entry(2, "Harbour bridge shut as crane comes down", by=LEDGER),
        ]
    )
    assert not copied.may_lead
    assert told.may_lead
    assert told.importance > copied.importance


@pytest.mark.parametrize("title", [
    "Opinion: the bridge should never have been built",
    "Horoscope for Tuesday: what the stars say",
    "News briefing: five things to know today",
    "Édito. Le pont de trop",
    "7am news bulletin: bridge closed",
    "Save 40% off bridge models, and more deals",
    "Crane review: heavy going, part",
    "Mercato: bridge builders on the move",
    "Everything you need to know of bridges",
])  # fmt: skip
def test_comment_and_service_never_lead(title: str) -> None:
    pieces = [entry(n, f"{title} {n}", by=outlet(f"Paper {n}")) for n in range(1, 5)]
    reports = [entry(n, f"Bridge closes, report {n}", by=outlet(f"Paper {n}")) for n in range(1, 5)]
    assert not assess(pieces).may_lead
    assert assess(pieces).importance < assess(reports).importance


@pytest.mark.parametrize("title", [
    "Minister orders review of bridges after crane falls",
    "Leaked report warned of bridge",
    "Engineers predicted that the bridge would fall",
    "Trailer hits bridge, two dead",
    "Council debates how to pay for the bridge",
    "Crews free driver against all odds",
])  # fmt: skip
def test_plain_news_is_not_taken_for_a_light_piece(title: str) -> None:
    assert not is_light(entry(1, title))


def test_pages_that_run_along_never_lead_alone() -> None:
    live = [entry(n, f"Live updates: bridge closed {n}", by=outlet(f"Paper {n}")) for n in range(1, 5)]
    reports = [entry(5, "Bridge closes", by=POST), entry(6, "Crane down on bridge", by=LEDGER)]
    assert not assess(live).may_lead
    assert not assess([*live, reports[0]]).may_lead
    assert assess([*live, *reports]).may_lead


def test_one_comment_among_reports_takes_nothing_away() -> None:
    assert assess(
        [
            entry(1, "Bridge closes after crane falls", by=POST),
            entry(2, "Crane comes down on harbour bridge", by=LEDGER),
            entry(3, "Opinion: who checks our cranes?", by=GAZETTE),
        ]
    ).may_lead


def test_more_families_and_better_ones_matter_more() -> None:
    one = assess([entry(1, "Bridge closes", by=GAZETTE)])
    two = assess([entry(1, "Bridge closes", by=GAZETTE), entry(2, "Crane falls on bridge", by=LEDGER)])
    better = assess([entry(1, "Bridge closes", by=GAZETTE), entry(2, "Crane falls on bridge", by=POST)])
    assert one.importance < two.importance < better.importance


def test_a_second_language_matters() -> None:
    second = entry(2, "Une grue tombe sur le pont", by=LEDGER)
    assert (
        assess([entry(1, by=POST), entry(2, "Une grue tombe sur le pont", by=LEDGER, language="fr")]).importance
        > assess([entry(1, by=POST), second]).importance
    )


def test_a_straggler_makes_no_old_story_new() -> None:
    reports = [
        entry(n, f"Bridge closes, told in way {n}", by=outlet(f"Paper {n}"), published=ago(hours=48)) for n in range(4)
    ]
    late = entry(9, "Remember the bridge that closed?", by=GAZETTE)
    after = assess([*reports, late])
    new = assess([entry(1, "Ferry runs aground", by=LEDGER), entry(2, "Ferry stuck on a sandbank", by=GAZETTE)])
    assert after.latest == NOW
    assert after.importance > new.importance
    assert rank(after, HALF) < rank(new, HALF)


def test_what_halves_in_importance_is_made_up_by_one_half_life() -> None:
    old = assess(
        [entry(1, by=POST, published=ago(hours=12)), entry(2, "Crane down", by=LEDGER, published=ago(hours=12))]
    )
    new = assess([entry(1, by=POST), entry(2, "Crane down", by=LEDGER)])
    assert rank(new, HALF) - rank(old, HALF) == pytest.approx(1)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 90), st.sampled_from("abcdef")), min_size=1, max_size=15))
def test_importance_is_positive_and_rank_finite(rows: list[tuple[int, int, str]]) -> None:
    entries = [
        entry(n, f"Told {n}", by=outlet(family, family=family, tier=tier), published=ago(hours=hours))
        for n, (tier, hours, family) in enumerate(rows, 1)
    ]
    reason = assess(entries)
    assert reason.importance > 0
    assert reason.lag_hours >= 0
    assert rank(reason, HALF) < NOW.timestamp() / HALF.total_seconds() + 10


def test_a_wire_text_under_another_title_counts_once() -> None:
    text = "The bridge over the harbour of Marlow stays closed until Monday after a crane fell on it, police said."
    told = [entry(1, "Bridge closes", by=POST, snippet=text), entry(2, "Crane falls at dawn", by=LEDGER, snippet=text)]
    assert not assess(told).may_lead
    assert [voice.copied for voice in weigh(told).voices] == [False, True]


def test_a_story_told_over_days_goes_down_unless_it_moves() -> None:
    """Families that chimed in over four days against as many of this morning."""
    chain = [
        entry(n, f"Remark {n} on the crane", by=outlet(f"Paper {n}"), published=ago(hours=9 * n)) for n in range(10)
    ]
    fresh = [entry(n, f"Ferry sinks, telling {n}", by=outlet(f"Paper {n}"), published=ago(hours=3)) for n in range(5)]
    assert assess(chain).importance > assess(fresh).importance
    assert rank(assess(chain), HALF) < rank(assess(fresh), HALF)


def test_a_family_that_reports_again_is_heard_anew_by_half() -> None:
    first = entry(1, "Bridge closes", by=POST, published=ago(hours=48))
    again = entry(2, "Bridge opens, says the port", by=POST, published=NOW)
    once, moved = assess([first]), assess([first, again])
    assert moved.importance == once.importance
    assert rank(moved, HALF) == pytest.approx(rank(assess([again]), HALF) - 1, abs=0.01)


def test_what_changes_lives_comes_before_what_entertains() -> None:
    told = [entry(1, by=POST), entry(2, "Crane down", by=LEDGER)]
    assert (
        assess(told, ["disaster"]).importance
        > assess(told, ["unheardof"]).importance
        > assess(told, ["film"]).importance
    )
    assert assess(told, ["disaster"], RankingConfig(topics={})).importance == assess(told).importance


def test_the_weights_of_the_configuration_decide() -> None:
    told = [entry(1, by=POST, language="fr", position=9), entry(2, "Crane down", by=LEDGER, position=9)]
    weights = RankingConfig(tiers=(5.0, 1.0, 0.5), language=2.0)
    weighed = weigh(told, (), weights)
    assert [voice.weight for voice in weighed.voices] == [5.0, 1.0]
    assert (weighed.languages, weighed.speed, weighed.subject, weighed.importance) == (2.0, 1.0, 1.0, 8.0)


def test_weights_of_nothing_and_short_half_lives_break_nothing() -> None:
    nothing = RankingConfig(tiers=(0.0, 0.0, 0.0), language=0.0, copied=0.0, again=0.0)
    told = [entry(n, f"Told {n}", by=outlet(f"Paper {n}"), published=ago(days=9 * n)) for n in range(3)]
    for weights in (nothing, RankingConfig()):
        reason = assess(told, (), weights, timedelta(seconds=40))
        assert isfinite(rank(reason, timedelta(seconds=40)))


def test_what_its_publishers_file_under_entertainment_counts_as_that() -> None:
    def told(*links: str) -> list[Entry]:
        rows = enumerate(zip((POST, LEDGER), links, strict=True))
        return [entry(n, f"Held by officers {n}", by=by, link=link) for n, (by, link) in rows]

    news = weigh(told("https://post.example/news/a", "https://ledger.example/us/a"), ["police"])
    stage = weigh(told("https://post.example/tv/a", "https://ledger.example/celebrity/a"), ["police"])
    half = weigh(told("https://post.example/news/a", "https://ledger.example/tv/a"), ["police"])
    assert news.subject == RankingConfig().topics["police"]
    assert stage.subject < 1
    assert stage.subject < half.subject < news.subject


def test_a_section_makes_no_story_weightier() -> None:
    told = [entry(1, by=POST, link="https://post.example/science/a")]
    assert weigh(told, ["videogames"]).subject == RankingConfig().topics["videogames"]
    assert weigh([entry(1, by=POST, link="https://post.example/politics/a")], ["film"]).subject < 1


def test_the_tag_that_tells_most_decides_most_about_the_subject() -> None:
    told = [entry(1, by=POST)]
    assert weigh(told, ["technology", "justice"]).subject < weigh(told, ["justice", "technology"]).subject
