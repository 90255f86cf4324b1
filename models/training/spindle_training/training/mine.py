"""Hard negatives: places in training tissue where the detector of the moment fires and no mitosis is labelled."""

from dataclasses import dataclass

import numpy as np

from spindle_training.data.dataset import ATNORM_MD, LabelledImage
from spindle_training.detector.inference import BakedDetector
from spindle_training.evidence.matching import MATCHING_RADIUS_UM, touches_ignored
from spindle_training.data.patches import BORDER_MARGIN_UM

LOWEST_MINED_SCORE = 0.05


@dataclass(frozen=True)
class HardNegative:
    """A look-alike at pixel (x, y) of training image number `image`."""

    image: int
    x: float
    y: float
    score: float


def hard_negatives(detector: BakedDetector, images: list[LabelledImage]) -> list[HardNegative]:
    """The look-alikes of all images but AtNorm-MD crops, whose neighbours may be unlabelled mitoses."""
    mined = []
    for index, image in enumerate(images):
        if image.source == ATNORM_MD:
            continue
        for peak in detector.detections(image.pixels, image.microns_per_pixel, LOWEST_MINED_SCORE):
            if _is_negative(image, peak.x, peak.y):
                mined.append(HardNegative(index, peak.x, peak.y, peak.score))
    return mined


def _is_negative(image: LabelledImage, x: float, y: float) -> bool:
    border = BORDER_MARGIN_UM / image.microns_per_pixel
    height, width = image.pixels.shape[:2]
    if not (border <= x <= width - border and border <= y <= height - border):
        return False
    radius = MATCHING_RADIUS_UM / image.microns_per_pixel
    if touches_ignored(image, x, y, radius):
        return False
    return len(image.mitoses) == 0 or bool(np.min(np.hypot(*(image.mitoses - (x, y)).T)) > radius)
