import numpy as np
import pytest

from spindle_training.detector.decode import Candidate, local_maxima, suppressed


def logit_map(peaks: dict[tuple[int, int], float]):
    logits = np.full((6, 9), -9.0, dtype=np.float32)
    for cell, logit in peaks.items():
        logits[cell] = logit
    return logits


def test_peak_lies_at_the_centre_of_its_cell() -> None:
    (peak,) = local_maxima(logit_map({(2, 3): 0.0}), 0.4)
    assert peak == Candidate(3.5, 2.5, 0.5)


def test_plateau_merges_to_its_centroid() -> None:
    (peak,) = local_maxima(logit_map({(2, 3): 1.0, (3, 4): 1.0}), 0.5)
    assert (peak.x, peak.y) == (4.0, 3.0)


def test_peak_below_the_candidate_threshold_is_none() -> None:
    assert local_maxima(logit_map({(2, 3): 0.0}), 0.51) == []


def test_lower_neighbour_within_the_radius_is_dropped() -> None:
    best, near, far = Candidate(0, 0, 0.9), Candidate(3, 0, 0.8), Candidate(6, 0, 0.7)
    assert suppressed([far, near, best], 4) == [best, far]


def test_equal_neighbours_merge_whatever_their_order() -> None:
    pair = [Candidate(0, 0, 0.5), Candidate(2, 2, 0.5)]
    assert suppressed(pair, 4) == suppressed(pair[::-1], 4) == [Candidate(1, 1, 0.5)]


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turned_map_gives_turned_peaks(turns: int) -> None:
    logits = np.random.default_rng(0).integers(-3, 3, (8, 8)).astype(np.float32)
    upright = {(peak.x - 4, peak.y - 4) for peak in local_maxima(logits, 0.5)}
    turned = {(peak.x - 4, peak.y - 4) for peak in local_maxima(np.rot90(logits, turns), 0.5)}
    for _ in range(turns):
        upright = {(y, -x) for x, y in upright}
    assert turned == upright
