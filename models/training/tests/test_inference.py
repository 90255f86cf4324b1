import numpy as np
import pytest
from untrained import untrained_scout

from spindle_training.detector.scout import BakedScout
from spindle_training.export.bake import baked_model
from spindle_training.export.golden import golden_picture


@pytest.fixture(scope="module")
def scout() -> BakedScout:
    return BakedScout(baked_model(untrained_scout("C8")).SerializeToString())


def test_cells_cover_a_picture_of_any_size(scout: BakedScout) -> None:
    assert scout.logits(np.zeros((9, 17, 3), np.uint8)).shape == (3, 5)


def test_cell_of_the_grid_sees_what_lies_around_its_centre(scout: BakedScout) -> None:
    picture = golden_picture()
    row, column = 10, 12
    reach = scout.receptive_field // 2
    y, x = scout.stride * row + scout.stride // 2, scout.stride * column + scout.stride // 2
    alone = scout.valid_logits(picture[y - reach : y + reach, x - reach : x + reach])
    assert alone.shape == (1, 1)
    assert scout.logits(picture)[row, column] == pytest.approx(float(alone[0, 0]), abs=1e-5)


def test_quarter_turned_picture_gives_quarter_turned_detections(scout: BakedScout) -> None:
    picture = golden_picture()[:100, :120]
    upright = scout.detections(picture, 0.5, 0.0)
    turned = scout.detections(np.ascontiguousarray(np.rot90(picture)), 0.5, 0.0)
    expected = sorted((round(found.y, 6), round(120 - found.x, 6)) for found in upright)
    assert sorted((round(found.x, 6), round(found.y, 6)) for found in turned) == expected


def test_places_are_in_pixels_of_the_picture(scout: BakedScout) -> None:
    coarse = golden_picture()[:100, :120]
    fine = coarse.repeat(2, axis=0).repeat(2, axis=1)
    peaks = {(2 * peak.x, 2 * peak.y, peak.score) for peak in scout.peaks(coarse, 0.5, 0.0)}
    assert {(peak.x, peak.y, peak.score) for peak in scout.peaks(fine, 0.25, 0.0)} == peaks
