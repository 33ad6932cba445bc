"""What the sample newsroom holds."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from bot.local.newsroom.content import Content, Report, load, slug
from bot.local.newsroom.formats import FORMATS
from bot.local.newsroom.pictures import SCENES


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


@pytest.fixture(scope="module")
def events(content: Content) -> dict[str, list[Report]]:
    grouped: dict[str, list[Report]] = defaultdict(list)
    for report in content.reports:
        grouped[report.event].append(report)
    return grouped


def languages(content: Content, reports: list[Report]) -> set[str]:
    spoken = {outlet.key: outlet.language for outlet in content.outlets}
    return {spoken[report.outlet] for report in reports}


def test_there_are_at_least_twelve_outlets_eight_english_and_four_french(content: Content) -> None:
    spoken = Counter(outlet.language for outlet in content.outlets)
    assert len(content.outlets) >= 12
    assert spoken["en"] >= 8
    assert spoken["fr"] >= 4


def test_some_families_own_two_outlets_and_all_tiers_occur(content: Content) -> None:
    families = Counter(outlet.family for outlet in content.outlets)
    assert sum(count > 1 for count in families.values()) >= 3
    assert {outlet.tier for outlet in content.outlets} == {1, 2, 3}


def test_all_four_kinds_of_feed_occur(content: Content) -> None:
    assert {outlet.format for outlet in content.outlets} == set(FORMATS)


def test_there_are_at_least_85_reports_on_26_events_before_the_start(content: Content) -> None:
    early = [report for report in content.reports if report.offset < timedelta()]
    assert len(early) >= 85
    assert len({report.event for report in early}) >= 26


def test_at_least_eleven_events_are_told_in_both_languages(content: Content, events: dict[str, list[Report]]) -> None:
    assert sum(len(languages(content, reports)) == 2 for reports in events.values()) >= 11


def test_some_events_are_told_by_one_outlet_and_the_big_ones_by_five(events: dict[str, list[Report]]) -> None:
    outlets = [len({report.outlet for report in reports}) for reports in events.values()]
    assert outlets.count(1) >= 5
    assert sum(count >= 5 for count in outlets) >= 5


def test_a_wire_copy_runs_word_for_word_in_two_outlets(content: Content) -> None:
    texts = Counter((report.title, report.snippet) for report in content.reports)
    assert max(texts.values()) == 2


def test_each_outlet_tells_an_event_in_its_own_words(content: Content) -> None:
    titles = Counter(report.title for report in content.reports)
    assert sum(count > 1 for count in titles.values()) == 1


def test_most_reports_are_from_the_last_eighteen_hours_and_none_older_than_two_days(content: Content) -> None:
    recent = [report for report in content.reports if report.offset > timedelta(hours=-18)]
    assert len(recent) > len(content.reports) / 2
    assert content.reports[0].offset > timedelta(hours=-48)


def test_some_reports_arrive_within_the_first_half_hour_and_some_of_them_on_known_events(
    content: Content, events: dict[str, list[Report]]
) -> None:
    late = [report for report in content.reports if report.offset > timedelta()]
    assert len(late) >= 6
    assert min(report.offset for report in late) <= timedelta(minutes=5)
    assert any(events[report.event][0].offset < timedelta() for report in late)


def test_reports_name_known_outlets_and_scenes(content: Content) -> None:
    assert {report.outlet for report in content.reports} == {outlet.key for outlet in content.outlets}
    assert {report.scene for report in content.reports} <= {*SCENES, ""}


def test_addresses_are_unique_within_an_outlet(content: Content) -> None:
    assert max(Counter((report.outlet, report.slug) for report in content.reports).values()) == 1


def test_no_report_names_a_weekday_since_the_start_may_be_any_day(content: Content) -> None:
    named = re.compile(
        r"\b(?:(?:mon|tues|wednes|thurs|fri|satur)day|(?:lun|mar|mercre|jeu|vendre|same)di)\b", re.IGNORECASE
    )
    assert [report.title for report in content.reports if named.search(f"{report.title} {report.snippet}")] == []


def test_snippets_are_of_one_to_three_sentences(content: Content) -> None:
    for report in content.reports:
        assert 60 <= len(report.snippet) <= 330, report.title


def test_a_slug_is_plain_and_short() -> None:
    assert slug("« L’Hekla se réveille » : 96 vols annulés") == "l-hekla-se-reveille-96-vols-annules"
    assert len(slug("word " * 40)) <= 60
