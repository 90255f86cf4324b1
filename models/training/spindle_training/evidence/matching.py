"""Matching detections with labelled mitoses: within 7.5 µm, each label once, highest score first.

The radius is that of the MIDOG challenges. A detection that touches an ignored object counts neither way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spindle_training.data.dataset import LabelledImage
from spindle_training.detector.decode import Candidate

MATCHING_RADIUS_UM = 7.5


@dataclass(frozen=True)
class Verdict:
    """The score of a detection that counts, and whether it found a mitosis."""

    score: float
    is_hit: bool


@dataclass(frozen=True)
class MatchedImage:
    """One picture's outcome: counted detections by descending score, number of labels, and area.

    `case` is the patient of a field, or the slide of a crop.
    """

    file: str
    case: str
    verdicts: list[Verdict]
    labels: int
    area_mm2: float

    @cached_property
    def scores(self) -> NDArray[np.float64]:
        return np.array([verdict.score for verdict in self.verdicts], dtype=np.float64)

    @cached_property
    def is_hit(self) -> NDArray[np.bool_]:
        return np.array([verdict.is_hit for verdict in self.verdicts], dtype=bool)


def matched(image: LabelledImage, detections: Sequence[Candidate]) -> MatchedImage:
    """Match detections in the pixel coordinates of `image`."""
    radius = MATCHING_RADIUS_UM / image.microns_per_pixel
    free = {index: (x, y) for index, (x, y) in enumerate(image.mitoses)}
    verdicts = []
    for detection in sorted(detections, key=lambda candidate: -candidate.score):
        distances = {index: np.hypot(x - detection.x, y - detection.y) for index, (x, y) in free.items()}
        nearest = min(distances, key=distances.__getitem__, default=None)
        if nearest is not None and distances[nearest] <= radius:
            del free[nearest]
            verdicts.append(Verdict(detection.score, True))
        elif not touches_ignored(image, detection.x, detection.y, radius):
            verdicts.append(Verdict(detection.score, False))
    return MatchedImage(image.file, image.case, verdicts, len(image.mitoses), image.area_mm2)


def touches_ignored(image: LabelledImage, x: float, y: float, radius: float) -> bool:
    """Whether (x, y) lies in an ignored box or within `radius` pixels of its centre."""
    return any(
        (xmin <= x <= xmax and ymin <= y <= ymax) or np.hypot(x - (xmin + xmax) / 2, y - (ymin + ymax) / 2) <= radius
        for xmin, ymin, xmax, ymax in image.ignored
    )
