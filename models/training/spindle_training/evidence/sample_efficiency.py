"""How the figures of plain and group-convolutional judges grow with the training mitoses, and whether the claim holds.

The claim (Cohen & Welling 2016; Bekkers, Lafarge et al. 2018): a group-convolutional network needs fewer examples for
the same figure. It holds here where it is ahead of the plain network at the small shares by more than the 95 % interval
that the seeds leave (Student's t; with two seeds each that is 4.3 standard errors). All are measured on the same few
mitoses, which no number of seeds makes more.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

PLAIN = "plain"
GROUP = "C8"
SMALL_SHARE = 50
"""Percent of the training mitoses up to which a share is small."""

STUDENT_QUANTILES = {2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306}
"""The 97.5 % quantile of Student's t by degrees of freedom."""
LARGE_SAMPLE_QUANTILE = 2.3

ByFraction = Mapping[int, Sequence[float]]


def values_by_fraction(runs: Sequence[Mapping[str, Any]], measure: str) -> dict[str, dict[int, list[float]]]:
    """For plain and C8: percent of the training mitoses -> the measure of each seed."""
    values: dict[str, dict[int, list[float]]] = {}
    for run in sorted(runs, key=lambda run: (run["variant"] != PLAIN, run["percent"], run["seed"])):
        if run["variant"] in (PLAIN, GROUP):
            values.setdefault(run["variant"], {}).setdefault(run["percent"], []).append(run[measure])
    return values


def claim_text(by_variant: Mapping[str, ByFraction]) -> str:
    """The differences of the means, each with the half width of its 95 % interval, and what follows from them."""
    plain, group = by_variant.get(PLAIN, {}), by_variant.get(GROUP, {})
    shared = sorted(set(plain) & set(group))
    if not shared:
        return "The two were not run on the same shares of the training mitoses."
    differences = {percent: _difference(group[percent], plain[percent]) for percent in shared}
    said = "; ".join(
        f"{percent} % {difference:+.3f}" + (f" ± {reach:.3f}" if reach is not None else " (one seed)")
        for percent, (difference, reach) in differences.items()
    )
    small = [differences[percent] for percent in shared if percent <= SMALL_SHARE]
    return (
        f"Average precision of {GROUP} less that of {PLAIN}, ± 95 % interval over seeds: {said}. {_verdict(small)}"
    )


def _difference(group: Sequence[float], plain: Sequence[float]) -> tuple[float, float | None]:
    difference = float(np.mean(group) - np.mean(plain))
    if len(group) < 2 or len(plain) < 2:
        return difference, None
    error = float(np.sqrt(np.var(group, ddof=1) / len(group) + np.var(plain, ddof=1) / len(plain)))
    return difference, error * STUDENT_QUANTILES.get(len(group) + len(plain) - 2, LARGE_SAMPLE_QUANTILE)


def _verdict(small: Sequence[tuple[float, float | None]]) -> str:
    if not small:
        return "No small share was run."
    if any(reach is None for _, reach in small):
        return "With one seed, chance cannot be told from effect: the claim of sample efficiency stays untested here."
    clearly_ahead = [difference > reach for difference, reach in small]
    clearly_behind = [difference < -reach for difference, reach in small]
    if all(clearly_ahead):
        return (
            "At every small share the group network is ahead by more than that interval: the claim of sample "
            "efficiency holds here."
        )
    if any(clearly_ahead) and not any(clearly_behind):
        return (
            "At some small shares it is ahead by more than that interval, at others not: the claim of sample "
            "efficiency holds in part."
        )
    return (
        "At no small share is it ahead by more than that interval without being behind at another: the claim of sample "
        "efficiency does not show on these data."
    )
