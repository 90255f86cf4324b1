"""How the figures of plain and group-convolutional judges grow with the training mitoses, and whether the claim holds.

The claim (Cohen & Welling 2016; Bekkers, Lafarge et al. 2018): a group-convolutional network needs fewer examples for
the same figure. It holds here where it is ahead of the plain network at the small shares by more than chance of seeds.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

PLAIN = "plain"
GROUP = "C8"
SMALL_SHARE = 50
"""Percent of the training mitoses up to which a share is small."""

ByFraction = Mapping[int, Sequence[float]]


def values_by_fraction(runs: Sequence[Mapping[str, Any]], measure: str) -> dict[str, dict[int, list[float]]]:
    """For plain and C8: percent of the training mitoses -> the measure of each seed."""
    values: dict[str, dict[int, list[float]]] = {}
    for run in sorted(runs, key=lambda run: (run["variant"] != PLAIN, run["percent"], run["seed"])):
        if run["variant"] in (PLAIN, GROUP):
            values.setdefault(run["variant"], {}).setdefault(run["percent"], []).append(run[measure])
    return values


def claim_text(by_variant: Mapping[str, ByFraction]) -> str:
    """The differences of the means, each beside the standard error of the seeds, and what follows from them."""
    plain, group = by_variant.get(PLAIN, {}), by_variant.get(GROUP, {})
    shared = sorted(set(plain) & set(group))
    if not shared:
        return "The two were not run on the same shares of the training mitoses."
    differences = {percent: _difference(group[percent], plain[percent]) for percent in shared}
    said = "; ".join(
        f"{percent} % {difference:+.3f}" + (f" (standard error {error:.3f})" if error is not None else " (one seed)")
        for percent, (difference, error) in differences.items()
    )
    small = [differences[percent] for percent in shared if percent <= SMALL_SHARE]
    return f"Average precision of {GROUP} less that of {PLAIN}: {said}. {_verdict(small)}"


def _difference(group: Sequence[float], plain: Sequence[float]) -> tuple[float, float | None]:
    difference = float(np.mean(group) - np.mean(plain))
    if len(group) < 2 or len(plain) < 2:
        return difference, None
    return difference, float(np.sqrt(np.var(group, ddof=1) / len(group) + np.var(plain, ddof=1) / len(plain)))


def _verdict(small: Sequence[tuple[float, float | None]]) -> str:
    if not small:
        return "No small share was run."
    if any(error is None for _, error in small):
        return "With one seed, chance cannot be told from effect: the claim of sample efficiency stays untested here."
    clearly_ahead = [difference > 2 * error for difference, error in small]
    clearly_behind = [difference < -2 * error for difference, error in small]
    if all(clearly_ahead):
        return (
            "At every small share the group network is ahead by more than two standard errors: the claim of sample "
            "efficiency holds here."
        )
    if any(clearly_ahead) and not any(clearly_behind):
        return (
            "At some small shares it is ahead by more than two standard errors, at others not: the claim of sample "
            "efficiency holds in part."
        )
    return (
        "At no small share is it ahead by more than two standard errors without being behind at another: the claim of "
        "sample efficiency does not show on these data."
    )
