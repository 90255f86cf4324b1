import numpy as np
import pytest

from spindle_training.detector.judge_patch import judge_patch, patch_factor


def ramp(height: int, width: int) -> np.ndarray:
    """Every pixel its own value, the same in all channels."""
    return np.repeat(np.arange(height * width, dtype=np.uint8).reshape(height, width, 1), 3, axis=2)


def test_factor_within_two_percent_is_one() -> None:
    assert patch_factor(0.2456, 0.25) == 1.0
    assert patch_factor(0.2274, 0.25) == pytest.approx(1.0994, abs=1e-4)
    assert patch_factor(0.5, 0.25) == 0.5


@pytest.mark.parametrize(("x", "left"), [(5.0, 3), (5.49, 3), (5.5, 4), (4.5, 3)])
def test_at_the_judge_s_resolution_it_is_a_crop_with_halves_rounded_up(x: float, left: int) -> None:
    picture = ramp(10, 12)
    assert np.array_equal(judge_patch(picture, x, 6.0, (1.0, 1.0), 4), picture[4:8, left : left + 4])


def test_beyond_the_picture_all_is_white() -> None:
    patch = judge_patch(ramp(6, 6), 1.0, 5.0, (1.0, 1.0), 4)
    assert patch[:3, 1:, 0].tolist() == [[18, 19, 20], [24, 25, 26], [30, 31, 32]]
    assert (patch[3] == 255).all()
    assert (patch[:, 0] == 255).all()


def test_far_outside_it_is_all_white() -> None:
    for factor in (0.5, 1.0, 1.4):
        assert (judge_patch(ramp(6, 6), -90.0, 300.0, (factor, factor), 4) == 255).all()


def test_finer_picture_is_averaged_over_exact_intervals() -> None:
    # Intervals of 1.5 px from 1.75 on: 0.25 of pixel 1, all of 2, 0.25 of 3; then 0.75 of 3 and 0.75 of 4.
    row = np.array([0, 10, 20, 40, 80, 160], np.uint8)
    picture = np.repeat(np.repeat(row[None, :, None], 6, axis=0), 3, axis=2)
    patch = judge_patch(picture, 3.25, 3.0, (1.5, 1.5), 2)
    expected = [(0.25 * 10 + 20 + 0.25 * 40) / 1.5, (0.75 * 40 + 0.75 * 80) / 1.5]
    assert patch[0, :, 0].tolist() == [int(np.floor(value + 0.5)) for value in expected]


def test_coarser_picture_is_interpolated_between_pixel_centres() -> None:
    # Centres of the patch pixels at 2.75 and 3.25: a quarter and three quarters of the way from centre 2.5 to 3.5.
    row = np.array([0, 0, 40, 80, 0, 0], np.uint8)
    picture = np.repeat(np.repeat(row[None, :, None], 6, axis=0), 3, axis=2)
    assert judge_patch(picture, 3.0, 3.0, (0.5, 0.5), 2)[0, :, 0].tolist() == [50, 70]


def test_axes_have_factors_of_their_own() -> None:
    picture = ramp(12, 12)
    patch = judge_patch(picture, 6.0, 6.0, (1.0, 2.0), 4)
    whole = picture[2:10, 4:8].astype(float)
    assert np.array_equal(patch, np.floor((whole[::2] + whole[1::2]) / 2 + 0.5).astype(np.uint8))


@pytest.mark.parametrize("factor", [0.5, 1.0, 1.3])
def test_turned_picture_gives_the_turned_patch(factor: float) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (40, 50, 3), dtype=np.uint8)
    patch = judge_patch(picture, 21.0, 16.0, (factor, factor), 8)
    turned = judge_patch(np.ascontiguousarray(np.rot90(picture)), 16.0, 50 - 21.0, (factor, factor), 8)
    # Half a grey level may be rounded to either side, as sums run in another order.
    assert np.abs(np.rot90(patch).astype(int) - turned).max() <= (0 if factor == 1 else 1)
