"""``python -m bot preview``: the edition that a subscriber would get now, in the terminal, as a page or as data."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot import app
from bot.editions.render import data, page, terminal
from bot.models import ChatKind, Subscriber
from bot.services import issuing, reading

if TYPE_CHECKING:
    import argparse

    from bot.config import Config
    from bot.services import Services

HELP = "print the edition that a subscriber would get now"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--language", metavar="CODE", help="the language she reads first, en or fr")
    parser.add_argument("--tag", action="append", default=[], metavar="TAG", help="a hashtag she follows; repeatable")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a page instead of printing")
    parser.add_argument("--json", action="store_true", help="print the stories as data")


def run(config: Config, options: argparse.Namespace) -> int:
    """Show the edition; nothing is noted as seen."""
    return asyncio.run(_run(config, options))


async def _run(config: Config, options: argparse.Namespace) -> int:
    async with app.reading_room(config) as services:
        reader = await _reader(services, options)
        issue = await issuing.edition_now(services, reader)
        view = issuing.view_of(services, reader, services.clock())
        disclaimer = config.editions.disclaimer.get(view.language)
    if options.json:
        text = json.dumps(data.data(issue.edition, view), ensure_ascii=False, indent=2)
    elif options.html:
        options.html.write_text(page.page(issue.edition, view, disclaimer), encoding="utf-8")
        text = f"Written to {options.html}"
    else:
        text = terminal.terminal(issue.edition, view, disclaimer)
    print(text)  # noqa: T201 - the answer of the command
    if not issue.stories:
        print("There is nothing to show yet: run python -m bot gather first.", file=sys.stderr)  # noqa: T201
    return 0


async def _reader(services: Services, options: argparse.Namespace) -> Subscriber:
    """A subscriber who is written down nowhere, with the defaults of the configuration."""
    defaults = services.config.editions
    first = (options.language,) if options.language else ()
    return Subscriber(
        id=0,
        chat_id=0,
        topic_id=0,
        kind=ChatKind.PRIVATE,
        languages=tuple(dict.fromkeys((*first, *defaults.languages))),
        zone=defaults.zone,
        times=defaults.minutes,
        length=defaults.more_stories,
        active=True,
        silent=False,
        created=services.clock(),
        follows=tuple([(await reading.find_tag(services, tag)).key for tag in options.tag]),
    )
