"""Test error against the number of training digits, on logarithmic axes, one line for each network."""

from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

from spindle_training.rotated_mnist.results import Result
from spindle_training.rotated_mnist.rows import CURVES

# Okabe & Ito 2008: told apart by readers with any colour vision.
COLOURS = ("#000000", "#0072B2", "#D55E00")
MARKERS = ("o", "s", "^")
ERROR_TICKS = (1, 2, 5, 10, 20, 50)


def draw_curves(results: dict[str, Result], path: Path) -> None:
    """Write the picture; a network is drawn where it has results, and open markers are the published errors."""
    figure = Figure(figsize=(6.4, 4.2), layout="constrained")
    axes = figure.add_subplot(xscale="log", yscale="log")
    for (title, rows), colour, marker in zip(CURVES.items(), COLOURS, MARKERS, strict=True):
        found = [results[row.key] for row in rows if row.key in results]
        axes.plot(
            [result.training_digits for result in found],
            [result.error_percent for result in found],
            color=colour, marker=marker, label=title,
        )  # fmt: skip
        published = rows[-1].counterpart
        if published:
            axes.plot(
                rows[-1].training_digits, published.error_percent,
                color=colour, marker=marker, markerfacecolor="none", markersize=10, linestyle="none",
                label=f"{published.name}, published",
            )  # fmt: skip
    sizes = [row.training_digits for row in next(iter(CURVES.values()))]
    axes.xaxis.set(major_locator=FixedLocator(sizes), major_formatter=FixedFormatter([f"{s:,}" for s in sizes]))
    axes.yaxis.set(major_locator=FixedLocator(ERROR_TICKS), major_formatter=FixedFormatter([*map(str, ERROR_TICKS)]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set(xlabel="training digits", ylabel="test error (%)", title="Rotated MNIST")
    axes.grid(color="#dddddd", linewidth=0.6)
    axes.legend(frameon=False, fontsize=9)
    figure.savefig(path, dpi=110)
