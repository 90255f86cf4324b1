import numpy as np
import pytest

from spindle_training.evidence.figures import (
    average_precision,
    by_case,
    detections_per_mm2,
    f1,
    false_positives_per_mm2,
    over_fields_and_patients,
    precision,
    recall,
)
from spindle_training.evidence.matching import MatchedImage, Verdict
from spindle_training.evidence.operating_curves import (
    THRESHOLDS,
    f1_curve,
    froc_curve,
    precision_recall_curve,
)


def outcome(case: str, verdicts: list[tuple[float, bool]], labels: int, area_mm2: float = 0.5) -> MatchedImage:
    return MatchedImage("file", case, [Verdict(score, is_hit) for score, is_hit in verdicts], labels, area_mm2)


IMAGES = [
    outcome("A", [(0.9, True), (0.7, False)], 1),
    outcome("A", [(0.8, True), (0.6, True), (0.2, False)], 3),
    outcome("B", [(0.95, False)], 1),
]


def test_figures_at_a_threshold() -> None:
    assert precision(IMAGES, 0.5) == pytest.approx(3 / 5)
    assert recall(IMAGES, 0.5) == pytest.approx(3 / 5)
    assert f1(IMAGES, 0.85) == pytest.approx(2 * 1 / (2 + 5))
    assert false_positives_per_mm2(IMAGES, 0.5) == pytest.approx(2 / 1.5)
    assert detections_per_mm2(IMAGES, 0.5) == pytest.approx(5 / 1.5)


def test_score_at_the_threshold_counts() -> None:
    assert recall(IMAGES, 0.9) == pytest.approx(1 / 5)


def test_average_precision_counts_labels_never_found() -> None:
    assert average_precision(IMAGES) == pytest.approx((1 / 2 + 2 / 3 + 3 / 5) / 5)


def test_nothing_found_and_nothing_to_find_give_zero() -> None:
    empty = [outcome("A", [], 0)]
    assert (precision(empty, 0.5), recall(empty, 0.5), f1(empty, 0.5), average_precision(empty)) == (0, 0, 0, 0)


def test_images_of_a_case_are_resampled_together() -> None:
    assert [len(group) for group in by_case(IMAGES)] == [2, 1]
    figure = over_fields_and_patients(IMAGES, lambda drawn: recall(drawn, 0.5))
    assert figure.value == pytest.approx(3 / 5)
    # Two patients know three outcomes: A and A (3 of 4 found), A and B, B and B (0 of 1).
    assert figure.intervals["patients"] == (0.0, 0.75)
    assert figure.intervals["fields"][0] <= figure.value <= figure.intervals["fields"][1]


def test_intervals_are_the_same_each_time() -> None:
    first, second = (over_fields_and_patients(IMAGES, average_precision) for _ in range(2))
    assert first == second


def test_curves_pass_through_the_figures_at_a_threshold() -> None:
    recalls, precisions = precision_recall_curve(IMAGES)
    assert (recalls[4], precisions[4]) == (pytest.approx(recall(IMAGES, 0.6)), pytest.approx(precision(IMAGES, 0.6)))
    false_positives, found = froc_curve(IMAGES)
    assert false_positives[4] == pytest.approx(false_positives_per_mm2(IMAGES, 0.6))
    assert found[4] == pytest.approx(recall(IMAGES, 0.6))
    assert f1_curve(IMAGES)[np.flatnonzero(THRESHOLDS == 0.6)[0]] == pytest.approx(f1(IMAGES, 0.6))
