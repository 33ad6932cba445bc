"""The tags of stories of the recorded week, judged anew by the labels that readers gave."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.stories.batch import encode, entry_from
from bot.stories.meaning import load_encoder
from bot.stories.tags import Tagger

if TYPE_CHECKING:
    from bot.models import Entry

ROOT = Path(__file__).parents[2]
WEEK = ROOT / ".." / "shared" / "data" / "stories" / "news-week.jsonl.gz"
# Written before anyone looked at the tags of these stories.
LABELS = ("tag-labels-fresh.jsonl", "tag-labels-held.jsonl", "tag-labels-unseen.jsonl")
# Of a very large story a part is enough.
MOST = 8

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not WEEK.exists(), reason="the recorded week is not here (../shared)"),
]


def labels() -> list[dict[str, list[str]]]:
    """What readers found right for each story."""
    lines = [line for name in LABELS for line in (ROOT / "bench" / name).read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines]


def rows(wanted: set[str]) -> dict[str, Entry]:
    """The entries of the week that are asked for, by the id of their row."""
    with gzip.open(WEEK, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return {row["id"]: entry_from(number, row) for number, row in enumerate(found, 1) if row["id"] in wanted}


def test_nine_tags_of_ten_are_right_and_most_stories_have_their_topic_and_place() -> None:
    stories = labels()
    entries = rows({row for story in stories for row in story["entries"][:MOST]})
    vectors = encode(list(entries.values()), load_encoder())
    tagger = Tagger()
    shown = right = places = placed = topics = 0
    for story in stories:
        found = tagger.tags([entries[row] for row in story["entries"][:MOST]], vectors=vectors)
        keys = {tag.key for tag in found}
        shown, right = shown + len(keys), right + len(keys & {*story["places"], *story["topics"], *story["also"]})
        topics += bool(keys & set(story["topics"]))
        places, placed = places + bool(story["places"]), placed + bool(keys & set(story["places"]))
    assert len(stories) >= 200
    assert right / shown >= 0.94
    assert topics / len(stories) >= 0.93
    assert placed / places >= 0.73
