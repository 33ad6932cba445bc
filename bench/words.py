"""What words and tags cost, and how often they find something, on labelled stories.

    python bench/words.py ../shared/data/stories/general-news-1-dev.jsonl ...

Each line of a file is one entry with id, title, snippet, source, lang, published and, where labelled, story.

    python bench/words.py --judge ../shared/data/stories/news-week.jsonl.gz

judges the tags of stories of the recorded week by labels that a reader gave: the ids of a story's entries, the places
and topics that are right for it, and what else may be shown; no text. A tag that no reader has seen counts as wrong.
The labels of ``tag-labels.jsonl`` (195 stories) were there while the rules were made, those of ``tag-labels-fresh``
(150) were written before the tags were looked at and then served to mend rules, those of ``tag-labels-held`` (60) were
written and judged when the rules were done, and those of ``tag-labels-unseen`` (52) when countries were told by vectors
and topics by addresses; two slips that they showed were mended, and countries then told by addresses, too.

    python bench/words.py --sheet ../shared/data/stories/news-week.jsonl.gz sheet.html [--from DAY]

writes the top stories of the recorded week, or of those that begin on a day, to be read line by line. ``--cost WEEK``
replays its first entries and prints what each costs. All group with vectors, which takes minutes; ``--cache FOLDER``
keeps vectors and grouping for the next time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))


from recorded import Week
from sheet import sheet

from bot.models import Entry, Outlet, TagKind
from bot.stories.batch import batches
from bot.stories.tags import Tagger
from bot.text import clean
from bot.words.figures import differing
from bot.words.grounding import unfounded
from bot.words.terms import length
from bot.words.write import wordings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Result = TypeVar("Result")


def stories(path: Path) -> list[list[Entry]]:
    """The entries of a file by story; one without a label is a story of its own."""
    found: dict[str, list[Entry]] = {}
    for entry, row in read(path):
        found.setdefault(row.get("story") or row["id"], []).append(entry)
    return list(found.values())


def read(path: Path) -> Iterator[tuple[Entry, dict[str, str]]]:
    """The entries of a file, each with its row."""
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
        yield entry, row


def judge(week: Week, labels: Path, tagger: Tagger) -> None:
    """Print the precision of the tags shown, and how many stories have a right place and a right topic."""
    shown = right = 0
    count = Counter[str]()
    stories = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    for label in stories:
        entries = [week.by_row[row] for row in label["entries"]]
        keys = {tag.key for tag in tagger.tags(entries, vectors=week.packed(entries))}
        shown, right = shown + len(keys), right + len(keys & {*label["places"], *label["topics"], *label["also"]})
        for kind in ("places", "topics"):
            count[f"{kind} wanted"] += bool(label[kind])
            count[f"{kind} right"] += bool(keys & set(label[kind]))
        count["enough"] += len(keys) >= 2
    print(
        f"{labels.name}: {len(stories)} stories, {shown} tags: precision {right / shown:.3f}; "
        f"right place {count['places right'] / count['places wanted']:.3f} of {count['places wanted']} that have one; "
        f"right topic {count['topics right'] / count['topics wanted']:.3f} of {count['topics wanted']}; "
        f"two or more tags in {count['enough']}"
    )


def grounding() -> None:
    """Print of each set of our own cases how many wrong sentences are caught, and how many faithful ones refused."""
    for path in sorted((Path(__file__).parents[1] / "tests" / "words").glob("grounding_*.jsonl")):
        count, refused = Counter[str](), Counter[str]()
        start = time.process_time()
        for case in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            told = [_told(number, row) for number, row in enumerate(case["entries"])]
            foreign = case["language"] not in {one.language for one in told}
            for kind in ("wrong", "faithful"):
                name = f"{kind} translated" if foreign else kind
                count[name] += len(case[kind])
                refused[name] += sum(bool(unfounded(one, case["language"], told)) for one in case[kind])
        cost = (time.process_time() - start) * 1000 / count.total()
        print(
            f"{path.stem}: {refused['wrong'] + refused['wrong translated']} of "
            f"{count['wrong'] + count['wrong translated']} wrong sentences caught; "
            f"refused {refused['faithful']} of {count['faithful']} faithful ones, "
            f"{refused['faithful translated']} of {count['faithful translated']} in a language that no report has; "
            f"{cost:.1f} ms a sentence"
        )


def _told(number: int, row: dict[str, str]) -> Entry:
    at = datetime(2026, 3, 10, tzinfo=UTC)
    outlet = Outlet(f"Outlet {number}", f"Outlet {number}")
    return Entry(number, 1, outlet, row["title"], row["snippet"], None, None, row["language"], at, at)


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


def cost(week: Week, tagger: Tagger, entries: int) -> None:
    """Print what a new entry costs as the week comes in, poll by poll, each time writing the stories that change."""
    arrived = sorted(week.row_of, key=lambda one: (week.entry_of[one].published, one))[:entries]
    near = week.near([[week.entry_of[one] for one in arrived]])
    members: dict[int, list[Entry]] = {}
    spent = Counter[str]()
    written = 0
    for batch in batches([week.entry_of[one] for one in arrived]):
        changed = {week.story_of[entry.id] for entry in batch}
        for entry in batch:
            members.setdefault(week.story_of[entry.id], []).append(entry)
        stories = [members[one] for one in sorted(changed)]
        written += len(stories)
        vectors = {entry.id: week.vectors[entry.id] for story in stories for entry in story}
        for part, work in (
            ("titles and summaries", partial(wordings, near=near)),
            ("differing numbers", differing),
            ("hashtags", partial(tagger.tags, vectors=vectors)),
        ):
            spent[part] += round(1e6 * timed(work, stories)[1])
    print(f"{len(arrived)} entries as they came, {written} stories written:")
    for part, nanoseconds in spent.items():
        print(f"  {part:22} {nanoseconds / 1e6 / len(arrived):.2f} ms an entry")
    print(f"  {'all':22} {sum(spent.values()) / 1e6 / len(arrived):.2f} ms an entry, vectors not counted")


def main() -> None:
    """Report on each file named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--sheet", nargs=2, type=Path, metavar=("WEEK", "HTML"), help="write the top stories of a week")
    parser.add_argument("--judge", type=Path, metavar="WEEK", help="judge the tags on this recorded week")
    parser.add_argument("--cost", type=Path, metavar="WEEK", help="print what each new entry of this week costs")
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors and grouping")
    parser.add_argument("--from", dest="day", default="", help="day of which the sheet shows the stories, YYYY-MM-DD")
    asked = parser.parse_args()
    start = time.process_time()
    tagger = Tagger()
    print(f"tables built in {time.process_time() - start:.2f} s")
    grounding()
    for file in asked.files:
        report(file.name, stories(file), tagger)
    if asked.judge:
        week = Week(asked.judge, asked.cache)
        for labels in sorted(Path(__file__).parent.glob("tag-labels*.jsonl")):
            judge(week, labels, tagger)
    if asked.cost:
        cost(Week(asked.cost, asked.cache), tagger, 6000)
    if asked.sheet:
        path, page = asked.sheet
        print(f"{sheet(Week(path, asked.cache), tagger, page, asked.day)} stories in {page}")


if __name__ == "__main__":
    main()
