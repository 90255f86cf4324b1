"""The curves of a model card, as small pictures: PNG below 60 kB, readable beside text."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

from spindle_training.evidence.figures import false_positives_per_mm2, precision, recall
from spindle_training.evidence.matching import MatchedImage
from spindle_training.evidence.operating_curves import THRESHOLDS, froc_curve, precision_recall_curve
from spindle_training.evidence.rotation import ANGLES

SIZE_INCHES = (4.8, 3.6)
DOTS_PER_INCH = 110
COLOURS = 48
MODEL = "#5b3a8e"
OTHER = "#c2571a"
QUIET = "#9a9a9a"


def new_axes(x_label: str, y_label: str, columns: int = 1) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(SIZE_INCHES[0] * columns, SIZE_INCHES[1]))
    axes = figure.subplots(1, columns, squeeze=False)
    for one in axes[0]:
        one.set_xlabel(x_label)
        one.set_ylabel(y_label)
        one.grid(alpha=0.25, linewidth=0.6)
        one.spines[["top", "right"]].set_visible(False)
    return figure, list(axes[0])


def save(figure: Figure, path: Path) -> None:
    """As PNG of few colours, and without a date, so that the same curves give the same small file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.tight_layout()
    drawn = BytesIO()
    figure.savefig(drawn, dpi=DOTS_PER_INCH)
    Image.open(drawn).convert("RGB").quantize(COLOURS).save(path, optimize=True)


def draw_precision_recall(path: Path, images: Sequence[MatchedImage], threshold: float) -> None:
    figure, (axes,) = new_axes("recall", "precision")
    axes.plot(*precision_recall_curve(images), color=MODEL)
    axes.plot(recall(images, threshold), precision(images, threshold), "o", color=OTHER)
    axes.annotate(
        f"threshold {threshold:.2f}",
        (recall(images, threshold), precision(images, threshold)),
        textcoords="offset points",
        xytext=(-8, -14),
        ha="right",
        color=OTHER,
    )
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02), title="Validation fields")
    save(figure, path)


def draw_froc(path: Path, images: Sequence[MatchedImage], threshold: float) -> None:
    figure, (axes,) = new_axes("false positives per mm²", "recall")
    false_positives, found = froc_curve(images)
    axes.plot(np.maximum(false_positives, 0.1), found, color=MODEL)
    axes.plot(false_positives_per_mm2(images, threshold), recall(images, threshold), "o", color=OTHER)
    axes.annotate(
        f"threshold {threshold:.2f}",
        (false_positives_per_mm2(images, threshold), recall(images, threshold)),
        textcoords="offset points",
        xytext=(10, -10),
        color=OTHER,
    )
    axes.set_xscale("log")
    axes.set(xlim=(0.2, None), ylim=(0, 1.02), title="Validation fields (FROC)")
    save(figure, path)


def draw_reliability(path: Path, bins: Sequence[Mapping[str, float]]) -> None:
    figure, (axes,) = new_axes("mean score of a tenth", "share of mitoses in it")
    axes.plot([0, 1], [0, 1], "--", color=QUIET, linewidth=1)
    scores, shares = [one["meanScore"] for one in bins], [one["shareOfMitoses"] for one in bins]
    axes.plot(scores, shares, "o-", color=MODEL)
    for one in bins:
        axes.annotate(
            f"{one['detections']:.0f}",
            (one["meanScore"], one["shareOfMitoses"]),
            textcoords="offset points",
            xytext=(5, -11),
            fontsize=8,
            color=QUIET,
        )
    axes.set(xlim=(0, 1), ylim=(-0.02, 1.02), title="Reliability (numbers: candidates)")
    save(figure, path)


def draw_f1_by_threshold(path: Path, robustness: Sequence[Mapping[str, object]], threshold: float) -> None:
    """One curve for the validation fields as they are, and one for each disturbance of them."""
    figure, (axes,) = new_axes("threshold", "F1")
    for number, row in enumerate(robustness[1:]):
        axes.plot(THRESHOLDS, row["f1Curve"], color=QUIET, linewidth=0.8, label="disturbed" if number == 0 else None)
    axes.plot(THRESHOLDS, robustness[0]["f1Curve"], color=MODEL, linewidth=2, label="as they are")
    axes.axvline(threshold, color=OTHER, linewidth=1, label=f"shipped, {threshold:.2f}")
    axes.set(xlim=(0, 1), ylim=(0, 1), title="Validation fields: does the threshold travel?")
    axes.legend(frameon=False, fontsize=8, loc="lower left")
    save(figure, path)


def draw_rotation(path: Path, curves: Mapping[str, NDArray[np.float64]], order: int) -> None:
    """How the logits of the same windows move as they are turned: a thin line each, by model.

    Args: curves: name -> logits [windows, 32]; order: quarter turns are exact, and these N orientations are marked.
    """
    figure, panels = new_axes("angle (°)", "logit less its mean over angles", columns=len(curves))
    angles = np.arange(ANGLES + 1) * 360 / ANGLES
    reach = max(float(np.abs(logits - logits.mean(axis=1, keepdims=True)).max()) for logits in curves.values())
    for axes, (name, logits) in zip(panels, curves.items(), strict=True):
        moved = logits - logits.mean(axis=1, keepdims=True)
        for line in moved:
            axes.plot(angles, np.append(line, line[0]), color=MODEL, linewidth=0.7, alpha=0.6)
        spread = np.sqrt(logits.var(axis=1).mean()) / logits.mean(axis=1).std()
        axes.set(xlim=(0, 360), ylim=(-1.05 * reach, 1.05 * reach), title=f"{name}: spread {spread:.3f}")
        axes.set_xticks(np.arange(0, 361, 90))
        if order > 4:
            axes.set_xticks(np.arange(0, 361, 360 / order), minor=True)
    save(figure, path)


def draw_sample_efficiency(
    path: Path, by_variant: Mapping[str, Mapping[int, Sequence[float]]], measure: str
) -> None:
    """Args: by_variant: name -> percent of the training mitoses -> a value for each seed."""
    figure, (axes,) = new_axes("training mitoses used (%)", f"{measure}, validation fields")
    colours = [OTHER, MODEL, QUIET]
    for colour, (name, by_fraction) in zip(colours, by_variant.items(), strict=False):
        fractions = sorted(by_fraction)
        means = [np.mean(by_fraction[fraction]) for fraction in fractions]
        axes.plot(fractions, means, "-", color=colour, label=name)
        for fraction in fractions:
            axes.plot([fraction] * len(by_fraction[fraction]), by_fraction[fraction], "o", color=colour, markersize=4)
    axes.set_xscale("log")
    axes.set_xticks([10, 25, 50, 100], ["10", "25", "50", "100"])
    axes.minorticks_off()
    axes.legend(frameon=False)
    axes.set_title("A dot for each seed")
    save(figure, path)


def draw_variants(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """F1 of each seed, and rotation spread, of each variant."""
    figure, (left, right) = new_axes("", "", columns=2)
    names = [str(row["variant"]) for row in rows]
    for place, row in enumerate(rows):
        left.plot([place] * len(row["f1Values"]), row["f1Values"], "o", color=MODEL, markersize=5)
        left.plot([place - 0.25, place + 0.25], [np.mean(row["f1Values"])] * 2, color=OTHER)
        right.bar(place, np.mean(row["rotationSpreadValues"]), color=MODEL, width=0.6)
    left.set(title="F1, validation fields (a dot for each seed)")
    right.set(title="rotation spread")
    for axes in (left, right):
        axes.set_xticks(range(len(names)), names, rotation=30, ha="right")
    save(figure, path)


