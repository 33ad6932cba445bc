"""``python -m bot feeds`` as whoever runs the bot uses it: a process of its own over real files."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot import app
from bot.commands import feeds as command
from bot.config import Config
from bot.feeds.discover import discover
from bot.feeds.fetch import Fetcher
from bot.feeds.parse import Parser
from bot.services import feedlist
from tests.builders import NOW
from tests.commands.test_commands import broadsheet
from tests.feeds.servers import CONFIG, RSS, newsroom, ok

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime
    from pathlib import Path

    from bot.feeds.answer import Fetched
    from bot.models import Feed
    from bot.services import Services

LIST = b"""<opml version="1.1"><body><outline text="News & more">
<outline type="rss" text='Tom & Ann' xmlUrl="https://a.example/feed?x=1&y=2"/>
<outline type="rss" title="Quai &amp; fils" xmlURL="http://b.example/flux" language="fr-CA"/>
<outline xmlUrl="javascript:alert(1)"/><outline xmlUrl="http://192.168.1.4/feed" text="Home"/></outline></body>"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    database = tmp_path / "news.db"
    lines = ["[store]", f'database = "{database}"', "[[feeds]]", 'url = "https://post.example/rss"', 'outlet = "Post"']
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


async def test_a_list_is_imported_listed_exported_and_removed_again(config: Path, tmp_path: Path) -> None:
    opml = tmp_path / "list.opml"
    opml.write_bytes(LIST)
    dry = await broadsheet("feeds", "import", opml, "--dry-run", "--config", config)
    assert "2 would be added (nothing was changed), 0 already there, 2 bad." in dry.out
    done = await broadsheet("feeds", "--config", config, "import", opml)
    assert "2 added, 0 already there, 2 bad." in done.out, done.err
    assert "javascript:alert(1): the address is not an http or https address" in done.out

    listed = await broadsheet("feeds", "list", "--config", config)
    assert "new    Tom & Ann: not read yet" in listed.out
    assert "3 feeds" in listed.out

    out = tmp_path / "out.opml"
    assert "3 feeds written" in (await broadsheet("feeds", "export", out, "--config", config)).out
    assert "2 already there" not in (await broadsheet("feeds", "import", out, "--config", config)).out
    assert "3 already there" in (await broadsheet("feeds", "import", out, "--config", config)).out

    removed = await broadsheet("feeds", "remove", "tom & ann", "--config", config)
    assert "python -m bot feeds add https://a.example/feed?x=1&y=2" in removed.out
    assert "Tom" not in (await broadsheet("feeds", "list", "--config", config)).out
    again = await broadsheet("feeds", "add", "https://a.example/feed?x=1&y=2", "--config", config)
    assert (again.status, "Tom & Ann" in again.out, "read again" in again.out) == (0, True, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "127.0.0.1:8080"), "a network that feeds may not reach"),
        (("add", "file:///etc/passwd"), "not an http or https address"),
        (("add", "https://post.example/rss", "--tier", "1"), "stands in the configuration"),
        (("remove", "Post"), "stands in the configuration"),
        (("remove", "Pots"), "Did you mean Post?"),
        (("import", "/nowhere/at.all"), "cannot be read"),
        (("import", "README.md"), "Is it an OPML file?"),
        (("export", "/nowhere/at.all"), "cannot be written"),
    ],
)
async def test_what_cannot_be_done_is_said_in_words(config: Path, arguments: tuple[str, ...], words: str) -> None:
    answer = await broadsheet("feeds", *arguments, "--config", config)
    assert answer.status == 1
    assert words in answer.out + answer.err
    assert "Traceback" not in answer.err


async def test_without_a_configuration_nothing_is_switched_off(config: Path, tmp_path: Path) -> None:
    await broadsheet("feeds", "list", "--config", config)
    empty = tmp_path / "empty.toml"
    empty.write_text("", encoding="utf-8")
    answer = await broadsheet("feeds", "list", "--config", empty, BROADSHEET_DATABASE=str(tmp_path / "news.db"))
    assert "Post" in answer.out


