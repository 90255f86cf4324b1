from pathlib import Path

import numpy as np
import pytest
from untrained import untrained_scout

from spindle_training.detector.scout import BakedScout
from spindle_training.evidence.remembered_scout import RememberedScout
from spindle_training.export.bake import baked_model
from spindle_training.export.golden import golden_picture


class CountingScout(BakedScout):
    """Counts how often it looks."""

    looks = 0

    def logits(self, pixels: np.ndarray) -> np.ndarray:
        self.looks += 1
        return super().logits(pixels)


@pytest.fixture
def scout() -> CountingScout:
    return CountingScout(baked_model(untrained_scout("C8")).SerializeToString())


def test_it_looks_once_and_remembers_for_every_threshold(scout: CountingScout, tmp_path: Path) -> None:
    picture = golden_picture()
    every = scout.peaks(picture, 0.5, 0.01)
    middle = every[len(every) // 2].score
    looks = scout.looks
    remembering = RememberedScout(scout, tmp_path)
    assert remembering.peaks(picture, 0.5, 0.01) == every
    assert remembering.peaks(picture, 0.5, middle) == scout.peaks(picture, 0.5, middle)
    assert RememberedScout(scout, tmp_path).peaks(picture, 0.5, 0.01) == every
    # Once for memory, once for the direct answer it is compared with.
    assert scout.looks == looks + 2


def test_another_resolution_or_picture_is_another_memory(scout: CountingScout, tmp_path: Path) -> None:
    remembering = RememberedScout(scout, tmp_path)
    picture = golden_picture()
    remembering.peaks(picture, 0.5, 0.01)
    remembering.peaks(picture, 0.4, 0.01)
    remembering.peaks(picture[1:], 0.5, 0.01)
    assert scout.looks == 3


def test_scores_below_the_remembered_are_refused(scout: CountingScout, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="from a score of 0.01"):
        RememberedScout(scout, tmp_path).peaks(golden_picture(), 0.5, 0.0)
