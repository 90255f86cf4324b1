"""Running a baked detector over a whole picture, as the application does: resample, pad, infer, decode."""

import math
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from spindle_training.export.bake import INPUT_NAME, OUTPUT_NAME
from spindle_training.detector.decode import SUPPRESSION_RADIUS_UM, Candidate, local_maxima, suppressed
from spindle_training.networks.scout import MICRONS_PER_PIXEL, RECEPTIVE_FIELD, STRIDE
from spindle_training.detector.resample import area_averaged, resampling_factor

WHITE = 255


class BakedDetector:
    """A detector in ONNX, from its file or its bytes."""

    def __init__(self, model: Path | bytes):
        source = model if isinstance(model, bytes) else str(model)
        options = onnxruntime.SessionOptions()
        # Threads that spin while they wait take the processor from whatever else runs beside.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])

    def valid_logits(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The logits of the cells whose receptive field lies inside: [46 + 4 r, 46 + 4 c, 3] -> [r + 1, c + 1]."""
        image = np.ascontiguousarray(pixels.transpose(2, 0, 1)[None], dtype=np.float32)
        (logits,) = self._session.run([OUTPUT_NAME], {INPUT_NAME: image})
        return logits[0, 0]

    def logits(self, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
        """The logits of the cells that cover a picture at the model's resolution.

        [height, width, 3] -> [ceil(height / 4), ceil(width / 4)]; cell (0, 0) covers the pixels
        [0, 4) x [0, 4). What a cell sees beyond the picture is white.
        """
        height, width = pixels.shape[:2]
        before = (RECEPTIVE_FIELD - STRIDE) // 2
        rows, columns = math.ceil(height / STRIDE), math.ceil(width / STRIDE)
        padded = np.full(
            (RECEPTIVE_FIELD + STRIDE * (rows - 1), RECEPTIVE_FIELD + STRIDE * (columns - 1), 3), WHITE, np.uint8
        )
        padded[before : before + height, before : before + width] = pixels
        return self.valid_logits(padded)

    def detections(
        self, pixels: NDArray[np.uint8], microns_per_pixel: float, candidate_threshold: float
    ) -> list[Candidate]:
        """Candidates of a picture [height, width, 3] in its own pixel-edge coordinates, best first."""
        factor = resampling_factor(microns_per_pixel, MICRONS_PER_PIXEL)
        logits = self.logits(area_averaged(pixels, factor))
        scale = STRIDE * factor
        candidates = [
            Candidate(peak.x * scale, peak.y * scale, peak.score)
            for peak in local_maxima(logits, candidate_threshold)
        ]
        return suppressed(candidates, SUPPRESSION_RADIUS_UM / microns_per_pixel)
