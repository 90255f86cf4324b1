import numpy as np
import pytest

from spindle_training.export.bake import baked_model
from spindle_training.export.golden import golden_picture
from spindle_training.detector.inference import BakedDetector


@pytest.fixture(scope="module")
def detector(small_detector) -> BakedDetector:
    return BakedDetector(baked_model(small_detector).SerializeToString())


def test_cells_cover_a_picture_of_any_size(detector: BakedDetector) -> None:
    assert detector.logits(np.zeros((9, 17, 3), np.uint8)).shape == (3, 5)


def test_cell_of_the_grid_sees_what_lies_around_its_centre(detector: BakedDetector) -> None:
    picture = golden_picture()
    # Cell (10, 12) has its centre at (42, 50) and its receptive field at rows 19..65, columns 27..73.
    alone = detector.valid_logits(picture[19:65, 27:73])
    assert detector.logits(picture)[10, 12] == pytest.approx(float(alone[0, 0]), abs=1e-5)


def test_quarter_turned_picture_gives_quarter_turned_detections(detector: BakedDetector) -> None:
    picture = golden_picture()[:100, :120]
    upright = detector.detections(picture, 0.5, 0.0)
    turned = detector.detections(np.ascontiguousarray(np.rot90(picture)), 0.5, 0.0)
    expected = sorted((round(found.y, 6), round(120 - found.x, 6)) for found in upright)
    assert sorted((round(found.x, 6), round(found.y, 6)) for found in turned) == expected