async def test_check_reads_added_feeds_too(config: Path, tmp_path: Path) -> None:
    opml = tmp_path / "list.opml"
    opml.write_bytes(b'<opml><outline text="Nowhere" xmlUrl="http://nowhere.invalid/rss"/></opml>')
    await broadsheet("feeds", "import", opml, "--config", config)
    checked = await broadsheet("check", "--config", config)
    assert "fix  Nowhere" in checked.out
    assert "the host name leads nowhere" in checked.out


async def test_an_address_of_the_own_network_is_refused_with_what_to_do_instead(config: Path) -> None:
    answer = await broadsheet("feeds", "add", "http://127.0.0.1:9/feed", "--config", config)
    assert answer.status == 1
    assert "private_network = true" in answer.out


async def test_an_address_that_leads_nowhere_says_what_to_look_at(config: Path) -> None:
    answer = await broadsheet("feeds", "add", "nowhere.invalid", "--config", config)
    assert answer.status == 1
    assert "the host name leads nowhere" in answer.out
    assert "try again later" in answer.out


async def test_whoever_reads_only_the_beginning_of_a_list_gets_no_error(config: Path) -> None:
    command = f"{sys.executable} -m bot feeds list --config {config} | true"
    process = await asyncio.create_subprocess_shell(command, stderr=asyncio.subprocess.PIPE)
    _, errors = await process.communicate()
    assert b"Traceback" not in errors
    assert b"BrokenPipe" not in errors


# ---------------------------------------------------------------------- adding from a page
class OwnNetwork(Fetcher):
    """Reaches servers on loopback as the operator's own: all else is as for strangers."""

    async def fetch(self, feed: Feed, now: datetime) -> Fetched:
        return await super().fetch(replace(feed, private_network=True), now)


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    config = Config.model_validate({"store": {"database": str(tmp_path / "news.db")}})
    async with app.reading_room(config, clock=lambda: NOW) as opened:
        yield opened


def wishes(**values: object) -> argparse.Namespace:
    return argparse.Namespace(**{"outlet": None, "family": None, "language": None, "tier": None} | values)


def page(*feeds: str) -> bytes:
    links = (f'<link rel="alternate" type="application/rss+xml" href="{feed}">' for feed in feeds)
    return f"<!doctype html><html><head>{''.join(links)}</head></html>".encode()


async def add_from(services: Services, url: str, **values: object) -> int:
    async with OwnNetwork(CONFIG) as fetcher, Parser(CONFIG) as parser:
        found = await discover(fetcher, parser, url, NOW)
    # What is found on loopback is what a site of the public network would have answered.
    found = [replace(one, url=one.url.replace(url.rsplit("/", 1)[0], "https://post.example")) for one in found]
    return await command.choose(services, wishes(**values), url, found)


async def test_the_one_feed_of_a_site_is_added_from_any_of_its_pages(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    async with newsroom(about=ok(page("/feed"), Content_Type="text/html"), feed=ok(RSS)) as room:
        assert await add_from(services, f"{room.url}/about", tier=1) == 0
    (feed,) = (await feedlist.everything(services))[0]
    assert (feed.url, feed.outlet.name, feed.outlet.tier) == ("https://post.example/feed", "The Harbour Post", 1)
    assert (feed.added, feed.private_network) == (True, False)
    assert "Publisher family post.example, tier 1" in capsys.readouterr().out


async def test_several_feeds_of_a_site_are_listed_with_how_to_choose(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    about = ok(page("/feed", "/world", "/dead"), Content_Type="text/html")
    async with newsroom(about=about, feed=ok(RSS), world=ok(RSS)) as room:
        assert await add_from(services, f"{room.url}/about") == 1
    told = capsys.readouterr().out
    assert "The Harbour Post, 1 entry" in told
    assert "python -m bot feeds add https://post.example/feed" in told
    assert "/world" in told
    assert "/dead" not in told
    assert (await feedlist.everything(services))[0] == []


async def test_a_site_without_a_feed_says_where_was_looked(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    async with newsroom(about=ok(page(), Content_Type="text/html")) as room:
        assert await add_from(services, f"{room.url}/about") == 1
    assert "There is no feed at" in capsys.readouterr().out
