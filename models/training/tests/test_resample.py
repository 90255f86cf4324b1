import numpy as np
import pytest

from spindle_training.detector.resample import area_averaged, resampling_factor


def grey(rows: list[list[int]]):
    return np.repeat(np.array(rows, dtype=np.uint8)[..., None], 3, axis=2)


def test_factor_two_is_the_2x2_mean_with_halves_rounded_up() -> None:
    averaged = area_averaged(grey([[0, 1, 9, 9], [0, 1, 9, 9], [7, 7, 7, 7]]), 2.0)
    assert averaged[..., 0].tolist() == [[1, 9]]


def test_fraction_of_a_pixel_counts_by_its_coverage() -> None:
    # Output 0 covers 1 + 1/2 pixels, output 1 the other half and one more: (100 + 20 / 2) / 1.5, (20 / 2 + 40) / 1.5.
    averaged = area_averaged(grey([[100, 20, 40]] * 3), 1.5)
    assert averaged[..., 0].tolist() == [[73, 33], [73, 33]]


def test_resolution_within_two_percent_is_kept() -> None:
    assert resampling_factor(0.499, 0.5) == 1.0
    assert resampling_factor(0.2456, 0.5) == pytest.approx(2.0358, abs=1e-4)


def test_coarser_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="coarser"):
        resampling_factor(1.0, 0.5)
