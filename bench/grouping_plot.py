"""Draws what ``bench/group.py`` measures: precision over recall of pairs, and how the cost of an entry grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from grouping_growth import Point
    from train_grouping import Prepared

    from bot.stories.model import Model

_COLOURS = {"words": "#9a6b00", "vectors": "#2a78b8", "ours": "#b3261e"}
_NAMES = {
    "words": "rarity-weighted words (tf-idf cosine)",
    "vectors": "sentence vectors (cosine)",
    "ours": "ours, weights of other sets",
}


def draw(file: Path, learnt: Sequence[tuple[Prepared, Model]], points: Sequence[Point]) -> None:
    """Write the picture; ``learnt`` are sets, each with a model that never saw it."""
    import matplotlib as mpl  # noqa: PLC0415 - large, and wanted only for the picture

    mpl.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415 - the same, and only after the choice of what draws

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.6), layout="constrained")
    _curves(left, learnt)
    _growth(right, points)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(alpha=0.25)
    figure.savefig(file, dpi=110)


def _curves(axes: Any, learnt: Sequence[tuple[Prepared, Model]]) -> None:  # noqa: ANN401 - the library's own types
    from sklearn.metrics import average_precision_score, precision_recall_curve  # noqa: PLC0415 - large

    scores: dict[str, list[Any]] = {"words": [], "vectors": [], "ours": []}
    same = []
    for prepared, model in learnt:
        signals, gold = prepared.signals, prepared.material.gold
        same.append(gold[prepared.pairs.left] == gold[prepared.pairs.right])
        scores["words"].append(signals["whole_cosine"])
        scores["vectors"].append(signals["c_meaning"])
        scores["ours"].append(model.vectors.logits(signals))
    truth = np.concatenate(same)
    for kind, parts in scores.items():
        score = np.concatenate(parts)
        precision, recall, _ = precision_recall_curve(truth, score)
        area = average_precision_score(truth, score)
        axes.plot(recall, precision, color=_COLOURS[kind], label=f"{_NAMES[kind]}: {area:.2f}", linewidth=2)
        print(f"average precision of pairs, {kind}: {area:.3f}", flush=True)
    axes.set(xlabel="recall of pairs", ylabel="precision of pairs", xlim=(0, 1), ylim=(0, 1.02))
    axes.set_title("Three days of general news, each judged unseen", loc="left")
    axes.legend(loc="lower left", frameon=False, title="area under the curve", alignment="left")


def _growth(axes: Any, points: Sequence[Point]) -> None:  # noqa: ANN401 - the library's own types
    stored = [point.stored for point in points]
    axes.plot(stored, [point.milliseconds for point in points], "o-", color=_COLOURS["ours"], label="placing")
    axes.plot(stored, [point.storing for point in points], "o-", color=_COLOURS["vectors"], label="storing")
    for point in points:
        where = (point.stored, point.milliseconds)
        text = f"{point.window:,} in the window\n{point.memory:.0f} MB"
        axes.annotate(text, where, textcoords="offset points", xytext=(0, 10), ha="center", fontsize=8)
    most = max(max(point.milliseconds, point.storing) for point in points)
    axes.set_xscale("log")
    axes.set(xlabel="entries stored", ylabel="ms for a new entry", ylim=(0, most * 1.7), xlim=(400, 260_000))
    axes.set_xticks(stored, [f"{count:,}" for count in stored])
    axes.set_title("What a new entry costs, its encoding apart", loc="left")
    axes.legend(loc="upper right", frameon=False)
