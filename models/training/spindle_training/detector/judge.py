"""The judge over candidates, as the application runs it: cut a patch around each, infer in batches."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from spindle_training.detector.decode import Candidate
from spindle_training.detector.judge_patch import judge_patch, patch_factor
from spindle_training.detector.onnx_session import onnx_session
from spindle_training.networks.judge import MICRONS_PER_PIXEL, PATCH_PIXELS

BATCH_SIZE = 16


def cut_judge_patches(
    pixels: NDArray[np.uint8],
    microns_per_pixel: float,
    candidates: Sequence[Candidate],
    size: int = PATCH_PIXELS,
    judge_microns_per_pixel: float = MICRONS_PER_PIXEL,
) -> NDArray[np.uint8]:
    """The patches [candidates, size, size, 3] of candidates in pixel edges of `pixels` [height, width, 3]."""
    factor = patch_factor(microns_per_pixel, judge_microns_per_pixel)
    patches = np.empty((len(candidates), size, size, 3), np.uint8)
    for patch, candidate in zip(patches, candidates, strict=True):
        patch[:] = judge_patch(pixels, candidate.x, candidate.y, (factor, factor), size)
    return patches


class BakedJudge:
    """A graph, float32 [B, 3, size, size] pixels 0..255 -> [B, 1, 1, 1] logits, from its file or its bytes."""

    def __init__(
        self, model: Path | bytes, size: int = PATCH_PIXELS, microns_per_pixel: float = MICRONS_PER_PIXEL
    ):
        self.size = size
        self.microns_per_pixel = microns_per_pixel
        self._session = onnx_session(model if isinstance(model, bytes) else model.read_bytes())

    def patch_logits(self, patches: NDArray[np.uint8]) -> NDArray[np.float32]:
        """[patches, size, size, 3] -> [patches]."""
        name = self._session.get_inputs()[0].name
        logits = np.empty(len(patches), np.float32)
        for start in range(0, len(patches), BATCH_SIZE):
            batch = patches[start : start + BATCH_SIZE].transpose(0, 3, 1, 2)
            (answers,) = self._session.run(None, {name: np.ascontiguousarray(batch, dtype=np.float32)})
            logits[start : start + BATCH_SIZE] = answers.reshape(-1)
        return logits

    def logits(
        self, pixels: NDArray[np.uint8], microns_per_pixel: float, candidates: Sequence[Candidate]
    ) -> NDArray[np.float32]:
        """The logit of each candidate, which lies in pixel edges of `pixels`: [candidates]."""
        patches = cut_judge_patches(pixels, microns_per_pixel, candidates, self.size, self.microns_per_pixel)
        return self.patch_logits(patches)
