"""What all commands share."""

from __future__ import annotations

import argparse
from pathlib import Path


def config_option() -> argparse.ArgumentParser:
    """``--config FILE``, to be a parent of other parsers: it may stand before or after the command."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument(
        "--config",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="FILE",
        help="the configuration (config.toml where it exists; without one, the sample newsroom)",
    )
    return parser
