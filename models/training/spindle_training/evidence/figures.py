"""Figures of merit from matched detections, and their bootstrap intervals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from spindle_training.evidence.matching import MatchedImage

RESAMPLINGS = 2000

Item = TypeVar("Item")


@dataclass(frozen=True)
class Figure:
    """A value with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def precision(images: Sequence[MatchedImage], threshold: float) -> float:
    hits, detections, _ = _counts(images, threshold)
    return hits / detections if detections else 0.0


def recall(images: Sequence[MatchedImage], threshold: float) -> float:
    hits, _, labels = _counts(images, threshold)
    return hits / labels if labels else 0.0


def f1(images: Sequence[MatchedImage], threshold: float) -> float:
    hits, detections, labels = _counts(images, threshold)
    return 2 * hits / (detections + labels) if detections + labels else 0.0


def false_positives_per_mm2(images: Sequence[MatchedImage], threshold: float) -> float:
    hits, detections, _ = _counts(images, threshold)
    return (detections - hits) / sum(image.area_mm2 for image in images)


def average_precision(images: Sequence[MatchedImage]) -> float:
    """The mean over labels of the precision at the rank of each; a label never found counts 0."""
    verdicts = sorted((verdict for image in images for verdict in image.verdicts), key=lambda verdict: -verdict.score)
    is_hit = np.array([verdict.is_hit for verdict in verdicts], dtype=bool)
    labels = sum(image.labels for image in images)
    if labels == 0:
        return 0.0
    precision_at_rank = np.cumsum(is_hit) / np.arange(1, len(is_hit) + 1)
    return float(precision_at_rank[is_hit].sum() / labels)


def bootstrapped(items: Sequence[Item], measure: Callable[[Sequence[Item]], float]) -> Figure:
    """`measure` of all items, with the 95 % interval of resampling them with replacement."""
    generator = np.random.default_rng(0)
    draws = generator.integers(len(items), size=(RESAMPLINGS, len(items)))
    values = [measure([items[index] for index in draw]) for draw in draws]
    low, high = np.percentile(values, [2.5, 97.5])
    return Figure(measure(items), float(low), float(high))


def _counts(images: Sequence[MatchedImage], threshold: float) -> tuple[int, int, int]:
    counted = [verdict.is_hit for image in images for verdict in image.verdicts if verdict.score >= threshold]
    return sum(counted), len(counted), sum(image.labels for image in images)
