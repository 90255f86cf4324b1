import numpy as np
import pytest
from untrained import untrained_judge, untrained_scout

from spindle_training.data.dataset import LabelledImage
from spindle_training.detector.judge import BakedJudge
from spindle_training.detector.scout import BakedScout
from spindle_training.evidence.rotation import (
    ANGLES,
    WINDOW_PIXELS,
    rotation_figures,
    turned_logits,
    windows_for_rotation,
)
from spindle_training.export.bake import baked_model
from spindle_training.export.golden import golden_picture


def windows() -> np.ndarray:
    """Six windows at a scale as if the golden picture were at 0.25 µm/px."""
    picture = np.pad(golden_picture(), ((64, 64), (64, 64), (0, 0)), mode="reflect")
    corners = [(0, 0), (9, 80), (70, 30), (90, 110), (40, 60), (60, 5)]
    return np.stack([picture[y : y + WINDOW_PIXELS, x : x + WINDOW_PIXELS] for y, x in corners])


def judge(group: str) -> BakedJudge:
    return BakedJudge(baked_model(untrained_judge(group)).SerializeToString())


@pytest.mark.parametrize(
    ("group", "quarter_turns", "mirrors"), [("C8", True, False), ("D4", True, True), ("C1", False, False)]
)
def test_exact_where_the_group_says_so_and_only_there(group: str, quarter_turns: bool, mirrors: bool) -> None:
    figures = rotation_figures(judge(group), windows(), 0.5)
    assert (figures.quarter_turn_drift <= 1e-5) == quarter_turns
    assert (figures.mirror_drift <= 1e-5) == mirrors


def test_turned_logits_begin_upright_and_come_back_at_quarter_turns() -> None:
    logits = turned_logits(judge("C8"), windows())
    assert logits.shape == (6, ANGLES)
    middle = slice((WINDOW_PIXELS - 82) // 2, (WINDOW_PIXELS + 82) // 2)
    assert logits[:, 0] == pytest.approx(judge("C8").patch_logits(windows()[:, middle, middle]), abs=1e-4)
    assert logits[:, ANGLES // 4] == pytest.approx(logits[:, 0], abs=1e-3)


def test_spread_is_that_of_the_logits() -> None:
    logits = turned_logits(judge("C8"), windows())
    expected = np.sqrt(logits.var(axis=1).mean()) / logits.mean(axis=1).std()
    assert rotation_figures(judge("C8"), windows(), 0.5).spread == pytest.approx(float(expected))


def test_windows_hold_mitoses_and_look_alikes_away_from_labels() -> None:
    scout = BakedScout(baked_model(untrained_scout("C8")).SerializeToString())
    picture = np.tile(golden_picture().repeat(2, axis=0).repeat(2, axis=1), (3, 3, 1))
    empty, everywhere = np.empty((0, 4)), np.array([[0.0, 0.0, picture.shape[1], picture.shape[0]]])
    field = LabelledImage("field", "made", "", "val", picture, 0.25, np.empty((0, 2)), empty)
    ignored = LabelledImage("ignored", "made", "", "val", picture, 0.25, np.empty((0, 2)), everywhere)
    crop = LabelledImage("crop", "made", "", "val", windows()[0], 0.25, np.array([[64.0, 64.0]]), empty)
    chosen = windows_for_rotation(scout, 0.01, [crop], [field, ignored])
    assert np.array_equal(chosen[0], crop.pixels)
    assert 1 < len(chosen) <= 1 + 24
