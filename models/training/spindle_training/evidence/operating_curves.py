"""Curves over the threshold, from matched detections."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spindle_training.evidence.figures import f1, ranked
from spindle_training.evidence.matching import MatchedImage

THRESHOLDS = np.round(np.arange(0.01, 1.0, 0.01), 2)


def precision_recall_curve(images: Sequence[MatchedImage]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Recall and precision at the rank of every detection."""
    _, is_hit = ranked(images)
    hits = np.cumsum(is_hit)
    return hits / sum(image.labels for image in images), hits / np.arange(1, len(hits) + 1)


def froc_curve(images: Sequence[MatchedImage]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """False positives per mm² and recall at the rank of every detection (free-response ROC)."""
    _, is_hit = ranked(images)
    area = sum(image.area_mm2 for image in images)
    return np.cumsum(~is_hit) / area, np.cumsum(is_hit) / sum(image.labels for image in images)


def f1_curve(images: Sequence[MatchedImage]) -> NDArray[np.float64]:
    """F1 at each of `THRESHOLDS`."""
    return np.array([f1(images, threshold) for threshold in THRESHOLDS])
