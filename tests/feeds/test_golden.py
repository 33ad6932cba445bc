"""Golden pairs: a feed as it comes over the wire, beside the entries that it must give."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.feeds.parse import parse

if TYPE_CHECKING:
    from bot.models import ParsedFeed

FEEDS = Path(__file__).parents[1] / "data" / "feeds"
FILES = sorted(path for path in FEEDS.iterdir() if not path.name.endswith(".golden.json"))


def as_data(feed: ParsedFeed) -> dict[str, object]:
    data = asdict(feed)
    data["ttl"] = feed.ttl and feed.ttl.total_seconds()
    data["skip_hours"], data["skip_days"] = sorted(feed.skip_hours), sorted(feed.skip_days)
    for entry in data["entries"]:
        # Names are checked by what they do, in test_identity.
        del entry["identity"], entry["content_hash"]
        entry["published"] = entry["published"] and entry["published"].isoformat()
    return data


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_feed_gives_the_entries_beside_it(path: Path) -> None:
    found = parse(path.read_bytes(), url="https://outlet.example/feed", content_type="", language=None, max_entries=50)
    expected = json.loads(path.with_name(f"{path.name}.golden.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(as_data(found))) == expected
