"""``python -m bot group IN.jsonl``: group entries from a file as the bot would, and print each one's story."""

from __future__ import annotations

import json
import logging
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import EncoderMissing
from bot.stories import batch, meaning

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from bot.config import Config

HELP = "group the entries of a JSON-lines file into stories"

log = logging.getLogger(__name__)


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("input", type=Path, metavar="IN.jsonl", help="entries, one JSON object a line; - reads stdin")
    parser.add_argument("--lexical", action="store_true", help="leave sentence vectors out")


def run(config: Config, options: argparse.Namespace) -> int:
    """Print ``{"id", "story"}`` a line, in the order of the input."""
    encoder = None
    if config.stories.vectors and not options.lexical:
        try:
            encoder = meaning.load_encoder()
        except EncoderMissing as missing:
            log.warning("grouping by words only: %s", missing)
    window = timedelta(hours=config.stories.window_hours)
    try:
        rows = list(_rows(options.input))
        for row in batch.group_rows(rows, window, encoder):
            print(json.dumps(row, ensure_ascii=False))  # noqa: T201 - the answer of the command
    except (OSError, ValueError) as error:
        print(f"{options.input}: {error}", file=sys.stderr)  # noqa: T201 - words for the terminal
        return 1
    return 0


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of the file; raises ValueError that names the line which is not one."""
    with sys.stdin if str(path) == "-" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"line {number} is not JSON: {error.msg}") from None
            if not isinstance(row, dict):
                raise ValueError(f"line {number} is not a JSON object")  # noqa: TRY004 - the input is wrong, not a type
            yield row
