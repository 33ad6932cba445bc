"""Learn which topics and countries a story bears on by its vectors, from stories whose words say so; write the weights.

    python bench/train_topics.py ../shared/data/stories/news-week.jsonl.gz [--cache FOLDER]

One logistic regression a topic. A story counts for a topic where its words speak of it clearly, against it where they
do not at all, and not where they leave doubt; the words of the lexicon themselves count a little, so that topics stand
of which a week tells nothing. Countries, those that enough stories name, are learnt from the stories that name any
place: the others may be anywhere. Stories that readers have labelled are left out: they are there to judge by.
Deterministic, no more than numpy.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from recorded import Week
from threadpoolctl import threadpool_limits

from bot.stories.gazetteer import Gazetteer
from bot.stories.lexicon.tables import listed, table
from bot.stories.meaning import load_encoder, telling, unpack
from bot.stories.tags import Tagger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.models import Entry

OUT = Path(__file__).parents[1] / "bot" / "stories"
LABELS = "tag-labels*.jsonl"
# A story with so much evidence a report is about a topic; one with less than the other is not.
CLEAR, NOTHING = 0.9, 0.15
# How much a word of the lexicon counts for its own topic, and against another.
WORD_FOR, WORD_AGAINST = 0.5, 0.05
RIDGE, SCALE, ROUNDS = 2.0, 4.0, 300
# A topic's floor: what so few per cent of its stories lie below, where there are enough to say so; else this little.
LOWEST, FEWEST, LITTLE = 3.0, 30, 0.003
# A story names a place, or is of a country, from so much evidence a report on; so many stories make a country known.
NAMED, OF, KNOWN = 0.6, 0.4, 80


def labelled() -> set[str]:
    """The ids of all entries that readers judged."""
    files = Path(__file__).parent.glob(LABELS)
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return {row for line in lines for row in json.loads(line)["entries"]}


def examples(week: Week, tagger: Tagger, keys: Sequence[str]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Vectors of stories (stories, 384), and how much their words speak of each topic (stories, topics)."""
    judged = labelled()
    stories = [one for one in week.stories if not any(week.row_of[entry.id] in judged for entry in one)]
    vectors = [np.mean([unpack(week.vectors[entry.id]) for entry in one], axis=0) for one in stories]
    return telling(np.array(vectors)), np.array([spoken(one, tagger, keys) for one in stories])


def spoken(story: Sequence[Entry], tagger: Tagger, keys: Sequence[str]) -> list[float]:
    """How much the words of a story speak of each topic, on average over its entries."""
    said = tagger.worded(story)
    return [said.get(key, 0.0) for key in keys]


def words(keys: Sequence[str]) -> tuple[list[str], NDArray[Any]]:
    """All words that tell a topic alone, and which topic each tells (words, topics)."""
    rows = table("topics")
    told: list[tuple[str, int]] = []
    for column, key in enumerate(keys):
        lists = rows[key].get("words", {}).values()
        found = [word.rstrip("*") for row in lists for word in listed(row.get("sure", ""))]
        told += [(word, column) for word in (rows[key]["en"], rows[key]["fr"], *found)]
    return [word for word, _ in told], np.eye(len(keys))[[column for _, column in told]]


def fit(vectors: NDArray[Any], wanted: NDArray[Any], weight: NDArray[Any]) -> NDArray[Any]:
    """Weights (topics, 385) of ridge logistic regressions, by Nesterov's accelerated gradient (Nesterov 1983)."""
    data = np.hstack([vectors * SCALE, np.ones((len(vectors), 1))]).astype(np.float32)
    wanted, weight = wanted.astype(np.float32), weight.astype(np.float32)
    ridge = np.full((data.shape[1], 1), RIDGE, np.float32)
    ridge[-1] = 0.0
    step = 1.0 / (0.25 * np.linalg.norm(data.T @ data, 2) + RIDGE)
    found = np.zeros((data.shape[1], wanted.shape[1]), np.float32)
    found[-1] = -4.0
    before = found
    for turn in range(ROUNDS):
        ahead = found + turn / (turn + 3) * (found - before)
        before = found
        slope = data.T @ ((_sigmoid(data @ ahead) - wanted) * weight) + ridge * ahead
        found = ahead - step * slope
    found[:-1] *= SCALE
    return found.T


def floors(weights: NDArray[Any], vectors: NDArray[Any], clear: NDArray[Any]) -> NDArray[Any]:
    """Per topic the probability under which few of its clear stories lie; very low where there were too few to know."""
    sure = _sigmoid(vectors @ weights[:, :-1].T + weights[:, -1])
    return np.array(
        [
            np.percentile(sure[clear[:, column], column], LOWEST) if clear[:, column].sum() >= FEWEST else LITTLE
            for column in range(len(weights))
        ]
    )


def _sigmoid(odds: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(1.0 / (1.0 + np.exp(-odds)))


def countries(said: NDArray[Any], places: Sequence[str]) -> list[int]:
    """The columns of ``said`` (stories, places) of those places that lie in no other and that enough stories name."""
    within = Gazetteer().parents
    return [
        column
        for column, place in enumerate(places)
        if place not in within and (said[:, column] >= NAMED).sum() >= KNOWN
    ]


def write(file: Path, keys: Sequence[str], weights: NDArray[Any], floors: NDArray[Any]) -> None:
    """Write what ``bot.stories.bearing`` reads."""
    np.savez_compressed(file, keys=np.array(keys), weights=weights.astype(np.float16), floors=floors.astype(np.float16))
    print(f"{len(keys)} keys, {file.stat().st_size} bytes: {file}")


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("week", type=Path)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    tagger = Tagger()
    keys = sorted(key for key in table("topics") if key != "nothing")
    places = sorted(Gazetteer().tags)
    with threadpool_limits(1):
        vectors, said = examples(Week(asked.week, asked.cache), tagger, [*keys, *places])
        said, placed = said[:, : len(keys)], said[:, len(keys) :]
        texts, told = words(keys)
        clear = said >= CLEAR
        weights = fit(
            np.vstack([vectors, telling(load_encoder().vectors(texts))]),
            np.vstack([clear, told]),
            np.vstack([clear | (said < NOTHING), np.where(told > 0, WORD_FOR, WORD_AGAINST)]),
        )
        somewhere = (placed >= NAMED).any(axis=1)
        known = countries(placed, places)
        wanted = placed[np.ix_(somewhere, known)] >= OF
        of_countries = fit(vectors[somewhere], wanted, np.ones(wanted.shape))
    print(f"{len(vectors)} stories, {len(texts)} words, {somewhere.sum()} stories of a place")
    write(asked.out / "bearings.npz", keys, weights, floors(weights, vectors, clear))
    write(asked.out / "countries.npz", [places[column] for column in known], of_countries, np.zeros(len(known)))


if __name__ == "__main__":
    main()
