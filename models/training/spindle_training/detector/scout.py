"""The scout over a whole picture, as the application runs it: resample, pad, infer, decode."""

import hashlib
import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from spindle_training.detector.decode import SUPPRESSION_RADIUS_UM, Candidate, local_maxima, suppressed
from spindle_training.detector.onnx_session import onnx_session
from spindle_training.detector.resample import area_averaged, resampling_factor
from spindle_training.networks.scout import MICRONS_PER_PIXEL, RECEPTIVE_FIELD, STRIDE

WHITE = 255


class BakedScout:
    """A dense graph, float32 [1, 3, H, W] pixels 0..255 -> [1, 1, rows, columns] logits, from its file or its bytes."""

    def __init__(
        self,
        model: Path | bytes,
        receptive_field: int = RECEPTIVE_FIELD,
        stride: int = STRIDE,
        microns_per_pixel: float = MICRONS_PER_PIXEL,
    ):
        self.receptive_field = receptive_field
        self.stride = stride
        self.microns_per_pixel = microns_per_pixel
        graph = model if isinstance(model, bytes) else model.read_bytes()
        self.fingerprint = hashlib.sha256(graph).hexdigest()
        self._session = onnx_session(graph)

    def valid_logits(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The logits of the cells whose receptive field lies inside.

        [receptive_field + stride r, receptive_field + stride c, 3] -> [r + 1, c + 1].
        """
        image = np.ascontiguousarray(pixels.transpose(2, 0, 1)[None], dtype=np.float32)
        (logits,) = self._session.run(None, {self._session.get_inputs()[0].name: image})
        return logits[0, 0]

    def logits(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The logits of the cells that cover a picture at the model's resolution.

        [height, width, 3] -> [ceil(height / stride), ceil(width / stride)]; cell (0, 0) covers the pixels
        [0, stride) x [0, stride). What a cell sees beyond the picture is white.
        """
        height, width = pixels.shape[:2]
        before = (self.receptive_field - self.stride) // 2
        rows, columns = math.ceil(height / self.stride), math.ceil(width / self.stride)
        padded = np.full(
            (self.receptive_field + self.stride * (rows - 1), self.receptive_field + self.stride * (columns - 1), 3),
            WHITE,
            np.uint8,
        )
        padded[before : before + height, before : before + width] = pixels
        return self.valid_logits(padded)

    def peaks(self, pixels: NDArray[np.uint8], microns_per_pixel: float, lowest_score: float) -> list[Candidate]:
        """Local maxima of a picture [height, width, 3] in its own pixel-edge coordinates, unsuppressed."""
        factor = resampling_factor(microns_per_pixel, self.microns_per_pixel)
        scale = self.stride * factor
        return [
            Candidate(peak.x * scale, peak.y * scale, peak.score)
            for peak in local_maxima(self.logits(area_averaged(pixels, factor)), lowest_score)
        ]

    def detections(
        self, pixels: NDArray[np.uint8], microns_per_pixel: float, lowest_score: float
    ) -> list[Candidate]:
        """The peaks after suppression, best first: the scout as if it stood alone."""
        peaks = self.peaks(pixels, microns_per_pixel, lowest_score)
        return suppressed(peaks, SUPPRESSION_RADIUS_UM / microns_per_pixel)
