"""The command line, each command as a process of its own over real files and a real newsroom."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.local.newsroom import Newsroom
from tests.words.model.server import model_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[2]


class Outcome:
    """What a command answered, said on the side, and returned."""

    def __init__(self, status: int, out: bytes, err: bytes) -> None:
        self.status = status
        self.out = out.decode()
        self.err = err.decode()


async def broadsheet(*arguments: str | Path, stdin: bytes = b"", **environment: str) -> Outcome:
    """Run ``python -m bot`` with ``arguments``."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TELEGRAM_", "BROADSHEET_"))}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *map(str, arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env=kept | environment,
    )
    out, err = await process.communicate(stdin)
    return Outcome(process.returncode or 0, out, err)


@pytest.fixture
async def newsroom() -> AsyncIterator[Newsroom]:
    async with Newsroom(lambda: datetime.now(UTC)) as started:
        yield started


@pytest.fixture
def config(tmp_path: Path, newsroom: Newsroom) -> Path:
    """A configuration that reads the sample newsroom, with one feed that is not there."""
    lines = ["[store]", f"database = {json.dumps(str(tmp_path / 'news.db'))}"]
    for feed in newsroom.feeds:
        lines += ["[[feeds]]", f"url = {json.dumps(feed.url)}", f"outlet = {json.dumps(feed.outlet)}"]
        lines += [f"family = {json.dumps(feed.family)}", f"language = {json.dumps(feed.language)}"]
        lines += [f"tier = {feed.tier}", "private_network = true"]
    lines += ["[[feeds]]", f'url = "{newsroom.address}/nowhere"', 'outlet = "Nowhere Post"', "private_network = true"]
    path = tmp_path / "config.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


async def test_gather_prints_figures_and_preview_shows_the_edition(config: Path, tmp_path: Path) -> None:
    gathered = await broadsheet("gather", "--config", config)
    assert gathered.status == 0, gathered.err
    assert "14 read" in gathered.out
    assert "1 failed" in gathered.out
    assert "MB at most" in gathered.out

    shown = await broadsheet("preview", "--config", config)
    assert "More Top Stories" in shown.out

    page = tmp_path / "page.html"
    written = await broadsheet("preview", "--config", config, "--language", "fr", "--html", page)
    assert written.status == 0, written.err
    assert '<html lang="fr"' in page.read_text(encoding="utf-8")

    data = json.loads((await broadsheet("preview", "--config", config, "--json")).out)
    lead = data["stories"][0]
    assert {"id", "title", "summary", "tags", "rank", "reason", "entries"} <= lead.keys()
    assert {"outlet", "language", "link"} <= lead["entries"][0].keys()
    assert len({entry["outlet"] for entry in lead["entries"]}) >= 3

    again = await broadsheet("gather", "--config", config)
    assert "0 new" in again.out, "nothing is due, and nothing is new"


async def test_why_tells_how_a_story_came_about(config: Path) -> None:
    await broadsheet("gather", "--config", config)
    lead = json.loads((await broadsheet("preview", "--config", config, "--json")).out)["stories"][0]
    told = await broadsheet("why", f"s{lead['id']}", "--config", config)
    assert told.status == 0, told.err
    assert lead["title"] in told.out
    for entry in lead["entries"]:
        assert entry["outlet"] in told.out
    for word in ("importance", "for speed", "for its subject", "may lead a front page", "merges", "on average]"):
        assert word in told.out


@pytest.mark.parametrize("story", ["999999", "nonsense", "s"])
async def test_why_says_that_there_is_no_such_story(config: Path, story: str) -> None:
    answer = await broadsheet("why", story, "--config", config)
    assert answer.status == 1
    assert story in answer.err
    assert "Traceback" not in answer.err


async def test_preview_puts_a_followed_tag_first(config: Path) -> None:
    await broadsheet("gather", "--config", config)
    plain = json.loads((await broadsheet("preview", "--config", config, "--json")).out)["stories"]
    tag = next(tag["key"] if isinstance(tag, dict) else tag for story in plain[2:] for tag in story["tags"])
    tagged = json.loads((await broadsheet("preview", "--config", config, "--tag", tag, "--json")).out)["stories"]

    def places(stories: list[dict[str, object]]) -> int:
        return sum(tag in json.dumps(story["tags"]) for story in stories[:3])

    assert places(tagged) >= places(plain)


