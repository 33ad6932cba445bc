"""The command line: ``python -m bot [--config FILE] [COMMAND ...]``. Without a command it runs the bot."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot import config as configuration
from bot.commands import check, feeds, gather, group, preview, run, shared, why
from bot.errors import BroadsheetError, ConfigError
from bot.stories import memory

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

COMMANDS: dict[str, ModuleType] = {
    "run": run,
    "check": check,
    "feeds": feeds,
    "gather": gather,
    "preview": preview,
    "group": group,
    "why": why,
}
DEFAULT_CONFIG = Path("config.toml")


def parser() -> argparse.ArgumentParser:
    """Every command and option there is."""
    config = shared.config_option()
    whole = argparse.ArgumentParser(
        prog="python -m bot", description="Broadsheet: news digests on Telegram.", parents=[config]
    )
    commands = whole.add_subparsers(dest="command", metavar="COMMAND")
    for name, module in COMMANDS.items():
        module.add(commands.add_parser(name, help=module.HELP, description=module.HELP, parents=[config]))
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; answer its exit status: 0 done, 1 could not, 2 the configuration has mistakes."""
    options = parser().parse_args(arguments)
    memory.share()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(message)s", datefmt="%H:%M:%S")
    # HTTP clients log addresses, and the bot's address holds its token; the others log every tick.
    for noisy in (
        "httpx",
        "httpcore",
        "httpx2",
        "httpcore2",
        "openai",
        "aiohttp.access",
        "alembic",
        "apscheduler",
        "telegram.ext",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    path = getattr(options, "config", DEFAULT_CONFIG if DEFAULT_CONFIG.exists() else None)
    try:
        return int(COMMANDS[options.command or "run"].run(configuration.load(path), options))
    except ConfigError as error:
        _say(f"The configuration has mistakes:\n{error}")
        return 2
    except BroadsheetError as error:
        _say(f"{error}")
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read what we print had enough ("... | head"); the interpreter shall not stumble over it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _say(words: str) -> None:
    print(words, file=sys.stderr)  # noqa: T201 - the terminal is where commands speak


if __name__ == "__main__":
    sys.exit(main())
