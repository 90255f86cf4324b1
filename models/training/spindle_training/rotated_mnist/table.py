"""The results as Markdown: every network beside its published counterpart, and the error by training-set size."""

from spindle_training.rotated_mnist.results import Result
from spindle_training.rotated_mnist.rows import CURVES, FULL_SET, PUBLISHED, Row

NOT_YET = "–"

INTRODUCTION = (
    "Test error on 50,000 digits after training on 12,000. Digits and schedule: see the README of "
    "`spindle_training/rotated_mnist`. The interval is what the finite test set leaves (95 %); "
    "each row is one run with one seed."
)
ERROR_COLUMNS = (
    "Network",
    "Groups",
    "Kernels",
    "Parameters",
    "Rotation augmentation",
    "Epochs",
    "Processor time",
    "Error %",
    "Published %",
)


def results_table(results: dict[str, Result]) -> str:
    """Both tables; rows without a result show a dash."""
    machines = sorted({result.machine for result in results.values()})
    minutes = sum(result.processor_seconds for result in results.values()) / 60
    published = "; ".join(f"{entry.name} {_percent(entry.error_percent)}" for entry in PUBLISHED)
    parts = [
        "# Rotated MNIST",
        INTRODUCTION,
        _error_table(results),
        f"Published, on the original rotated MNIST: {published}. The last three are far larger than these networks.",
        "## Error (%) by number of training digits",
        _curve_table(results),
        "![Error against training digits](error-against-digits.png)",
        f"Ran on: {'; '.join(machines) or NOT_YET}. All rows together: {minutes:.0f} minutes of processor time.",
    ]
    return "\n\n".join(parts) + "\n"


def _error_table(results: dict[str, Result]) -> str:
    lines = [
        f"| {' | '.join(ERROR_COLUMNS)} |",
        "|---|---|---|---:|---|---:|---:|---:|---:|",
    ]
    return "\n".join(lines + [_error_line(row, results.get(row.key)) for row in FULL_SET])


def _error_line(row: Row, result: Result | None) -> str:
    groups = " → ".join(dict.fromkeys(stage.group for stage in row.shape.stages))
    sizes = ", ".join(f"{extent}²" for extent in dict.fromkeys(stage.size for stage in row.shape.stages))
    counterpart = row.counterpart
    cells = [
        row.title,
        groups,
        f"{row.shape.kernels} {sizes}",
        f"{result.parameters:,}" if result else NOT_YET,
        "yes" if row.schedule.turned else "no",
        str(result.epochs) if result else NOT_YET,
        f"{result.processor_seconds / 60:.1f} min" if result else NOT_YET,
        f"{result.error_percent:.2f} ± {result.error_interval_percent:.2f}" if result else NOT_YET,
        f"{_percent(counterpart.error_percent)} ({counterpart.name})" if counterpart else "",
    ]
    return f"| {' | '.join(cells)} |"


def _curve_table(results: dict[str, Result]) -> str:
    sizes = [row.training_digits for row in next(iter(CURVES.values()))]
    lines = [f"| Network | {' | '.join(f'{size:,}' for size in sizes)} |", f"|---|{'---:|' * len(sizes)}"]
    for title, rows in CURVES.items():
        found = [results.get(row.key) for row in rows]
        cells = [f"{result.error_percent:.2f}" if result else NOT_YET for result in found]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _percent(value: float) -> str:
    return f"{value:.3f}".removesuffix("0")
