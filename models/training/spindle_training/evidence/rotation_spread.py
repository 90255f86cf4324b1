"""How far a detector's answer moves when tissue is turned by any angle, not only by quarter turns."""

from collections.abc import Sequence

import cv2
import numpy as np

from spindle_training.data.dataset import LabelledImage
from spindle_training.detector.inference import BakedDetector
from spindle_training.networks.scout import RECEPTIVE_FIELD
from spindle_training.data.patches import halved

ANGLES = 32


def rotation_spread(detector: BakedDetector, crops: Sequence[LabelledImage]) -> float:
    """Standard deviation of the centre logit over 32 angles, over that between crops.

    Crops are 128 x 128 at about 0.25 µm/px. They are turned about their centre before they are halved.
    """
    angles = [turn * 360 / ANGLES for turn in range(ANGLES)]
    logits = np.array([[_centre_logit(detector, crop, angle) for angle in angles] for crop in crops])
    return float(np.sqrt(logits.var(axis=1).mean()) / logits.mean(axis=1).std())


def _centre_logit(detector: BakedDetector, crop: LabelledImage, degrees: float) -> float:
    height, width = crop.pixels.shape[:2]
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    turned = cv2.warpAffine(
        crop.pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    )
    top, left = (height - 2 * RECEPTIVE_FIELD) // 2, (width - 2 * RECEPTIVE_FIELD) // 2
    seen = turned[top : top + 2 * RECEPTIVE_FIELD, left : left + 2 * RECEPTIVE_FIELD]
    return float(detector.valid_logits(halved(seen))[0, 0])
