"""What words and tags cost, and how often they find something, on labelled stories.

    python bench/words.py ../shared/data/stories/general-news-1-dev.jsonl ...

Each line of a file is one entry with id, title, snippet, source, lang, published and, where labelled, story.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.models import Entry, Outlet, TagKind
from bot.stories.tags import Tagger
from bot.text import clean
from bot.words.terms import length
from bot.words.write import wordings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Result = TypeVar("Result")


def stories(path: Path) -> list[list[Entry]]:
    """The entries of a file by story; one without a label is a story of its own."""
    found: dict[str, list[Entry]] = {}
    for number, row in enumerate(rows(path), start=1):
        at = datetime.fromisoformat(row["published"])
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        source = row["source"] or "?"
        entry = Entry(
            id=number,
            feed_id=1,
            outlet=Outlet(source, source),
            title=clean(row["title"]),
            snippet=clean(row["snippet"] or ""),
            link=row["url"] or None,
            image=None,
            language=row["lang"],
            published=at,
            seen=at,
        )
        found.setdefault(row.get("story") or row["id"], []).append(entry)
    return list(found.values())


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a JSON lines file, gzipped or not."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        yield from (json.loads(line) for line in lines)


def timed(work: Callable[[list[Entry]], Result], groups: list[list[Entry]]) -> tuple[list[Result], float]:
    """The results of ``work`` on every story, and its milliseconds of processor time."""
    start = time.process_time()
    results = [work(group) for group in groups]
    return results, (time.process_time() - start) * 1000


def report(name: str, groups: list[list[Entry]], tagger: Tagger) -> None:
    """Print cost and coverage for one set."""
    entries = sum(map(len, groups))
    worded, word_cost = timed(wordings, groups)
    tagged, tag_cost = timed(tagger.tags, groups)
    wordings_all = [one for words in worded for one in words]
    lengths = [sum(length(sentence.text) for sentence in one.summary) for one in wordings_all if one.summary]
    kinds = Counter(kind for tags in tagged for kind in {tag.kind for tag in tags})
    print(f"{name}: {len(groups)} stories of {entries} entries")
    print(
        f"  words  {word_cost / len(groups):.2f} ms a story, {word_cost / entries:.2f} ms an entry; "
        f"{len(lengths) / len(wordings_all):.0%} of wordings have a summary, "
        f"of {sum(lengths) / max(1, len(lengths)):.0f} words"
    )
    print(
        f"  tags   {tag_cost / len(groups):.2f} ms a story, {tag_cost / entries:.2f} ms an entry; "
        f"{sum(len(tags) >= 2 for tags in tagged) / len(groups):.0%} of stories have two or more, "
        f"place {kinds[TagKind.PLACE] / len(groups):.0%}, topic {kinds[TagKind.TOPIC] / len(groups):.0%}"
    )


def main() -> None:
    """Report on each file named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    start = time.process_time()
    tagger = Tagger()
    print(f"tables built in {time.process_time() - start:.2f} s")
    for file in parser.parse_args().files:
        report(file.name, stories(file), tagger)


if __name__ == "__main__":
    main()
