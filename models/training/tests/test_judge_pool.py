from dataclasses import replace

import numpy as np

from spindle_training.data.dataset import LabelledImage
from spindle_training.data.judge_pool import PoolPlace, Tissue, augmented_judge_patch, drawn_places, write_pool
from spindle_training.networks.judge import PATCH_PIXELS
from spindle_training.training.mine import HardNegative


def images() -> list[LabelledImage]:
    generator = np.random.default_rng(1)
    pixels = [generator.integers(0, 255, (128, 128, 3), dtype=np.uint8) for _ in range(2)]
    none = np.empty((0, 4))
    return [
        LabelledImage("crop", "AMi-Br", "1", "train", pixels[0], 0.25, np.array([[64.0, 64.0]]), none),
        LabelledImage("field", "MoNuSeg", "2", "train", pixels[1], 0.25, np.empty((0, 2)), none),
    ]


def test_places_show_mitoses_and_look_alikes_of_every_source_and_prefer_the_hard() -> None:
    look_alikes = [HardNegative(1, 30.0, 30.0, 0.9), HardNegative(1, 90.0, 90.0, 0.01), HardNegative(0, 20.0, 99.0, 0.5)]
    places = drawn_places(images(), look_alikes, 600, seed=3)
    assert {place.mitosis for place in places} == {0, -1}
    hard = sum(place.x == 30 for place in places)
    easy = sum(place.x == 90 for place in places)
    assert hard > 5 * easy > 0
    assert any(place.image == 0 and place.mitosis < 0 for place in places)


def test_a_source_that_is_left_out_takes_no_share() -> None:
    crop = images()[:1]
    places = drawn_places(crop, [HardNegative(0, 20.0, 99.0, 0.5)], 50, seed=3)
    assert {place.image for place in places} == {0}


def test_a_mitosis_outside_its_crop_is_not_shown() -> None:
    crop = replace(images()[0], mitoses=np.array([[64.0, 64.0], [-20.0, 40.0], [126.0, 40.0]]))
    places = drawn_places([crop], [HardNegative(0, 20.0, 99.0, 0.5)], 60, seed=3)
    assert {place.x for place in places if place.mitosis >= 0} == {64.0}


def test_pool_holds_the_patches_of_its_places_and_is_the_same_for_the_same_seed(tmp_path) -> None:
    places = drawn_places(images(), [HardNegative(1, 30.0, 30.0, 0.9)], 6, seed=3)
    write_pool(tmp_path / "one", images(), places, seed=4)
    write_pool(tmp_path / "other", images(), places, seed=4)
    pixels = np.load(tmp_path / "one" / "pixels.npy")
    assert pixels.shape == (6, PATCH_PIXELS, PATCH_PIXELS, 3)
    assert (pixels == np.load(tmp_path / "other" / "pixels.npy")).all()
    labels = np.load(tmp_path / "one" / "labels.npy")
    assert (labels == [place.mitosis >= 0 for place in places]).all()


def test_patches_are_cut_about_their_place_also_beside_a_closer_edge() -> None:
    dark = np.full((128, 128, 3), 200, np.uint8)
    dark[56:72, 56:72] = 20
    crop = LabelledImage("crop", "AMi-Br", "1", "train", dark, 0.25, np.array([[64.0, 64.0]]), np.empty((0, 4)))
    places = [PoolPlace(0, 64.0, 64.0, 0), PoolPlace(0, 20.0, 99.0, -1)]
    tissue = Tissue.of([crop], places)
    assert len(tissue.limits) == 1
    middle = slice(PATCH_PIXELS // 2 - 4, PATCH_PIXELS // 2 + 4)
    for seed in range(40):
        patch = augmented_judge_patch(tissue, places[0], np.random.default_rng(seed))
        assert patch[middle, middle].mean() < patch.mean()
