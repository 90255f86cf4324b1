import numpy as np

from spindle_training.data.stain_transfer import stain_statistics, with_stain_of


def tissue(seed: int, colour: tuple[int, int, int]) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, 12, (96, 96, 3))
    return np.clip(np.array(colour) + noise, 1, 254).astype(np.uint8)


def test_a_picture_takes_the_statistics_of_another() -> None:
    pink, purple = tissue(1, (200, 120, 170)), tissue(2, (120, 80, 150))
    own, other = stain_statistics(pink), stain_statistics(purple)
    assert own is not None and other is not None
    found = stain_statistics(with_stain_of(pink, own, other))
    assert found is not None
    np.testing.assert_allclose(found.mean, other.mean, atol=0.05)


def test_its_own_statistics_change_nothing() -> None:
    pink = tissue(1, (200, 120, 170))
    own = stain_statistics(pink)
    assert own is not None
    assert np.abs(with_stain_of(pink, own, own).astype(int) - pink).max() <= 1


def test_glass_has_no_stain() -> None:
    assert stain_statistics(np.full((64, 64, 3), 245, np.uint8)) is None
