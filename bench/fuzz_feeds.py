"""Coverage-guided fuzzing of parsing and cleaning, with atheris from an environment of its own.

    PYTHONPATH=.:SITE_PACKAGES python bench/fuzz_feeds.py -max_total_time=600 CORPUS

SITE_PACKAGES is where the program's libraries are. A finding is anything that raises but a FeedError, or an entry
that is not clean; one input may take twenty seconds at most.
"""

from __future__ import annotations

import sys
import unicodedata

import atheris  # type: ignore[import-not-found] # of another environment

with atheris.instrument_imports(include=["bot", "feedparser"]):
    from bot.errors import FeedError
    from bot.feeds.entries import parse
    from bot.feeds.markup import first_image, to_text


def one(data: bytes) -> None:
    """Parse one input, and clean it as if it were markup."""
    check_text(to_text(data.decode("utf-8", "replace")))
    first_image(data.decode("latin-1"))
    try:
        found = parse(data, url="https://example.org/feed", content_type="", language=None, max_entries=20)
    except FeedError:
        return
    for entry in found.entries:
        check_text(entry.title)
        check_text(entry.snippet)
        for link in (entry.link, entry.image):
            if link is not None and not link.lower().startswith(("http://", "https://")):
                raise AssertionError(link)


def check_text(text: str) -> None:
    """Nothing invisible."""
    if any(unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"} for char in text):
        raise AssertionError(ascii(text))


if __name__ == "__main__":
    atheris.Setup([*sys.argv, "-timeout=20", "-rss_limit_mb=1000", "-max_len=6000"], one)
    atheris.Fuzz()
