"""Judge grouping: quality on sets that the model never saw, speed, and growth.

Usage: PYTHONPATH=. .venv/bin/python bench/group.py [--data FOLDER] [--cache FOLDER] [--only quality|speed|growth]
           [--plot FILE.png]

Each general-news set is judged with weights trained on all other sets; the Olympics titles part by part, each part
with weights trained on everything else. Entries go through the same incremental grouping as in the running bot.
``--plot`` draws precision over recall of words, vectors and ours, and how the cost of an entry grows.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from grouping_growth import growth, week
from grouping_plot import draw
from threadpoolctl import threadpool_limits
from train_grouping import DATA, NEWS, Material, Prepared, material, train_all

from bot.stories.batch import batches, encode, place
from bot.stories.grouping import Grouper
from bot.stories.meaning import load_encoder, telling, unpack
from bot.stories.model import Model, model_from

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from bot.models import Entry
    from bot.stories.meaning import Encoder

SPAN = timedelta(hours=72)


# ------------------------------------------------------------------ measures
def bcubed(gold: Sequence[Hashable], found: Sequence[Hashable]) -> tuple[float, float, float]:
    """BCubed precision, recall and F1 (Bagga and Baldwin 1998; Amigó et al. 2009)."""
    golds, founds, both = Counter(gold), Counter(found), Counter(zip(gold, found, strict=True))
    precision = sum(n * n / founds[story] for (_, story), n in both.items()) / len(gold)
    recall = sum(n * n / golds[story] for (story, _), n in both.items()) / len(gold)
    return precision, recall, _f1(precision, recall)


def pairwise(gold: Sequence[Hashable], found: Sequence[Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of entries in one story."""
    counts = [Counter(zip(gold, found, strict=True)), Counter(found), Counter(gold)]
    right, claimed, true = (sum(n * (n - 1) / 2 for n in count.values()) for count in counts)
    precision, recall = right / max(claimed, 1), right / max(true, 1)
    return precision, recall, _f1(precision, recall)


def across(gold: Sequence[Hashable], found: Sequence[Hashable], languages: Sequence[str]) -> tuple[float, float]:
    """Precision and recall over pairs of one English and one French entry."""

    def pairs(keys: Sequence[Hashable]) -> int:
        english = Counter(key for key, language in zip(keys, languages, strict=True) if language == "en")
        french = Counter(key for key, language in zip(keys, languages, strict=True) if language == "fr")
        return sum(english[key] * french[key] for key in english)

    right = pairs(list(zip(gold, found, strict=True)))
    return right / max(pairs(found), 1), right / max(pairs(gold), 1)


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(precision + recall, 1e-9)


# ------------------------------------------------------------------ quality
def grouped(one: Material, model: Model, *, with_vectors: bool) -> list[int]:
    """The final stories of a set, through the incremental grouping."""

    def vectors(batch: Sequence[Entry]) -> dict[int, bytes]:
        return {entry.id: one.vectors[entry.id] for entry in batch} if with_vectors else {}

    stories = place(one.entries, Grouper(SPAN, model=model), vectors)
    return [stories[entry.id] for entry in one.entries]


def held_out(name: str, sets: dict[str, Prepared]) -> list[Prepared]:
    """Every set but the one to be judged, in whichever guise."""
    return [one for other, one in sets.items() if name not in {other, other.removesuffix("/bare")}]


def line(name: str, gold: list[Any], found: list[Any], languages: list[str]) -> None:
    """Print one row of the table."""
    cubed, pairs, cross = bcubed(gold, found), pairwise(gold, found), across(gold, found, languages)
    print(
        f"{name:34} {cubed[0]:.3f} {cubed[1]:.3f} {cubed[2]:.3f}   {pairs[0]:.3f} {pairs[1]:.3f} {pairs[2]:.3f}"
        f"   {cross[0]:.2f} {cross[1]:.2f}",
        flush=True,
    )


def quality(cache: Path | None, data: Path) -> None:
    """Print the table of quality, with vectors and by words alone."""
    sets = material(cache, data)
    print(f"{'':34} BCubed P R F1       pairs P R F1        en-fr P R")
    judged = [name for name in sets if not name.endswith("/bare")]
    models = {name: model_from(train_all(held_out(name, sets))) for name in judged}
    for kind in ("vectors", "words"):
        gold: list[Any] = []
        found: list[Any] = []
        for name in judged:
            one = sets[name].material
            stories = grouped(one, models[name], with_vectors=kind == "vectors")
            languages = [entry.language for entry in one.entries]
            line(f"{name} ({kind})", one.gold.tolist(), stories, languages)
            if one.kind == "olympics":
                gold += [(name, story) for story in one.gold.tolist()]
                found += [(name, story) for story in stories]
        line(f"olympics, all parts ({kind})", gold, found, ["en"] * len(gold))
    first_idea(sets)


