import numpy as np
import pytest
from untrained import untrained_judge, untrained_scout

from spindle_training.data.dataset import LabelledImage
from spindle_training.detector.cascade import BakedCascade
from spindle_training.detector.judge import BakedJudge
from spindle_training.detector.scout import BakedScout
from spindle_training.evidence.disturbances import DISTURBANCES, Disturbance, at_half_resolution, compressed, restained
from spindle_training.export.bake import baked_model
from spindle_training.export.golden import golden_picture

HAEMATOXYLIN, EOSIN = (40, 34, 133), (226, 62, 211)


def test_every_disturbance_but_the_first_changes_the_picture_or_its_resolution() -> None:
    first, *others = DISTURBANCES
    picture = golden_picture()
    assert np.array_equal(first.change(picture), picture)
    assert first.misstatement == 1
    for one in others:
        changed = one.change(picture)
        assert one.misstatement != 1 or changed.shape != picture.shape or not np.array_equal(changed, picture), one.name
        assert np.array_equal(changed, one.change(picture)), one.name


def test_unchanged_amounts_keep_the_picture() -> None:
    assert np.abs(restained(golden_picture()).astype(int) - golden_picture()).max() <= 1


def test_more_haematoxylin_darkens_nuclei_and_leaves_glass() -> None:
    picture = np.array([[HAEMATOXYLIN, (255, 255, 255)]], np.uint8)
    more = restained(picture, haematoxylin=1.4)
    assert more[0, 0].sum() < picture[0, 0].sum()
    assert (more[0, 1] == 255).all()


def test_less_eosin_lightens_stroma_more_than_nuclei() -> None:
    picture = np.array([[HAEMATOXYLIN, EOSIN]], np.uint8)
    lighter = restained(picture, eosin=0.5).astype(int) - picture
    assert lighter[0, 1].sum() > 2 * abs(lighter[0, 0].sum())


def test_jpeg_keeps_red_red() -> None:
    red = np.full((16, 16, 3), (220, 30, 40), np.uint8)
    assert np.abs(compressed(red, 50).astype(int) - red).max() <= 8


@pytest.mark.parametrize(("change", "misstatement"), [(lambda pixels: pixels, 1.0), (at_half_resolution, 1.0)])
def test_detections_are_in_pixels_of_the_picture_as_it_was(change, misstatement: float) -> None:
    cascade = BakedCascade(
        BakedScout(baked_model(untrained_scout("C8")).SerializeToString()),
        BakedJudge(baked_model(untrained_judge("C8")).SerializeToString()),
        0.01,
    )
    fine = golden_picture()[:96, :120].repeat(2, axis=0).repeat(2, axis=1)
    image = LabelledImage("field", "made", "", "val", fine, 0.25, np.empty((0, 2)), np.empty((0, 4)))
    found = Disturbance("made", change, misstatement).detections(cascade, image, 0.0)
    # The scout sees the very same 0.5 µm/px picture both times.
    proposed = {(peak.x, peak.y) for peak in cascade.candidates(fine, 0.25)}
    assert found
    assert {(one.x, one.y) for one in found} <= proposed
