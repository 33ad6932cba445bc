"""``python -m bot feeds``: the list of feeds. What is added here lives in the database, beside the configuration."""

from __future__ import annotations

import argparse
import asyncio
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from bot import app
from bot.commands import shared
from bot.editions.render import feeds as rendering
from bot.editions.render.view import View
from bot.errors import AddressRefused, FeedError, FetchFailed
from bot.feeds import opml
from bot.feeds.discover import discover
from bot.feeds.fetch import Fetcher
from bot.feeds.parse import Parser
from bot.services import feedlist, feedwatch
from bot.services.feedlist import Added, Wanted
from bot.store import feeds as feed_rows
from bot.text import base_language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.config import Config
    from bot.feeds.discover import Discovered
    from bot.services import Services

HELP = "list, add, remove, import and export feeds"
_ME = "python -m bot feeds"
_ADDED = {
    Added.NEW: "Added {name} ({url}).",
    Added.AGAIN: "{name} ({url}) is read again.",
    Added.CHANGED: "Changed {name} ({url}).",
    Added.THERE: "{name} ({url}) is there already.",
    Added.CONFIGURED: "{name} ({url}) stands in the configuration: change it there.",
}


def add(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done with feeds, and the arguments of each."""
    deeds = parser.add_subparsers(dest="deed", metavar="WHAT", required=True)

    def deed(name: str, words: str) -> argparse.ArgumentParser:
        return deeds.add_parser(name, help=words, description=words, parents=[shared.config_option()])

    deed("list", "every feed with its health: the worst first")
    new = deed("add", "read a feed, or the feed of a site, from now on")
    new.add_argument("url", metavar="URL", help="the address of a feed, or of any page of its site")
    new.add_argument("--outlet", metavar="NAME", type=_name, help="who publishes it (else the title of the feed)")
    new.add_argument(
        "--family", metavar="NAME", type=_name, help="the owner of several outlets (else told by the domain)"
    )
    new.add_argument("--language", metavar="CODE", type=_language, help="its language (else as the feed says)")
    new.add_argument("--tier", metavar="N", type=int, choices=(1, 2, 3), help="1 wire or paper of record, 2, 3 small")
    old = deed("remove", "read a feed no longer; what it brought is kept")
    old.add_argument("feed", metavar="URL|NAME", help="its address, or the name of its outlet")
    old.add_argument("--all", action="store_true", help="all feeds of that outlet, where it has several")
    listed = deed("import", "add all feeds of an OPML file")
    listed.add_argument("file", type=Path, metavar="FILE.opml")
    listed.add_argument("--dry-run", action="store_true", help="only say what would happen")
    given = deed("export", "write all feeds as OPML")
    given.add_argument("file", type=Path, nargs="?", metavar="FILE.opml", help="where to; the terminal without it")


def run(config: Config, options: argparse.Namespace) -> int:
    """Do it; answer 1 where it could not be done."""
    return asyncio.run(_run(config, options))


async def _run(config: Config, options: argparse.Namespace) -> int:
    deeds = {"list": _list, "add": _add, "remove": _remove, "import": _import, "export": _export}
    async with app.reading_room(config) as services:
        # Without a configuration at hand nothing may be switched off for not standing in it.
        if config.feeds:
            async with services.store.writing() as db:
                await feed_rows.sync(db, config.feeds, services.clock())
        return await deeds[options.deed](services, options)


# --------------------------------------------------------------------------- list
async def _list(services: Services, options: argparse.Namespace) -> int:
    del options
    overview = await feedwatch.overview(services)
    if not overview.checkups:
        say(f"There are no feeds yet. Add one: {_ME} add https://the-site.example")
        return 0
    view = View(("en",), "UTC", services.clock(), services.username)
    for checkup in overview.checkups:
        say(rendering.plain(view, checkup))
    say(rendering.summary(view, overview.counts))
    return 0


# --------------------------------------------------------------------------- add
async def _add(services: Services, options: argparse.Namespace) -> int:
    there, _ = await feedlist.known(services, options.url)
    if there is not None:
        return await _keep(services, _wanted(options, there.url))
    try:
        async with Fetcher(services.config.gather) as fetcher, Parser(services.config.gather) as parser:
            found = await _discovered(fetcher, parser, options.url, services.clock())
    except FeedError as error:
        say(f"{options.url} cannot be added: {error}.\n{_advice(error)}")
        return 1
    return await choose(services, options, options.url, found)


def _advice(error: FeedError) -> str:
    """What to do about an address that could not be asked."""
    if isinstance(error, AddressRefused):
        return (
            "Addresses of feeds are http or https, and lead into the public network. A feed of your own network is "
            "added in the configuration, with private_network = true."
        )
    return "Is it written as the browser shows it? It may also be out of order just now: try again later."


async def _discovered(fetcher: Fetcher, parser: Parser, url: str, now: datetime) -> list[Discovered]:
    """What is found at an address, which people write without ``https://``."""
    if "://" in url:
        return await discover(fetcher, parser, url, now)
    try:
        return await discover(fetcher, parser, f"https://{url}", now)
    except FetchFailed:
        return await discover(fetcher, parser, f"http://{url}", now)


async def choose(services: Services, options: argparse.Namespace, url: str, found: Sequence[Discovered]) -> int:
    """Add the one feed that was found at ``url``; with several, say how to choose."""
    if not found:
        say(f"There is no feed at {url}: it is none itself, its page names none, and the usual places hold none.")
        return 1
    if len(found) > 1:
        say(f"There are several feeds at {url}:")
        for one in found:
            told = f"{one.title or 'without a title'}, {_count(one.entries, 'entry', 'entries')}"
            there = (await feedlist.known(services, one.url))[1]
            say(f"  {one.url}\n      {told}{', read already' if there else ''}")
        say(f"Add those that you want by their own addresses: {_ME} add {found[0].url}")
        return 1
    (feed,) = found
    return await _keep(services, _wanted(options, feed.url, feed.title, base_language(feed.language)), feed.entries)


async def _keep(services: Services, wanted: Wanted, entries: int | None = None) -> int:
    what, feed = await feedlist.add(services, wanted)
    say(_ADDED[what].format(name=feed.outlet.name, url=feed.url))
    if what is Added.CONFIGURED:
        return 1
    family, language = feed.outlet.family, feed.language or "told by its entries"
    has = "" if entries is None else f", {_count(entries, 'entry', 'entries')} now"
    say(f"Publisher family {family}, tier {feed.outlet.tier}, language {language}{has}.")
    if what in {Added.NEW, Added.AGAIN}:
        say("A running bot reads it within a minute. Other wishes: add it again with --outlet, --family, --tier.")
    return 0


def _wanted(options: argparse.Namespace, url: str, title: str = "", language: str | None = None) -> Wanted:
    return Wanted(url, title, options.outlet, options.family, options.language or language, options.tier)


# --------------------------------------------------------------------------- remove
async def _remove(services: Services, options: argparse.Namespace) -> int:
    found = await feedlist.find(services, options.feed)
    if not found:
        return await _unknown(services, options.feed)
    if len(found) > 1 and not options.all:
        say(f"{found[0].outlet.name} has several feeds:")
        for feed in found:
            say(f"  {feed.url}")
        say("Remove one by its address, or all of them with --all.")
        return 1
    added, configured = [feed for feed in found if feed.added], [feed for feed in found if not feed.added]
    await feedlist.remove(services, added)
    for feed in added:
        say(f"{feed.outlet.name} ({feed.url}) is read no longer. What it brought is kept.")
        say(f"To undo that: {_ME} add {feed.url}")
    for feed in configured:
        say(f"{feed.outlet.name} ({feed.url}) stands in the configuration: take its [[feeds]] lines out there.")
    return 1 if configured else 0


async def _unknown(services: Services, text: str) -> int:
    on, _ = await feedlist.everything(services)
    names = {name: feed for feed in on for name in (feed.url, feed.outlet.name)}
    near = get_close_matches(text, names, n=1, cutoff=0.5)
    say(f"No feed is read at {text}, and no outlet is called that.{f' Did you mean {near[0]}?' if near else ''}")
    say(f"All of them: {_ME} list")
    return 1


# --------------------------------------------------------------------------- lists
async def _import(services: Services, options: argparse.Namespace) -> int:
    try:
        data = options.file.read_bytes()
    except OSError as error:
        say(f"{options.file} cannot be read: {error.strerror}")
        return 1
    listed, unusable = opml.read_opml(data), opml.unusable(data)
    if not listed and not unusable:
        say(f"{options.file} names no feed. Is it an OPML file?")
        return 1
    taken = await feedlist.take_in(services, listed, dry_run=options.dry_run)
    bad = [*taken.bad, *((url, "the address is not an http or https address") for url in unusable)]
    for mark, urls in (("new", taken.added), ("there", taken.there)):
        for url in urls:
            say(f"{mark:<7}{url}")
    for url, words in bad:
        say(f"{'bad':<7}{url}: {words}")
    done = "would be added (nothing was changed)" if options.dry_run else "added"
    say(f"{len(taken.added)} {done}, {len(taken.there)} already there, {len(bad)} bad.")
    if taken.added and not options.dry_run:
        say(f"A running bot reads them within a minute. How they do: {_ME} list. Unwanted ones: {_ME} remove URL")
    return 0


async def _export(services: Services, options: argparse.Namespace) -> int:
    on, _ = await feedlist.everything(services)
    text = opml.write_opml(on)
    if options.file is None:
        sys.stdout.write(text)
        return 0
    try:
        options.file.write_text(text, encoding="utf-8")
    except OSError as error:
        say(f"{options.file} cannot be written: {error.strerror}")
        return 1
    say(f"{_count(len(on), 'feed', 'feeds')} written to {options.file}.")
    return 0


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 0 < len(name) <= feedlist.LONGEST_NAME:
        raise argparse.ArgumentTypeError(f"a name has 1 to {feedlist.LONGEST_NAME} letters")
    return name


def _language(text: str) -> str:
    code = base_language(text)
    if code is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a language code; write one like en or fr")
    return code


def say(words: str) -> None:
    """Speak to whoever sits at the terminal."""
    print(words)  # noqa: T201 - the answer of the command