# ------------------------------------------------------------------ speed
def speed(data: Path, fill: int = 3000, count: int = 3000) -> None:
    """Entries a second on one core, encoding included, of a window that holds some already.

    Each figure is that of a process of its own: as after a start, which knows of no words but those placed before.
    """
    for kind in ("vectors", "words"):
        with multiprocessing.get_context("spawn").Pool(1) as fresh:
            rate = fresh.apply(placed_a_second, (data, fill, count, kind))
        print(f"{kind}: {rate:.0f} entries a second on one core, {fill} placed before, in a fresh process", flush=True)
    beside(week(data, fill + count)[fill:], load_encoder())


def placed_a_second(data: Path, fill: int, count: int, kind: str) -> float:
    """How many entries a second are placed by one core once ``fill`` are in the window."""
    with threadpool_limits(1):
        entries = week(data, fill + count)
        encoder = load_encoder() if kind == "vectors" else None
        grouper = Grouper(SPAN)
        place(entries[:fill], grouper, partial(encode, encoder=encoder))
        begin = time.process_time()
        place(entries[fill:], grouper, partial(encode, encoder=encoder))
        return count / (time.process_time() - begin)


def beside(entries: Sequence[Entry], encoder: Encoder) -> None:
    """What one would write first on the same entries: scikit-learn's average linkage, once over all of them."""
    from sklearn.cluster import AgglomerativeClustering  # noqa: PLC0415 - large, and wanted only here

    vectors = encode(entries, encoder)
    whole = np.stack([telling(unpack(vectors[entry.id])) for entry in entries])
    begin = time.process_time()
    AgglomerativeClustering(None, metric="cosine", linkage="average", distance_threshold=0.4).fit(whole)
    once = time.process_time() - begin
    begin = time.process_time()
    place(entries, Grouper(SPAN), lambda batch: {entry.id: vectors[entry.id] for entry in batch})
    ours = time.process_time() - begin
    passes = sum(1 for _ in batches(entries))
    print(f"{len(entries)} entries, encoded before: ours {ours:.1f} s for {passes} passes as they come,", end=" ")
    print(f"average linkage {once:.1f} s once, or {once * passes / 3:.0f} s if done anew at each pass", flush=True)


def first_idea(sets: dict[str, Prepared]) -> None:
    """What one would write first: average linkage of sentence vectors, at the best of several cuts for each set."""
    from sklearn.cluster import AgglomerativeClustering  # noqa: PLC0415 - large, and wanted only here

    for name, one in sets.items():
        if name.endswith("/bare"):
            continue
        entries, gold = one.material.entries, one.material.gold.tolist()
        vectors = np.stack([telling(unpack(one.material.vectors[entry.id])) for entry in entries])
        begin = time.process_time()
        trials = []
        for cut in (0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
            clustering = AgglomerativeClustering(None, metric="cosine", linkage="average", distance_threshold=cut)
            trials.append((bcubed(gold, clustering.fit_predict(vectors).tolist())[2], cut))
        best, cut = max(trials)
        seconds = (time.process_time() - begin) / len(trials)
        print(f"{name:34} average linkage of vectors: BCubed F1 {best:.3f} (cut {cut}, {seconds:.2f} s)", flush=True)


def main() -> None:
    """Print all tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=DATA)
    arguments.add_argument("--cache", type=Path)
    arguments.add_argument("--only", choices=("quality", "speed", "growth"))
    arguments.add_argument("--plot", type=Path, metavar="FILE.png")
    options = arguments.parse_args()
    np.set_printoptions(precision=3)
    with threadpool_limits(1):
        if options.plot:
            sets = material(options.cache, options.data)
            learnt = [(sets[name], model_from(train_all(held_out(name, sets)))) for name in NEWS]
            draw(options.plot, learnt, growth(options.data))
            return
        if options.only in {None, "quality"}:
            quality(options.cache, options.data)
        if options.only in {None, "speed"}:
            speed(options.data)
        if options.only in {None, "growth"}:
            growth(options.data)


if __name__ == "__main__":
    main()
