"""Whether a score is a probability: reliability of scores against the share of mitoses, and its one-number error.

Guo et al. 2017, arXiv 1706.04599, of which the temperature comes too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spindle_training.evidence.figures import ranked
from spindle_training.evidence.matching import MatchedImage

BINS = 10
NEWTON_STEPS = 40
TEMPERATURES = np.exp(np.linspace(np.log(0.1), np.log(10), 921))


@dataclass(frozen=True)
class ReliabilityBin:
    """Detections whose score lies in one tenth of 0..1."""

    detections: int
    mean_score: float
    share_of_mitoses: float


def reliability_bins(scores: NDArray[np.float64], is_hit: NDArray[np.bool_]) -> list[ReliabilityBin]:
    """The bins that hold any detection, from low to high scores."""
    numbers = np.minimum((scores * BINS).astype(int), BINS - 1)
    return [
        ReliabilityBin(
            int(np.count_nonzero(numbers == number)),
            float(scores[numbers == number].mean()),
            float(is_hit[numbers == number].mean()),
        )
        for number in np.unique(numbers)
    ]


def expected_calibration_error(scores: NDArray[np.float64], is_hit: NDArray[np.bool_]) -> float:
    """The mean distance between score and share of mitoses, bins weighed by their detections; 0 without any."""
    bins = reliability_bins(scores, is_hit)
    return sum(one.detections * abs(one.mean_score - one.share_of_mitoses) for one in bins) / max(1, len(scores))


def log_loss(logits: NDArray[np.float64], is_hit: NDArray[np.bool_]) -> float:
    """Mean negative log-likelihood of sigmoid(logits)."""
    return float(np.mean(np.logaddexp(0, np.where(is_hit, -logits, logits))))


def best_temperature(logits: NDArray[np.float64], is_hit: NDArray[np.bool_]) -> float:
    """The T between 0.1 and 10 for which sigmoid(logits / T) has the least log loss."""
    losses = [log_loss(logits / temperature, is_hit) for temperature in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def best_temperature_and_shift(logits: NDArray[np.float64], is_hit: NDArray[np.bool_]) -> tuple[float, float]:
    """The T and b for which sigmoid(logits / T + b) has the least log loss (Platt 1999), by Newton's method.

    The shift makes up for mitoses being rarer among candidates than in the pools of training.
    """
    design = np.stack([logits, np.ones_like(logits)], axis=1)
    weights = np.zeros(2)
    for _ in range(NEWTON_STEPS):
        scores = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        curvature = (design * (scores * (1 - scores))[:, None]).T @ design + 1e-6 * np.eye(2)
        weights -= np.linalg.solve(curvature, design.T @ (scores - is_hit))
    return float(1 / weights[0]), float(weights[1])


def ranked_logits(images: Sequence[MatchedImage]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The logits of all counted detections, from their scores, and which are hits."""
    scores, is_hit = ranked(images)
    inside = np.clip(scores, 1e-15, 1 - 1e-15)
    return np.log(inside) - np.log1p(-inside), is_hit
