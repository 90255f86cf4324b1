import numpy as np

from spindle_training.data.dataset import LabelledImage
from spindle_training.data.patches import PATCH_CELLS, PATCH_PIXELS, Placement, cell_targets, cut_patch, halved
from spindle_training.networks.scout import RECEPTIVE_FIELD, STRIDE


def crop_with_a_dark_centre() -> LabelledImage:
    pixels = np.full((128, 128, 3), 230, np.uint8)
    pixels[60:68, 60:68] = 20
    return LabelledImage("crop", "made", "", "train", pixels, 0.25, np.array([[64.0, 64.0]]), np.empty((0, 4)))


def test_mitosis_target_follows_the_pixels_of_a_turned_and_shifted_patch() -> None:
    crop = crop_with_a_dark_centre()
    placement = Placement(centre=(54.0, 72.0), angle=0.7, mirrored=True, microns_per_sample=0.46)
    patch = halved(cut_patch(crop, placement, PATCH_PIXELS, fineness=2))
    dark_y, dark_x = np.argwhere(patch[..., 0] < 100).mean(axis=0) + 0.5
    targets, weights = cell_targets(crop, placement)
    rows, columns = np.nonzero(targets * weights)
    assert abs(RECEPTIVE_FIELD / 2 + STRIDE * rows.mean() - dark_y) < 1.5
    assert abs(RECEPTIVE_FIELD / 2 + STRIDE * columns.mean() - dark_x) < 1.5


def test_upright_patch_is_the_2x2_mean_of_the_crop() -> None:
    crop = crop_with_a_dark_centre()
    placement = Placement(centre=(64.0, 64.0), angle=0.0, mirrored=False, microns_per_sample=0.5)
    patch = halved(cut_patch(crop, placement, PATCH_PIXELS, fineness=2))
    assert patch.shape == (PATCH_PIXELS, PATCH_PIXELS, 3)
    margin = (PATCH_PIXELS - 64) // 2
    means = crop.pixels.reshape(64, 2, 64, 2, 3).mean(axis=(1, 3))
    assert np.abs(patch[margin:-margin, margin:-margin] - means).max() <= 1


def test_ignored_object_has_no_target() -> None:
    crop = crop_with_a_dark_centre()
    painted = LabelledImage(
        "field", "made", "", "train", crop.pixels, 0.25, np.empty((0, 2)), np.array([[55.0, 55.0, 73.0, 73.0]])
    )
    placement = Placement(centre=(64.0, 64.0), angle=0.0, mirrored=False, microns_per_sample=0.5)
    _, weights = cell_targets(painted, placement)
    middle = PATCH_CELLS // 2
    assert weights[middle, middle] == 0
    assert weights[0, 0] == 1


def test_beyond_a_field_is_white_and_beyond_a_crop_its_mirror_image() -> None:
    dark = np.full((64, 64, 3), 40, np.uint8)
    placement = Placement(centre=(0.0, 32.0), angle=0.0, mirrored=False, microns_per_sample=0.25)
    edge = {
        source: cut_patch(
            LabelledImage("made", source, "", "train", dark, 0.25, np.empty((0, 2)), np.empty((0, 4))), placement, 32
        )[16, 0]
        for source in ("MoNuSeg", "AMi-Br")
    }
    assert (edge["MoNuSeg"] == 255).all()
    assert (edge["AMi-Br"] == 40).all()
