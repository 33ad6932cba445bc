"""The door to parsing: ``parse`` in this very process, ``Parser`` in processes that can be killed.

The program uses ``Parser``; tests and commands on files of one's own may use ``parse``.
"""

from __future__ import annotations

from bot.feeds.entries import parse
from bot.feeds.workers import Parser

__all__ = ["Parser", "parse"]
