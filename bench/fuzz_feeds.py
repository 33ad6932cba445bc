"""Coverage-guided fuzzing of parsing and cleaning, with atheris from an environment of its own.

    PYTHONPATH=.:SITE_PACKAGES python bench/fuzz_feeds.py -max_total_time=600 CORPUS

SITE_PACKAGES is where the program's libraries are. A finding is anything that raises but a FeedError, or an entry
that is not clean: an invisible character, a link that is none or has no host, a date that cannot be; one input may
take twenty seconds at most.
"""

from __future__ import annotations

import sys
import unicodedata
from urllib.parse import urlsplit

import atheris  # type: ignore[import-not-found] # of another environment

with atheris.instrument_imports(include=["bot", "feedparser"]):
    from bot.errors import FeedError
    from bot.feeds.dates import EARLIEST, LATEST
    from bot.feeds.entries import parse
    from bot.feeds.loose import read_loose
    from bot.feeds.markup import first_image, to_text

# Otherwise imported when first needed, which is too late to be watched.
assert read_loose


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
            if link is not None and not (urlsplit(link).scheme in {"http", "https"} and urlsplit(link).hostname):
                raise AssertionError(link)
        if entry.published is not None and not EARLIEST <= entry.published < LATEST:
            raise AssertionError(entry.published)


def check_text(text: str) -> None:
    """Nothing invisible but what joins emoji."""
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"} for char in text.replace("\u200d", "")):
        raise AssertionError(ascii(text))


if __name__ == "__main__":
    atheris.Setup([*sys.argv, "-timeout=20", "-rss_limit_mb=1000", "-max_len=6000"], one)
    atheris.Fuzz()
