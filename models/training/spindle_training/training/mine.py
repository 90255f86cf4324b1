"""Hard negatives: places in training tissue where the scout fires and no mitosis is labelled."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spindle_training.data.dataset import ATNORM_MD, LabelledImage
from spindle_training.data.patches import BORDER_MARGIN_UM
from spindle_training.detector.scout import BakedScout
from spindle_training.evidence.matching import MATCHING_RADIUS_UM, touches_ignored

LOWEST_MINED_SCORE = 0.05

EXPERT_SCORE = 0.7
"""Of a look-alike that an expert labelled and the detector passed over."""

UNLABELLED_CEILING = 0.5
"""In AtNorM-MD crops neighbours are unlabelled, so that what looks like a mitosis there may well be one."""


@dataclass(frozen=True)
class HardNegative:
    """A look-alike at pixel (x, y) of training image number `image`."""

    image: int
    x: float
    y: float
    score: float


def hard_negatives(
    detector: BakedScout, images: Sequence[LabelledImage], lowest: float = LOWEST_MINED_SCORE
) -> list[HardNegative]:
    """The look-alikes of all images; in AtNorM-MD crops only those that nobody would take for a mitosis."""
    mined = [
        HardNegative(index, peak.x, peak.y, peak.score)
        for index, image in enumerate(images)
        for peak in detector.detections(image.pixels, image.microns_per_pixel, lowest)
        if _is_negative(image, peak.x, peak.y)
    ]
    return surely_negative(mined, images) + _labelled_look_alikes(images, mined)


def _labelled_look_alikes(
    images: Sequence[LabelledImage], mined: Sequence[HardNegative]
) -> list[HardNegative]:
    """The look-alikes of experts that are not among those mined."""
    found: dict[int, list[tuple[float, float]]] = {}
    for place in mined:
        found.setdefault(place.image, []).append((place.x, place.y))
    passed_over = []
    for index, image in enumerate(images):
        near = np.array(found.get(index, [])).reshape(-1, 2)
        reach = MATCHING_RADIUS_UM / 2 / image.microns_per_pixel
        for x, y in image.look_alikes:
            if len(near) == 0 or float(np.min(np.hypot(*(near - (x, y)).T))) > reach:
                passed_over.append(HardNegative(index, float(x), float(y), EXPERT_SCORE))
    return passed_over


def surely_negative(look_alikes: Sequence[HardNegative], images: Sequence[LabelledImage]) -> list[HardNegative]:
    """Without those that may be mitoses nobody labelled."""
    return [
        look_alike
        for look_alike in look_alikes
        if images[look_alike.image].source != ATNORM_MD or look_alike.score < UNLABELLED_CEILING
    ]


def _is_negative(image: LabelledImage, x: float, y: float) -> bool:
    if not image.holds(x, y, BORDER_MARGIN_UM):
        return False
    radius = MATCHING_RADIUS_UM / image.microns_per_pixel
    if touches_ignored(image, x, y, radius):
        return False
    return len(image.mitoses) == 0 or bool(np.min(np.hypot(*(image.mitoses - (x, y)).T)) > radius)
