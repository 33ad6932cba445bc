"""``python -m bot check``: looks at configuration, database, token and feeds, and says what to fix."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from telegram.error import InvalidToken, TelegramError

from bot import app
from bot.errors import FeedError, ModelError, ModelMissing, StoreError
from bot.feeds.fetch import Fetcher
from bot.feeds.parse import Parser
from bot.models import Feed, Outlet
from bot.store import feeds
from bot.words.model.loading import load_model

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from bot.config import Config, FeedConfig

HELP = "check configuration, database, token and feeds, and say what to fix"
# So many models are named where the configured one is not among those on offer.
_NAMED = 8


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--offline", action="store_true", help="leave Telegram and the feeds alone")


def run(config: Config, options: argparse.Namespace) -> int:
    """Check everything that can be checked; answer 1 when something must be fixed."""
    return asyncio.run(_run(config, offline=options.offline))


async def _run(config: Config, *, offline: bool) -> int:
    # A configuration with mistakes never gets here: loading it has named them all.
    say("ok", "configuration", f"{len(config.feeds)} feeds of {len({feed.owner for feed in config.feeds})} publishers")
    good, added = await _database(config)
    good = await _model(config, offline=offline) and good
    if not offline:
        good = await _token(config) and good
        good = await _feeds(config, [*(_configured(feed) for feed in config.feeds), *added]) and good
    say("ok" if good else "fix", "result", "ready" if good else "something needs your attention, see above")
    return 0 if good else 1


async def _database(config: Config) -> tuple[bool, list[Feed]]:
    """Whether the database can be used, and the feeds in it that were added by a command."""
    try:
        async with app.reading_room(config) as services, services.store.reading() as db:
            added = [feed for feed in await feeds.everything(db) if feed.added]
            say("ok", "database", f"{config.store.database} opens and is up to date")
    except StoreError as error:
        say("fix", "database", f"{error}; set store.database to a place that can be written")
        return False, []
    return True, added


async def _token(config: Config) -> bool:
    token = config.telegram.token
    if token is None:
        say("note", "token", "none: the local chat will be started; for Telegram set TELEGRAM_BOT_TOKEN")
        return True
    try:
        async with app.telegram_bot(config, config.telegram.api, token.get_secret_value()) as bot:
            say("ok", "token", f"belongs to @{bot.username}")
    except InvalidToken:
        say("fix", "token", "Telegram does not know it; ask @BotFather for a new one")
        return False
    except TelegramError:
        say("note", "token", "looks right, but Telegram cannot be reached from here to ask")
    return True


async def _model(config: Config, *, offline: bool) -> bool:
    """Whether the language model could be asked; nothing is asked that costs anything."""
    if not config.model.is_wanted:
        say("ok", "language model", "none: stories are told in the outlets' own sentences")
        return True
    try:
        model = await asyncio.to_thread(load_model, config.model)
        if offline:
            say("ok", "language model", f"{config.model.name}, not asked")
            return True
        async with model:
            offered = await model.offered()
    except ModelMissing as missing:
        say("fix", "language model", f"{missing}")
        return False
    except ModelError as error:
        say("fix", "language model", f"{config.model.base_url}: {error}; stories keep the outlets' own sentences")
        return False
    known = "" if config.model.name in offered else f"; it names {', '.join(offered[:_NAMED]) or 'no models'}"
    say("note" if known else "ok", "language model", f"{config.model.name} at {config.model.base_url}{known}")
    return True


def _configured(feed: FeedConfig) -> Feed:
    return Feed(0, feed.url, Outlet(feed.outlet, feed.owner, feed.tier), feed.language, feed.private_network)


async def _feeds(config: Config, asked: Sequence[Feed]) -> bool:
    """Read every feed once, storing nothing."""
    async with Fetcher(config.gather) as fetcher, Parser(config.gather) as parser:
        gate = asyncio.Semaphore(config.gather.concurrency)

        async def one(feed: Feed) -> bool:
            async with gate:
                return await _feed(config, feed, fetcher, parser)

        return all(await asyncio.gather(*(one(feed) for feed in asked)))


async def _feed(config: Config, feed: Feed, fetcher: Fetcher, parser: Parser) -> bool:
    try:
        fetched = await fetcher.fetch(feed, app.utc_now())
        parsed = await parser.parse(
            fetched.body or b"",
            url=fetched.final_url,
            content_type=fetched.content_type,
            language=feed.language,
            max_entries=config.gather.max_entries,
        )
    except FeedError as error:
        say("fix", feed.outlet.name, f"{feed.url}: {error}")
        return False
    say("ok", feed.outlet.name, f"{len(parsed.entries)} entries from {feed.url}")
    return True


def say(mark: str, subject: str, words: str) -> None:
    """One line of the report."""
    print(f"{mark:<5}{subject:<24}{words}")  # noqa: T201 - the answer of the command
