"""What is chosen for one subscriber, whatever there is to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bot.editions.select import FOLLOWED, FOREIGN, MINOR, QUIET, select
from bot.editions.sources import preview_url, sources
from bot.editions.variety import DESERVING
from tests.builders import NOW, ago, entry, outlet, story, subscriber

if TYPE_CHECKING:
    from bot.models import Story, Subscriber

KEYS = ["ukraine", "harbour", "rates", "hockey", "trade", "health"]
some_keys = st.lists(st.sampled_from(KEYS), max_size=3, unique=True)


@st.composite
def candidates(draw: st.DrawFn) -> list[Story]:
    found = [
        story(
            draw(st.integers(1, 25)),
            tags=draw(some_keys),
            rank=draw(st.floats(0, 12)),
            may_lead=draw(st.booleans()),
            language=draw(st.sampled_from(["en", "fr", "de"])),
        )
        for _ in range(draw(st.integers(0, 25)))
    ]
    return sorted(found, key=lambda one: -one.rank)


readers = st.builds(
    lambda follows, mutes, length: subscriber(follows=follows, mutes=mutes, length=length),
    some_keys,
    some_keys,
    st.integers(0, 12),
)


def score(one: Story, reader: Subscriber) -> float:
    followed = set(reader.follows) & {tag.key for tag in one.tags}
    foreign = not {wording.language for wording in one.wordings} & set(reader.languages)
    return one.rank + FOLLOWED * bool(followed) - FOREIGN * foreign - MINOR * (not one.reason.may_lead)


@given(candidates(), readers, st.sets(st.integers(1, 25)))
def test_nothing_muted_seen_or_twice_is_chosen_and_only_what_may_lead_leads(
    found: list[Story], reader: Subscriber, seen: set[int]
) -> None:
    lead, more = select(found, reader, seen, NOW)
    chosen = [*([lead] if lead else []), *more]
    ids = [one.id for one in chosen]
    assert len(set(ids)) == len(ids)
    assert not set(ids) & seen
    assert not {tag.key for one in chosen for tag in one.tags} & set(reader.mutes)
    assert all(one in found for one in chosen)
    assert lead is None or lead.reason.may_lead
    assert len(more) <= (reader.length if lead else min(reader.length, QUIET))


@given(candidates(), readers, st.sets(st.integers(1, 25)))
def test_no_tag_takes_over_while_others_deserve_a_place(found: list[Story], reader: Subscriber, seen: set[int]) -> None:
    lead, more = select(found, reader, seen, NOW)
    chosen = [*([lead] if lead else []), *more]
    length = reader.length if lead else min(reader.length, QUIET)
    most = max(1, (length + 1) // 3)
    left = [
        one
        for one in {one.id: one for one in reversed(found)}.values()
        if one not in chosen and one.id not in seen and not set(reader.mutes) & {tag.key for tag in one.tags}
    ]
    for key in KEYS:
        holders = [one for one in more if key in {tag.key for tag in one.tags}]
        if crowd(key, chosen) <= most or not holders:
            continue
        # Whoever was left out has a crowded tag as well, or deserves no place beside the best of this one.
        best = max(score(one, reader) for one in holders)
        for one in left:
            assert any(crowd(tag.key, chosen) >= most for tag in one.tags) or best - score(one, reader) > DESERVING


def crowd(key: str, chosen: list[Story]) -> int:
    return sum(key in {tag.key for tag in one.tags} for one in chosen)


@given(candidates(), readers)
def test_the_choice_is_the_same_each_time_and_best_first(found: list[Story], reader: Subscriber) -> None:
    lead, more = select(found, reader, (), NOW)
    assert select(found, reader, (), NOW) == (lead, more)
    scores = [score(one, reader) for one in more]
    assert scores == sorted(scores, reverse=True)


def test_a_followed_tag_wins_among_near_equals_and_not_against_the_news_of_the_day() -> None:
    reader = subscriber(follows=["hockey"])
    near = [story(1, tags=["rates"], rank=10.0), story(2, tags=["hockey"], rank=9.0)]
    lead, _ = select(near, reader, (), NOW)
    assert lead is not None
    assert lead.id == 2
    far = [story(1, tags=["rates"], rank=14.0), story(2, tags=["hockey"], rank=9.0)]
    lead, _ = select(far, reader, (), NOW)
    assert lead is not None
    assert lead.id == 1


def test_a_day_on_which_nothing_may_lead_gives_a_short_list() -> None:
    lead, more = select([story(number, tags=(), may_lead=False) for number in range(1, 10)], subscriber(), (), NOW)
    assert lead is None
    assert len(more) == QUIET


def test_what_has_not_moved_for_a_day_does_not_lead() -> None:
    old = story(1, entries=[entry(1, published=ago(hours=30)), entry(2, by="Ledger", published=ago(hours=25))])
    assert select([old], subscriber(), (), NOW)[0] is None


def test_one_topic_takes_a_third_while_others_deserve_a_place() -> None:
    war = [story(number, tags=["ukraine"], rank=10 - number / 10) for number in range(1, 7)]
    other = [story(number, tags=[f"topic{number}"], rank=8 - number / 100) for number in range(10, 16)]
    lead, more = select([*war, *other], subscriber(length=5), (), NOW)
    assert lead is not None
    assert [one.id for one in (lead, *more)] == [1, 2, 10, 11, 12, 13]


def test_one_topic_fills_the_list_where_nothing_else_deserves_a_place() -> None:
    war = [story(number, tags=["ukraine"], rank=10 - number / 10) for number in range(1, 7)]
    trifle = story(10, tags=["cats"], rank=2)
    lead, more = select([*war, trifle], subscriber(length=5), (), NOW)
    assert lead is not None
    assert [one.id for one in (lead, *more)] == [1, 2, 3, 4, 5, 6]


def test_sources_begin_with_one_voice_of_each_family() -> None:
    told = [
        entry(1, "A1", by=outlet("A1", family="A"), published=ago(hours=5)),
        entry(2, "A2", by=outlet("A2", family="A"), published=ago(hours=4)),
        entry(3, "B", by=outlet("B", family="B", tier=1), language="fr", published=ago(hours=3)),
        entry(4, "C", by=outlet("C", family="C", tier=3), published=ago(hours=2)),
        entry(5, "A1", by=outlet("A1", family="A"), published=ago(hours=1)),
    ]
    assert [one.id for one in sources(story(entries=told), ("en", "fr"))] == [1, 4, 3, 2]
    assert [one.id for one in sources(story(entries=told), ("fr",))] == [3, 1, 4, 2]


def test_the_report_that_gave_the_headline_opens_the_sources() -> None:
    told = [entry(number, f"Report {number}", by=f"Outlet {number}") for number in (1, 2, 3)]
    assert [one.id for one in sources(story(entries=told), ("en",), 2)] == [2, 1, 3]


def test_what_may_not_lead_yields_to_its_equals() -> None:
    opinion, report = story(1, tags=(), rank=10.0, may_lead=False), story(2, tags=(), rank=9.5)
    lead, more = select([opinion, report, story(3, tags=(), rank=9.4)], subscriber(), (), NOW)
    assert lead is not None
    assert [lead.id, *(one.id for one in more)] == [2, 3, 1]


def test_the_preview_is_of_the_first_report_with_a_picture() -> None:
    told = [
        entry(1, link="https://a.example/1"),
        entry(2, by="B", link="https://b.example/2", image="https://b.example/i"),
    ]
    assert preview_url(told) == "https://b.example/2"
    assert preview_url([entry(1, link=None, image="https://x.example/i")]) is None
