import numpy as np

from spindle_training.data.dataset import LabelledImage
from spindle_training.data.surroundings import Surroundings, cut_down, disguised, limits_of_look_alikes, surroundings


def crop(source: str = "AMi-Br") -> LabelledImage:
    rows, columns = np.mgrid[:128, :128]
    pixels = np.stack([rows, columns, rows], axis=-1).astype(np.uint8)
    return LabelledImage("crop", source, "1", "train", pixels, 0.25, np.array([[64.0, 64.0]]), np.empty((0, 4)))


def test_a_crop_is_cut_down_to_the_limits_about_the_same_place() -> None:
    cut, x, y = cut_down(crop(), 64.0, 60.0, Surroundings(left=5.0, top=100.0, right=7.5, bottom=2.5))
    assert cut.pixels.shape == (70, 50, 3)
    row, column = int(y), int(x)
    assert tuple(cut.pixels[row, column]) == (60, 64, 60)
    found = surroundings(cut, x, y)
    assert (found.left, found.top, found.right, found.bottom) == (5.0, 15.0, 7.5, 2.5)


def test_limits_are_those_of_places_in_crops_alone() -> None:
    limits = limits_of_look_alikes([crop(), crop("MoNuSeg")], [(0, 20.0, 100.0), (1, 20.0, 100.0)])
    assert limits == [Surroundings(5.0, 25.0, 27.0, 7.0)]


def test_a_mitosis_in_a_crop_always_ends_where_a_look_alike_does_and_a_look_alike_stays_as_it_is() -> None:
    limits = [Surroundings(5.0, 25.0, 27.0, 7.0)]
    for seed in range(20):
        generator = np.random.default_rng(seed)
        image, x, y, mirrored = disguised(crop(), 64.0, 64.0, True, limits, generator)
        assert mirrored and surroundings(image, x, y).left == 5.0
        image, x, y, mirrored = disguised(crop(), 20.0, 100.0, False, limits, generator)
        assert mirrored and image.pixels.shape == (128, 128, 3)


def test_fields_are_cut_down_as_often_for_mitoses_as_for_look_alikes() -> None:
    limits = [Surroundings(5.0, 25.0, 27.0, 7.0)]
    for is_mitosis in (True, False):
        generator = np.random.default_rng(5)
        mirrored = [disguised(crop("MoNuSeg"), 64.0, 64.0, is_mitosis, limits, generator)[3] for _ in range(400)]
        assert 0.4 < np.mean(mirrored) < 0.6
