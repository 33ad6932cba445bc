from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.stories.batch import BadRow, batches, group_rows, read_rows
from tests.builders import NOW, entry

WINDOW = timedelta(hours=72)
ROWS = [
    {"id": "b", "title": "Crane collapse closes Marlow harbour bridge", "published": "2026-03-10T12:30:00Z"},
    {"id": "c", "title": "Orvenia votes in snap election", "published": "2026-03-10 12:00:00"},
    {"id": "a", "title": "Harbour bridge in Marlow closes after crane collapse", "published": "2026-03-10"},
]


def test_rows_come_back_in_the_order_given_with_their_stories() -> None:
    found = list(group_rows(ROWS, WINDOW, None))
    assert [row["id"] for row in found] == ["b", "c", "a"]
    assert found[0]["story"] == found[2]["story"] != found[1]["story"]


def test_rows_without_snippet_source_language_or_link_are_fine() -> None:
    assert len(list(group_rows([{"id": 1, "title": "Anything", "published": "2026-03-10"}], WINDOW, None))) == 1


def test_no_rows_give_none() -> None:
    assert list(group_rows([], WINDOW, None)) == []


def test_entries_are_fed_in_order_by_quarters_of_an_hour() -> None:
    entries = [entry(n, published=NOW + timedelta(minutes=minute)) for n, minute in ((1, 40), (2, 0), (3, 14), (4, 15))]
    assert [[one.id for one in batch] for batch in batches(entries)] == [[2, 3], [4], [1]]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: expected an object, got list"),
        ('{"title": "x", "published": "2026-03-10"}', "line 2: no id"),
        ('{"id": 1, "published": "2026-03-10"}', "line 2: title is missing"),
        ('{"id": 1, "title": "x", "published": "soon"}', "line 2: published is not a date and time: 'soon'"),
        ('{"id": 1, "title": "x"}', "line 2: published is not a date and time"),
    ],
)
def test_a_broken_line_is_named(line: str, words: str) -> None:
    with pytest.raises(BadRow, match=words):
        list(group_rows(read_rows([json.dumps(ROWS[0]), line]), WINDOW, None))


def test_empty_lines_are_passed_over() -> None:
    assert len(list(read_rows(["", json.dumps(ROWS[0]), "  \n"]))) == 1
