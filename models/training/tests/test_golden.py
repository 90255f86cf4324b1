import numpy as np
from untrained import logits_of, untrained_judge, untrained_scout

from spindle_training.export.bake import baked_model
from spindle_training.export.golden import golden_patches, golden_picture
from spindle_training.networks.scout import RECEPTIVE_FIELD, STRIDE


def test_picture_fits_the_scout_and_is_not_square() -> None:
    height, width, colours = golden_picture().shape
    assert colours == 3
    assert height != width
    assert (height - RECEPTIVE_FIELD) % STRIDE == (width - RECEPTIVE_FIELD) % STRIDE == 0


def test_patches_hold_quarter_turns_and_a_mirror_image_of_one_another() -> None:
    patches = golden_patches()
    assert patches.shape == (8, 82, 82, 3)
    assert patches.dtype == np.uint8
    for turns in (1, 2, 3):
        np.testing.assert_array_equal(patches[turns], np.rot90(patches[0], turns))
    np.testing.assert_array_equal(patches[4], patches[0][:, ::-1])
    assert len({patch.tobytes() for patch in patches}) == 8


def test_pictures_are_the_same_each_time() -> None:
    np.testing.assert_array_equal(golden_picture(), golden_picture())
    np.testing.assert_array_equal(golden_patches(), golden_patches())


def test_models_tell_the_figures_apart() -> None:
    for network, pixels in ((untrained_scout("C8"), golden_picture()[None]), (untrained_judge("C8"), golden_patches())):
        assert logits_of(baked_model(network), pixels).std() > 0.01