async def test_an_unknown_tag_is_answered_in_words(config: Path) -> None:
    await broadsheet("gather", "--config", config)
    answer = await broadsheet("preview", "--config", config, "--tag", "nosuchtagatall")
    assert answer.status == 1
    assert "nosuchtagatall" in answer.err
    assert "Traceback" not in answer.err


async def test_check_says_which_feed_needs_attention(config: Path) -> None:
    answer = await broadsheet("check", "--config", config)
    assert answer.status == 1
    lines = answer.out.splitlines()
    assert sum(line.startswith("fix  Nowhere Post") for line in lines) == 1
    assert sum(" entries from " in line for line in lines) == 14


async def test_check_offline_is_content_with_a_good_configuration(config: Path) -> None:
    answer = await broadsheet("check", "--offline", "--config", config)
    assert answer.status == 0, answer.out


async def test_all_mistakes_of_the_configuration_are_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[gather]\nworkers = 0\nworker = 1\n[editions]\nzone = "Mars/Olympus"\n', encoding="utf-8")
    answer = await broadsheet("check", "--config", path)
    assert answer.status == 2
    for mistake in ("gather.workers", "gather.worker:", "editions.zone"):
        assert mistake in answer.err


async def test_a_token_never_reaches_the_terminal(config: Path) -> None:
    token = "123456789:" + "Secret-Token-Not-To-Be-Shown-0123456"
    answer = await broadsheet("check", "--config", config, "--offline", TELEGRAM_BOT_TOKEN=token)
    assert token not in answer.out + answer.err


ROWS = [
    {"id": "a", "title": "Flood closes the harbour of Rimouski", "source": "One", "lang": "en"},
    {"id": "b", "title": "Rimouski harbour closed by flood", "source": "Two", "lang": "en"},
    {"id": "c", "title": "Chess champion retires at thirty", "source": "Three", "lang": "en"},
]


def lines(rows: list[dict[str, str]]) -> bytes:
    whole = [
        {"snippet": "", "published": "2026-06-02T08:00:00Z", "url": f"http://example.org/{row['id']}"} | row
        for row in rows
    ]
    return "\n".join(json.dumps(row) for row in whole).encode()


@pytest.mark.parametrize("options", [(), ("--lexical",)])
async def test_group_prints_a_story_for_each_entry_in_order(options: tuple[str, ...]) -> None:
    answer = await broadsheet("group", "-", *options, stdin=lines(ROWS))
    assert answer.status == 0, answer.err
    rows = [json.loads(line) for line in answer.out.splitlines()]
    assert [row["id"] for row in rows] == ["a", "b", "c"]
    assert rows[0]["story"] == rows[1]["story"] != rows[2]["story"]


async def test_group_names_the_line_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(lines(ROWS) + b"\n{not json}\n")
    answer = await broadsheet("group", path)
    assert answer.status == 1
    assert "line 4" in answer.err


async def test_check_says_whether_the_language_model_can_be_asked(config: Path) -> None:
    assert (
        "none: stories are told in the outlets' own sentences"
        in (await broadsheet("check", "--offline", "--config", config)).out
    )
    async with model_server() as server:
        with config.open("a", encoding="utf-8") as file:
            file.write(f'\n[model]\nbase_url = "{server.address}"\nname = "tiny"\n')
        known = await broadsheet("check", "--config", config, BROADSHEET_MODEL_KEY="sk-secret")
        assert f"tiny at {server.address}\n" in known.out
        server.models = ["large"]
        assert "it names large" in (await broadsheet("check", "--config", config)).out
    gone = await broadsheet("check", "--config", config, BROADSHEET_MODEL_KEY="sk-secret")
    assert gone.status == 1
    assert "the connection cannot be made" in gone.out
    assert "sk-secret" not in known.out + known.err + gone.out + gone.err
