"""Real captured feeds and hostile ones, where the material beside the project is there."""

from __future__ import annotations

import io
import subprocess
import sys
import unicodedata
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import feedparser
import pytest

from bot.errors import FeedError
from bot.feeds.dates import EARLIEST, LATEST
from bot.feeds.parse import Parser, parse
from tests.feeds.servers import CONFIG

if TYPE_CHECKING:
    from bot.models import ParsedFeed

SHARED = Path(__file__).parents[2] / ".." / "shared"
CORPUS = SHARED / "data" / "feeds"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the captured feeds beside the project are not there"),
]
NOT_FEEDS = ("SOURCE", "LICEN", "COPYING", "README")


def corpus() -> list[Path]:
    found = sorted(path for path in CORPUS.rglob("*") if path.is_file() and not path.name.startswith(NOT_FEEDS))
    return found or [CORPUS]


def telling(entries: list[Any]) -> int:
    """How many different entries with something to tell feedparser finds."""
    shown = [
        (entry.get("id"), entry.get("link"), entry.get("title"), entry.get("summary", "")[:200])
        for entry in entries
        if entry.get("title")
        or entry.get("summary")
        or entry.get("content")
        or entry.get("link", "").startswith("http")
    ]
    return len({one[:3] if any(one[:3]) else one for one in shown})


@pytest.mark.parametrize("path", corpus(), ids=lambda path: path.name)
def test_every_captured_feed_gives_at_least_the_entries_of_feedparser(path: Path) -> None:
    body = path.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = feedparser.parse(io.BytesIO(body), resolve_relative_uris=False, sanitize_html=False)
    try:
        found = parse(body, url="https://example.org/feed", content_type="", language=None, max_entries=2000)
    except FeedError:
        assert not expected.entries
        return
    check(found)
    assert len(found.entries) >= telling(expected.entries)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("hostile")
    writer = SHARED / "tools" / "hostile_feeds.py"
    subprocess.run([sys.executable, str(writer), str(folder)], check=True)  # noqa: S603 - a script beside the project
    return [path for path in sorted(folder.iterdir()) if path.suffix not in {".gz", ".br", ".zz", ".zst"}]


async def test_every_hostile_feed_is_an_outcome(hostile: list[Path]) -> None:
    assert len(hostile) > 50
    config = CONFIG.model_copy(update={"parse_seconds": 3, "workers": 2})
    async with Parser(config) as parser:
        for path in hostile:
            try:
                found = await parser.parse(
                    path.read_bytes(), url="https://example.org/feed", content_type="", language=None, max_entries=200
                )
            except FeedError as error:
                assert str(error)  # noqa: PT017 - any words will do
            else:
                check(found)


def check(feed: ParsedFeed) -> None:
    """What is kept of any feed is clean."""
    for entry in feed.entries:
        for text in (entry.title, entry.snippet):
            # Of what cannot be seen, only what joins emoji may stay.
            visible = text.replace("\u200d", "")
            assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"} for char in visible)
        for link in (entry.link, entry.image):
            parts = urlsplit(link or "https://none.example")
            assert parts.scheme in {"http", "https"}
            assert parts.hostname
            assert "@" not in parts.netloc
        assert len(entry.title) <= 300
        assert len(entry.snippet) <= 601
        assert entry.published is None or EARLIEST <= entry.published < LATEST
        assert entry.title
