import numpy as np
import pytest

from spindle_training.data.dataset import LabelledImage
from spindle_training.detector.decode import Candidate
from spindle_training.evidence.figures import average_precision, f1
from spindle_training.evidence.matching import matched


def field(
    mitoses: list[tuple[float, float]], ignored: tuple[tuple[float, float, float, float], ...] = ()
) -> LabelledImage:
    """A field without content at 0.5 µm/px: 15 px are 7.5 µm."""
    return LabelledImage(
        file="field",
        source="made",
        case="",
        split="val",
        pixels=np.zeros((200, 200, 3), np.uint8),
        microns_per_pixel=0.5,
        mitoses=np.array(mitoses, dtype=float).reshape(-1, 2),
        ignored=np.array(ignored, dtype=float).reshape(-1, 4),
    )


def hits(image: LabelledImage, detections: list[Candidate]) -> list[bool]:
    return [verdict.is_hit for verdict in matched(image, detections).verdicts]


def test_detection_matches_within_7_5_um() -> None:
    assert hits(field([(50, 50)]), [Candidate(65, 50, 0.9)]) == [True]
    assert hits(field([(50, 50)]), [Candidate(65.1, 50, 0.9)]) == [False]


def test_label_matches_once_and_the_highest_score_first() -> None:
    near_but_low, far_but_high = Candidate(50, 50, 0.6), Candidate(58, 50, 0.9)
    outcome = matched(field([(50, 50)]), [near_but_low, far_but_high])
    assert [(verdict.score, verdict.is_hit) for verdict in outcome.verdicts] == [(0.9, True), (0.6, False)]


def test_detection_on_an_ignored_object_counts_neither_way() -> None:
    assert hits(field([], ((40, 40, 60, 60),)), [Candidate(50, 50, 0.9), Candidate(100, 100, 0.8)]) == [False]


def test_figures_of_a_small_case() -> None:
    image = field([(50, 50), (150, 150)])
    outcome = matched(image, [Candidate(50, 50, 0.9), Candidate(100, 100, 0.8), Candidate(150, 150, 0.7)])
    assert f1([outcome], 0.75) == pytest.approx(0.5)
    assert average_precision([outcome]) == pytest.approx((1 + 2 / 3) / 2)
