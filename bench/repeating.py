"""How well told-again sentences of summaries are known, against what a reader said of them.

    python bench/repeating.py ../shared/data/stories/news-week.jsonl.gz [--cache FOLDER]

``repeating.jsonl`` holds pairs of the recorded week that a reader labelled: the row of the entry whose title stands
above, the sentences before (row, place in the snippet), the sentence judged, and whether it tells again what they tell;
no text. Without sentences before, it is a first one behind its title. The weights in ``bot/words/adding.py`` were
fitted on these pairs, so the figures are those of a rule on its own examples; what is chosen from them reads better.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from recorded import Week

from bot.words.adding import repeats, retells
from bot.words.candidates import Candidate, Subject, candidates, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LIMITS = (-2.2, -1.9, -1.6, -1.5, -1.4, -1.3, -1.0, -0.75, -0.45)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rule says of a pair (log-odds that it tells something again), and what the reader said."""

    odds: float
    again: bool
    first: bool


def judged(week: Week, labels: Path) -> Iterator[Judged]:
    """Every labelled pair whose sentences are still split as they were when it was labelled."""
    members: dict[int, list[int]] = {}
    for entry, story in week.story_of.items():
        members.setdefault(story, []).append(entry)
    for label in map(json.loads, labels.read_text(encoding="utf-8").splitlines()):
        title = week.by_row[label["title"]]
        told = [week.entry_of[one] for one in members[week.story_of[week.by_row[label["sentence"][0]].id]]]
        entries = [entry for entry in told if entry.language == title.language]
        subject = subject_of(entries, title.title, title.id, week.near([[*entries, title]]))
        found = {(one.entry.id, one.place): one for one in candidates(entries, subject)}
        places = [(week.by_row[row].id, place) for row, place in (*label["before"], label["sentence"])]
        if all(place in found for place in places):
            *before, one = (found[place] for place in places)
            yield Judged(_odds(one, before, subject), bool(label["again"]), not before)


def _odds(one: Candidate, before: Sequence[Candidate], subject: Subject) -> float:
    if not before:
        return retells(one, subject)
    told = subject.meaning.says.keys() | {word for other in before for word in other.meaning.says}
    return repeats(one, before, told, subject)


def report(name: str, pairs: Sequence[Judged]) -> None:
    """Print what passes each limit, and how surely a pair told again gets higher odds than one that is not."""
    bad, good = [one.odds for one in pairs if one.again], [one.odds for one in pairs if not one.again]
    ranked = sum((high > low) + 0.5 * (high == low) for high in bad for low in good) / (len(bad) * len(good))
    print(f"{name}: {len(pairs)} pairs, {len(bad)} told again; ranked right {ranked:.3f}")
    for limit in _LIMITS:
        passed, repeated = sum(odds < limit for odds in good), sum(odds < limit for odds in bad)
        print(f"  below {limit:5.2f}: {passed / len(good):.0%} of the new ones pass, and {repeated} told again")


def main() -> None:
    """Print both reports."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("week", type=Path)
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors and grouping")
    asked = parser.parse_args()
    pairs = list(judged(Week(asked.week, asked.cache), Path(__file__).with_suffix(".jsonl")))
    report("first sentences", [one for one in pairs if one.first])
    report("later sentences", [one for one in pairs if not one.first])


if __name__ == "__main__":
    main()
