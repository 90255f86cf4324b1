"""Figures of merit from matched detections, and their bootstrap intervals."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spindle_training.evidence.matching import MatchedImage

RESAMPLINGS = 2000

Measure = Callable[[Sequence[MatchedImage]], float]
Groups = Sequence[Sequence[MatchedImage]]


@dataclass(frozen=True)
class Figure:
    """A value with its 95 % bootstrap intervals (low, high), by what was resampled ("fields", "patients" ...)."""

    value: float
    intervals: Mapping[str, tuple[float, float]]

    def as_json(self) -> dict[str, object]:
        return {
            "value": round(self.value, 4),
            "intervals": {
                unit: [round(low, 4), round(high, 4)] for unit, (low, high) in self.intervals.items()
            },
        }


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


def detections_per_mm2(images: Sequence[MatchedImage], threshold: float) -> float:
    _, detections, _ = _counts(images, threshold)
    return detections / sum(image.area_mm2 for image in images)


def average_precision(images: Sequence[MatchedImage]) -> float:
    """The mean over labels of the precision at the rank of each; a label never found counts 0."""
    labels = sum(image.labels for image in images)
    if labels == 0:
        return 0.0
    _, is_hit = ranked(images)
    precision_at_rank = np.cumsum(is_hit) / np.arange(1, len(is_hit) + 1)
    return float(precision_at_rank[is_hit].sum() / labels)


def ranked(images: Sequence[MatchedImage]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Scores of all counted detections, descending, and which of them are hits."""
    scores = np.concatenate([np.empty(0), *(image.scores for image in images)])
    is_hit = np.concatenate([np.empty(0, bool), *(image.is_hit for image in images)])
    order = np.argsort(-scores, kind="stable")
    return scores[order], is_hit[order]


def by_image(images: Sequence[MatchedImage]) -> Groups:
    return [[image] for image in images]


def by_case(images: Sequence[MatchedImage]) -> Groups:
    """Images of one patient or slide together."""
    cases: dict[str, list[MatchedImage]] = defaultdict(list)
    for image in images:
        cases[image.case].append(image)
    return list(cases.values())


def measured(images: Sequence[MatchedImage], measure: Measure, units: Mapping[str, Groups]) -> Figure:
    """`measure` of all images, with an interval for each kind of unit that is resampled."""
    return Figure(measure(images), {unit: _interval(groups, measure) for unit, groups in units.items()})


def over_fields_and_patients(images: Sequence[MatchedImage], measure: Measure) -> Figure:
    return measured(images, measure, {"fields": by_image(images), "patients": by_case(images)})


def _interval(groups: Groups, measure: Measure) -> tuple[float, float]:
    """The 95 % interval of resampling whole groups with replacement."""
    generator = np.random.default_rng(0)
    draws = generator.integers(len(groups), size=(RESAMPLINGS, len(groups)))
    values = [measure([image for index in draw for image in groups[index]]) for draw in draws]
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def _counts(images: Sequence[MatchedImage], threshold: float) -> tuple[int, int, int]:
    hits = detections = labels = 0
    for image in images:
        counted = image.scores >= threshold
        hits += int(np.count_nonzero(image.is_hit & counted))
        detections += int(np.count_nonzero(counted))
        labels += image.labels
    return hits, detections, labels
