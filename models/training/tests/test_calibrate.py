import numpy as np
import pytest

from spindle_training.detector.decode import sigmoid
from spindle_training.evidence.calibrate import (
    best_threshold,
    look_alike_threshold,
    rescored,
    scout_threshold,
)
from spindle_training.evidence.matching import MatchedImage, Verdict
from spindle_training.evidence.reliability import (
    best_temperature,
    best_temperature_and_shift,
    expected_calibration_error,
    log_loss,
    reliability_bins,
)


def outcome(hits: list[float], misses: list[float], labels: int, area_mm2: float = 1.0) -> MatchedImage:
    verdicts = sorted(
        [*(Verdict(score, True) for score in hits), *(Verdict(score, False) for score in misses)],
        key=lambda verdict: -verdict.score,
    )
    return MatchedImage("file", "case", verdicts, labels, area_mm2)


def test_scout_s_threshold_keeps_98_percent() -> None:
    hits = [0.9] * 97 + [0.456, 0.123, 0.11]
    assert scout_threshold([outcome(hits, [0.5], 100)]) == 0.45


def test_scout_that_never_finds_enough_gets_the_lowest_threshold() -> None:
    assert scout_threshold([outcome([0.9], [], 100)]) == 0.01


def test_threshold_is_the_middle_of_the_best_stretch_not_its_peak() -> None:
    # One accident at 0.81 lifts F1 for a moment; between 0.3 and 0.6 it is as good for long.
    image = outcome([0.6] * 9 + [0.82], [0.3] * 5 + [0.7], 10)
    assert 0.33 <= best_threshold([image]) <= 0.58


def test_look_alikes_are_shown_up_to_their_number_per_mm2() -> None:
    image = outcome([], [0.9, *np.linspace(0.7, 0.2, 51)], 0)
    assert look_alike_threshold([image], 0.8) == pytest.approx(0.3)
    assert look_alike_threshold([outcome([], [0.4], 0)], 0.8) == 0.01


def test_temperature_of_overconfident_logits_is_found() -> None:
    generator = np.random.default_rng(0)
    true_logits = generator.normal(0, 2, 20000)
    is_hit = generator.random(20000) < sigmoid(true_logits)
    temperature = best_temperature(3 * true_logits, is_hit)
    assert temperature == pytest.approx(3, rel=0.1)
    assert log_loss(3 * true_logits / temperature, is_hit) < log_loss(3 * true_logits, is_hit)


def test_shift_of_rarer_mitoses_is_found_with_the_temperature() -> None:
    generator = np.random.default_rng(1)
    true_logits = generator.normal(-1, 2, 20000)
    is_hit = generator.random(20000) < sigmoid(true_logits)
    temperature, shift = best_temperature_and_shift(2 * (true_logits + 1.5), is_hit)
    assert temperature == pytest.approx(2, rel=0.1)
    assert shift == pytest.approx(-1.5, abs=0.15)


def test_temperature_keeps_the_order_and_moves_the_scores() -> None:
    (cooler,) = rescored([outcome([0.9], [0.2], 1)], 2.0)
    assert cooler.scores == pytest.approx([3 / 4, 1 / 3])
    assert cooler.is_hit.tolist() == [True, False]


def test_reliability_of_a_small_case() -> None:
    scores, is_hit = np.array([0.95, 0.91, 0.15, 1.0]), np.array([True, False, False, True])
    low, high = reliability_bins(scores, is_hit)
    assert (low.detections, low.mean_score, low.share_of_mitoses) == (1, pytest.approx(0.15), 0)
    assert (high.detections, high.mean_score) == (3, pytest.approx(2.86 / 3))
    assert expected_calibration_error(scores, is_hit) == pytest.approx((0.15 + abs(2.86 - 2)) / 4)
