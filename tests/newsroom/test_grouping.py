"""The sample newsroom as grouping sees it: its events come out as stories."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.local.newsroom import load
from bot.stories.batch import group_rows
from bot.stories.meaning import Encoder
from tests import encoders

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
WINDOW = timedelta(hours=72)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(encoders.real())


@pytest.fixture(scope="module")
def events() -> dict[str, str]:
    """The event of every report, by id."""
    return {f"{report.outlet}/{report.slug}": report.event for report in load().reports}


@pytest.fixture(scope="module")
def stories(encoder: Encoder) -> dict[str, int]:
    """The story that grouping gave to every report, by id."""
    return {row["id"]: row["story"] for row in group_rows(rows(), WINDOW, encoder)}


def rows() -> list[dict[str, str]]:
    content = load()
    outlets = {outlet.key: outlet for outlet in content.outlets}
    return [
        {
            "id": f"{report.outlet}/{report.slug}",
            "title": report.title,
            "snippet": report.snippet,
            "source": outlets[report.outlet].name,
            "lang": outlets[report.outlet].language,
            "published": (NOW + report.offset).isoformat(),
            "url": f"https://{report.outlet}.example/{report.slug}",
        }
        for report in content.reports
    ]


def share(one: Mapping[str, Hashable], other: Mapping[str, Hashable]) -> float:
    """BCubed precision of ``one`` against ``other`` (Bagga and Baldwin 1998); swapped, it is recall."""
    groups: dict[Hashable, set[str]] = defaultdict(set)
    truths: dict[Hashable, set[str]] = defaultdict(set)
    for key in one:
        groups[one[key]].add(key)
        truths[other[key]].add(key)
    return sum(len(groups[one[key]] & truths[other[key]]) / len(groups[one[key]]) for key in one) / len(one)


def test_events_come_out_as_stories(stories: dict[str, int], events: dict[str, str]) -> None:
    precision, recall = share(stories, events), share(events, stories)
    assert 2 * precision * recall / (precision + recall) >= 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("canada-rate-hold", "norway-rate-rise"),
        ("lyon-museum-theft", "lyon-museum-strike"),
        ("lyon-museum-strike", "lisbon-air-traffic-strike"),
        ("sendai-earthquake", "valparaiso-earthquake"),
        ("tempest-voltigeuses-final", "otters-bluestems-soccer"),
        ("quillback-lumivert", "quillback-vacuum-recall"),
        ("quillback-vacuum-recall", "sept-vaches-cheese-recall"),
        ("tadoussac-ferry", "danube-ferry"),
        ("hekla-eruption", "morning-roundup"),
    ],
)
def test_two_events_of_one_topic_are_two_stories(
    stories: dict[str, int], events: dict[str, str], one: str, other: str
) -> None:
    of_one = {stories[key] for key, event in events.items() if event == one}
    of_other = {stories[key] for key, event in events.items() if event == other}
    assert of_one
    assert of_other
    assert not of_one & of_other


def test_most_events_in_two_languages_are_one_story(stories: dict[str, int], events: dict[str, str]) -> None:
    languages = {row["id"]: row["lang"] for row in rows()}
    spoken: dict[str, set[str]] = defaultdict(set)
    told: dict[int, set[str]] = defaultdict(set)
    for key, event in events.items():
        spoken[event].add(languages[key])
        told[stories[key]].add(languages[key])
    both = sum(len(found) == 2 for found in told.values())
    assert both >= 0.9 * sum(len(found) == 2 for found in spoken.values())
