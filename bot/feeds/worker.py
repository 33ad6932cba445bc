"""One parsing process: reads tasks from its input, writes results to its output, ends when its input does.

Started by ``bot.feeds.workers`` as ``python -m bot.feeds.worker SECONDS MEGABYTES``. It imports the parsers and
nothing of the rest of the program, opens no file once it is ready, and is limited in memory. The parent kills it
when it takes too long; an alarm of its own does so when the parent is gone.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from importlib.machinery import BuiltinImporter
from typing import TYPE_CHECKING

from bot.errors import NotAFeed
from bot.feeds.charset import load_codecs
from bot.feeds.entries import parse
from bot.feeds.wire import BROKEN, LENGTH, READY, Task, pack_result

if TYPE_CHECKING:
    from typing import BinaryIO

    from bot.models import ParsedFeed

_SPARE_SECONDS = 5
_ITEM = b"<item><title>A sample of news &amp; views to begin with</title><pubDate>2026/1/2</pubDate></item>"
_SAMPLES = (
    b"<rss version='2.0'><channel>" + _ITEM + b"</channel></rss>",
    b"<rss version='2.0'><channel>" + _ITEM + b"<item><title>&nbsp;<b>cut sho",
    b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "A sample of news"}]}',
)


def main(arguments: list[str]) -> None:
    """Serve until the input ends."""
    seconds, megabytes = float(arguments[0]), int(arguments[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _warm_up()
    _limit(megabytes)
    source, target = os.fdopen(0, "rb"), os.fdopen(1, "wb")
    target.write(READY)
    target.flush()
    while (task := _receive(source)) is not None:
        _alarm(int(seconds) + _SPARE_SECONDS)
        target.write(pack_result(_work(task)))
        target.flush()
        _alarm(0)


def _warm_up() -> None:
    """Import all that is imported on first use, while files can still be opened."""
    load_codecs()
    for sample in _SAMPLES:
        _work(Task(sample, "http://sample.invalid/", "", None, 1))


def _work(task: Task) -> ParsedFeed | str:
    try:
        return parse(
            task.body,
            url=task.url,
            content_type=task.content_type,
            language=task.language,
            max_entries=task.max_entries,
        )
    except NotAFeed as error:
        return str(error)
    except (MemoryError, RecursionError):
        return BROKEN


def _receive(source: BinaryIO) -> Task | None:
    facts = _part(source)
    body = None if facts is None else _part(source)
    return None if facts is None or body is None else Task(body, *json.loads(facts))


def _part(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(head)
    data = source.read(size)
    return data if len(data) == size else None


def _alarm(seconds: int) -> None:
    """End this process after so long: whoever started it may be gone. Not every system has alarms."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _limit(megabytes: int) -> None:
    """No file can be opened any more, nothing imported, and memory is bounded, where the system knows limits."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if finder is BuiltinImporter]
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1_000_000, megabytes * 1_000_000))


if __name__ == "__main__":
    main(sys.argv[1:])
