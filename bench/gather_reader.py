"""The same passes with the feed library ``reader``, run by a Python that has it. Started by ``bench/gather.py``."""

from __future__ import annotations

import json
import os
import sys
import urllib.request

import requests.adapters  # type: ignore[import-not-found,import-untyped,unused-ignore] # of another environment
from reader import make_reader  # type: ignore[import-not-found] # of another environment


def main() -> None:
    """Three passes over every feed; a line on the output before and after each, for the measuring parent."""
    base, feeds, workers, database, control = sys.argv[1:]
    # The certificate of the bench's own server; the library has no setting for it.
    requests.adapters.DEFAULT_CA_BUNDLE_PATH = os.environ["REQUESTS_CA_BUNDLE"]
    library = make_reader(database)
    for number in range(int(feeds)):
        library.add_feed(f"{base}/feed/{number}")
    for name in ("first", "tenth", "unchanged"):
        urllib.request.urlopen(f"{control}/control/{name}").read()  # noqa: S310 - our own server
        report({"begin": name})
        new = 0
        for result in library.update_feeds_iter(scheduled=False, workers=int(workers)):
            if isinstance(result.value, Exception):
                raise result.value
            new += result.value.new if result.value else 0
        report({"end": name, "new": new})


def report(fact: dict[str, object]) -> None:
    """One line for the parent, which answers with one when it has measured."""
    print(json.dumps(fact), flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    main()
