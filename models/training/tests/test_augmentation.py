import numpy as np
import pytest

from spindle_training.data.augmentation import (
    augmented_patch,
    augmented_scan,
    recompressed,
    with_noise,
    with_other_density,
    with_other_exposure,
    with_other_focus,
    with_other_stain,
)
from spindle_training.export.golden import golden_picture

CHANGES = [
    recompressed,
    with_noise,
    with_other_density,
    with_other_exposure,
    with_other_focus,
    with_other_stain,
    augmented_patch,
    augmented_scan,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_change_keeps_shape_and_type_and_follows_its_seed(change) -> None:
    picture = golden_picture()
    once = change(picture, np.random.default_rng(5))
    again = change(picture, np.random.default_rng(5))
    assert once.shape == picture.shape
    assert once.dtype == np.uint8
    assert np.array_equal(once, again)


def test_stain_change_leaves_white_glass_bright() -> None:
    glass = np.full((8, 8, 3), 255, np.uint8)
    brightness = [with_other_stain(glass, np.random.default_rng(seed)).mean() for seed in range(50)]
    assert np.mean(brightness) > 235


def test_other_density_changes_the_middle_and_leaves_the_corners() -> None:
    purple = np.full((82, 82, 3), (150, 90, 160), np.uint8)
    changed = np.stack([with_other_density(purple, np.random.default_rng(seed)) for seed in range(10)]).astype(int)
    assert np.abs(changed[:, 41, 41] - purple[0, 0]).max() > 30
    assert np.abs(changed[:, 0, 0] - purple[0, 0]).max() < 25
